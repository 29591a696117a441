"""Ids for people: `w-20261122-k3f9qa`, read aloud and typed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from secrets import choice

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # no look-alikes


def new_id(prefix: str, today: date | None = None) -> str:
    """Prefix, date (UTC), six letters."""
    day = (today or datetime.now(UTC).date()).strftime("%Y%m%d")
    return f"{prefix}-{day}-{''.join(choice(_LETTERS) for _ in range(6))}"
