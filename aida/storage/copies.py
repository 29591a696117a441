"""Copies of assets that are in use, on this machine: `AssetRef` → file, by content.

    keep: write beside its place ─verify→ rename      find: hash again, mark as used      sweep: the unused

A copy appears whole or not at all. Several processes may share one folder.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from aida.contracts.assets import AssetRef
from aida.errors import Permanent
from aida.storage.keys import sha256_of


@dataclass(frozen=True)
class Copies:
    folder: Path

    def find(self, ref: AssetRef) -> Path | None:
        """The copy, verified; `None` when there is none, or a damaged one."""
        path = self._path(ref)
        if not _is(path, ref):
            return None
        os.utime(path)
        return path

    def keep(self, ref: AssetRef, write: Callable[[Path], object]) -> Path:
        """Let `write` make the file it is given; the copy, once its bytes are the asset's.

        Raises `Permanent` when they are not, `OSError` when the disk is full or cannot be written.
        """
        path = self._path(ref)
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.parent / f".{uuid.uuid4().hex}.partial"
        try:
            write(partial)
            if not _is(partial, ref):
                raise Permanent(f"The stored bytes of {ref.key} are not the ones that were put there")
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)
        return path

    def sweep(self, before: float) -> None:
        """Remove what nobody has used since then (seconds since 1970), leftovers of the killed included."""
        for path in sorted(self.folder.rglob("*"), reverse=True):
            with contextlib.suppress(OSError):  # another process was faster, or the folder is not empty
                if path.is_dir():
                    path.rmdir()
                elif path.stat().st_mtime < before:
                    path.unlink()

    def _path(self, ref: AssetRef) -> Path:
        return self.folder / ref.sha256[:2] / ref.sha256 / Path(ref.key).name


def _is(file: Path, ref: AssetRef) -> bool:
    return file.exists() and file.stat().st_size == ref.bytes and sha256_of(file) == ref.sha256
