"""Which language a message is in, and which the film is to be in.

    text ─script, function words, then lingua→ ISO 639-1 code ("und" when nothing tells)

Lingua's low-accuracy models cost 0.4 s of CPU and 60 MB, and loan words mislead them ("Video
Instagram 30s per …" is English to them); so a script or a handful of small words decide first, and
lingua is loaded only for what they leave open.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

from aida.agents.orchestrator.lexicon import lexicon
from aida.agents.orchestrator.message import _TOKEN, Message, fold
from aida.catalog.words import table
from aida.contracts.units import LANGUAGES

_READ = 2000
"""Characters that decide; a language does not change with more of them."""
_SCRIPTS = (
    (re.compile(r"[\u3040-\u30ff]"), "ja"),
    (re.compile(r"[\uac00-\ud7a3\u1100-\u11ff]"), "ko"),
    (re.compile(r"[\u4e00-\u9fff]"), "zh"),
    (re.compile(r"[\u0900-\u097f]"), "hi"),
    (re.compile(r"[\u0600-\u06ff]"), "ar"),
    (re.compile(r"[\u0400-\u04ff]"), "ru"),
    (re.compile(r"[\u0370-\u03ff]"), "el"),
    (re.compile(r"[\u0590-\u05ff]"), "he"),
    (re.compile(r"[\u0e00-\u0e7f]"), "th"),
    (re.compile(r"[\u0980-\u09ff]"), "bn"),
    (re.compile(r"[\u0a00-\u0a7f]"), "pa"),
    (re.compile(r"[\u0a80-\u0aff]"), "gu"),
    (re.compile(r"[\u0b80-\u0bff]"), "ta"),
    (re.compile(r"[\u0c00-\u0c7f]"), "te"),
    (re.compile(r"[\u10a0-\u10ff]"), "ka"),
    (re.compile(r"[\u0530-\u058f]"), "hy"),
)
_SIBLINGS = {
    "cs": ("sk",), "es": ("ca", "gl"), "pt": ("gl",), "nl": ("af",), "ru": ("bg",), "hi": ("mr",),
    "pl": ("sk",),
}  # fmt: skip
"""Neighbours whose words are mostly those of one of AIDA's languages."""
_WORLDWIDE = re.compile(
    r"(?i)\b(?:instagram|insta|tik ?tok|youtube|facebook|linkedin|twitter|whatsapp|reels?|stor(?:y|ies)|"
    r"shorts|feed|spot|clip|video|marketing|brand|gen z|budget|target|max|\d+ ?(?:k|s|h|m|sec|min)?)\b"
)
"""Words of every language, which tell nothing and mislead lingua."""
_JAPANESE_ONLY = re.compile(r"動画|[円広売込働楽気様観図価単戦関帰県実発頼]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]")
_MARKS = (
    ("ar", re.compile(r"[ٹڈڑےھں]"), "ur"),
    ("ar", re.compile(r"[پچژگکی]"), "fa"),
    ("ru", re.compile(r"[іїєґ]", re.IGNORECASE), "uk"),
    ("ru", re.compile(r"[ўЎ]"), "be"),
    ("ru", re.compile(r"[љњћђџј]", re.IGNORECASE), "sr"),
    ("ru", re.compile(r"[әғқңөұүһ]", re.IGNORECASE), "kk"),
)
"""Letters that tell a neighbour from the main language of a script."""


def detect(text: str) -> str:
    """The language of a text: ISO 639-1, one of AIDA's or not; `und` when there is nothing to go by."""
    sample = _WORLDWIDE.sub(" ", text[:_READ])
    scripts = Counter({code: len(pattern.findall(sample)) for pattern, code in _SCRIPTS})
    latin = len(_LATIN.findall(sample))
    code, count = scripts.most_common(1)[0]
    if scripts["ja"] and scripts["ja"] + scripts["zh"] >= count:
        code, count = "ja", scripts["ja"] + scripts["zh"]
    # Brand names and loan words in Latin letters stand in every language's messages; one letter of
    # Chinese says as much as four of Latin.
    weight = 4 if code in ("zh", "ja", "ko") else 2
    if count and count * weight >= latin:
        return _neighbour(code, sample)
    if latin:
        return _latin_language(sample)
    return "en" if _LATIN.search(text[:_READ]) else "und"


def telling(text: str) -> list[str]:
    """The words of a text that tell a language: no names of platforms, units and loan words; in scripts
    without spaces two characters are a word."""
    words = re.findall(r"[^\W\d_]+", _WORLDWIDE.sub(" ", text[:_READ]))
    return [part for word in words for part in ([word] if word.isascii() else re.findall(r".{1,2}", word))]


def _neighbour(code: str, sample: str) -> str:
    for main, pattern, other in _MARKS:
        if code == main and len(pattern.findall(sample)) >= 2:
            return other
    if code == "zh" and _JAPANESE_ONLY.search(sample):
        return "ja"
    return _sibling(code, sample)


