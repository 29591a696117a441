"""The asset store keeps bytes whole, finds damage, and stays inside its folder."""

from __future__ import annotations

import errno
import importlib.util
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aida.errors import Permanent, StoreTrouble
from aida.ports import AssetStore
from aida.storage import local
from aida.storage.local import LocalAssetStore
from aida.storage.s3 import Bucket, S3AssetStore


class BucketInMemory:
    """The calls of the S3 client that the adapter makes, kept in a dictionary."""

    def __init__(self) -> None:
        self.objects: dict[str, tuple[bytes, dict[str, Any]]] = {}
        self.downloads = 0
        self.gone = False

    def upload_file(self, file: str, bucket: str, name: str, ExtraArgs: dict[str, Any]) -> None:
        self.objects[name] = (Path(file).read_bytes(), ExtraArgs)

    def head_object(self, Bucket: str, Key: str) -> dict[str, Any]:
        body, extra = self.objects[Key]
        return {"ContentLength": len(body), "Metadata": extra["Metadata"]}

    def head_bucket(self, Bucket: str) -> None:
        from botocore.exceptions import ClientError

        if self.gone:
            raise ClientError({"Error": {"Code": "404"}}, "HeadBucket")

    def download_file(self, bucket: str, name: str, file: str) -> None:
        from botocore.exceptions import ClientError

        self.downloads += 1
        if name not in self.objects:
            raise ClientError({"Error": {"Code": "404"}}, "HeadObject")
        Path(file).write_bytes(self.objects[name][0])

    def generate_presigned_url(self, call: str, Params: dict[str, str], ExpiresIn: int) -> str:
        return f"https://bucket.test/{Params['Key']}?expires={ExpiresIn}"


