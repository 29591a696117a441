"""A page as assistive technology sees it: page ─looking.js in the browser→ lists of what is wrong."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

FLAWS = ("contrasts", "nameless", "stickingOut", "small")


@cache
def _script() -> str:
    return Path(__file__).with_name("looking.js").read_text(encoding="utf-8").partition("*/")[2].strip()


def flaws(page: Any) -> dict[str, list[str]]:
    """Flaw → where it is found; only those that are there."""
    found = {name: page.evaluate(f"{_script()}.{name}()") for name in FLAWS}
    return {name: where for name, where in found.items() if where}


def focused(page: Any) -> str:
    """The name of what has the focus."""
    (name,) = page.evaluate(f"{_script()}.focused()")
    return str(name)
