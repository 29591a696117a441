"""What `aida styles` does and prints: pages, one style, what was added and taken down."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from aida.catalog.gallery import CATEGORIES, card_of, own_style, read_file
from aida.catalog.phrases import phrase
from aida.catalog.read import styles
from aida.contracts.styles import Style, StylePage
from aida.errors import BadInput
from aida.front.gallery import Gallery
from aida.front.show import open_console, print_json
from aida.settings import read_settings

_LARGEST_FILE = 2 * 1024 * 1024


def show_page(
    keyword: str | None = None,
    *,
    tags: Sequence[str] = (),
    category: str | None = None,
    limit: int,
    offset: int = 0,
    language: str = "en",
    own_only: bool = False,
    as_json: bool,
) -> None:
    """A page of the gallery. Raises `BadInput` for a category that is none."""
    if category is not None and "_".join(category.casefold().replace("_", " ").split()) not in CATEGORIES:
        raise BadInput(f"{category[:40]!r} is no category; they are {', '.join(CATEGORIES)}")
    page = Gallery(read_settings()).search(keyword, tags, category, limit, offset, language)
    if own_only:
        items = tuple(each for each in page.items if each.own)
        page = page.model_copy(update={"items": items, "total": len(items)})
    if not page.complete:
        print(phrase("styles_curated_only", language), file=sys.stderr)
    if as_json:
        print_json(page.model_dump(mode="json"))
        return
    _print(page)


def _print(page: StylePage) -> None:
    console = open_console()
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in ("id", "", "name", "category", "tags"):
        table.add_column(column, no_wrap=column != "tags")
    for card in page.items:
        mark = Text(" own", style="green") if card.own else Text("")
        tags = Text(", ".join(card.tags[:5]), style="dim")
        table.add_row(card.id, _swatches(card.palette), Text(card.name) + mark, card.category, tags)
    if page.items:
        console.print(table)
    told = (
        f"{page.offset + 1} to {page.offset + len(page.items)} of {page.total}"
        if page.items
        else "None found."
    )
    console.print(told, style="dim", highlight=False)


def _swatches(palette: Sequence[str]) -> Text:
    drawn = Text()
    for colour in palette:
        drawn.append("  ", style=f"on {colour}")
    return drawn


def show_style(text: str, *, as_json: bool) -> None:
    """One style, and where its preview lies. Raises `BadInput` for an unknown one."""
    gallery = Gallery(read_settings())
    style = gallery.style(text)
    preview = gallery.preview(style.id)
    if as_json:
        card = card_of(style, own=style.id not in styles()).model_dump(mode="json")
        more = style.model_dump(mode="json", include={"craft", "descriptors", "finish", "other_categories"})
        print_json(card | more | {"code": style.code, "preview": str(preview)})
        return
    console = open_console()
    console.print(Text(style.name, style="bold"), Text(style.id, style="dim"), _swatches(style.palette))
    console.print(style.description, highlight=False)
    table = Table(show_header=False, box=None, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    rows = {
        "category": ", ".join((style.category, *style.other_categories)),
        "tags": ", ".join(style.tags),
        "mood": ", ".join(style.mood),
        "medium": style.medium,
        "in words": "; ".join(style.descriptors),
        "palette": " ".join(style.palette),
        "code": f"--sref {style.code}" if style.code else "none: its words and palette carry it",
        "preview": str(preview),
    }
    for name, value in rows.items():
        table.add_row(name, Text(value))
    console.print(table)


def add_style(values: Mapping[str, Any], language: str, *, as_json: bool) -> None:
    """Add one own style. Raises `BadInput` for what is wrong with it."""
    try:
        style = own_style(values, language)
    except BadInput as err:
        raise BadInput(f"The style cannot be added: {err.text}") from err
    Gallery(read_settings()).add([style])
    _told([style], as_json=as_json)


def import_styles(file: Path, language: str, *, as_json: bool) -> None:
    """Add the styles of a file, all or none. Raises `BadInput` naming the line that is wrong."""
    found = read_file(file.name, _text(file), language)
    Gallery(read_settings()).add(found.styles)
    _told(found.styles, as_json=as_json)
    if found.curated:
        many = "style hangs" if found.curated == 1 else "styles hang"
        print(f"{found.curated} curated {many} here already, and stay as they are.", file=sys.stderr)


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise BadInput(f"{file} is larger than 2 MiB: import it in parts")
        return file.read_text(encoding="utf-8-sig")
    except OSError as err:
        raise BadInput(f"{file} cannot be read: {err.strerror or err}") from err
    except UnicodeDecodeError as err:
        raise BadInput(f"{file} is not UTF-8 text: save it as UTF-8") from err


def _told(added: Sequence[Style], *, as_json: bool) -> None:
    if as_json:
        print_json([card_of(style, own=True).model_dump(mode="json") for style in added])
        return
    console = open_console()
    for style in added:
        use = Text(f'  aida create "…" --style {style.id}', style="dim")
        console.print(Text(f"{style.name} ", style="bold"), _swatches(style.palette), use)


def remove_style(style_id: str) -> None:
    """Take an own style down. Raises `BadInput` for a curated or unknown one."""
    Gallery(read_settings()).remove(style_id.strip())
    open_console().print(f"{style_id.strip()} is removed.", highlight=False)
