"""What a client brings along, on its way into the asset store."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from aida.errors import BadInput
from aida.front.material import bring, described
from aida.storage.local import LocalAssetStore

OWNER = b"canary, owner of this camera"


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    """A JPEG whose camera says whose it is."""
    exif = Image.Exif()
    exif[0xA430] = OWNER.decode()
    file = tmp_path / "shoe.jpg"
    Image.new("RGB", (320, 240), "teal").save(file, exif=exif)
    assert OWNER in file.read_bytes()
    return file


def test_a_reference_is_kept_without_what_the_camera_wrote(photograph: Path, tmp_path: Path) -> None:
    """`aida create --reference` sends vendors the picture alone; the client's file stays as it is."""
    store = LocalAssetStore(tmp_path / "assets")
    ref = described(photograph, "picture", "en")
    bring([photograph], [ref], store, tmp_path, "en")
    assert OWNER not in store.fetch(ref).read_bytes()
    assert OWNER in photograph.read_bytes()


def test_a_reference_that_has_become_another_picture_is_refused(photograph: Path, tmp_path: Path) -> None:
    ref = described(photograph, "picture", "en")
    Image.new("RGB", (320, 240), "red").save(photograph)
    with pytest.raises(BadInput):
        bring([photograph], [ref], LocalAssetStore(tmp_path / "assets"), tmp_path, "en")
