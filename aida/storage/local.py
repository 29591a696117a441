"""The asset store as a folder: file → `put` → `AssetRef`; `AssetRef` → `fetch` → verified file.

A file is copied beside its final name under a name of its own, flushed to the disk, hashed on the
way, and renamed: a key appears whole or not at all, also when the power goes. Several processes
may share one folder.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from pathlib import Path

from aida.contracts.assets import AssetRef
from aida.errors import Permanent, StoreTrouble, is_no_room
from aida.storage.keys import checked_key, media_type_of, sha256_of

_CHUNK = 1 << 20


class LocalAssetStore:
    """Assets in one folder of this machine (or of a network share)."""

    def __init__(self, root: Path) -> None:
        self.root = root.absolute()

    def put(self, file: Path, key: str, media_type: str, **facts: object) -> AssetRef:
        """Copy `file` into the store under `key`; see `aida.ports.AssetStore.put`.

        Raises `StoreTrouble` when the disk is full or the folder cannot be written; then the store
        holds what it held before.
        """
        target = self._path(checked_key(key))
        partial = target.parent / f".{uuid.uuid4().hex}.partial"
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            digest, size = _copy(file, partial)
            partial.replace(target)
            _flush_folder(target.parent)
        except OSError as err:
            partial.unlink(missing_ok=True)
            raise self._refusal(err, key) from err
        return AssetRef.model_validate(
            {"key": key, "sha256": digest, "bytes": size, "media_type": media_type, **facts}
        )

    def fetch(self, ref: AssetRef) -> Path:
        """The asset's own file, checked against its size and hash; do not write to it.

        Raises `Permanent` when it is gone or its bytes are not what was stored, `StoreTrouble` when the
        whole folder is gone or cannot be read: a share that is not mounted has not lost its assets.
        """
        path = self._path(checked_key(ref.key))
        try:
            if path.stat().st_size != ref.bytes or sha256_of(path) != ref.sha256:
                raise Permanent(f"The stored bytes of {ref.key} are not the ones that were put there")
        except FileNotFoundError as err:
            if not self.root.is_dir():
                raise StoreTrouble(
                    f"The asset store's folder {self.root} is not there; bring it back, or make an empty one "
                    "if its assets are lost for good"
                ) from err
            raise Permanent(f"The asset {ref.key} is not in the store at {self.root}") from err
        except OSError as err:
            raise StoreTrouble(
                f"{ref.key} cannot be read from {self.root} ({err.strerror or err}); see to that folder"
            ) from err
        return path

    def find(self, key: str) -> AssetRef | None:
        """The asset under a key, hashed anew; its media type is what its suffix says."""
        path = self._path(checked_key(key))
        try:
            if not path.is_file():
                return None
            size, digest = path.stat().st_size, sha256_of(path)
        except OSError as err:
            raise StoreTrouble(
                f"{key} cannot be read from {self.root} ({err.strerror or err}); see to that folder"
            ) from err
        return AssetRef(key=key, sha256=digest, bytes=size, media_type=media_type_of(key))

    def url(self, ref: AssetRef) -> str:
        """A `file:` URI; valid on this machine."""
        return self._path(checked_key(ref.key)).as_uri()

    def link(self, url: str) -> str:
        """The same: a file can be opened as it is."""
        return url

    def _path(self, key: str) -> Path:
        path = self.root / key
        # A symbolic link inside the store could still point out of it.
        if not path.resolve().is_relative_to(self.root.resolve()):
            raise Permanent(f"{key!r} leads out of the asset store")
        return path

    def _refusal(self, err: OSError, key: str) -> StoreTrouble:
        if is_no_room(err):
            return StoreTrouble(
                f"The disk with the asset store ({self.root}) is full; {key} was not stored. Make room there"
            )
        return StoreTrouble(
            f"{key} cannot be stored in {self.root} ({err.strerror or err}); see to that folder"
        )


def _copy(source: Path, target: Path) -> tuple[str, int]:
    """Copy and flush to the disk; SHA-256 and size of what was written."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as reading, target.open("xb") as writing:
        while chunk := reading.read(_CHUNK):
            digest.update(chunk)
            writing.write(chunk)
            size += len(chunk)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest(), size


def _flush_folder(folder: Path) -> None:
    """Make the rename itself outlive a power cut, where the system lets folders be opened."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
