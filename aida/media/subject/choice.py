"""Subject + language + keywords → the pictures to draw, best first.

What is sold comes first, then what else the subject names, then props: a leaf for organic, a sun
for summer. English is asked where the language itself has no answer, since clients mix it in
("gym", "pole dance"); so is the empty answer a good one: nobody foresaw the subject.
"""

from __future__ import annotations

from functools import lru_cache

from aida.media.subject.match import scores
from aida.media.subject.pictures import Art, art_of
from aida.media.subject.words import LANGUAGES, concepts, vocabulary

_COMPANY = 0.45  # of the best score: what a picture needs to stand beside the best one


def _props() -> dict[str, str]:
    """Prop picture → the first concept that shows it."""
    found: dict[str, str] = {}
    for concept in concepts().values():
        if concept.tier == "props":
            for picture in concept.pictures:
                found.setdefault(picture, concept.name)
    return found


def _things() -> frozenset[str]:
    return frozenset(
        picture
        for concept in concepts().values()
        if concept.tier in ("things", "broad")
        for picture in concept.pictures
    )


def _scored(subject: str, language: str) -> dict[str, float]:
    if language not in LANGUAGES:
        return scores(subject, vocabulary("en"))
    found = scores(subject, vocabulary(language))
    if language != "en" and any("a" <= letter <= "z" for letter in subject.casefold()):
        best = max(found.values(), default=0.0)
        if best < 1.2:
            for picture, score in scores(subject, vocabulary("en")).items():
                found[picture] = max(found.get(picture, 0.0), 0.8 * score)
    return found


@lru_cache(maxsize=256)
def labels(subject: str, language: str, keywords: tuple[str, ...] = (), limit: int = 4) -> tuple[str, ...]:
    """Emoji, or names of pictures drawn for AIDA; best first, at most `limit`."""
    language = language.split("-")[0].lower()
    props, things = _props(), _things()
    found = _scored(subject, language)
    ordered = sorted(found, key=lambda picture: (-found[picture], picture))
    main = [
        picture for picture in ordered if picture not in props or picture in things or found[picture] > 1.3
    ]
    best = found[main[0]] if main else 0.0
    main = [picture for picture in main if found[picture] >= _COMPANY * best]
    beside = [picture for picture in ordered if picture in props and picture not in main]
    for keyword in keywords:
        wanted = _scored(keyword, language)
        beside += sorted((p for p in wanted if p in props), key=lambda picture: -wanted[picture])
    shown = _one_each(beside, props, main)
    room = max(limit - min(len(shown), 1), 1)
    return tuple((main[:room] + shown)[:limit])


def _one_each(pictures: list[str], props: dict[str, str], taken: list[str]) -> list[str]:
    """The first picture of each prop concept that is not shown already."""
    chosen: dict[str, str] = {}
    for picture in pictures:
        if picture not in taken:
            chosen.setdefault(props[picture], picture)
    return list(chosen.values())


def find_art(subject: str, language: str, keywords: tuple[str, ...] = (), limit: int = 4) -> tuple[Art, ...]:
    """Pictures for a subject, best first, at most `limit`; empty when no word of it names one.

    `language` is a BCP 47 tag of which the first part is used; one we have no table for is read as
    English. `keywords` (mood, season, material) only add props after the subject's own pictures.
    """
    found = (art_of(label) for label in labels(subject, language, tuple(keywords), max(limit, 0)))
    return tuple(art for art in found if art is not None)
