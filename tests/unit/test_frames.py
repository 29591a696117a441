"""Drawn frames: reproducible, of the right size, words readable and only where they may be."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from aida.agents.visual_creator import create
from aida.contracts import AssetRef, Look, PictureRecipe, ScriptScene, StoryboardScene
from aida.errors import Permanent
from aida.media.frames import draw_chrome, draw_picture
from aida.media.frames.colours import contrast, css, luminance, mix, readable, rgb, tones
from aida.media.frames.ground import ink_for
from aida.media.frames.marks import clock
from aida.media.frames.poses import takes_colour
from aida.media.frames.stage import stage_of
from aida.media.layout import layout
from aida.providers.local.draw import DrawnPictures
from tests.benches import a_bench

PALETTE = ("#fbe9d7", "#f3d0b0", "#3a1d10", "#d9482b", "#f2a65a")
SETTINGS = ("studio", "daylight", "neon", "night", "paper", "pop")


def scene(number: int = 1, **fields: object) -> StoryboardScene:
    told = {
        "visual_description": "A cup",
        "camera_movement": "Slow push in",
        "lighting": "Soft",
        "mood": "Calm",
    }
    return StoryboardScene.model_validate({"scene_id": number, **told, **fields})


def recipe(number: int = 1, **fields: object) -> PictureRecipe:
    width, height = fields.pop("size", (180, 320))  # type: ignore[misc]
    purpose = fields.pop("purpose", "scene")
    subject = fields.pop("subject", "zxqv")
    return PictureRecipe(
        model="local/draw", scope="test", scene=scene(number, **fields), look=Look(palette=PALETTE),
        subject=str(subject), language="en", width=width, height=height, purpose=purpose,  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_draws_a_subject_nobody_foresaw(setting: str) -> None:
    pixels = draw_picture(recipe(setting=setting))
    assert pixels.shape == (384, 216, 3)
    assert pixels.std() > 8


@pytest.mark.parametrize("framing", ["hero", "close_up", "wide", "end_card"])
@pytest.mark.parametrize("size", [(320, 180), (240, 240), (192, 240)])
def test_every_framing_draws_in_every_aspect(framing: str, size: tuple[int, int]) -> None:
    pixels = draw_picture(recipe(framing=framing, size=size))
    assert pixels.shape[:2] == (size[1] * 6 // 5, size[0] * 6 // 5)


def test_a_still_is_exactly_as_large_as_asked_for() -> None:
    assert draw_picture(recipe(purpose="still", size=(200, 250))).shape == (250, 200, 3)


def test_the_same_recipe_gives_the_same_pixels() -> None:
    assert np.array_equal(draw_picture(recipe(setting="night")), draw_picture(recipe(setting="night")))


def test_neighbouring_scenes_differ_clearly() -> None:
    one, two = (draw_picture(recipe(number, setting="studio")).astype(int) for number in (1, 2))
    assert np.abs(one - two).mean() > 2


def test_the_subject_stands_in_the_subject_zone_of_the_frame_in_the_middle() -> None:
    stage = stage_of(recipe(size=(1080, 1920)))
    zone = layout(1080, 1920).subject
    assert (stage.width, stage.height) == (1296, 2304)
    assert (stage.zone.x, stage.zone.y) == (zone.x + 108, zone.y + 192)


def chrome(
    width: int,
    height: int,
    language: str = "en",
    picture: np.ndarray | None = None,
    text: str = "Wake up your glow",
) -> np.ndarray:
    return draw_chrome(
        ScriptScene(id=1, duration=Fraction(10), text="x", headline=text), scene(), Look(palette=PALETTE),
        index=0, count=3, start=Fraction(0), language=language, width=width, height=height, picture=picture,
    )  # fmt: skip


@pytest.mark.parametrize("size", [(540, 960), (960, 540), (600, 600), (480, 600)])
@pytest.mark.parametrize("grey", [None, 128])
def test_chrome_leaves_subject_and_captions_free(size: tuple[int, int], grey: int | None) -> None:
    picture = None if grey is None else np.full((size[1], size[0], 3), grey, np.uint8)
    alpha = chrome(*size, picture=picture, text="A headline that is rather long for its place")[..., 3]
    for zone in (layout(*size).subject, layout(*size).captions):
        assert alpha[zone.y + 1 : zone.bottom - 1, zone.x + 1 : zone.right - 1].max() == 0


def test_a_wide_frame_is_mirrored_as_a_whole_for_arabic() -> None:
    zones = layout(960, 540, mirrored=True)
    busy = np.random.default_rng(1).integers(0, 255, (540, 960, 3), dtype=np.uint8)
    alpha = chrome(960, 540, "ar", picture=busy, text="خطوة جديدة نحو الغد")[..., 3]
    assert zones.subject.x < 100 < 480 < zones.headline.x
    assert (
        alpha[zones.subject.y : zones.subject.bottom, zones.subject.x + 1 : zones.subject.right - 1].max()
        == 0
    )


def test_chrome_is_premultiplied() -> None:
    layer = chrome(540, 960)
    assert (layer[..., :3].max(axis=2) <= layer[..., 3]).all()


def test_chrome_of_a_right_to_left_language_is_mirrored() -> None:
    def side(language: str, text: str) -> float:
        zone = layout(540, 960).headline
        columns = chrome(540, 960, language, text=text)[zone.y : zone.bottom, :, 3].sum(axis=0).nonzero()[0]
        return float(columns.mean())

    assert side("en", "Hi") < 200 < 340 < side("ar", "خطوة")


@pytest.mark.parametrize("grey", [0, 40, 90, 128, 160, 200, 255])
def test_words_are_readable_on_any_grey(grey: int) -> None:
    picture = np.full((960, 540, 3), grey, np.uint8)
    ink = ink_for(picture, layout(540, 960).headline, tones(PALETTE, "studio"))
    ground = (
        mix((grey / 255,) * 3, ink.scrim, 0)
        if not ink.veil
        else tuple(grey / 255 * (1 - ink.veil) + part * ink.veil for part in ink.scrim)
    )
    for colour in (ink.text, ink.accent, ink.quiet):
        assert contrast(colour, ground) >= 4.5  # type: ignore[arg-type]


def test_readable_keeps_a_colour_that_is_readable_already() -> None:
    navy = rgb("#0d1b3a")
    assert css(readable(navy, luminance(rgb("#ffffff")))) == "#0d1b3a"


@pytest.mark.parametrize("setting", ["neon", "night"])
def test_night_is_dark_whatever_the_palette(setting: str) -> None:
    assert luminance(tones(PALETTE, setting).background) < 0.05


def test_missing_colours_are_derived() -> None:
    three = tones(("#ffffff", "#eeeeee", "#111111"), "studio")
    assert three.accent != three.ink


def test_clock_shows_minutes_and_seconds() -> None:
    assert [clock(Fraction(second)) for second in (0, 9, 75)] == ["0:00", "0:09", "1:15"]


class _Shelf:
    """An asset store that remembers what it was given."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}

    def put(self, file: Path, key: str, media_type: str, **facts: object) -> AssetRef:
        self.files[key] = file.read_bytes()
        digest = hashlib.sha256(self.files[key]).hexdigest()
        return AssetRef.model_validate(
            {"key": key, "sha256": digest, "bytes": len(self.files[key]), "media_type": media_type, **facts}
        )

    def fetch(self, ref: AssetRef) -> Path:
        raise NotImplementedError

    def url(self, ref: AssetRef) -> str:
        return f"memory:{ref.key}"


def test_the_visual_creator_stores_one_png_under_the_recipes_key(tmp_path: Path) -> None:
    shelf, wanted = _Shelf(), recipe(size=(90, 160))
    result = create(wanted, {"local/draw": DrawnPictures()}, a_bench(shelf, tmp_path))
    assert result.image is not None
    assert result.image.key == wanted.asset_key("picture.png")
    assert (result.image.width, result.image.height) == (108, 192)
    assert shelf.files[result.image.key].startswith(b"\x89PNG")
    assert result.image_url == f"memory:{result.image.key}"


def test_no_paid_model_is_replaced_by_a_drawing(tmp_path: Path) -> None:
    paid = recipe().model_copy(update={"model": "fal/flux-pro"})
    with pytest.raises(Permanent):
        create(paid, {"local/draw": DrawnPictures()}, a_bench(_Shelf(), tmp_path))


def test_a_product_wears_the_films_colour_and_an_animal_keeps_its_own() -> None:
    assert takes_colour("running-shoe")
    assert not takes_colour("rabbit")
