"""The catalog: complete, dated, sourced, and clear about its own mistakes."""

from datetime import date
from decimal import Decimal

import pytest

from aida.catalog.read import (
    CatalogError,
    catalog_table,
    concurrency,
    models,
    platforms,
    price,
    rates,
    read_rows,
    sizes,
    styles,
    unit_price,
    vendors,
)
from aida.catalog.rows import Model
from aida.contracts.units import LANGUAGES

SPEC_DAY = date(2025, 10, 21)
TODAY = date(2026, 11, 22)
FREE = {"local/xtts-v2"} | {row.id for row in models().values() if "draft" in row.tiers}
ROW = {
    "id": "fal/some",
    "name": "Some",
    "vendor": "fal",
    "kind": "image",
    "endpoint": "some/where",
    "tiers": {"fast": 1},
    "concurrency": 1,
    "expected": {"call": 1},
    "history": [{"from": TODAY, "status": "current", "source": "a page"}],
}


@pytest.mark.parametrize(
    "name",
    [
        "Claude Sonnet 4.5",
        "FLUX Pro",
        "FLUX Schnell",
        "Hunyuan Image 3",
        "Seedream",
        "Midjourney V7",
        "Kling 2.5 Pro",
        "Veo 3.1",
        "Sora 2",
        "MiniMax Hailuo-02",
        "XTTS v2",
    ],
)
def test_every_model_the_specification_names_has_a_row_of_that_day(name: str) -> None:
    row = next(row for row in models().values() if row.name == name)
    assert row.status_on(SPEC_DAY) == "current"


def test_the_seven_engines_of_the_free_draft_are_there() -> None:
    drafts = {row.id for row in models().values() if "draft" in row.tiers}
    engines = ("template", "simplified", "draw", "motion", "espeak", "synth", "assembly")
    assert drafts == {f"local/{name}" for name in engines}


def test_only_what_runs_on_our_own_machine_is_free() -> None:
    assert {row.id for row in models().values() for each in row.prices if not each.usd} == FREE


def test_every_price_says_where_it_comes_from_and_when_it_was_checked() -> None:
    for row in models().values():
        for each in row.prices:
            assert each.source.strip(), row.id
            assert each.checked >= date(2025, 10, 21), row.id
            assert each.until is None or each.until >= each.since, row.id


def test_every_change_of_status_has_a_source_and_every_doubt_a_reason() -> None:
    for row in models().values():
        for stage in row.history:
            assert stage.source.strip(), row.id
            assert stage.status == "current" or stage.why, row.id


def test_an_unknown_price_is_none_and_not_zero() -> None:
    assert price(models()["kie/midjourney-v7"], TODAY) is None
    assert price(models()["fal/veo-3.1"], SPEC_DAY) is None, "the specification gives no price for it"


@pytest.mark.parametrize(
    ("day", "usd", "unit"),
    [
        (date(2025, 10, 20), None, None),
        (SPEC_DAY, "0.055", "image"),
        (date(2026, 9, 30), "0.055", "image"),
        (date(2026, 10, 1), "0.04", "megapixel"),
        (TODAY, "0.04", "megapixel"),
    ],
)
def test_the_price_is_the_one_of_the_day(day: date, usd: str | None, unit: str | None) -> None:
    found = price(models()["fal/flux-pro"], day)
    assert (found and str(found.usd), found and found.unit) == (usd, unit)


def test_what_is_planned_with_today_has_a_price_today() -> None:
    unpriced = {
        row.id
        for row in models().values()
        if row.tiers and row.status_on(TODAY) != "retired" and price(row, TODAY) is None
    }
    assert unpriced == {"kie/midjourney-v7"}, "asked for by its style codes, whatever it costs"


def test_prices_of_a_step_hold_for_that_step_alone() -> None:
    sonnet = models()["anthropic/claude-sonnet-4.5"]
    assert [price(sonnet, SPEC_DAY, step=step).usd for step in ("script", "storyboard")] == [  # type: ignore[union-attr]
        Decimal("0.02"),
        Decimal("0.03"),
    ]
    assert price(sonnet, date(2026, 12, 1)) is None, "its prices end with it"


def test_native_sound_and_4k_are_prices_of_their_own() -> None:
    kling = models()["fal/kling-3-pro"]
    assert unit_price(kling, TODAY, "second") == Decimal("0.112")
    assert {each.variant: str(each.usd) for each in kling.prices} == {None: "0.112", "audio": "0.168"}


@pytest.mark.parametrize(
    ("model", "day", "status"),
    [
        ("fal/sora-2", date(2026, 9, 23), "current"),
        ("fal/sora-2", date(2026, 9, 24), "retired"),
        ("anthropic/claude-sonnet-4.5", TODAY, "deprecated"),
        ("anthropic/claude-sonnet-4.5", date(2026, 11, 30), "retired"),
        ("anthropic/claude-sonnet-5.5", SPEC_DAY, None),
        ("fal/veo-3.1", TODAY, "unverified"),
    ],
)
def test_a_model_is_what_it_was_on_the_day(model: str, day: date, status: str | None) -> None:
    assert models()[model].status_on(day) == status


def test_no_two_models_of_a_kind_share_a_place_in_a_tier() -> None:
    seen: dict[tuple[str, str, int, str], str] = {}
    for row in models().values():
        for tier, place in row.tiers.items():
            for step in row.steps or ("",):
                key = (row.kind, tier, place, step)
                assert seen.setdefault(key, row.id) == row.id


