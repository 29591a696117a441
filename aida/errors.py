"""What can go wrong, sorted by what the caller can do about it.

    Transient  → try the same call again, after `retry_after` seconds if it is given
    StoreTrouble → a Transient: our own disk, bucket or database; see to it, and buy nothing meanwhile
    Permanent  → another model may succeed; this one will not
    Unusable   → a Permanent: an answer came, but not what was asked; ask anew, another model is no cure
    AccountTrouble → a Permanent: this vendor's key or account; no other model of it will do
    Refused    → the vendor's moderation said no; rewrite once, then tell the client why
    Taken      → a Permanent: another process works on this workflow; let it
    Fenced     → this process has lost its workflow to another one: stop, send nothing
    Undecided  → a person must say what became of an order nobody can ask about; buy nothing meanwhile
    OverBudget → nothing may be bought; the text says whose money is used up, and what to do
    Deadline   → the workflow's time is up; keep what exists
    BadInput   → the person must change the request; shown as one sentence, exit code 2
    Unserved   → a BadInput: a vendor takes no orders from us; a person must see to key or account

All survive pickling, because they cross process lines.
"""

from __future__ import annotations

import errno
from typing import Any, Literal

from aida.contracts.money import PurseKind

Standing = Literal["no_key", "rejected", "not_allowed", "empty"]
"""Why a vendor takes no orders from us: no key is set, it is rejected, it may not order this, or the
account is locked or has no money left."""


class AidaError(Exception):
    """Base of every error AIDA raises on purpose. The text is fit to be shown."""

    def __init__(
        self, text: str, *, agent: str | None = None, scene: int | None = None, model: str | None = None
    ) -> None:
        super().__init__(text)
        self.text = text
        self.agent = agent
        self.scene = scene
        self.model = model

    def __str__(self) -> str:
        where = [
            part
            for part in (
                self.agent,
                f"scene {self.scene}" if self.scene is not None else None,
                self.model,
            )
            if part
        ]
        return f"{self.text} ({', '.join(where)})" if where else self.text

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.text, dict(self.__dict__)))


def _rebuild(kind: type[AidaError], text: str, fields: dict[str, Any]) -> AidaError:
    error = kind.__new__(kind)
    Exception.__init__(error, text)
    error.__dict__.update(fields)
    return error


class Transient(AidaError):
    """The same call may succeed later. `retry_after` is in seconds, `None` when nobody said."""

    def __init__(self, text: str, *, retry_after: float | None = None, **where: Any) -> None:
        super().__init__(text, **where)
        self.retry_after = retry_after


class StoreTrouble(Transient):
    """Our own asset store, database or disk is out of reach or full; the text says which, and what to do.

    No vendor is to blame, and no other model would fare better: what it makes could not be kept either.
    What has been bought stays at the vendor, and the next call, or `aida resume`, collects it for nothing.
    """


class Permanent(AidaError):
    """The same call will fail again."""


class Unusable(Permanent):
    """The model answered, but not with what was asked for. Asking anew may help; another model is no cure.
    The answers are paid for."""


class AccountTrouble(Permanent):
    """The vendor takes no orders from us at all: the key, or an account without money. Other vendors may."""


class Refused(Permanent):
    """The vendor's moderation refused the content; the text carries the vendor's reason."""


class Taken(Permanent):
    """Another process works on this workflow. It is free again when that one ends."""


class Fenced(AidaError):
    """This process was taken for dead and its workflow goes on elsewhere: it must send nothing more."""


class Undecided(AidaError):
    """An order was not answered, nobody can be asked about it, and this installation wants a person to
    decide: the text names the order, and `aida settle` takes the answer."""


class OverBudget(AidaError):
    """The money allowed does not cover the call. Nothing was bought. `purse` says whose money: the
    workflow's, its user's of that day (UTC), or everybody's of that day."""

    def __init__(self, text: str, *, purse: PurseKind = "workflow", **where: Any) -> None:
        super().__init__(text, **where)
        self.purse = purse


class Deadline(AidaError):
    """The workflow ran out of time."""


class BadInput(AidaError):
    """The request cannot be made as it stands. One sentence, in the client's language."""


class Unserved(BadInput):
    """A vendor would take no order from us; asked free of charge, before anything is bought."""

    def __init__(self, text: str, *, vendor: str, why: Standing) -> None:
        super().__init__(text)
        self.vendor = vendor
        """As in the catalog."""
        self.why = why


_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def is_no_room(err: BaseException | None) -> bool:
    """Whether a full disk, or a quota that is used up, is what lies behind an error (pure)."""
    while err is not None:
        if getattr(err, "errno", None) in _NO_ROOM:
            return True
        err = err.__cause__
    return False
