"""The client's sentence out of a JSON object that is still being written (pure but for its memory).

    {"reply": "Volent ─piece→ "Volent"      ieri!", "intent": … ─piece→ "ieri!", then nothing more

`reply` is the object's first field, so that the client reads while the rest is being written.
"""

from __future__ import annotations

import json
import re

_OPENS = re.compile(r'\A\s*\{\s*"reply"\s*:\s*"')
_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\Z")


class ReplyStream:
    """Fed with pieces of the object, gives what each adds to the reply."""

    def __init__(self) -> None:
        self._raw = ""
        self._start: int | None = None
        self._told = 0
        self._ended = False

    def piece(self, text: str) -> str:
        """What can be read of the reply since the last piece; "" when nothing can."""
        if self._ended:
            return ""
        self._raw += text
        if self._start is None:
            opens = _OPENS.match(self._raw)
            if opens is None:
                return ""
            self._start = opens.end()
        said = self._readable(self._raw[self._start :])
        new, self._told = said[self._told :], len(said)
        return new

    def _readable(self, raw: str) -> str:
        """The string's text up to its closing quote, or to where a whole character ends."""
        at = 0
        while at < len(raw):
            if raw[at] == '"':
                self._ended = True
                break
            if raw[at] != "\\":
                at += 1
                continue
            length = 6 if raw[at + 1 : at + 2] == "u" else 2
            if at + length > len(raw):
                break
            if _PAIR.search(raw[at : at + length]):  # half a character: its other half must be there, too
                length = 12
                if at + length > len(raw):
                    break
            at += length
        try:
            said: str = json.loads(f'"{raw[:at]}"', strict=False)
        except ValueError:
            return ""
        return said
