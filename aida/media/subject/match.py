"""Which pictures a subject names: words + vocabulary → labels with a score (pure).

Each word of the subject is compared with the keys that begin like it, with those hidden inside it
(compounds, scripts without spaces) and with phrases. The longest key at a place wins; a general
word ("shop") is worth little, one that names a single thing is worth much, and where a language
puts the head of a phrase tips the balance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aida.media.subject.tokens import COMPOUNDING, UNSPACED, bare, fold, stem, tokens
from aida.media.subject.words import Key, Vocabulary, worth

# Languages that put the head of a phrase first: "scuola di nuoto" against "swimming school".
_HEAD_FIRST = frozenset({"es", "fr", "it", "pt", "pl", "cs", "ru", "ar"})
_STEP = 0.07  # what a place further from the head costs
# Slavic adjectives stand before their noun and genitives after it: no place is surer there.
_STEPS = {"pl": 0.0, "cs": 0.0, "ru": 0.0}
_ASIDE = 0.6  # what follows "in", "for", "with" only sets the scene
_SOFTENED = {"p": "b", "c": "c", "t": "d", "k": "g"}
_AGGLUTINATIVE = frozenset({"hu", "tr"})
_EXACT = 0.95  # the word itself, or one that our tables let go on
_PHRASE = 1.25  # a phrase is surer than its words,
_TOLD = 0.5  # and has said most of what they say
_CLEAR = 0.9  # what a keyword of CLDR has to reach to bring in a picture that nothing else speaks for
_LEAST = 0.45  # scores below this are noise


@dataclass(frozen=True)
class Hit:
    """A key found in one word, from letter `start` to `end`; `quality` 1 is the word itself."""

    key: Key
    start: int
    end: int
    quality: float


def _likeness(word: str, key: str, language: str, prefix: bool) -> float:
    """How well a spaced word matches a key that begins like it, 0 to 1."""
    if word == key:
        return 1.0
    if prefix and word.startswith(key):
        return 0.95
    if len(key) < 3:
        return 0.0
    ours, theirs = stem(word, language), stem(key, language)
    if ours == theirs:
        return 0.9 if len(ours) > 3 or abs(len(word) - len(key)) <= 2 else 0.7
    rest = len(word) - len(key)
    if language in _AGGLUTINATIVE and len(key) >= 4 and rest <= 9 and _carries(word, key):
        return 0.75 if len(key) >= 5 else 0.6
    if len(key) >= 6 and word.startswith(key) and rest <= 4:
        return 0.6
    return 0.0


def _carries(word: str, key: str) -> bool:
    """Whether endings are hung onto a key, of which Turkish softens the last letter (kitap, kitabı)."""
    soft = _SOFTENED.get(key[-1])
    return word.startswith(key) or (soft is not None and word.startswith(key[:-1] + soft))


def _inside(word: str, key: str, language: str) -> tuple[int, float]:
    """Where a key hides in a compound and how much that says; quality 0 when it does not."""
    for form in (key, stem(key, language)):
        if len(form) < 4:
            continue
        start = word.rfind(form)
        if start < 0:
            continue
        rest = word[start + len(form) :]
        if start > 0 and (len(rest) <= 2 or (language == "hu" and stem(word, language).endswith(form))):
            return start, 0.85 if start >= 3 or len(form) >= 5 else 0.0
        if start == 0 and len(rest) >= 3:
            return start, 0.8 if len(form) >= 5 or language != "en" else 0.5
        if start > 0 and len(form) >= 5:
            return start, 0.6
    return 0, 0.0


def _pieces(word: str, shortest: int) -> Iterator[tuple[int, int]]:
    for start in range(len(word)):
        for end in range(start + shortest, len(word) + 1):
            yield start, end


def _is_kana(text: str) -> bool:
    return bool(text) and all("\u3040" <= letter <= "\u30ff" for letter in text)


def _broken_off(word: str, start: int, end: int) -> bool:
    """Whether kana go on beside a key of kana, which then is no word of its own."""
    return _is_kana(word[start - 1 : start] if start else "") or _is_kana(word[end : end + 1])


def _unspaced_quality(word: str, start: int, end: int, language: str) -> float:
    """A key inside a run of letters without spaces: long ones are sure, single letters are not."""
    length = end - start
    if length == len(word):
        return 1.0
    if language == "ko" and length == 1:
        return 0.5 if start == 0 and len(word) <= 3 else 0.0
    if language == "ja" and length < 3 and _is_kana(word[start:end]) and _broken_off(word, start, end):
        return 0.0
    return 0.6 if length == 1 else 0.95


def _hits(word: str, index: dict[str, list[Key]], language: str, shortest: int = 4) -> list[Hit]:
    """Single-word keys found in one word of the subject; in compounds from `shortest` letters on."""
    found: list[Hit] = []
    if language in UNSPACED:
        for start, end in _pieces(word, 1):
            quality = _unspaced_quality(word, start, end, language)
            found += [
                Hit(key, start, end, quality)
                for key in index.get(word[start:end], ())
                if quality and len(key.parts) == 1
            ]
        return found
    plain = bare(word, language)
    for first, keys in index.items():
        if first[:2] == plain[:2]:
            for key in keys:
                quality = _likeness(plain, first, language, key.prefix) if len(key.parts) == 1 else 0.0
                if quality:
                    # A looser likeness only speaks for the letters it has: more may hide behind them.
                    found.append(Hit(key, 0, len(plain) if quality >= 0.9 else len(first), quality))
    if language in COMPOUNDING and len(plain) >= 7 and not any(hit.quality >= 0.9 for hit in found):
        for first, keys in index.items():
            if len(first) >= shortest and first[:3] in plain:
                start, quality = _inside(plain, first, language)
                if quality:
                    found += [
                        Hit(key, start, start + len(first), quality) for key in keys if len(key.parts) == 1
                    ]
    return found


def _longest(found: list[Hit]) -> list[Hit]:
    """The hits that no longer hit covers."""
    return [
        hit
        for hit in found
        if not any(
            other.start <= hit.start
            and hit.end <= other.end
            and other.end - other.start > hit.end - hit.start
            and other.quality >= hit.quality * 0.8
            for other in found
        )
    ]


def _phrases(words: list[str], index: dict[str, list[Key]], language: str) -> Iterator[tuple[list[int], Key]]:
    """Keys of several words of which all are in the subject, with their places."""
    plain = [bare(word, language) for word in words]
    stems = [stem(word, language) for word in words]
    for keys in index.values():
        for key in keys:
            if len(key.parts) < 2:
                continue
            places = [_found_at(part, plain, stems, language) for part in key.parts]
            if None not in places:
                yield [place for place in places if place is not None], key


def _found_at(part: str, plain: list[str], stems: list[str], language: str) -> int | None:
    part = bare(part, language)
    if part in plain:
        return plain.index(part)
    short = stem(part, language)
    return stems.index(short) if len(part) > 2 and short in stems else None


def _place_weights(words: list[str], language: str, asides: frozenset[str]) -> list[float]:
    """What each place in the subject is worth, by how near it stands to the head."""
    weights = []
    step = _STEPS.get(language, _STEP)
    aside = 1.0
    for place, word in enumerate(words):
        if place and word in asides:
            aside = _ASIDE
        distance = place if language in _HEAD_FIRST else len(words) - 1 - place
        weights.append(aside * (1.0 - step * min(distance, 6)))
    return weights


def _add(found: dict[str, float], key: Key, factor: float, least: float = 0.0) -> None:
    for picture, full in worth(key.marks):
        value = full * factor
        best = found.get(picture, 0.0)
        if best or value >= least:
            found[picture] = max(best, value) + 0.25 * min(best, value)


def scores(subject: str, known: Vocabulary, exact: bool = False) -> dict[str, float]:
    """Picture labels and what speaks for them; our own words count for more than CLDR's.

    `exact` leaves out whatever is only like a word, for languages that nobody said it is written in.
    """
    language = known.language
    words = tokens(fold(subject, language), language)
    weights = _place_weights(words, language, known.asides)
    found: dict[str, float] = {}
    told: set[int] = set()
    for index, least in ((known.ours, 0.0), (known.theirs, _CLEAR)):
        for places, key in _phrases(words, index, language):
            _add(found, key, _PHRASE * max(weights[place] for place in places), least)
            told.update(places)
    for place, (word, weight) in enumerate(zip(words, weights, strict=True)):
        if word in known.skipped or word in known.asides:
            continue
        if place in told:
            weight *= _TOLD
        ours = _hits(word, known.ours, language)
        theirs = []
        if stem(word, language) not in known.skipped_stems:
            theirs = _hits(word, known.theirs, language, 99 if language == "en" else 5)
        kept = _longest(ours + theirs)
        for hits, least in ((ours, 0.0), (theirs, _CLEAR)):
            for hit in hits:
                if hit in kept and (hit.quality >= _EXACT or not exact):
                    _add(found, hit.key, hit.quality * weight * (1.0 + 0.1 * hit.end / len(word)), least)
    return {picture: score for picture, score in found.items() if score >= _LEAST}
