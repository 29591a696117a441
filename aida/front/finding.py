"""What `aida doctor` says about one thing it looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Health = Literal["ok", "missing", "broken"]


@dataclass(frozen=True)
class Finding:
    """Only `broken` stops something: the free draft, or, of an account, the paid film."""

    what: str
    health: Health
    found: str
    meaning: str
