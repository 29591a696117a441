"""Claude, through the `anthropic` SDK: a `Question` in, an `Answer` out. The only place that imports it."""

from __future__ import annotations

from aida.providers.claude.account import check_account
from aida.providers.claude.model import Claude

__all__ = ["Claude", "check_account"]
