"""A price as a vendor's own list has it today, to stand beside the catalog's dated one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from aida.catalog.rows import Unit


@dataclass(frozen=True)
class ListedPrice:
    dollars: Decimal
    per: str
    """The vendor's word for what is counted."""
    unit: Unit | None
    """The catalog's; `None` when the two cannot be compared."""
