"""What is to be made and where it will be shown: content type, pictures, platform, aspect.

    message → `Deliverables` {content_type, images, platform, aspect, contradictions}

A noun such as "photo" counts when it is ordered (a number, an article, the head of the sentence),
not when it belongs to the subject ("a video for my photo studio").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from aida.agents.orchestrator.lengths import corrected
from aida.agents.orchestrator.lexicon import Hit, lexicon
from aida.agents.orchestrator.message import Message
from aida.agents.orchestrator.numbers import Number
from aida.agents.orchestrator.shapes import PLATFORM_ASPECTS, read_aspect, read_platform
from aida.contracts.units import Aspect, ContentType


@dataclass(frozen=True)
class Deliverables:
    content_type: ContentType | None
    images: int | None = None
    platform: str | None = None
    aspect: Aspect | None = None
    contradictions: tuple[str, ...] = ()
    pictures: bool = False
    """Whether pictures are among what is ordered."""
    spans: tuple[tuple[int, int], ...] = ()
    """Where the message speaks of all this; the subject stands elsewhere."""
    places: tuple[tuple[int, int], ...] = ()
    """Where it speaks of screens and sites, whose owners are no subject either."""


def read_deliverables(message: Message, language: str, numbers: Sequence[Number]) -> Deliverables:
    media = media_hits(message, language)
    counts = _image_counts(message, language, numbers, media)
    platform, platform_spans = read_platform(message, language)
    content = _content_type(message, language, media, bool(counts), platform)
    if platform == "instagram":
        moving = any(hit.payload == "video" for hit in media) or content == "video"
        platform = "instagram_reel" if moving else "instagram_feed"
    images, images_differ = _images(message, language, content, counts, media)
    aspect, aspect_differ, aspect_spans = read_aspect(message, language, content, platform, media)
    return Deliverables(
        content,
        images,
        platform,
        aspect,
        tuple(n for n, differ in (("images", images_differ), ("aspect", aspect_differ)) if differ),
        content == "image"
        or (
            content == "multi_asset"
            and any(h.payload in ("image", "images") and not _owned(message, language, h) for h in media)
        ),
        (
            *((h.start, h.end) for h in media if _ordered(message, language, h, content)),
            *((start, end) for start, end, _ in counts),
            *platform_spans,
            *aspect_spans,
        ),
        tuple(
            (hit.start, hit.end)
            for hit in lexicon(language, "platform").find(message)
            if hit.payload in ("screen", "web", "radio")
        ),
    )


def media_hits(message: Message, language: str) -> list[Hit]:
    """Nouns of things AIDA makes: payload `video`, `image`, `images`, `audio`, `voice_message`, `kit`."""
    return lexicon(language, "media").find(message)


def _content_type(
    message: Message, language: str, media: Sequence[Hit], counted: bool, platform: str | None
) -> ContentType | None:
    kinds = [hit.payload for hit in media if not _owned(message, language, hit)]
    video, sound = "video" in kinds, "audio" in kinds
    # Three posters are "три плаката", the form that otherwise says "of the poster".
    pictures = "image" in kinds or "images" in kinds or (counted and "few_images" in kinds)
    weak = "weak_image" in kinds
    if "kit" in kinds and sum((video, sound, pictures or weak)) != 1:
        return "multi_asset"
    if video and sound:
        return "multi_asset"
    if (video or sound) and pictures and counted:
        return "multi_asset"
    if "kit" in kinds:
        return "multi_asset"
    if video:
        return "video"
    if sound and pictures:
        return "multi_asset"
    if sound or platform == "radio":
        return "audio"
    if pictures:
        return "image"
    if "weak_audio" in kinds:
        return "audio"
    if weak:
        return "image"
    if platform in PLATFORM_ASPECTS:
        return "video"
    return "multi_asset" if "campaign" in kinds else None


def names_an_advert(message: Message, language: str) -> bool:
    """An advert of no said kind: film, picture or radio spot."""
    return any(hit.payload == "spot" for hit in media_hits(message, language))


def _ordered(message: Message, language: str, hit: Hit, content: ContentType | None) -> bool:
    """A campaign is mostly what the film is for; it is ordered where nothing else is."""
    if hit.payload == "campaign" and content != "multi_asset":
        return False
    return not _owned(message, language, hit)


def _owned(message: Message, language: str, hit: Hit) -> bool:
    """The noun belongs to what the client does: "for my photo studio", "for our podcast"."""
    if hit.payload == "weak_audio":
        near = lexicon(language, "subject.before").find(message, max(0, hit.start - 12), hit.start)
        if near and not message.text[near[-1].end : hit.start].strip() and near[-1].start:
            return True
    after = lexicon(language, "media_owned").find(message, hit.end, min(len(message.text), hit.end + 14))
    if after and not message.text[hit.end : after[0].start].strip():
        return True
    begin = max(message.sentence(hit.start)[0], hit.start - 30)
    owners = lexicon(language, "media_owner").find(message, begin, hit.start)
    if not owners or message.words_between(owners[-1].end, hit.start) > 1:
        return False
    openers = lexicon(language, "subject.before").find(message, begin, owners[-1].start)
    return bool(openers) and message.words_between(openers[-1].end, owners[-1].start) <= 1


def _image_counts(
    message: Message, language: str, numbers: Sequence[Number], media: Sequence[Hit]
) -> list[tuple[int, int, int]]:
    """(start, end, how many) for each number of pictures."""
    found = [(hit.start, hit.end, 2) for hit in lexicon(language, "image_pair").find(message)]  # صورتان
    pictures = [hit for hit in media if hit.payload in ("image", "images", "weak_image", "few_images")]
    counters = lexicon(language, "image_counter")
    for number in numbers:
        if number.value != int(number.value) or not 1 <= number.value <= 50:
            continue
        if re.search(r"\d\s?[:x/]\s?\Z", message.text[max(0, number.start - 4) : number.start]):
            continue  # the second half of 4:5
        if any(not message.text[number.end : n.start].strip() for n in numbers if n.start >= number.end):
            continue  # "a dozen", "una decina": the second word counts
        end = message.clause(number.start)[1]
        nearest = next((h for h in pictures if number.end <= h.start < end), None)
        if nearest is not None and lexicon(language, "and")(message, number.end, nearest.start):
            nearest = None
        if nearest is not None and message.words_between(number.end, nearest.start) <= 3:
            between = message.text[number.end : nearest.start]
            if (
                len(between) <= 40
                and not re.search(r"\d", between)
                and not _other_unit(message, language, number)
            ):
                if any(number.end <= h.start < nearest.start for h in media):
                    continue
                found.append((number.start, number.end, int(number.value)))
                continue
        counter = counters.find(message, number.end, min(len(message.text), number.end + 6))
        behind = [h for h in media if h.end <= number.start and number.start - h.end <= 12]
        if (
            counter
            and message.text[number.end : counter[0].start].strip() == ""
            and pictures
            and not (behind and behind[-1] not in pictures)
        ):
            found.append((number.start, counter[0].end, int(number.value)))
            continue
    return found


def _other_unit(message: Message, language: str, number: Number) -> bool:
    for path in ("durations.unit", "money.currency"):
        hits = lexicon(language, path).find(message, number.end, min(len(message.text), number.end + 24))
        if hits and message.text[number.end : hits[0].start].strip(" -.") == "":
            return True
    return False


def _images(
    message: Message,
    language: str,
    content: ContentType | None,
    counts: Sequence[tuple[int, int, int]],
    media: Sequence[Hit],
) -> tuple[int | None, bool]:
    if content not in ("image", "multi_asset"):
        return None, False
    values = {count for _, _, count in counts}
    if len(values) > 1:
        if corrected(message, language, counts[-2][1], counts[-1][0]):
            return counts[-1][2], False
        clauses = {message.clause(start) for start, _, _ in counts}
        joined = len(clauses) == 1 and not lexicon(language, "all_of")(message)
        return (sum(count for _, _, count in counts), False) if joined else (None, True)
    if values:
        return values.pop(), False
    several = lexicon(language, "several")(message)
    single = [h for h in media if h.payload in ("image", "weak_image")]
    if single and not several and not any(h.payload == "images" for h in media):
        return 1, False
    return None, False
