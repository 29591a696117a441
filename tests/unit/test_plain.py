"""What a camera wrote into a picture does not leave the client's machine; the picture does, bit for bit."""

from __future__ import annotations

import io

import pytest
from PIL import Image, PngImagePlugin

from aida.media.plain import orientation, without_metadata

SECRET = b"Via Segreta 12"
TYPES = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def photographed(kind: str, turned: int = 6) -> bytes:
    """A small picture with place, camera, comment and a trailer behind its end."""
    picture = Image.effect_noise((40, 30), 80).convert("RGB")
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (45.0, 4.0, 2.0)
    more: dict[str, object] = {"exif": exif, "xmp": b"<x>" + SECRET + b"</x>"}
    if kind == "JPEG":
        more["comment"] = SECRET
    if kind == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", SECRET.decode())
        more = {"exif": exif, "pnginfo": info}
    sink = io.BytesIO()
    picture.save(sink, kind, icc_profile=b"colours", **more)
    return sink.getvalue() + (SECRET if kind != "WEBP" else b"")


@pytest.mark.parametrize("kind", TYPES)
def test_place_and_camera_are_gone(kind: str) -> None:
    """Neither EXIF, XMP, comments, texts nor what hangs behind the end is left."""
    before = photographed(kind)
    after = without_metadata(before, TYPES[kind])
    assert SECRET in before
    assert SECRET not in after
    with Image.open(io.BytesIO(after)) as seen:
        assert set(seen.getexif()) == {0x0112}
        assert not seen.getexif().get_ifd(0x8825)


@pytest.mark.parametrize("kind", TYPES)
def test_the_picture_stays_as_it_is(kind: str) -> None:
    """Every pixel, its colour profile, and how it is turned."""
    before = photographed(kind)
    after = without_metadata(before, TYPES[kind])
    with Image.open(io.BytesIO(before)) as old, Image.open(io.BytesIO(after)) as new:
        assert old.tobytes() == new.tobytes()
        assert new.info["icc_profile"] == b"colours"
        assert new.getexif()[0x0112] == 6
    assert without_metadata(after, TYPES[kind]) == after


@pytest.mark.parametrize("kind", TYPES)
def test_an_upright_picture_carries_nothing(kind: str) -> None:
    """No EXIF at all where there is nothing to say."""
    after = without_metadata(photographed(kind, turned=1), TYPES[kind])
    with Image.open(io.BytesIO(after)) as seen:
        assert not dict(seen.getexif())


@pytest.mark.parametrize("kind", TYPES)
def test_one_that_breaks_off_is_refused(kind: str) -> None:
    """Wherever it is cut: a sentence, never a crash or an endless loop."""
    whole = photographed(kind)
    for length in range(0, len(whole) // 2, 7):
        with pytest.raises(ValueError, match=r"picture|this is no"):
            without_metadata(whole[:length], TYPES[kind])


@pytest.mark.parametrize(
    "tiff", [b"", b"II", b"MM\0*\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff", b"XX\0*\0\0\0\x08"]
)
def test_exif_that_is_none_says_upright(tiff: bytes) -> None:
    """Damaged or hostile, it is not followed anywhere."""
    assert orientation(tiff) == 1


def test_sound_is_left_alone() -> None:
    """Only pictures are looked into."""
    assert without_metadata(b"RIFFxxxx", "audio/wav") == b"RIFFxxxx"
