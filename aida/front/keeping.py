"""Where an installation keeps what it knows and makes: settings → findings.

database ─open, read a row→ Finding        folder ─room?→ Finding
bucket ─a few bytes there and back→ Finding, and the folder of copies
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from aida.errors import AidaError
from aida.front.finding import Finding
from aida.settings import Settings

_FILM_BYTES = 200 * 1024 * 1024  # assets, cut and film of one draft, with room


def stores(settings: Settings) -> Iterator[Finding]:
    """The state database and the asset store."""
    yield _database(settings)
    if settings.bucket is None:
        yield _folder("asset store", settings.assets)
    else:
        yield _bucket(settings)
        yield _folder("copies of assets", settings.assets)


def _database(settings: Settings) -> Finding:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import SQLAlchemyError

    from aida.ledger.state import StateStore

    try:
        shown = make_url(settings.database_url).render_as_string(hide_password=True)
    except SQLAlchemyError:
        return Finding("state database", "broken", "AIDA_DATABASE_URL", "is no URL of a database")
    try:
        states = StateStore(settings.database_url)
        states.list(limit=1)
        states.close()
    except AidaError as err:
        return Finding("state database", "broken", shown, err.text)
    except (SQLAlchemyError, OSError) as err:
        return Finding("state database", "broken", shown, f"cannot be opened: {err.__class__.__name__}")
    return Finding("state database", "ok", shown, "")


def _bucket(settings: Settings) -> Finding:
    from aida.studio import open_store

    where = f"s3://{settings.bucket}"
    store = open_store(settings, patience=0)
    try:
        with tempfile.TemporaryDirectory() as folder:
            note = Path(folder) / "doctor.txt"
            note.write_text(datetime.now(UTC).isoformat())
            server = urlsplit(store.link(store.url(store.put(note, "doctor/doctor.txt", "text/plain"))))
    except AidaError as err:
        return Finding("asset store", "broken", where, err.text)
    return Finding("asset store", "ok", where, f"takes files and keeps them whole, at {server.netloc}")


def _folder(what: str, folder: Path) -> Finding:
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(nearest).free
    if not os.access(nearest, os.W_OK):
        return Finding(what, "broken", str(folder), "cannot be written")
    if free < _FILM_BYTES:
        return Finding(what, "broken", str(folder), f"only {free // 2**20} MiB free")
    return Finding(what, "ok", str(folder), f"{free / 2**30:.0f} GiB free")
