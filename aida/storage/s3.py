"""The asset store in a bucket of S3, MinIO or anything that speaks their protocol.

file → upload (in parts when it is large) → `head` confirms size and hash → `AssetRef`;
`AssetRef` → download into a cache folder, verified → file. The bucket shows an object only when
its upload is complete. The SDK is imported when a store is opened, never before.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aida.contracts.assets import AssetRef
from aida.errors import AidaError, Permanent, StoreTrouble, is_no_room
from aida.storage.keys import checked_key, sha256_of

_GONE = {"404", "NoSuchKey", "NotFound"}
_LINK_SECONDS = 7 * 24 * 3600  # the longest a signed link may live


@dataclass(frozen=True)
class Bucket:
    """Where the bucket is. Without keys the SDK finds them (environment, profile, instance role)."""

    name: str
    prefix: str = ""
    endpoint_url: str | None = None
    region: str | None = None
    access_key: str | None = None
    secret_key: str | None = None


def open_client(bucket: Bucket) -> Any:
    """A client of the SDK with short time limits and no retries of its own (tasks/policy.py retries)."""
    import boto3
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=bucket.endpoint_url,
        region_name=bucket.region,
        aws_access_key_id=bucket.access_key,
        aws_secret_access_key=bucket.secret_key,
        config=Config(connect_timeout=5, read_timeout=60, retries={"total_max_attempts": 1}),
    )


class S3AssetStore:
    """Assets in one bucket, copies of those in use in a folder of this machine."""

    def __init__(self, bucket: Bucket, cache: Path, client: Any | None = None) -> None:
        self.bucket = bucket
        self.cache = cache
        self._client = client

    @property
    def client(self) -> Any:
        if self._client is None:
            self._client = open_client(self.bucket)
        return self._client

    def put(self, file: Path, key: str, media_type: str, **facts: object) -> AssetRef:
        """Upload and confirm; see `aida.ports.AssetStore.put`."""
        name = self._name(key)
        digest, size = sha256_of(file), file.stat().st_size
        extra = {"ContentType": media_type, "Metadata": {"sha256": digest}}
        try:
            self.client.upload_file(str(file), self.bucket.name, name, ExtraArgs=extra)
            head = self.client.head_object(Bucket=self.bucket.name, Key=name)
        except Exception as err:
            raise self._sorted(err, key) from err
        if head["ContentLength"] != size or head.get("Metadata", {}).get("sha256") != digest:
            raise StoreTrouble(f"The bucket {self.bucket.name} did not keep {key} as it was sent")
        return AssetRef.model_validate(
            {"key": key, "sha256": digest, "bytes": size, "media_type": media_type, **facts}
        )

    def fetch(self, ref: AssetRef) -> Path:
        """A local copy, verified; downloaded once per content."""
        name = self._name(ref.key)
        path = self.cache / ref.sha256[:2] / ref.sha256 / Path(ref.key).name
        if path.exists() and path.stat().st_size == ref.bytes and sha256_of(path) == ref.sha256:
            return path
        partial = path.parent / f".{uuid.uuid4().hex}.partial"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.client.download_file(self.bucket.name, name, str(partial))
            if partial.stat().st_size != ref.bytes or sha256_of(partial) != ref.sha256:
                raise Permanent(f"The stored bytes of {ref.key} are not the ones that were put there")
            partial.replace(path)
        except AidaError:
            raise
        except Exception as err:
            raise self._sorted(err, ref.key) from err
        finally:
            partial.unlink(missing_ok=True)
        return path

    def url(self, ref: AssetRef) -> str:
        """A signed link that works for seven days."""
        where = {"Bucket": self.bucket.name, "Key": self._name(ref.key)}
        link: str = self.client.generate_presigned_url("get_object", Params=where, ExpiresIn=_LINK_SECONDS)
        return link

    def _name(self, key: str) -> str:
        checked = checked_key(key)
        return f"{self.bucket.prefix.strip('/')}/{checked}" if self.bucket.prefix else checked

    def _sorted(self, err: Exception, key: str) -> AidaError:
        """The SDK's error as one of ours: only an asset that the bucket certainly does not have is gone;
        everything else is trouble with the bucket, its keys or this machine's disk."""
        from boto3.exceptions import S3UploadFailedError
        from botocore.exceptions import ClientError, NoCredentialsError

        where = f"The bucket {self.bucket.name}"
        cause = err.__context__ if isinstance(err, S3UploadFailedError) else err
        if isinstance(cause, ClientError):
            code = str(cause.response.get("Error", {}).get("Code", ""))
            if code in _GONE and self._is_there():
                return Permanent(f"{key} is not in the bucket {self.bucket.name}")
            return StoreTrouble(f"{where} refused {key}: {code}. See to the bucket, its address and its keys")
        if isinstance(cause, NoCredentialsError):
            return StoreTrouble(f"No keys are set for the bucket {self.bucket.name}")
        if is_no_room(cause):
            return StoreTrouble(f"The disk with {self.cache} is full; make room there")
        if isinstance(cause, OSError) and not isinstance(cause, ConnectionError):
            return StoreTrouble(f"{key} cannot be kept on this machine: {cause.strerror or cause}")
        return StoreTrouble(f"{where} is out of reach: {cause}")

    def _is_there(self) -> bool:
        """Whether the bucket itself answers: of a bucket that is gone, the SDK says its objects are not
        found."""
        try:
            self.client.head_bucket(Bucket=self.bucket.name)
        except Exception:
            return False
        return True
