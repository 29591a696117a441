"""Subject + language + keywords → the pictures to draw, best first.

What is sold comes first, then what else the subject names, then props: a leaf for organic, a sun
for summer. English is asked where the language itself has no answer, since clients mix it in
("gym", "pole dance"); so is the empty answer a good one: nobody foresaw the subject.
"""

from __future__ import annotations

from functools import lru_cache

from aida.media.subject.match import scores
from aida.media.subject.pictures import Art, art_of
from aida.media.subject.tokens import fold, tokens
from aida.media.subject.words import LANGUAGES, concepts, vocabulary

# Which letters give a language away; kana before Han, since Japanese has both.
_SCRIPTS = {
    "ja": ("\u3040", "\u30ff"),
    "ko": ("\uac00", "\ud7a3"),
    "zh": ("\u4e00", "\u9fff"),
    "ar": ("\u0600", "\u06ff"),
    "hi": ("\u0900", "\u097f"),
    "ru": ("\u0400", "\u04ff"),
}
_SURE = 1.2  # a score from which on no other language is asked
_FOREIGN = 2.4  # a score that a word of a language nobody named has to reach
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
    own = language if language in LANGUAGES else "en"
    found = scores(subject, vocabulary(own))
    if max(found.values(), default=0.0) >= _SURE:
        return found
    # A client may well write the subject in another language than the film's.
    subject = _without_small_words(subject, own)
    for other in _others(subject, own):
        for picture, score in scores(subject, vocabulary(other)).items():
            found[picture] = max(found.get(picture, 0.0), 0.8 * score)
    if max(found.values(), default=0.0) < _SURE and _written_in(subject) == "latin":
        for other in sorted(LANGUAGES - _SCRIPTS.keys() - {own, "en"}):
            for picture, score in scores(subject, vocabulary(other, ours_only=True), exact=True).items():
                if score >= _FOREIGN:
                    found[picture] = max(found.get(picture, 0.0), 0.5 * score)
    return found


def _without_small_words(subject: str, language: str) -> str:
    """The subject without the words that say nothing in the client's language; elsewhere they may."""
    known = vocabulary(language)
    words = tokens(fold(subject, language), language)
    return " ".join(word for word in words if word not in known.skipped and word not in known.asides)


def _written_in(subject: str) -> str:
    """The language that the first letter of a script of its own gives away; else `latin` or empty."""
    for language, (first, last) in _SCRIPTS.items():
        if any(first <= letter <= last for letter in subject):
            return language
    return "latin" if any("a" <= letter <= "z" for letter in subject.casefold()) else ""


def _others(subject: str, own: str) -> list[str]:
    """The languages to ask besides `own`: the one of the script, or English for Latin letters."""
    written = _written_in(subject)
    if written == "zh" and own == "ja":
        return ["zh"]
    other = "en" if written == "latin" else written
    return [other] if other and other != own else []


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
