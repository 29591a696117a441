"""Whether the KIE.AI key is good and has credits, asked before money is spent: free of charge."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aida.errors import Permanent, Standing, Transient, Unserved
from aida.providers.kie.wire import KieError, NeverSent, NoAnswer, ask, out_of_reach, sorted_error

CREDIT = "/api/v1/chat/credit"
_SECONDS = 15.0
_STANDING: Mapping[int, Standing] = {401: "rejected", 402: "empty", 433: "empty"}
"""The vendor's code → why; 433 is a limit that was set for this key alone."""


def check_account(key: Callable[[], str]) -> None:
    """Returns when orders can be paid (GET /api/v1/chat/credit, docs.kie.ai, 2026-11-22).

    Raises `Unserved` for a missing or rejected key and for an empty account, `Transient` when the vendor
    is out of reach. Says nothing about whether Midjourney is still offered: only an order tells.
    """
    try:
        credits_left = ask(key, "GET", CREDIT, _SECONDS)
    except (NeverSent, NoAnswer) as err:
        raise out_of_reach(err) from err
    except KieError as err:
        sorted_ = sorted_error(err)
        if isinstance(sorted_, Transient):
            raise sorted_ from err
        raise _unserved(sorted_.text, _STANDING.get(err.code, "not_allowed")) from err
    except Permanent as err:
        raise _unserved(err.text, "rejected" if key().strip() else "no_key") from err
    if isinstance(credits_left, int | float) and credits_left <= 0:
        raise _unserved("KIE.AI has no credits left on this account; put money in at kie.ai/pricing", "empty")


def _unserved(text: str, why: Standing) -> Unserved:
    return Unserved(text, vendor="kie", why=why)
