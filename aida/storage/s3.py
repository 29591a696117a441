"""The asset store in a bucket of S3, MinIO or anything that speaks their protocol.

    file → one PUT with its SHA-256, which the server checks → `head` confirms → `AssetRef`
    `AssetRef` → download into a folder of copies, verified → file

One PUT, never an upload in parts: an object appears whole or not at all, and nothing is left of one that
broke off. A bucket that is busy or out of reach is asked again for a minute; the file stays where it is
meanwhile. The SDK finds endpoint, region and keys by itself (`AWS_*`, profile, the machine's role); it is
imported when the bucket is first used, never before.
"""

from __future__ import annotations

import base64
import contextlib
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from aida.contracts.assets import AssetRef
from aida.errors import AidaError, Permanent, StoreTrouble, is_no_room
from aida.storage.copies import Copies
from aida.storage.keys import checked_key, sha256_of
from aida.storage.sdk import code_of, may_pass, open_client

_GONE = {"404", "NoSuchKey", "NotFound"}
_LINK_SECONDS = 7 * 24 * 3600  # the longest a signed link may live
_CHUNK = 1 << 20
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 8.0

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Bucket:
    """Which bucket, and under which prefix in it."""

    name: str
    prefix: str = ""


@dataclass(frozen=True)
class Patience:
    """How long a bucket that does not answer is asked again, and by which clock."""

    seconds: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic


class S3AssetStore:
    """Assets in one bucket, copies of those in use in a folder of this machine.

    Safe for threads; can be pickled, and opens a client of its own in the other process.
    """

    def __init__(
        self, bucket: Bucket, folder: Path, patience: Patience = Patience(), client: Any | None = None
    ) -> None:
        self.bucket = bucket
        self._copies = Copies(folder)
        self._patience = patience
        self._client = client
        self._opening = threading.Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        return (S3AssetStore, (self.bucket, self._copies.folder, self._patience))

    def put(self, file: Path, key: str, media_type: str, **facts: object) -> AssetRef:
        """Upload and confirm; see `aida.ports.AssetStore.put`. `file` is left as it is."""
        checked_key(key)
        try:
            digest, size = sha256_of(file), file.stat().st_size
        except OSError as err:
            raise self._sorted(err, key) from err
        ref = AssetRef.model_validate(
            {"key": key, "sha256": digest, "bytes": size, "media_type": media_type, **facts}
        )
        self._patiently(key, lambda: self._upload(file, ref))
        with contextlib.suppress(OSError):  # no room for a copy: then it is downloaded when it is wanted
            self._copies.keep(ref, lambda partial: shutil.copyfile(file, partial))
        return ref

    def fetch(self, ref: AssetRef) -> Path:
        """A local copy, verified; downloaded once per content."""
        checked_key(ref.key)

        def download() -> Path:
            return self._copies.keep(ref, lambda partial: self._download(ref, partial))

        try:
            return self._copies.find(ref) or self._patiently(ref.key, download)
        except OSError as err:
            raise self._sorted(err, ref.key) from err

    def find(self, key: str) -> AssetRef | None:
        """The asset under a key, as it was put there."""
        where = {"Bucket": self.bucket.name, "Key": self._name(key)}
        try:
            head = self._patiently(key, lambda: self.client.head_object(**where))
        except StoreTrouble:
            raise
        except Permanent:
            return None
        digest = head.get("Metadata", {}).get("sha256")
        if digest is None:
            return None  # not one of ours
        return AssetRef(
            key=key, sha256=digest, bytes=head["ContentLength"], media_type=head.get("ContentType", "")
        )

    def url(self, ref: AssetRef) -> str:
        """`s3://bucket/name`: lasting, for whoever has keys of their own."""
        return f"s3://{self.bucket.name}/{self._name(ref.key)}"

    def link(self, url: str) -> str:
        """A signed link that works for seven days (shorter where our own keys end before)."""
        name = url.removeprefix(f"s3://{self.bucket.name}/")
        if name == url:
            return url
        where = {"Bucket": self.bucket.name, "Key": name}
        try:
            signed: str = self.client.generate_presigned_url(
                "get_object", Params=where, ExpiresIn=_LINK_SECONDS
            )
        except Exception as err:
            raise self._sorted(err, name) from err
        return signed

    @property
    def client(self) -> Any:
        """The SDK's, opened once."""
        with self._opening:
            if self._client is None:
                self._client = open_client()
            return self._client

    def _upload(self, file: Path, ref: AssetRef) -> None:
        where = {"Bucket": self.bucket.name, "Key": self._name(ref.key)}
        checksum = base64.b64encode(bytes.fromhex(ref.sha256)).decode()
        with file.open("rb") as body:
            self.client.put_object(
                **where,
                Body=body,
                ContentLength=ref.bytes,
                ContentType=ref.media_type,
                ChecksumSHA256=checksum,
                Metadata={"sha256": ref.sha256},
            )
        head = self.client.head_object(**where, ChecksumMode="ENABLED")
        # A server that keeps no checksums tells none; whoever fetches the bytes hashes them anyway.
        told = (head["ContentLength"], head.get("Metadata", {}).get("sha256"))
        if told != (ref.bytes, ref.sha256) or head.get("ChecksumSHA256", checksum) != checksum:
            raise StoreTrouble(
                f"The bucket {self.bucket.name} did not keep {ref.key} as it was sent; see to the bucket"
            )

    def _download(self, ref: AssetRef, partial: Path) -> None:
        found = self.client.get_object(Bucket=self.bucket.name, Key=self._name(ref.key))
        with partial.open("xb") as sink, contextlib.closing(found["Body"]) as body:
            while chunk := body.read(_CHUNK):
                sink.write(chunk)

    def _name(self, key: str) -> str:
        checked = checked_key(key)
        return f"{self.bucket.prefix}/{checked}" if self.bucket.prefix else checked

    def _patiently(self, key: str, deed: Callable[[], Answer]) -> Answer:
        """Do it; again, while the bucket is only busy or out of reach and patience lasts."""
        ends, pause = self._patience.now() + self._patience.seconds, _FIRST_PAUSE
        while True:
            try:
                return deed()
            except AidaError:
                raise
            except Exception as err:
                if not may_pass(err) or self._patience.now() + pause > ends:
                    raise self._sorted(err, key) from err
            self._patience.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _sorted(self, err: Exception, key: str) -> AidaError:
        """The SDK's error as one of ours: only an asset that the bucket certainly does not have is gone;
        everything else is trouble with the bucket, its keys or this machine's disk."""
        from botocore.exceptions import ClientError, NoCredentialsError

        where = f"The bucket {self.bucket.name}"
        if isinstance(err, ClientError):
            code = code_of(err)
            if code in _GONE and self._is_there():
                return Permanent(f"{key} is not in the bucket {self.bucket.name}")
            return StoreTrouble(f"{where} refused {key}: {code}. See to the bucket, its address and its keys")
        if isinstance(err, NoCredentialsError):
            return StoreTrouble(f"No keys are set for the bucket {self.bucket.name}")
        if is_no_room(err):
            return StoreTrouble(f"The disk with {self._copies.folder} is full; make room there")
        if isinstance(err, OSError) and not isinstance(err, ConnectionError):
            return StoreTrouble(f"{key} cannot be kept on this machine: {err.strerror or err}")
        return StoreTrouble(f"{where} is out of reach: {err}")

    def _is_there(self) -> bool:
        """Whether the bucket itself answers: of a bucket that is gone, the SDK says its objects are not
        found."""
        try:
            self.client.head_bucket(Bucket=self.bucket.name)
        except Exception:
            return False
        return True
