"""Models and styles that a person names outright: names in, rows or one clear sentence out (pure).

    --model fal/kling-3-pro ─check_models→ planned first for clips      ─→ BadInput: unknown, retired,
    --style "Neon Grid…" ─pick_style→ the style, for the brief             no key, cannot do it

Whoever names something gets that, or hears why not and what to do; it is never quietly replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from difflib import get_close_matches

from aida.catalog.phrases import phrase
from aida.catalog.read import models, styles, vendors
from aida.catalog.rows import Model
from aida.contracts.brief import GalleryStyle
from aida.contracts.styles import Style
from aida.contracts.units import Tier
from aida.errors import BadInput
from aida.planner.casting import Market, Need, can, standing_in
from aida.planner.order import Order

_NEAR = 3


def draft_engine(row: Model) -> bool:
    """Whether a row is one of our own engines for the free draft alone."""
    return set(row.tiers) == {"draft"}


def all_drafts(names: Sequence[str]) -> bool:
    """Whether somebody named engines, and all of them are the draft's."""
    return bool(names) and all(name in models() and draft_engine(models()[name]) for name in names)


def check_models(market: Market, order: Order, tier: Tier | None, speak: str) -> None:
    """Raises `BadInput` for the first named model that cannot be had for this order.

    `tier` is `None` while it is left to the client's words, which never name the draft here.
    """
    for name in market.named:
        row = _known(name, market.on, speak)
        _check_tier(row, tier, speak)
        _check_alive(row, market.on, speak)
        missing = market.lacks(row)
        if missing is not None:
            key = "model_needs_key" if missing != row.opt_in else "model_needs_opt_in"
            raise BadInput(
                phrase(key, speak, model=row.name, vendor=vendors()[row.vendor].name, variable=missing)
            )
        _check_able(row, order, speak)


def check_style(picked: GalleryStyle, speak: str) -> None:
    """Raises `BadInput` for a picked style that neither hangs in the gallery nor is brought along."""
    if picked.own is None:
        pick_style(picked.id, (), speak)


def pick_style(text: str, own: Sequence[Style], speak: str) -> GalleryStyle:
    """The style of that id, or of that name in any case, curated or own, as a brief carries it.

    Raises `BadInput`, with the nearest ones, when there is none.
    """
    said = text.strip()
    hung = {row.id: row for row in own} | dict(styles())
    by_name = {row.name.casefold(): row for row in hung.values()}
    row = hung.get(said) or by_name.get(said.casefold())
    if row is not None:
        brought = None if row.id in styles() else row
        return GalleryStyle(id=row.id, requires_artistic_model=row.code is not None, own=brought)
    near = ", ".join(f"{row.id} ({row.name})" for row in _nearest_styles(said, hung))
    told = phrase("style_unknown", speak, style=said[:40])
    raise BadInput(f"{told} {phrase('style_nearest', speak, styles=near)}")


def _nearest_styles(text: str, hung: Mapping[str, Style]) -> list[Style]:
    """By code or by name, the likest first."""
    words = text.casefold().replace("_", " ").replace("-", " ")
    by_name = {row.name.casefold(): row for row in hung.values()}
    names = get_close_matches(words, by_name, _NEAR, cutoff=0.5)
    holding = [name for name in by_name if any(word in name for word in words.split() if len(word) > 3)]
    found = [by_name[name] for name in dict.fromkeys([*names, *holding])]
    codes = get_close_matches(text, hung, _NEAR, cutoff=0.0)
    return [*found, *(hung[code] for code in codes)][:_NEAR]


def _known(name: str, on: date, speak: str) -> Model:
    row = models().get(name)
    if row is not None and row.status_on(on) is not None:
        return row
    alive = [each for each in models().values() if each.status_on(on) not in (None, "retired")]
    near = get_close_matches(name, models(), 1, cutoff=0.5)
    kind = row.kind if row is not None else models()[near[0]].kind if near else None
    told = _ids(each for each in alive if kind in (None, each.kind) and not draft_engine(each))
    raise BadInput(phrase("model_unknown", speak, model=name[:60], models=told))


def _ids(rows: Iterable[Model]) -> str:
    return ", ".join(sorted(row.id for row in rows))


def _check_tier(row: Model, tier: Tier | None, speak: str) -> None:
    if draft_engine(row) and tier != "draft":
        raise BadInput(phrase("model_draft_only", speak, model=row.name))
    if tier == "draft" and "draft" not in row.tiers:
        raise BadInput(phrase("model_paid_only", speak, model=row.name))


def _check_alive(row: Model, on: date, speak: str) -> None:
    if row.status_on(on) != "retired":
        return
    ended = min(
        day
        for day in (row.retires, *(stage.since for stage in row.history if stage.status == "retired"))
        if day is not None
    )
    successor = standing_in(row, on)
    if successor is None:
        raise BadInput(phrase("model_retired", speak, model=row.name, day=ended.isoformat()))
    raise BadInput(
        phrase("model_succeeded", speak, model=row.name, day=ended.isoformat(), successor=successor.id)
    )


def _check_able(row: Model, order: Order, speak: str) -> None:
    abilities = row.abilities
    if row.kind == "video" and order.film and not can(row, Need("video", aspect=order.aspect)):
        shapes = ", ".join(abilities.aspects)
        raise BadInput(
            phrase("model_wrong_aspect", speak, model=row.name, aspect=order.aspect, aspects=shapes)
        )
    if row.kind == "voice" and order.speaks and not can(row, Need("voice", language=order.language)):
        spoken = ", ".join(abilities.languages)
        raise BadInput(
            phrase("model_wrong_language", speak, model=row.name, language=order.language, languages=spoken)
        )
