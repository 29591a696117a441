"""What a film is about: the client's phrase → a phrase that can stand alone, and its sector (pure).

    "la mia gelateria artigianale"  → "gelateria artigianale", sector food
    "kutyakozmetikamnak"            → "kutyakozmetika", sector care
    "моей шаурмичной"               → "шаурмичная", sector food

Only what is safe is changed: articles and possessives in front, case endings where the language makes
them plain. Everything else stays in the client's words.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib import resources

from aida.catalog.copy.words import Vocabulary

_DETERMINERS = """
the our my your a an il lo la i gli le un uno una mio mia miei mie nostro nostra nostri nostre
el los las mi mis nuestro nuestra nuestros nuestras unos unas notre nos mon ma mes les une
unser unsere unseren unserem unserer unseres mein meine meinen meinem meiner meines der die das den dem des
o os as meu minha meus minhas nosso nossa nossos nossas onze ons mijn het de
mój moja moją moje mojej mojego nasz nasza naszą nasze naszej naszego naszych
мой моя мою моё моей моего наш наша нашу наше нашей нашего наших
můj mého mou moji náš naše našeho naši našich bizim benim az új
हमारे हमारी हमारा मेरे मेरी मेरा meri mera mere hamari
"""
_LEADING = frozenset(_DETERMINERS.split())
_ELIDED = re.compile(r"^(?:l|un|d)[’'](?=\w)", re.IGNORECASE)
_EDGES = " \t\n\"'«»“”„.,;:!?-–—…"

_HUNGARIAN = (
    (re.compile(r"(?<=nk)(?:nak|nek|ról|ről|ra|re|ban|ben|ba|be|hoz|hez|höz|tól|től|ért|et|at)$"), ""),
    (re.compile(r"(?<=[aeo])m(?:nak|nek|ról|ről|ra|re|ban|ben|ba|be|hoz|hez|tól|től)$"), ""),
    (re.compile(r"(?<=[^aeiouáéíóöőúüű])(?:nak|nek|ról|ről|ra|re|ban|ben|ba|be)$"), ""),
)

# Ends of a first word that leave no doubt; the words after it usually stand in the genitive anyway.
_SLAVIC: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "pl": (
        (re.compile(r"^(\w+)rni$"), r"\1rnia"),
        (re.compile(r"^(\w+)cji$"), r"\1cja"),
        (re.compile(r"^(\w{3,})kach$"), r"\1ki"),
        (re.compile(r"^(sklep|salon|warsztat|gabinet|hotel|festiwal|koncert|klub)(?:u|em|ie|owi)$"), r"\1"),
        (re.compile(r"^(sklep|salon|hotel|klub)(?:ów|om|ach|ami)$"), r"\1y"),
        (re.compile(r"^(szko|restaurac)(?:ły|le|łę)$"), r"\1ła"),
    ),
    "ru": (
        (re.compile(r"^(\w+)(?:ичной|ичную)$"), r"\1ичная"),
        (re.compile(r"^(\w+)(?:ерской|ерскую)$"), r"\1ерская"),
        (re.compile(r"^(\w+)ию$"), r"\1ия"),
        (re.compile(r"^(\w{3,})(?:рни|рню)$"), r"\1рня"),
        (re.compile(r"^(школ|клиник|аптек|пиццери)(?:у|ы|и|е|ой)$"), r"\1а"),
        (re.compile(r"^сети$"), "сеть"),
        (
            re.compile(
                r"^(магазин|салон|ресторан|клуб|фестивал|концерт|курс|отел|сервис|автосервис|бар|спа|центр)"
                r"(?:а|у|ом|е)$"
            ),
            r"\1",
        ),
    ),
    "cs": (
        (re.compile(r"^(\w+)rnu$"), r"\1rna"),
        (re.compile(r"^(\w+)rny$"), r"\1rna"),
        (re.compile(r"^(restaurac|kavárn|pekárn)(?:i|ě|u)$"), r"\1e"),
        (re.compile(r"^(obchod|salon|hotel|festival|koncert|klub)(?:u|em|ě)$"), r"\1"),
    ),
    "de": ((re.compile(r"^(\S*(?:[Kk]affee|[Tt]ee))s$"), r"\1"),),
}

_ADJECTIVES: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "pl": ((re.compile(r"(\w+[kg]i)ego"), r"\1"), (re.compile(r"(\w+)ego"), r"\1y")),
    "ru": ((re.compile(r"(\w+[кгх])ого"), r"\1ий"), (re.compile(r"(\w+)ого"), r"\1ый")),
    "cs": ((re.compile(r"(\w+)ého"), r"\1ý"),),
}


def _in_nominative(phrase: str, language: str) -> str:
    if language == "hu":
        for pattern, plain in _HUNGARIAN:
            changed = pattern.sub(plain, phrase)
            if changed != phrase:
                return changed
        return phrase
    first, gap, rest = phrase.partition(" ")
    for pattern, plain in _SLAVIC.get(language, ()):
        if pattern.match(first):
            return pattern.sub(plain, first) + gap + _agreeing(rest, language)
    return phrase


def _agreeing(rest: str, language: str) -> str:
    """A lone adjective after a masculine noun follows it: "gabinetu dentystycznego" loses both cases.

    One with a noun of its own behind it keeps its case: "концерт симфонического оркестра".
    """
    for pattern, plain in _ADJECTIVES.get(language, ()):
        if pattern.fullmatch(rest):
            return pattern.sub(plain, rest)
    return rest


def standing_alone(subject: str, language: str) -> str:
    """The client's phrase without what tied it to the client's sentence; never empty for a non-empty one."""
    phrase = " ".join(subject.split()).strip(_EDGES)
    words = phrase.split(" ")
    while len(words) > 1 and words[0].lower() in _LEADING:
        words = words[1:]
    bare = _ELIDED.sub("", " ".join(words)).strip(_EDGES)
    return _in_nominative(bare or phrase, language.split("-")[0]) or subject.strip()


def as_title(phrase: str, language: str) -> str:
    """The phrase with a capital first letter, as a sentence begins."""
    first = phrase[:1]
    # Turkish has two letters i; Dutch IJ is rare enough in first place to be left alone.
    return ("İ" if language.startswith("tr") and first == "i" else first.upper()) + phrase[1:]


@cache
def _sectors() -> Vocabulary:
    file = resources.files(__package__) / "sectors.toml"
    return Vocabulary(tomllib.loads(file.read_text(encoding="utf-8")))


def sector_of(subject: str, further: Iterable[str] = ()) -> str | None:
    """food, wear, care, service, learn, event, home, tech or travel; `None` when no word tells.

    The subject's own words decide; the brief's `further` words only help when they say nothing.
    """
    for text in (subject, " ".join(further)):
        hits = _sectors().hits(text)
        if hits:
            counts = Counter(hits)
            return max(counts, key=lambda sector: (counts[sector], -hits.index(sector)))
    return None
