"""What lands in the client's folder, and what never does."""

import errno
import json
import shutil
from fractions import Fraction
from pathlib import Path

import pytest

from aida.contracts.assets import AssetRef
from aida.contracts.result import (
    AssemblyResult,
    Cost,
    Estimated,
    FinalResult,
    ResultMetadata,
    StepMetadata,
)
from aida.errors import BadInput
from aida.front.deliver import check_out, deliver
from aida.storage.local import LocalAssetStore


@pytest.fixture
def store(tmp_path: Path) -> LocalAssetStore:
    return LocalAssetStore(tmp_path / "assets")


def asset(store: LocalAssetStore, tmp_path: Path, key: str, media_type: str) -> AssetRef:
    file = tmp_path / "made"
    file.write_bytes(key.encode())
    return store.put(file, key, media_type)


@pytest.fixture
def result(store: LocalAssetStore, tmp_path: Path) -> FinalResult:
    film = asset(store, tmp_path, "w/film.mp4", "video/mp4")
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
        stills=(asset(store, tmp_path, "w/s.png", "image/png"),),
    )


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_every_deliverable_has_its_final_name(
    result: FinalResult, store: LocalAssetStore, tmp_path: Path
) -> None:
    folder = deliver(result, store, tmp_path / "films", "en")
    assert files(folder) == {"film.mp4", "storyboard/scene-1.png", "images/image-1.png", "result.json"}


def test_result_json_points_at_the_delivered_film(
    result: FinalResult, store: LocalAssetStore, tmp_path: Path
) -> None:
    folder = deliver(result, store, tmp_path / "films", "en")
    document = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    assert document["video_url"] == (folder.resolve() / "film.mp4").as_uri()


def test_delivering_again_replaces_the_folder(
    result: FinalResult, store: LocalAssetStore, tmp_path: Path
) -> None:
    first = deliver(result, store, tmp_path / "films", "en")
    (first / "left-over").write_text("x")
    assert "left-over" not in files(deliver(result, store, tmp_path / "films", "en"))


def test_a_full_disk_is_one_sentence_and_leaves_nothing_behind(
    result: FinalResult, store: LocalAssetStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
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
