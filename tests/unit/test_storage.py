"""The asset store keeps bytes whole, finds damage, and stays inside its folder."""

from __future__ import annotations

import errno
import hashlib
import os
import pickle
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from aida.contracts.assets import AssetRef
from aida.errors import Permanent, StoreTrouble
from aida.ports import AssetStore
from aida.storage import local
from aida.storage.copies import Copies
from aida.storage.local import LocalAssetStore
from aida.storage.s3 import Bucket, Patience, S3AssetStore
from tests.s3 import S3


class Refusing:
    """A client of the SDK whose bucket always answers the same."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        self.tries = 0

    def put_object(self, **_: Any) -> None:
        self.tries += 1
        raise self.error

    get_object = put_object

    def head_bucket(self, **_: Any) -> None:
        return


def in_bucket(bucket: str, folder: Path, **more: Any) -> S3AssetStore:
    return S3AssetStore(Bucket(bucket, "films"), folder / "copies", **more)


@pytest.fixture
def store(asset_store: AssetStore) -> AssetStore:
    return asset_store


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


def test_every_asset_has_an_address_that_lasts_and_a_link_that_opens(
    store: AssetStore, picture: Path
) -> None:
    """What rows keep never changes; the link is made anew whenever it is handed out, and needs no keys."""
    ref = store.put(picture, "w-1/a.png", "image/png")
    url = store.url(ref)
    assert url == store.url(ref)
    assert url.split(":")[0] == ("file" if isinstance(store, LocalAssetStore) else "s3")
    with urllib.request.urlopen(store.link(url)) as answer:
        assert answer.read() == picture.read_bytes()
    elsewhere = "https://example.org/a.png"
    assert store.link(elsewhere) == elsewhere


def test_a_store_goes_along_into_another_process(store: AssetStore, picture: Path) -> None:
    """A pickled store finds what was put before, and what it puts is found."""
    ref = store.put(picture, "w-1/a.png", "image/png")
    other: AssetStore = pickle.loads(pickle.dumps(store))
    assert other.fetch(ref).read_bytes() == picture.read_bytes()


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


def test_a_store_that_is_not_there_has_not_lost_its_assets(
    bucket: str, s3: S3, tmp_path: Path, picture: Path
) -> None:
    """A share that is not mounted, a bucket that was renamed: trouble of ours. Whoever took it for a lost
    asset would pay for it again."""
    folder = LocalAssetStore(tmp_path / "assets")
    ref = folder.put(picture, "w-1/a.png", "image/png")
    folder.root.rename(tmp_path / "elsewhere")
    with pytest.raises(StoreTrouble, match="is not there"):
        folder.fetch(ref)
    in_bucket(bucket, tmp_path).put(picture, "w-1/a.png", "image/png")
    elsewhere = in_bucket(bucket, tmp_path / "another machine")
    s3.client.delete_object(Bucket=bucket, Key="films/w-1/a.png")
    with pytest.raises(Permanent, match="not in the bucket"):
        elsewhere.fetch(ref)
    s3.client.delete_bucket(Bucket=bucket)
    with pytest.raises(StoreTrouble, match="See to the bucket"):
        elsewhere.fetch(ref)


def test_a_bucket_is_asked_once_per_content(bucket: str, s3: S3, tmp_path: Path, picture: Path) -> None:
    """Another machine downloads it once; its copy serves from then on, also with the bucket out of reach."""
    ref = in_bucket(bucket, tmp_path).put(picture, "w-1/a.png", "image/png")
    elsewhere = in_bucket(bucket, tmp_path / "another machine", patience=Patience(0))
    first = elsewhere.fetch(ref)
    s3.stop()
    try:
        assert elsewhere.fetch(ref) == first
        first.write_bytes(b"damaged")
        with pytest.raises(StoreTrouble, match="out of reach"):
            elsewhere.fetch(ref)
    finally:
        s3.start()
    assert elsewhere.fetch(ref).read_bytes() == picture.read_bytes()


def test_what_was_changed_in_the_bucket_is_not_the_asset(
    bucket: str, s3: S3, tmp_path: Path, picture: Path
) -> None:
    """Truncated or flipped: said, and no damaged copy stays."""
    ref = in_bucket(bucket, tmp_path).put(picture, "w-1/a.png", "image/png")
    elsewhere = in_bucket(bucket, tmp_path / "another machine")
    for damaged in (picture.read_bytes()[:-1], picture.read_bytes()[:-1] + b"?"):
        s3.client.put_object(Bucket=bucket, Key="films/w-1/a.png", Body=damaged)
        with pytest.raises(Permanent, match="not the ones"):
            elsewhere.fetch(ref)
    assert [path for path in (tmp_path / "another machine").rglob("*") if path.is_file()] == []


def test_an_upload_that_breaks_off_is_made_again(bucket: str, s3: S3, tmp_path: Path) -> None:
    """The connection is cut after a megabyte of three: nothing of it is to be seen meanwhile, the file stays,
    and when the bucket is back it is there whole, after the second PUT."""
    film = tmp_path / "film.mp4"
    film.write_bytes(os.urandom(3_000_000))
    seen: list[list[str]] = []
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        s3.start()
        seen.append([*s3.names(bucket), *s3.unfinished(bucket)])
        if len(waits) < 3:
            s3.gate.cut_after(1_000_000)

    store = in_bucket(bucket, tmp_path, patience=Patience(60, sleep=wait))
    s3.gate.cut_after(1_000_000)
    cuts = s3.gate.cuts
    ref = store.put(film, "w-1/film.mp4", "video/mp4")
    assert (s3.gate.cuts - cuts, waits, seen) == (3, [0.5, 1.0, 2.0], [[]] * 3)
    assert in_bucket(bucket, tmp_path / "another machine").fetch(ref).read_bytes() == film.read_bytes()


def test_a_bucket_that_stays_away_is_given_up_after_a_minute(
    bucket: str, s3: S3, tmp_path: Path, picture: Path
) -> None:
    """Asked again with growing pauses, 60 seconds in all; then trouble of ours, the file untouched."""
    waits: list[float] = []
    store = in_bucket(bucket, tmp_path, patience=Patience(60, sleep=waits.append, now=lambda: sum(waits)))
    s3.stop()
    try:
        with pytest.raises(StoreTrouble, match="out of reach"):
            store.put(picture, "w-1/a.png", "image/png")
    finally:
        s3.start()
    assert waits == [0.5, 1, 2, 4, 8, 8, 8, 8, 8, 8]  # 55.5; another 8 would pass 60
    assert picture.exists()
    assert s3.names(bucket) == []


@pytest.mark.parametrize(
    ("code", "status", "tries"),
    [("SlowDown", 503, 2), ("InternalError", 500, 2), ("AccessDenied", 403, 1), ("NoSuchBucket", 404, 1)],
)
def test_trouble_with_a_bucket_is_trouble_of_ours(
    tmp_path: Path, picture: Path, code: str, status: int, tries: int
) -> None:
    """A bucket that is busy is asked again, one that says no is not; the text says what to see to."""
    from botocore.exceptions import ClientError

    answer = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    client = Refusing(ClientError(answer, "PutObject"))  # type: ignore[arg-type]
    moments = iter((0.0, 0.0, 0.5))  # the end is 0.6: one pause of half a second fits
    patience = Patience(0.6, sleep=lambda _: None, now=lambda: next(moments))
    store = in_bucket("films", tmp_path, patience=patience, client=client)
    with pytest.raises(StoreTrouble, match=code):
        store.put(picture, "w-1/a.png", "image/png")
    assert client.tries == tries


def test_no_room_for_a_copy_is_said(tmp_path: Path, picture: Path) -> None:
    """The disk of this machine, not the bucket, is what somebody must see to."""
    client = Refusing(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    with pytest.raises(StoreTrouble, match=r"full; make room"):
        in_bucket("films", tmp_path, client=client).put(picture, "w-1/a.png", "image/png")


def test_copies_nobody_uses_are_swept(tmp_path: Path) -> None:
    """What was fetched lately stays; the rest goes, with what killed processes left and empty folders."""
    copies = Copies(tmp_path / "copies")
    refs = []
    for name in ("old", "new"):
        data = name.encode()
        digest = hashlib.sha256(data).hexdigest()
        ref = AssetRef(key=name, sha256=digest, bytes=3, media_type="text/plain")
        path = copies.keep(ref, lambda partial, data=data: partial.write_bytes(data))  # type: ignore[misc]
        os.utime(path, (1000, 1000))
        refs.append(ref)
    found = copies.find(refs[1])
    assert found is not None
    (found.parent / ".x.partial").write_bytes(b"")
    os.utime(found.parent / ".x.partial", (1000, 1000))
    copies.sweep(2000)
    assert [path for path in copies.folder.rglob("*") if path.is_file()] == [found]
    assert copies.find(refs[0]) is None
    assert len(list(copies.folder.iterdir())) == 1
