"""Is the key good and the account open? Asked before any money is spent; free.

The vendor answers 401 for a rejected key, and for a locked or empty account 403 to every call that
would cost something or store something, but 200 to looks at old jobs (public reports, 2026-07 to 09).
So a place for an upload is asked for, and nothing is put there.
"""

from __future__ import annotations

from collections.abc import Callable

from aida.errors import Transient, Unserved
from aida.providers.fal.faults import NO_KEY, account_standing, account_trouble, read_complaint
from aida.providers.fal.wire import REST, Lost, Unsent, Wire

_PLACE = f"{REST}/storage/upload/initiate?storage_type=gcs"
_SECONDS = 15.0


def check_account(key: Callable[[], str], *, seconds: float = _SECONDS) -> None:
    """Returns when orders would be taken. `Unserved` with what to do when they would not, `Transient`
    when fal.ai cannot be asked now."""
    if not key():
        raise Unserved(NO_KEY, vendor="fal", why="no_key")
    wire = Wire(key)
    try:
        reply = wire.post(_PLACE, {"file_name": "check.txt", "content_type": "text/plain"}, {}, seconds)
    except (Unsent, Lost) as err:
        raise Transient(f"fal.ai is out of reach: {wire.hidden(str(err))}") from err
    if reply.status < 400:
        return
    said = read_complaint(reply.status, reply.headers, reply.text)
    why, trouble = account_standing(said), account_trouble(said, {})
    if why is not None and trouble is not None:
        raise Unserved(trouble.text, vendor="fal", why=why)
    raise Transient(f"fal.ai answered {reply.status} when asked about the account")