@pytest.fixture(params=["local", "s3", "moto"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[AssetStore]:
    """Every adapter behind the same expectations."""
    if request.param == "local":
        yield LocalAssetStore(tmp_path / "assets")
    elif request.param == "s3":
        yield S3AssetStore(Bucket("films", prefix="aida"), tmp_path / "cache", BucketInMemory())
    else:
        if importlib.util.find_spec("moto") is None:
            pytest.skip("moto is not installed: the S3 adapter is tested on a bucket in memory only")
        from moto import mock_aws

        with mock_aws():
            bucket = Bucket("films", region="us-east-1", access_key="a", secret_key="b")
            made = S3AssetStore(bucket, tmp_path / "cache")
            made.client.create_bucket(Bucket="films")
            yield made


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "picture.png"
    file.write_bytes(b"\x89PNG not really" * 1000)
    return file


def test_what_is_put_can_be_fetched(store: AssetStore, picture: Path) -> None:
    """The reference names size, hash and facts, and leads back to the same bytes."""
    ref = store.put(picture, "w-1/visual_creator/ab/picture.png", "image/png", width=10, height=20)
    assert (ref.bytes, ref.width, ref.height) == (picture.stat().st_size, 10, 20)
    assert store.fetch(ref).read_bytes() == picture.read_bytes()
    assert picture.exists()


def test_a_key_holds_what_was_put_last(store: AssetStore, picture: Path) -> None:
    """Putting again replaces; the older reference no longer fits and says so."""
    old = store.put(picture, "w-1/a.png", "image/png")
    picture.write_bytes(b"another")
    new = store.put(picture, "w-1/a.png", "image/png")
    assert store.fetch(new).read_bytes() == b"another"
    if isinstance(store, LocalAssetStore):
        with pytest.raises(Permanent, match="not the ones"):
            store.fetch(old)


@pytest.mark.parametrize(
    "key", ["../a", "/etc/passwd", "a/../b", "a//b", ".hidden", "a/.b", "", "a\0b", "a\\b"]
)
def test_no_key_leads_out_of_the_store(store: AssetStore, picture: Path, key: str) -> None:
    """A key that is no plain path is refused before anything is touched."""
    with pytest.raises(Permanent, match="no name for an asset"):
        store.put(picture, key, "image/png")


def test_a_lost_asset_is_said_to_be_lost(store: AssetStore, picture: Path) -> None:
    """Fetching what is not there is permanent: trying again will not bring it back."""
    ref = store.put(picture, "w-1/a.png", "image/png")
    with pytest.raises(Permanent, match="not in the"):
        store.fetch(ref.model_copy(update={"key": "w-1/b.png"}))


def test_every_asset_has_an_address(store: AssetStore, picture: Path) -> None:
    """The URL is one a person can open."""
    ref = store.put(picture, "w-1/a.png", "image/png")
    assert store.url(ref).split(":")[0] in {"file", "https"}


@pytest.mark.parametrize("damage", [b"", b"cut", None])
def test_damaged_bytes_are_found(tmp_path: Path, picture: Path, damage: bytes | None) -> None:
    """Truncated, emptied or flipped: the hash tells."""
    store = LocalAssetStore(tmp_path / "assets")
    ref = store.put(picture, "w-1/a.png", "image/png")
    whole = picture.read_bytes()
    store.fetch(ref).write_bytes(whole[:-1] + b"?" if damage is None else damage)
    with pytest.raises(Permanent, match="not the ones"):
        store.fetch(ref)


def test_a_full_disk_is_said_in_so_many_words(
    tmp_path: Path, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No room: trouble of ours, with the folder's name, and nothing half-written stays."""
    store = LocalAssetStore(tmp_path / "assets")

    def no_room(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(local.os, "fsync", no_room)
    with pytest.raises(StoreTrouble, match=r"full.*Make room"):
        store.put(picture, "w-1/a.png", "image/png")
    assert [path for path in (tmp_path / "assets").rglob("*") if path.is_file()] == []


def test_a_link_in_the_store_does_not_lead_out(tmp_path: Path, picture: Path) -> None:
    """A symbolic link inside the folder is not followed out of it."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "out").symlink_to(tmp_path)
    with pytest.raises(Permanent, match="out of the asset store"):
        LocalAssetStore(tmp_path / "assets").put(picture, "out/a.png", "image/png")


def test_a_bucket_is_asked_once_per_content(tmp_path: Path, picture: Path) -> None:
    """The copy of an asset in use is kept and found again."""
    bucket = BucketInMemory()
    store = S3AssetStore(Bucket("films"), tmp_path / "cache", bucket)
    ref = store.put(picture, "w-1/a.png", "image/png")
    assert store.fetch(ref) == store.fetch(ref)
    assert bucket.downloads == 1


def test_a_store_that_is_not_there_has_not_lost_its_assets(tmp_path: Path, picture: Path) -> None:
    """A share that is not mounted, a bucket that was renamed: trouble of ours. Whoever took it for a lost
    asset would pay for it again."""
    folder = LocalAssetStore(tmp_path / "assets")
    ref = folder.put(picture, "w-1/a.png", "image/png")
    folder.root.rename(tmp_path / "elsewhere")
    with pytest.raises(StoreTrouble, match="is not there"):
        folder.fetch(ref)
    objects = BucketInMemory()
    bucket = S3AssetStore(Bucket("films"), tmp_path / "cache", objects)
    ref = bucket.put(picture, "w-1/a.png", "image/png")
    objects.objects.clear()
    with pytest.raises(Permanent, match="not in the bucket"):
        bucket.fetch(ref)
    objects.gone = True
    with pytest.raises(StoreTrouble, match="See to the bucket"):
        bucket.fetch(ref)


def test_trouble_with_a_bucket_is_trouble_of_ours(tmp_path: Path, picture: Path) -> None:
    """Out of reach, busy, forbidden, gone, no room for its copy: the text says what to see to."""
    from botocore.exceptions import ClientError, EndpointConnectionError

    class Unwilling(BucketInMemory):
        error: Exception = EndpointConnectionError(endpoint_url="https://bucket.test")

        def upload_file(self, file: str, bucket: str, name: str, ExtraArgs: dict[str, Any]) -> None:
            raise self.error

    bucket = Unwilling()
    store = S3AssetStore(Bucket("films"), tmp_path / "cache", bucket)
    with pytest.raises(StoreTrouble, match="out of reach"):
        store.put(picture, "w-1/a.png", "image/png")
    for code in ("SlowDown", "AccessDenied", "NoSuchBucket"):
        bucket.error = ClientError({"Error": {"Code": code}}, "PutObject")
        with pytest.raises(StoreTrouble, match=code):
            store.put(picture, "w-1/a.png", "image/png")
    bucket.error = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(StoreTrouble, match="full"):
        store.put(picture, "w-1/a.png", "image/png")
