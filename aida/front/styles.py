"""`aida styles`: the gallery in the terminal, and the own styles that hang in it.

aida styles search "acquerello" | show 1040727712 | add --name … | import styles.csv | remove ID
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Optional

import typer

from aida.front import options

styles_app = typer.Typer(
    help="Look through the gallery's styles; add own ones.", rich_markup_mode=None, no_args_is_help=True
)

Keyword = Annotated[str, typer.Argument(help="Words of any of the 17 languages: acquerello, noir et blanc.")]
Tags = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--tag", help="A tag it must have; may be repeated.", show_default=False),
]
Category = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option(
        "--category",
        help="3d_render, editorial, fashion_design, fine_art, illustration or photography.",
        show_default=False,
    ),
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=100, help="How many at most.")]
Offset = Annotated[int, typer.Option("--offset", min=0, help="How many to leave out first.")]
Language = Annotated[str, typer.Option("--language", help="The language of the words, like it or ja.")]
Own = Annotated[bool, typer.Option("--own", help="Only the styles that were added here.")]
StyleId = Annotated[str, typer.Argument(help="The style's id, or its name.")]
Name = Annotated[str, typer.Option("--name", help="Its name.")]
Palette = Annotated[
    list[str], typer.Option("--colour", help="A colour like #1a2b3c; three or more, by repeating it.")
]
Code = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--sref", help="Its Midjourney --sref code, where it has one.", show_default=False),
]
Description = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--description", help="What it looks like, in a sentence.", show_default=False),
]
Moods = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option("--mood", help="How it feels; may be repeated.", show_default=False),
]
Medium = Annotated[
    Optional[str],  # noqa: UP045
    typer.Option("--medium", help="What it is made with: watercolour, analog film, 3d…", show_default=False),
]
Descriptors = Annotated[
    Optional[list[str]],  # noqa: UP045
    typer.Option(
        "--descriptor",
        help="English words of the look for models without codes; three or more, by repeating it.",
        show_default=False,
    ),
]
File = Annotated[Path, typer.Argument(help="A CSV or JSON file of styles.")]


@styles_app.command("list")
def list_(limit: Limit = 100, offset: Offset = 0, own: Own = False, json: options.Json = False) -> None:
    """List the gallery, own styles first."""
    from aida.front.show_styles import show_page

    show_page(limit=limit, offset=offset, own_only=own, as_json=json)


@styles_app.command()
def show(style: StyleId, json: options.Json = False) -> None:
    """Show one style: words, palette, and where its preview is."""
    from aida.front.show_styles import show_style

    show_style(style, as_json=json)


@styles_app.command()
def search(
    keyword: Keyword,
    tag: Tags = None,
    category: Category = None,
    limit: Limit = 20,
    offset: Offset = 0,
    language: Language = "en",
    json: options.Json = False,
) -> None:
    """Find styles by words, tags and category, best first."""
    from aida.front.show_styles import show_page

    show_page(
        keyword,
        tags=tag or (),
        category=category,
        limit=limit,
        offset=offset,
        language=language,
        as_json=json,
    )


@styles_app.command()
def add(
    name: Name,
    colour: Palette,
    category: Annotated[str, typer.Option("--category", help="One of the six categories.")] = "illustration",
    sref: Code = None,
    description: Description = None,
    tag: Tags = None,
    mood: Moods = None,
    medium: Medium = None,
    descriptor: Descriptors = None,
    language: Language = "en",
    json: options.Json = False,
) -> None:
    """Add an own style. What is left out is told from what is said."""
    from aida.front.show_styles import add_style

    values = {
        "name": name, "palette": colour, "category": category, "sref_code": sref, "description": description,
        "tags": tag, "mood": mood, "medium": medium, "descriptors": descriptor,
    }  # fmt: skip
    add_style(values, language, as_json=json)


@styles_app.command("import")
def import_(file: File, language: Language = "en", json: options.Json = False) -> None:
    """Add the own styles of a file: all of them, or none and the line that is wrong."""
    from aida.front.show_styles import import_styles

    import_styles(file, language, as_json=json)


@styles_app.command()
def remove(style: Annotated[str, typer.Argument(help="The own style's id.")]) -> None:
    """Remove an own style. Films that were begun with it keep it; curated styles stay."""
    from aida.front.show_styles import remove_style

    remove_style(style)
