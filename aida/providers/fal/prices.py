"""What fal.ai says its endpoints cost today: endpoints → its own price list. Free of charge, orders nothing.

    GET api.fal.ai/v1/models/pricing?endpoint_id=A,B → {"prices": [{endpoint_id, unit_price, unit, currency}]}
    "megapixels" → the catalog's unit `megapixel`;  "units" → `None`, only the vendor knows what one is

The shape is the vendor's documentation of its Platform API (stored copy of 2026): up to 50 endpoints a
question, 404 where one of them is unknown. Its names of units are those of public copies of the list.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from aida.catalog.listed import ListedPrice
from aida.catalog.rows import Unit
from aida.errors import Transient, Unserved
from aida.providers.fal.faults import NO_KEY, account_standing, account_trouble, read_complaint
from aida.providers.fal.wire import PLATFORM, Lost, Reply, Unsent, Wire

LIST = f"{PLATFORM}/v1/models/pricing"
_MOST_AT_ONCE = 50
_SECONDS = 15.0

UNITS: Mapping[str, Unit] = {
    "image": "image", "images": "image",
    "megapixel": "megapixel", "megapixels": "megapixel",
    "second": "second", "seconds": "second",
    "video": "call", "videos": "call", "call": "call", "request": "call", "requests": "call",
    "generation": "call", "generations": "call", "audio": "call", "audios": "call",
    "1000 characters": "kchar", "1k characters": "kchar", "kchar": "kchar",
}  # fmt: skip
"""The vendor's word → the catalog's unit. A word that is not here counts something the catalog does not:
`units`, `compute seconds`, `30 seconds`…"""


def price_list(endpoints: Sequence[str], key: Callable[[], str]) -> dict[str, ListedPrice]:
    """The listed ones among these endpoints. Raises `Unserved` when the key is refused, `Transient` when the
    list cannot be had now."""
    if not key():
        raise Unserved(NO_KEY, vendor="fal", why="no_key")
    wire = Wire(key)
    found: dict[str, ListedPrice] = {}
    for start in range(0, len(endpoints), _MOST_AT_ONCE):
        found |= _asked(wire, endpoints[start : start + _MOST_AT_ONCE])
    return found


def _asked(wire: Wire, endpoints: Sequence[str]) -> dict[str, ListedPrice]:
    try:
        reply = wire.get(LIST, {"endpoint_id": ",".join(endpoints)}, _SECONDS)
    except (Unsent, Lost) as err:
        raise Transient(f"fal.ai is out of reach: {wire.hidden(str(err))}") from err
    if reply.status in (400, 404, 422):
        # One endpoint it does not know spoils the question: then each is asked about for itself.
        alone = [_asked(wire, [each]) for each in endpoints] if len(endpoints) > 1 else []
        return {name: price for one in alone for name, price in one.items()}
    if reply.status >= 400:
        raise _refusal(reply)
    return read_prices(reply.text)


def read_prices(text: str) -> dict[str, ListedPrice]:
    """The list as the vendor sent it (pure). Raises `Transient` for what is no such list."""
    try:
        items = json.loads(text, parse_float=Decimal)["prices"]
        return {str(item["endpoint_id"]): _price(item) for item in items if item["currency"] == "USD"}
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as err:
        raise Transient(f"fal.ai's price list cannot be read: {type(err).__name__}: {err}") from err


def _price(item: Mapping[str, Any]) -> ListedPrice:
    per = str(item["unit"])
    return ListedPrice(Decimal(item["unit_price"]), per, UNITS.get(per.strip().lower()))


def _refusal(reply: Reply) -> Transient | Unserved:
    said = read_complaint(reply.status, reply.headers, reply.text)
    why, trouble = account_standing(said), account_trouble(said, {})
    if why is not None and trouble is not None:
        return Unserved(trouble.text, vendor="fal", why=why)
    return Transient(f"fal.ai answered {reply.status} when asked for its prices")
