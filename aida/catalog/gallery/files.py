"""A file of styles → own styles, all or none (pure).

    sref_code,name,category,other_categories,tags,mood,medium,palette     ─read_file→ StyleFile
    [{"name": …, "palette": […]}, …]  or what `aida styles list --json` prints

Lists in a cell are parted by `;`. A row that cannot be read is one `BadInput` that names its line.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from aida.catalog.gallery.own import own_style
from aida.catalog.read import styles
from aida.contracts.styles import Style
from aida.errors import BadInput

MOST_STYLES = 1000
"""Styles in one file."""


@dataclass(frozen=True)
class StyleFile:
    """What a file brings."""

    styles: tuple[Style, ...]
    curated: int = 0
    """Rows with the code of a curated style: they hang here already, and stay as they are."""


def read_file(name: str, text: str, language: str = "en") -> StyleFile:
    """The styles of a CSV or JSON file, in its order. Raises `BadInput` for the first that is wrong."""
    plain = text.removeprefix("\ufeff")
    rows = _json(name, plain) if plain.lstrip()[:1] in ("[", "{") else _csv(name, plain)
    found: dict[str, tuple[str, Style]] = {}
    curated = 0
    for where, values in rows:
        if str(values.get("sref_code") or values.get("id") or "") in styles():
            curated += 1
            continue
        try:
            style = own_style(values, language)
        except BadInput as err:
            raise BadInput(f"{name}, {where}: {err.text}; nothing was imported") from err
        if style.id in found:
            first = found[style.id][0]
            raise BadInput(f"{name}, {where}: {style.id} is there already, in {first}; nothing was imported")
        found[style.id] = (where, style)
        if len(found) > MOST_STYLES:
            raise BadInput(f"{name} has more than {MOST_STYLES} styles: import it in parts")
    if not found and not curated:
        raise BadInput(f"{name} has no styles in it")
    return StyleFile(tuple(style for _, style in found.values()), curated)


def _csv(name: str, text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        fields = [field.strip() for field in reader.fieldnames or ()]
        if "name" not in fields or "palette" not in fields:
            told = "its first line must name the columns: sref_code,name,category,tags,mood,medium,palette"
            raise BadInput(f"{name}: {told}")
        reader.fieldnames = fields
        for row in reader:
            where = f"line {reader.line_num}"
            if None in row:
                raise BadInput(
                    f"{name}, {where}: it has more cells than the first line; nothing was imported"
                )
            values = {field: value.strip() for field, value in row.items() if value is not None}
            if any(values.values()):
                yield where, values
    except csv.Error as err:
        raise BadInput(f"{name}, line {reader.line_num}: {err}; nothing was imported") from err


def _json(name: str, text: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    try:
        document = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as err:
        at = f", line {err.lineno}" if isinstance(err, json.JSONDecodeError) else ""
        raise BadInput(f"{name}{at}: it is not JSON; nothing was imported") from err
    if isinstance(document, dict):
        document = document.get("items", [document])
    if not isinstance(document, list):
        raise BadInput(f"{name}: it is no list of styles")
    for number, values in enumerate(document, start=1):
        if not isinstance(values, dict):
            raise BadInput(f"{name}, style {number}: it is no style; nothing was imported")
        yield f"style {number}", _flat(values)


def _flat(card: Mapping[str, Any]) -> dict[str, Any]:
    """A card of the specification's form as a style's fields; others stay as they are."""
    details = card.get("technicalDetails")
    values = {
        name: value for name, value in card.items() if name not in ("images", "own", "technicalDetails")
    }
    if isinstance(details, dict):
        values.setdefault("mood", details.get("style"))
        medium = details.get("medium")
        values.setdefault("medium", ", ".join(map(str, medium)) if isinstance(medium, list) else medium)
    return values
