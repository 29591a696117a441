"""A style as a person writes it → a whole `Style` (pure).

    {"name": "Our Autumn", "category": "photography", "medium": "acquerello", "palette": [...], …}
        ─own_style→ Style {id, craft, descriptors, finish, settings …}

What was left out is told from what was said: how its pictures are made from the medium, the words for
models from tags and moods, the frames' finish from all of it, in any of the seventeen languages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import ValidationError

from aida.catalog.copy.words import folded, tokens
from aida.catalog.gallery.cards import CATEGORIES
from aida.catalog.gallery.words import read_terms
from aida.catalog.looks import luminance
from aida.catalog.read import catalog_table, styles
from aida.contracts.styles import Style
from aida.contracts.units import Finish, Motif, Setting
from aida.errors import BadInput

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_COLOUR = re.compile(r"#?([0-9a-fA-F]{6})")
_LISTS = ("other_categories", "tags", "mood", "descriptors", "palette", "settings")
_FIELDS = (*Style.model_fields, "sref_code")
_DRAWN: tuple[Finish, ...] = (
    "render", "oil", "classical", "chiaroscuro", "gouache", "watercolour", "storybook", "cel", "engraving",
    "screen_print", "cut_paper", "silhouette", "neon", "stained_glass",
)  # fmt: skip


def own_style(values: Mapping[str, Any], language: str = "en") -> Style:
    """The style those values describe. Raises `BadInput`: half a sentence that says what is wrong."""
    given = {name: value for name, value in values.items() if value not in (None, "", [], ())}
    strange = sorted(set(given) - set(_FIELDS))
    if strange:
        raise BadInput(f"there is no field {strange[0]!r}; the fields are {', '.join(_FIELDS[:-1])}")
    given["id"] = _id(given)
    for name in _LISTS:
        given[name] = _words(given.get(name, ()))
    given["palette"] = [_colour(each) for each in given["palette"]]
    if len(given["palette"]) < 3:
        raise BadInput("its palette needs three colours or more, like #1a2b3c")
    given["category"] = _category(str(given.get("category", "")))
    given["medium"] = " ".join(str(given.get("medium", "")).split()) or given["category"].replace("_", " ")
    finish = given.setdefault("finish", _finish(given, language))
    given.setdefault("motif", _motif(given, language))
    given.setdefault("photographic", finish not in _DRAWN)
    given.setdefault("craft", _craft(_english(given["medium"], language), given["photographic"]))
    given.setdefault("description", f"{given['name']}: {', '.join(given['mood'] or given['tags'])}.")
    given["descriptors"] = given["descriptors"] or _descriptors(given, language)
    given["settings"] = given["settings"] or _settings(given["palette"], finish)
    given.pop("sref_code", None)
    try:
        return Style.model_validate(given)
    except ValidationError as err:
        first = err.errors()[0]
        where = str(first["loc"][0]) if first["loc"] else "it"
        raise BadInput(f"{where}: {first['msg'][:1].lower()}{first['msg'][1:]}") from err


def _id(given: Mapping[str, Any]) -> str:
    """The code or id that was given; without one, the name in small letters."""
    if not str(given.get("name", "")).strip():
        raise BadInput("it has no name")
    said = str(given.get("sref_code") or given.get("id") or "").strip()
    made = said or "-".join(tokens(folded(str(given["name"]))))[:64].strip("-")
    if not _ID.fullmatch(made):
        what = f"{said[:40]!r} is no id" if said else "its name has no Latin letters"
        raise BadInput(f"{what}: give it an sref_code (digits) or an id of letters, digits, - and _")
    if made in styles():
        raise BadInput(f"{made} is a curated style ({styles()[made].name}), and stays as it is")
    return made


def _words(value: Any) -> list[str]:
    """A list, or text parted by `;`."""
    parts = value.split(";") if isinstance(value, str) else value
    if not isinstance(parts, Sequence):
        raise BadInput(f"{value!r} is no list of words")
    return list(dict.fromkeys(word for part in parts if (word := " ".join(str(part).split()))))


def _colour(text: str) -> str:
    found = _COLOUR.fullmatch(text)
    if found is None:
        raise BadInput(f"{text[:40]!r} is no colour like #1a2b3c")
    return f"#{found[1].lower()}"


def _category(text: str) -> str:
    made = "_".join(tokens(folded(text.replace("_", " "))))
    if made not in CATEGORIES:
        raise BadInput(f"its category is one of {', '.join(CATEGORIES)}, not {text[:40]!r}")
    return made


def _finish(given: Mapping[str, Any], language: str) -> Finish:
    """By what it says of its medium first, then of its craft, its tags, its name and its moods."""
    said = (given["medium"], given.get("craft", ""), *given["tags"], given["name"], *given["mood"])
    table = catalog_table("gallery/looks.toml")["finishes"]
    found: Finish = _by_look(table, said, language) or table[_CATEGORY_LOOKS[given["category"]]]
    return found


def _motif(given: Mapping[str, Any], language: str) -> Motif:
    """By what it says in its tags, its name, its description and its moods; else a still life."""
    said = (*given["tags"], given["name"], given.get("description", ""), *given["mood"])
    found: Motif = _by_look(catalog_table("gallery/looks.toml")["motifs"], said, language) or "still_life"
    return found


def _by_look(table: Mapping[str, Any], said: Sequence[str], language: str) -> Any:
    """What the table has for the looks that are said; `None` when it has nothing for any of them."""
    for each in said:
        looks = {term.look for term in read_terms(str(each), language)}
        # The table's order: film is surer than photography.
        found = next((value for look, value in table.items() if look in looks), None)
        if found is not None:
            return found
    return None


_CATEGORY_LOOKS = {
    "3d_render": "3d", "editorial": "film", "fashion_design": "soft", "fine_art": "painting",
    "illustration": "illustration", "photography": "photography",
}  # fmt: skip


def _craft(medium: str, photographic: bool) -> str:
    """`watercolour` → "watercolour illustration"; a medium that is a picture already stays."""
    noun = "photograph" if photographic else "illustration"
    said = tokens(medium.casefold())
    known = ("photograph", "illustration", "painting", "render", "engraving", "collage", "drawing", "print")
    return medium if any(word in known for word in said) else f"{medium} {noun}"[:80].strip()


def _english(words: str, language: str) -> str:
    """What models are told: the gallery's English word for a look, the person's own word for the rest."""
    terms = read_terms(words, language)
    return terms[0].words[0].replace("-", " ") if len(terms) == 1 and terms[0].look else words


def _descriptors(given: Mapping[str, Any], language: str) -> list[str]:
    """At least three things that are said of the look."""
    tags = [_english(each, language) for each in given["tags"][:5]]
    moods = [f"{_english(each, language)} mood" for each in given["mood"][:3]]
    made = [*tags, *moods, f"{_english(given['medium'], language)} look"]
    made += [f"in the manner of {given['category'].replace('_', ' ')}", "one consistent palette"]
    return list(dict.fromkeys(made))[: max(3, min(8, len(made) - 2))]


def _settings(palette: Sequence[str], finish: Finish) -> list[Setting]:
    dark = luminance(sorted(palette, key=luminance)[len(palette) // 2]) < 0.18
    places = _places()
    return places.get(finish) or (["night", "studio"] if dark else ["studio", "daylight"])


@cache
def _places() -> dict[str, list[Setting]]:
    """Where the curated styles of a finish play."""
    return {row.finish: list(row.settings) for row in styles().values() if row.settings[0] != "studio"}
