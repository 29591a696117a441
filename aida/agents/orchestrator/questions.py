"""What is asked before spending: the open fields of a brief → at most three questions in a conversation.

    open (duration_s, platform), nothing asked yet → "Where will it be shown?" [Instagram Reel] [TikTok]
                                                     "How long should it be?"  [30 s] [15 s] [60 s]

Every proposal is written so that our own readers understand it: picking one is the same as writing it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from aida.catalog.phrases import phrase
from aida.catalog.read import platforms
from aida.contracts.brief import ProjectBrief
from aida.contracts.conversation import Proposal, Question

MOST_QUESTIONS = 3
_FIRST = ("subject", "content_type")
"""Asked before the rest: what is usual depends on them."""
_PLACES = {"image": ("instagram_feed", "facebook", "linkedin"), "": ("instagram_reel", "tiktok", "youtube")}
_IMAGES = (3, 1, 5)
_SECONDS = 30


def next_questions(
    open_fields: Sequence[str],
    asked: Collection[str],
    brief: ProjectBrief,
    language: str,
    said: Mapping[str, tuple[Proposal, ...]],
) -> tuple[Question, ...]:
    """What to ask now; empty when enough has been asked, or nothing is open. Only the subject, without which
    nothing can be made, is asked for again. `said`: of contradictions, what the client said."""
    left = MOST_QUESTIONS - len(asked)
    fields = [each for each in open_fields if each not in asked]
    first = [each for each in fields if each in said or each in _FIRST]
    chosen = (first or fields)[: max(0, left)]
    if "subject" in open_fields and "subject" not in chosen and not first:
        chosen = ["subject"]
    return tuple(_question(each, brief, language, said.get(each, ())) for each in chosen)


def _question(field: str, brief: ProjectBrief, language: str, said: tuple[Proposal, ...]) -> Question:
    if said:
        text = phrase("ask_differs", language, field=phrase(f"field_{field}", language))
        return Question(field=field, text=text, proposals=said)
    return Question(
        field=field, text=phrase(f"ask_{field}", language), proposals=usual(field, brief, language)
    )


def usual(field: str, brief: ProjectBrief, language: str) -> tuple[Proposal, ...]:
    """Sensible answers, the likeliest first; none for the subject."""
    details = brief.details
    if field == "content_type":
        labels = [phrase(f"kind_{kind}", language) for kind in ("video", "image", "audio")]
    elif field == "platform":
        rows = platforms()
        labels = [rows[each].name for each in _PLACES.get(brief.content_type, _PLACES[""])]
    elif field == "duration_s":
        place = platforms().get(details.platform or "") if details else None
        best = place.duration if place else _SECONDS
        labels = [f"{seconds} s" for seconds in dict.fromkeys((best, *(15, 30, 60)))][:3]
    elif field == "images":
        labels = [phrase("part_images", language, count=count) if count > 1 else "1" for count in _IMAGES]
    else:
        labels = []
    return tuple(Proposal(label=each, value=each) for each in labels)


def choices(options: Mapping[str, tuple[Any, ...]], language: str) -> dict[str, tuple[Proposal, ...]]:
    """Of each contradiction what was said, as proposals."""
    return {
        field: tuple(Proposal(label=label, value=label) for label in _labels(field, values, language))
        for field, values in options.items()
    }


def _labels(field: str, values: tuple[Any, ...], language: str) -> list[str]:
    if field == "duration_s":
        return [f"{float(value):g} s" for value in values]
    if field == "budget":
        return [f"{amount:f} {currency}" for amount, currency in values]
    if field == "music":
        return [phrase("with_music" if value else "without_music", language) for value in values]
    if field == "voice":
        return [phrase(f"voice_{value}", language) for value in values]
    return [str(value) for value in values]
