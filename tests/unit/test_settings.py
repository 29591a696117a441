"""What the environment says about where things are kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from aida.errors import BadInput
from aida.settings import read_settings


@pytest.mark.parametrize(
    ("said", "folder", "bucket"),
    [
        (None, "home/assets", None),
        ("", "home/assets", None),
        ("/srv/films", "/srv/films", None),
        ("s3://films", "home/copies", "films"),
        ("s3://films/", "home/copies", "films"),
        ("s3://my.films-2/agency/2026/", "home/copies", "my.films-2/agency/2026"),
    ],
)
def test_assets_are_in_a_folder_or_in_a_bucket(
    tmp_path: Path, said: str | None, folder: str, bucket: str | None
) -> None:
    """With a bucket, the folder holds the copies of what is in use."""
    environ = {"AIDA_HOME": str(tmp_path / "home")} | ({} if said is None else {"AIDA_ASSETS": said})
    found = read_settings(environ)
    assert (found.assets, found.bucket) == (tmp_path / folder, bucket)


@pytest.mark.parametrize(
    "said",
    ["s3://", "s3:///films", "s3://Films", "s3://films/../x", "s3://films/.x", "gs://films", "s3://films?x"],
)
def test_an_address_that_is_no_bucket_is_bad_input(said: str) -> None:
    """One sentence, with an example of what it should look like."""
    with pytest.raises(BadInput, match="s3://films/aida"):
        read_settings({"AIDA_ASSETS": said})