def _sibling(code: str, sample: str) -> str:
    """The close relative of a language when the message has more words of the relative's own."""
    known = _small_words()
    found = [dict(known[m.group()]) for m in _TOKEN.finditer(fold(sample)) if m.group() in known]
    for other in _SIBLINGS.get(code, ()):
        theirs = sum(1 for owners in found if other in owners and code not in owners)
        ours = sum(1 for owners in found if code in owners and other not in owners)
        if theirs >= 2 and theirs > ours:
            return other
    return code


@cache
def _small_words() -> dict[str, tuple[tuple[str, float], ...]]:
    """Word → the languages it speaks for, with weights; a word shared by many says little."""
    owners: dict[str, set[str]] = {}
    for code, entries in table("languages").get("small", {}).items():
        for word in fold(entries).split():
            owners.setdefault(word, set()).add(code)
    return {word: tuple((code, _weight(code, codes)) for code in codes) for word, codes in owners.items()}


def _weight(code: str, codes: set[str]) -> float:
    """A word shared by many says little; a neighbour AIDA does not speak must win by words of its own."""
    ours = sum(1 for other in codes if other in LANGUAGES)
    return 1 / ours if code in LANGUAGES else 1 / (ours * 2 + len(codes))


@cache
def _letters() -> dict[str, tuple[str, ...]]:
    owners: dict[str, list[str]] = {}
    for code, letters in table("languages").get("letters", {}).items():
        for letter in letters:
            owners.setdefault(letter, []).append(code)
    return {letter: tuple(codes) for letter, codes in owners.items()}


def _score(sample: str) -> dict[str, float]:
    known = _small_words()
    letters = _letters()
    scores: dict[str, float] = defaultdict(float)
    for match in _TOKEN.finditer(fold(sample)):
        for code, weight in known.get(match.group(), ()):
            scores[code] += weight
    for letter, count in Counter(sample.lower()).items():
        codes = letters.get(letter, ())
        for code in codes:
            scores[code] += min(count, 3) * 0.6 / len(codes)
    return dict(scores)


def _latin_language(sample: str) -> str:
    ranked = sorted(_score(sample).items(), key=lambda item: -item[1])
    if ranked:
        best, score = ranked[0]
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        if (score >= 2 and score >= 1.35 * second) or (score >= 1 and score >= 2 * second):
            return _sibling(best, sample)
    guess = _lingua(sample)
    scores = dict(ranked)
    # Lingua decides among those that the small words leave; without any it decides alone.
    if ranked and ranked[0][1] >= 0.5 and scores.get(guess, 0.0) < 0.5 * ranked[0][1]:
        return _sibling(ranked[0][0], sample)
    return guess


def _lingua(sample: str) -> str:
    """Lingua's guess among all Latin-script languages; the house's own win over rare ones."""
    values = _detector().compute_language_confidence_values(sample)
    if not values:
        return "und"
    best = values[0]
    if best.value < 0.9:
        ours = [one for one in values if one.language.iso_code_639_1.name.lower() in LANGUAGES]
        best = ours[0] if ours and ours[0].value > 0.02 else best
    code: str = best.language.iso_code_639_1.name.lower()
    return code


def surely(text: str) -> str | None:
    """The language of a text in Latin letters, nobody favoured; `None` when lingua is not sure.

    `detect` takes short requests for one of AIDA's own languages where it can: of a Swedish or Danish text
    it would say Dutch or Italian.
    """
    values = _detector().compute_language_confidence_values(text[:_READ])
    if not values or values[0].value < 0.9:
        return None
    code: str = values[0].language.iso_code_639_1.name.lower()
    return code


@cache
def _detector():  # type: ignore[no-untyped-def]  # noqa: ANN202 - lingua ships no types and loads late
    from lingua import Language, LanguageDetectorBuilder

    latin = Language.all_with_latin_script()
    return LanguageDetectorBuilder.from_languages(*latin).with_low_accuracy_mode().build()


def film_language(message: Message, language: str) -> tuple[str | None, tuple[tuple[int, int], ...]]:
    """(the language the film shall speak, where the message says so); `None` when it does not say."""
    spoken = lexicon(language, "film_language").find(message)
    subtitles = lexicon(language, "subtitles.noun").find(message)
    chosen: str | None = None
    spans: list[tuple[int, int]] = []
    for hit in spoken:
        clause = message.clause(hit.start)
        near = [
            s
            for s in subtitles
            if clause[0] <= s.start < clause[1]
            and (0 <= hit.start - s.end <= 14 or -1 <= s.start - hit.end <= 2)
        ]
        voiced = lexicon(language, "voice.noun").find(message, *clause) or lexicon(language, "spoken")(
            message, *clause
        )
        spans.append((hit.start, hit.end))
        if near and not voiced:
            continue
        chosen = chosen or hit.payload
    return chosen, tuple(spans)
