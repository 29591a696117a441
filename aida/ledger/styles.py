"""Own styles in the database: `Style` in, the same `Style` out; several are added all or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, Table, delete, insert, select

from aida.contracts.styles import Style
from aida.errors import BadInput
from aida.ledger.database import open_database, sorted_errors
from aida.ledger.tables import StyleRow

_TABLE: Table = StyleRow.metadata.tables["style_references"]
_COLUMNS = {"id": "sref_code", "palette": "rgb_palette"}
_PLAIN = ("id", "name", "description", "category", "tags", "palette")
"""A style's fields that are columns; the others are in `technical_details`."""


class StyleStore:
    """The own styles of one installation. Safe to use from several threads and processes."""

    def __init__(self, url: str) -> None:
        """Opens the database and creates its tables; see `open_database` for the errors."""
        self._engine: Engine = open_database(url)

    def list(self) -> tuple[Style, ...]:
        """All of them, the newest first."""
        newest = select(_TABLE).order_by(_TABLE.c.created_at.desc(), _TABLE.c.name)
        with sorted_errors(self._engine), self._engine.connect().execution_options(reads=True) as reading:
            return tuple(_style(dict(row)) for row in reading.execute(newest).mappings())

    def add(self, styles: Sequence[Style]) -> None:
        """Hang them, all or none. Raises `BadInput` when one of them hangs there already."""
        ids = [style.id for style in styles]
        with sorted_errors(self._engine), self._engine.begin() as writing:
            taken = (
                writing.execute(select(_TABLE.c.sref_code).where(_TABLE.c.sref_code.in_(ids)))
                .scalars()
                .first()
            )
            if taken is not None:
                told = (
                    f"There is an own style {taken} already: `aida styles remove {taken}` takes it down first"
                )
                raise BadInput(f"{told}; nothing was added")
            if styles:
                writing.execute(insert(_TABLE), [_row(style) for style in styles])

    def remove(self, style_id: str) -> bool:
        """Take one down; false when there is none of that id."""
        with sorted_errors(self._engine), self._engine.begin() as writing:
            gone = writing.execute(delete(_TABLE).where(_TABLE.c.sref_code == style_id))
        return gone.rowcount == 1

    def close(self) -> None:
        self._engine.dispose()


def _row(style: Style) -> dict[str, Any]:
    values = style.model_dump(mode="json")
    row = {_COLUMNS.get(name, name): values.pop(name) for name in _PLAIN}
    return row | {"technical_details": values}


def _style(row: dict[str, Any]) -> Style:
    plain = {name: row[_COLUMNS.get(name, name)] for name in _PLAIN}
    return Style.model_validate(plain | row["technical_details"])
