"""What lands in the client's folder, and what never does."""

import errno
import json
import shutil
import urllib.request
from fractions import Fraction
from pathlib import Path

import pytest

from aida.contracts.assets import AssetRef
from aida.contracts.result import (
    AssemblyResult,
    Cost,
    Estimated,
    FinalResult,
    ResultAssets,
    ResultMetadata,
    StepMetadata,
    VisualResult,
)
from aida.errors import BadInput
from aida.front.deliver import check_out, deliver
from aida.ports import AssetStore


@pytest.fixture
def store(asset_store: AssetStore) -> AssetStore:
    return asset_store


def asset(store: AssetStore, tmp_path: Path, key: str, media_type: str) -> AssetRef:
    file = tmp_path / "made"
    file.write_bytes(key.encode())
    return store.put(file, key, media_type)


@pytest.fixture
def result(store: AssetStore, tmp_path: Path) -> FinalResult:
    film = asset(store, tmp_path, "w/film.mp4", "video/mp4")
    picture = asset(store, tmp_path, "w/scene.png", "image/png")
    return FinalResult(
        status="completed",
        workflow_id="w-20261122-abcdef",
        video_url=store.url(film),
        metadata=ResultMetadata(cost=Cost(estimated=0, actual=0), time=Estimated(estimated=1, actual=1)),
        delivered=AssemblyResult(
            film=film,
            frames=(asset(store, tmp_path, "w/1.png", "image/png"),),
            seconds=Fraction(1),
            metadata=StepMetadata(model_used="local assembly"),
        ),
        assets=ResultAssets(
            images=(
                VisualResult(
                    scene_id=1,
                    image=picture,
                    image_url=store.url(picture),
                    model_used="a fake",
                    metadata=StepMetadata(model_used="a fake"),
                ),
            )
        ),
        stills=(asset(store, tmp_path, "w/s.png", "image/png"),),
    )


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_deliverable_has_its_final_name(result: FinalResult, store: AssetStore, tmp_path: Path) -> None:
    folder = deliver(result, store, tmp_path / "films", "en")
    assert files(folder) == {"film.mp4", "storyboard/scene-1.png", "images/image-1.png", "result.json"}


def test_result_json_points_at_the_delivered_film(
    result: FinalResult, store: AssetStore, tmp_path: Path
) -> None:
    folder = deliver(result, store, tmp_path / "films", "en")
    document = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    assert document["video_url"] == (folder.resolve() / "film.mp4").as_uri()
    with urllib.request.urlopen(document["video_url"]) as film:
        assert film.read() == b"w/film.mp4"
    # What is not delivered is linked to where it lies, and can be opened without keys.
    with urllib.request.urlopen(document["assets"]["images"][0]["image_url"]) as picture:
        assert picture.read() == b"w/scene.png"


def test_delivering_again_replaces_the_folder(result: FinalResult, store: AssetStore, tmp_path: Path) -> None:
    first = deliver(result, store, tmp_path / "films", "en")
    (first / "left-over").write_text("x")
    assert "left-over" not in files(deliver(result, store, tmp_path / "films", "en"))


def test_a_full_disk_is_one_sentence_and_leaves_nothing_behind(
    result: FinalResult, store: AssetStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(shutil, "copyfile", full)
    with pytest.raises(BadInput, match="disk is full"):
        deliver(result, store, tmp_path / "films", "en")
    assert files(tmp_path / "films") == set()


def test_a_folder_that_cannot_be_written_is_found_before_the_work(tmp_path: Path) -> None:
    (tmp_path / "films").write_text("a file, not a folder")
    with pytest.raises(BadInput, match="cannot write"):
        check_out(tmp_path / "films", "en")


def test_looking_at_the_folder_leaves_no_trace(tmp_path: Path) -> None:
    check_out(tmp_path / "films", "en")
    assert not (tmp_path / "films").exists()