def test_voices_speak_every_language_we_write_except_where_said() -> None:
    lacking = {
        row.id: missing
        for row in models().values()
        if row.kind == "voice" and (missing := set(LANGUAGES) - set(row.abilities.languages))
    }
    assert lacking == {"fal/elevenlabs-multilingual-2": {"hu"}}
    assert set(models()["local/xtts-v2"].limits.characters) == set(LANGUAGES)


def test_bought_voices_speak_more_languages_than_the_specification_asks_for() -> None:
    """ "29+ languages": one voice has just 29, the routed ones together have more."""
    spoken = [
        set(row.abilities.languages)
        for row in models().values()
        if row.kind == "voice" and row.vendor == "fal"
    ]
    assert min(len(each) for each in spoken) == 29
    assert len(set().union(*spoken)) >= 39


def test_bought_voices_count_thousands_of_characters() -> None:
    bought = [row for row in models().values() if row.kind == "voice" and row.vendor == "fal"]
    assert {price(row, TODAY).unit for row in bought} == {"kchar"}  # type: ignore[union-attr]


def test_every_tier_has_a_voice_for_all_17_languages_that_nobody_needs_to_ask_for() -> None:
    for tier in ("draft", "fast", "standard", "premium"):
        voices = [row for row in models().values() if row.kind == "voice" and tier in row.tiers]
        spoken = {language for row in voices if not row.opt_in for language in row.abilities.languages}
        assert set(LANGUAGES) <= spoken, tier


def test_vendors_have_the_keys_and_places_that_are_counted_on() -> None:
    from aida.settings import VENDOR_KEYS

    assert {row.id: row.key for row in vendors().values() if row.key} == VENDOR_KEYS
    assert {name: concurrency(name) for name in vendors()} == {
        "anthropic": 4, "fal": 4, "kie": 3, "local": None,
    }  # fmt: skip


def test_results_are_fetched_from_no_host_that_anybody_could_own() -> None:
    for row in vendors().values():
        for host in row.media_hosts:
            assert host.removeprefix("*.").count("."), f"{row.id}: {host} is too wide"
            assert "*" not in host.removeprefix("*.")
        assert row.source
        assert row.console


def test_every_language_beyond_the_17_can_be_set_in_our_type() -> None:
    """Each sentence has the letters that are the language's own."""
    from aida.media.fonts import covers, face

    for language, sentence in catalog_table("languages.toml")["beyond"].items():
        assert language not in LANGUAGES
        assert all(covers(face(language, "text", bold), sentence) for bold in (False, True)), language


def test_clip_lengths_are_listed_or_a_range() -> None:
    assert models()["fal/kling-2.5-pro"].abilities.durations.choices() == (5, 10)  # type: ignore[union-attr]
    assert models()["fal/kling-3-pro"].abilities.durations.choices() == tuple(range(3, 16))  # type: ignore[union-attr]


def test_platforms_know_their_shape_and_lengths() -> None:
    named = {
        "instagram_reel": "9:16",
        "instagram_story": "9:16",
        "instagram_feed": "4:5",
        "tiktok": "9:16",
        "youtube": "16:9",
        "youtube_shorts": "9:16",
        "whatsapp": "9:16",
        "screen": "16:9",
    }
    rows = platforms()
    assert {name: rows[name].aspect for name in named} == named
    assert {"facebook", "linkedin", "x", "radio", "web"} <= set(rows)
    for row in rows.values():
        assert row.shortest <= row.duration <= (row.longest or row.duration)
        assert row.aspect in sizes()


def test_sizes_have_the_shape_they_are_named_for() -> None:
    for aspect, (width, height) in sizes().items():
        across, down = map(int, aspect.split(":"))
        assert width * down == height * across
        assert width % 2 == height % 2 == 0


def test_the_gallery_has_its_32_styles_in_six_categories() -> None:
    rows = styles().values()
    assert len(rows) == 32
    assert len({row.category for row in rows}) == 6
    assert len({row.description for row in rows}) == 32


def test_rates_are_dated_and_the_dollar_is_a_dollar() -> None:
    for row in rates():
        assert row.usd["USD"] == 1
        assert row.source


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "hologram"}, r"models\.toml, fal/some: kind"),
        ({"id": "some"}, r"models\.toml, some: id"),
        ({"colour": "red"}, r"models\.toml, fal/some: colour"),
        (
            {"prices": [{"from": TODAY, "unit": "image", "usd": -1, "source": "x", "checked": TODAY}]},
            "prices",
        ),
        ({"prices": [{"from": TODAY, "unit": "image", "usd": 1, "checked": TODAY}]}, r"prices\.0\.source"),
        (
            {
                "prices": [
                    {"from": SPEC_DAY, "unit": "image", "usd": 1, "source": "x", "checked": TODAY},
                    {"from": TODAY, "unit": "image", "usd": 2, "source": "x", "checked": TODAY},
                ]
            },
            "two prices per image hold at once",
        ),
    ],
)
def test_a_wrong_row_is_named(change: dict[str, object], says: str) -> None:
    with pytest.raises(CatalogError, match=says):
        read_rows("models.toml", [ROW | change], Model)
