"""Clients' files in the database: `Upload` in, the same `Upload` out. Their bytes are in the asset store."""

from __future__ import annotations

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Engine, Table, select
from sqlalchemy.dialects import postgresql, sqlite

from aida.contracts.units import Identifier
from aida.contracts.upload import Upload
from aida.ledger.database import open_database, sorted_errors
from aida.ledger.tables import UploadRow

_IDS: TypeAdapter[str] = TypeAdapter(Identifier)
_TABLE: Table = UploadRow.metadata.tables["uploads"]


class UploadStore:
    """All uploads of one installation. Safe for threads and processes."""

    def __init__(self, url: str) -> None:
        """Opens the database; see `open_database` for the errors."""
        self._engine: Engine = open_database(url)

    def put(self, upload: Upload) -> None:
        """Write it; the same file sent twice is one upload."""
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        row = upload.model_dump(mode="json") | {"created_at": upload.created_at}
        with sorted_errors(self._engine), self._engine.begin() as writing:
            writing.execute(dialect.insert(_TABLE).values(row).on_conflict_do_nothing())

    def load(self, upload_id: str) -> Upload | None:
        """The upload; `None` when nobody knows it, or the id is none."""
        try:
            statement = select(_TABLE).where(_TABLE.c.id == _IDS.validate_python(upload_id))
        except ValidationError:
            return None
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            row = reading.execute(statement).mappings().one_or_none()
        return None if row is None else Upload.model_validate(dict(row))

    def close(self) -> None:
        self._engine.dispose()
