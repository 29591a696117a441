"""Styles by words, tags and category (pure): terms → scores → a page.

A style's name says more than its tags, those more than its description. Styles that have everything
that was asked for come alone; where none has, those with the most of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from aida.catalog.copy.words import tokens
from aida.catalog.gallery.cards import card_of
from aida.catalog.gallery.words import Term, plain, read_terms
from aida.catalog.read import styles
from aida.contracts.styles import Style, StylePage

MOST = 100
"""Styles on one page."""

_WEIGHTS = {"name": 8.0, "tags": 6.0, "category": 5.0, "medium": 5.0, "mood": 4.0, "craft": 3.0, "told": 1.5}
_FURTHER = 0.8
"""What a look's other words count: "antique" for "retro"."""
_LONGER = 0.7
"""What a longer word counts: "portraits" for "portrait"."""


def search_styles(
    keyword: str | None = None,
    tags: Iterable[str] = (),
    category: str | None = None,
    limit: int = 20,
    offset: int = 0,
    language: str = "en",
    *,
    own: Sequence[Style] = (),
    complete: bool = True,
) -> StylePage:
    """A page of the curated styles and the own ones; without a keyword in the gallery's order, own first.

    `tags` must all be there, in any language. `category` is `fine_art` or "Fine Art"; one that is none
    finds nothing. `limit` is 1 to `MOST`. `complete` is passed on: whether `own` could be read.
    """
    # A curated style cannot be hidden by an own one.
    mine = {row.id: row for row in own if row.id not in styles()}
    shown = [*mine.values(), *styles().values()]
    if category:
        wanted = _category(category)
        shown = [row for row in shown if wanted in (row.category, *row.other_categories)]
    for tag in tags:
        terms = read_terms(tag, language) or [Term((plain(tag),))]
        shown = [row for row in shown if all(_tagged(row, term) for term in terms)]
    terms = read_terms(keyword, language) if keyword else []
    found = _ranked(shown, terms) if terms else shown
    page = found[offset : offset + limit]
    return StylePage(
        total=len(found),
        offset=offset,
        limit=limit,
        items=tuple(card_of(row, own=row.id in mine) for row in page),
        complete=complete,
    )


def _category(text: str) -> str:
    return "_".join(tokens(plain(text.replace("_", " "))))


def _ranked(rows: Sequence[Style], terms: Sequence[Term]) -> list[Style]:
    scored = [(row, [_score(row, term) for term in terms]) for row in rows]
    most = max((sum(score > 0 for score in scores) for _, scores in scored), default=0)
    best = [(row, scores) for row, scores in scored if most and sum(score > 0 for score in scores) == most]
    return [row for row, _ in sorted(best, key=lambda pair: -sum(pair[1]))]


def _score(row: Style, term: Term) -> float:
    """How much a style has of what was asked for; 0: nothing."""
    best = 0.0
    for place, word in enumerate(term.words):
        share = 1.0 if place == 0 else _FURTHER
        for field, text in _texts(row).items():
            best = max(best, _WEIGHTS[field] * share * _fit(word, text))
    return best


def _tagged(row: Style, term: Term) -> bool:
    text = _words(" ".join((*row.tags, *row.mood)))
    return any(_fit(word, text) for word in term.words)


def _fit(word: str, text: Sequence[str]) -> float:
    parts = tokens(word)
    if not parts:
        return 0.0
    if len(parts) > 1:
        joined = f" {' '.join(text)} "
        return 1.0 if f" {' '.join(parts)} " in joined else 0.0
    if parts[0] in text:
        return 1.0
    longer = len(parts[0]) >= 3 and any(each.startswith(parts[0]) for each in text)
    return _LONGER if longer else 0.0


@lru_cache(maxsize=1024)
def _texts(row: Style) -> dict[str, list[str]]:
    return {
        "name": _words(f"{row.id} {row.name}"),
        "tags": _words(" ".join(row.tags)),
        "category": _words(" ".join((row.category, *row.other_categories)).replace("_", " ")),
        "medium": _words(row.medium),
        "mood": _words(" ".join(row.mood)),
        "craft": _words(row.craft),
        "told": _words(" ".join((row.description, *row.descriptors))),
    }


def _words(text: str) -> list[str]:
    return tokens(plain(text))
