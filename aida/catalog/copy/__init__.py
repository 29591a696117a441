"""Copy: what the free Writer and Director say, one TOML table per language.

    copy_of("it").lines("hook", "energetic", informal=True) → [Line("Muoviti. Adesso.", "Oggi si parte…")]

A line is written `headline | spoken sentence`; `{subject}` is the client's phrase, which always stands
alone (own sentence, after a colon), because nobody can inflect words of an unknown language.
`<tu/vous>` holds the informal and the formal word where a language has both.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from aida.errors import Permanent

_REGISTER = re.compile(r"<([^<>/]*)/([^<>]*)>")


class Line(NamedTuple):
    """One thought: words for the screen (may be empty) and words for the ear."""

    headline: str
    spoken: str


_SPACELESS = frozenset({"zh", "ja"})
_STOPS = {"zh": "。", "ja": "。", "hi": "।"}
_ENDINGS = tuple(".!?…。！？؟।")


def joined(texts: Sequence[str], language: str) -> str:
    """Sentences as one text. One that lacks its full stop gets it, so that the voice rests there; the
    last one stays as it is, since it may be the client's own."""
    stop = _STOPS.get(language, ".")
    said = [text if text.endswith(_ENDINGS) else text + stop for text in texts[:-1]]
    return ("" if language in _SPACELESS else " ").join([*said, *texts[-1:]])


class Copy:
    """One language's table, read-only."""

    def __init__(self, language: str, table: Mapping[str, Any]) -> None:
        self.language = language
        self._table = table

    def lines(self, part: str, name: str, *, informal: bool) -> list[Line]:
        """The lines of `part` (hook, sell, close, act) under `name`; none when it has none."""
        raw: Sequence[str] = self._table[part].get(name, ())
        return [_line(text, informal) for text in raw]

    def word(self, part: str, name: str) -> str:
        """One phrase: `word("tone", "calm")`."""
        return str(self._table[part][name])

    def phrases(self, part: str, name: str, *, informal: bool = False) -> list[str]:
        """Several ways to say one thing: `phrases("set", "studio")`; part "" is the table's top."""
        raw = (self._table[part] if part else self._table)[name]
        return [_spoken_to(text, informal) for text in ([raw] if isinstance(raw, str) else raw)]

    def is_formal(self, mood: str) -> bool:
        """Whether this language addresses adults formally in a film of this mood."""
        return mood in self._table.get("formal_moods", ())

    def parts(self) -> Mapping[str, Any]:
        """The raw table, for tests that read every line."""
        return self._table


def _spoken_to(text: str, informal: bool) -> str:
    return _REGISTER.sub(lambda found: found[1] if informal else found[2], text)


def _line(text: str, informal: bool) -> Line:
    headline, _, spoken = _spoken_to(text, informal).partition(" | ")
    return Line(headline.strip(), spoken.strip() or headline.strip())


@cache
def copy_of(language: str) -> Copy:
    """The table of a language (a BCP 47 tag; its first part counts).

    Raises `Permanent` when there is none: a film is never written in another language by stealth.
    """
    code = language.split("-")[0].lower()
    file = resources.files(__package__) / f"{code}.toml"
    if not (code.isalpha() and file.is_file()):
        raise Permanent(f"The free Writer has no words for the language {language!r}", agent="writer")
    return Copy(code, tomllib.loads(file.read_text(encoding="utf-8")))
