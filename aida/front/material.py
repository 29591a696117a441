"""What a client brings along: pictures of the product, a recording of a voice.

file ─described (looked into, not copied)→ AssetRef in the brief ─bring (before work starts)→ asset store
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from aida.catalog.phrases import phrase
from aida.contracts.assets import AssetRef
from aida.errors import AidaError, BadInput
from aida.ports import AssetStore

_SUFFIXES = {
    "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp",
    "audio/wav": "wav", "audio/mpeg": "mp3", "audio/flac": "flac", "audio/ogg": "ogg", "audio/mp4": "m4a",
}  # fmt: skip


def described(file: Path, kind: Literal["picture", "sound"], speak: str) -> AssetRef:
    """The asset a file will be. Raises `BadInput` when it cannot be read or is not of that kind."""
    from aida.media.inspect import inspect_file

    try:
        seen = inspect_file(file, kind)
        content = file.read_bytes()
    except OSError as err:
        raise BadInput(
            phrase("material_unreadable", speak, path=file, reason=err.strerror or str(err))
        ) from err
    except AidaError as err:
        raise BadInput(phrase("material_unreadable", speak, path=file, reason=err.text)) from err
    digest = hashlib.sha256(content).hexdigest()
    return AssetRef(
        key=f"material/{digest[:20]}.{_SUFFIXES.get(seen.media_type, 'bin')}",
        sha256=digest,
        bytes=len(content),
        media_type=seen.media_type,
        seconds=seen.seconds,
        width=seen.width,
        height=seen.height,
    )


def bring(files: Sequence[Path], refs: Sequence[AssetRef], store: AssetStore, folder: Path) -> None:
    """Copy the files into the asset store under their references' keys."""
    for file, ref in zip(files, refs, strict=True):
        copy = folder / ref.key.rpartition("/")[2]
        copy.write_bytes(file.read_bytes())
        store.put(copy, ref.key, ref.media_type, seconds=ref.seconds, width=ref.width, height=ref.height)
