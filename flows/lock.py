"""One process at a time per workflow: held as long as the process lives, free the moment it dies."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from aida.errors import Permanent
from aida.settings import Settings


@contextmanager
def only_one(settings: Settings, workflow_id: str) -> Iterator[None]:
    """Hold the workflow; raises `Permanent` when another process of this machine does.

    The system drops the lock when its holder is killed, so nothing stays locked.
    """
    import fcntl

    folder = settings.home / "locks"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{workflow_id}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as err:
            raise Permanent(
                f"Another process is already working on {workflow_id}", agent="technical_planner"
            ) from err
        yield
