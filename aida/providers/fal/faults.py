"""What fal.ai said when it said no: status, headers, body → an error of ours (pure).

    submit:  refused words → Refused   other 4xx → Permanent   429, its own 5xx → Transient
             a gateway's 5xx, anything unreadable → Unanswered: the order may have been taken
    collect: the job failed → Refused, Permanent, or Transient where it is free and may be ordered anew
             only the question failed → Unanswered   the result has expired → Gone

Two shapes of body (vendor's documentation, 2026-11): a model's own `{"detail": [{loc, msg, type}]}`,
and the queue's `{"detail": "…", "error_type": "…"}`. 5xx are never billed; a 422 may be.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from aida.errors import AccountTrouble, AidaError, Permanent, Refused, Standing, Transient
from aida.providers.buying import Gone, Unanswered, charged

UNITS = "x-fal-billable-units"
CONSOLE = "fal.ai/dashboard"
NO_KEY = f"FAL_KEY is not set; make a key at {CONSOLE}/keys"
_MOST_WORDS = 300
_POLICY = "content_policy_violation"
_NOTHING_MADE = "no_media_generated"
# "Nothing was made" is mostly a hiccup and succeeds the next time; with one of these words in it, it is
# the model's moderation speaking (public bug notes, 2026).
_MODERATION = ("unsafe", "safety", "policy", "moderation", "sensitive", "prohibited", "nsfw")
_LOCKED = ("locked", "balance", "top up", "top_up", "billing", "credit")


@dataclass(frozen=True)
class Complaint:
    """One answer that is no success, in short."""

    status: int
    kind: str | None = None
    """The vendor's own name for it."""
    field: str | None = None
    """The input it is about."""
    words: str = ""
    readable: bool = True
    """The body is one of the vendor's two shapes, not a gateway's page."""
    retry_after: float | None = None
    units: Decimal | None = None
    """What the vendor bills all the same."""


def read_complaint(status: int, headers: Mapping[str, str], body: str) -> Complaint:
    """`headers` with names in lower case."""
    detail, kind = _detail(body)
    first = detail[0] if isinstance(detail, list) and detail and isinstance(detail[0], dict) else None
    words = first.get("msg") if first else detail
    return Complaint(
        status=status,
        kind=str(first.get("type")) if first else kind or headers.get("x-fal-error-type"),
        field=_field(first.get("loc")) if first else None,
        words=_short(words if isinstance(words, str) else ""),
        readable=detail is not None,
        retry_after=seconds(headers.get("retry-after")),
        units=number(headers.get(UNITS)),
    )


def at_submit(said: Complaint, where: Mapping[str, Any]) -> AidaError:
    """What an order's answer means. Only `Unanswered` leaves open whether it was taken."""
    account = account_trouble(said, where)
    if account is not None:
        return account
    if said.status == 429:
        return Transient(f"fal.ai has too much to do{_told(said)}", retry_after=said.retry_after, **where)
    if said.status in (408, 499) or (said.status >= 500 and not (said.readable and said.kind)):
        return Unanswered(f"fal.ai answered {said.status}{_told(said)}", **where)
    if said.status >= 500:
        return Transient(
            f"fal.ai could not take the order ({said.kind}){_told(said)}",
            retry_after=said.retry_after,
            **where,
        )
    if said.status == 404:
        return Permanent(f"fal.ai does not have this model (any more){_told(said)}", **where)
    return _rejected(said, where)


def at_collect(said: Complaint, where: Mapping[str, Any]) -> AidaError:
    """What a finished job's answer means."""
    if said.status in (404, 410):
        return Gone(f"fal.ai no longer has the result{_told(said)}", **where)
    if said.status in (401, 402, 403, 408, 425, 429) or not said.readable:
        return Unanswered(f"fal.ai did not hand out the result ({said.status}){_told(said)}", **where)
    if said.status == 400 and "in progress" in said.words.lower():
        return Unanswered("fal.ai says the result is not ready yet", **where)
    if said.status >= 500:
        return Transient(f"The model failed at fal.ai ({said.kind or said.status}){_told(said)}", **where)
    if said.status == 499:
        # By us, when time was up: whoever goes on later orders it anew, of the same model.
        return Transient(f"The order was called off at fal.ai{_told(said)}", **where)
    error = _rejected(said, where)
    return charged(error) if said.units else error


def account_standing(said: Complaint) -> Standing | None:
    """Why a key or an account cannot order anything; `None` when the answer is about something else."""
    if said.status == 401:
        return "rejected"
    if said.status not in (402, 403):
        return None
    return "empty" if any(word in said.words.lower() for word in _LOCKED) else "not_allowed"


_TROUBLE: Mapping[Standing, str] = {
    "rejected": f"fal.ai rejects the key in FAL_KEY; make a new one at {CONSOLE}/keys",
    "empty": f"The fal.ai account is locked or has no money left; see {CONSOLE}/billing",
    "not_allowed": f"The key in FAL_KEY may not order this from fal.ai; see {CONSOLE}/keys",
}


def account_trouble(said: Complaint, where: Mapping[str, Any]) -> AccountTrouble | None:
    """A key or an account that cannot order anything, with what to do; `None` when it is not that."""
    why = account_standing(said)
    return None if why is None else AccountTrouble(f"{_TROUBLE[why]}{_told(said)}", **where)


def _rejected(said: Complaint, where: Mapping[str, Any]) -> AidaError:
    moderated = any(word in said.words.lower() for word in _MODERATION)
    if said.kind == _POLICY or (said.kind == _NOTHING_MADE and moderated):
        return Refused(f"fal.ai's moderation refused it{_told(said)}", **where)
    if said.kind == _NOTHING_MADE:
        return Transient(f"The model made nothing this time{_told(said)}", **where)
    field = f" because of {said.field}" if said.field else ""
    return Permanent(f"fal.ai rejected the order{field} ({said.kind or said.status}){_told(said)}", **where)


def seconds(text: str | None) -> float | None:
    """`Retry-After` in seconds; a date in it is not worth the trouble of two clocks."""
    said = number(text)
    return float(said) if said is not None and said >= 0 else None


def number(text: str | None) -> Decimal | None:
    try:
        value = Decimal(text.strip()) if text else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None


def _detail(body: str) -> tuple[Any, str | None]:
    """The vendor's `detail` and `error_type`; `None` where the body is not the vendor's."""
    try:
        said = json.loads(body)
    except ValueError:
        return None, None
    if not isinstance(said, dict):
        return None, None
    detail = said.get("detail")
    if not isinstance(detail, (str, list)):
        return None, None
    kind = said.get("error_type")
    return detail, kind if isinstance(kind, str) else None


def _field(loc: Any) -> str | None:
    parts = [str(part) for part in loc] if isinstance(loc, list) else []
    return ".".join(parts[1:] if parts[:1] == ["body"] else parts) or None


def _told(said: Complaint) -> str:
    return f': "{said.words}"' if said.words else ""


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _MOST_WORDS else line[: _MOST_WORDS - 1] + "…"
