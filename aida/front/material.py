"""What a client brings along: pictures of the product, a recording of a voice.

file ─described (looked into, not copied)→ AssetRef in the brief ─bring (before work starts)→ asset store

What a camera wrote into a picture (place, owner, serial numbers) is left out on the way: vendors get it, too.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from aida.catalog.phrases import phrase
from aida.contracts.assets import AssetRef
from aida.errors import AidaError, BadInput, Permanent
from aida.ports import AssetStore

Kind = Literal["picture", "sound"]

_MOST_BYTES = 64 * 2**20
_MOST: dict[Kind, str] = {"picture": "50 MP / 64 MiB", "sound": "20 min / 64 MiB"}
"""What inspection takes, and what may be read into memory here."""


def described(file: Path, kind: Kind, speak: str, *, called: str | None = None) -> AssetRef:
    """The asset a file will be. Raises `BadInput` when it cannot be read or is not of that kind. `called` is
    its name for people, where `file` is only ours."""
    from aida.media.inspect import SUFFIX, inspect_file, media_type_of
    from aida.media.plain import without_metadata

    def unusable(reason: str) -> BadInput:
        return BadInput(phrase("material_unreadable", speak, path=called or file, reason=reason))

    try:
        content = _content(file, kind, speak)
    except OSError as err:
        raise unusable(err.strerror or str(err)) from err
    except ValueError as err:
        raise unusable(str(err)) from err
    try:
        media_type = media_type_of(file, kind)
    except Permanent as err:
        raise unusable(phrase(f"material_no_{kind}", speak)) from err
    try:
        seen = inspect_file(file, kind)
        content = without_metadata(content, media_type)
    except (AidaError, ValueError) as err:
        raise unusable(phrase("material_damaged", speak, most=_MOST[kind])) from err
    digest = hashlib.sha256(content).hexdigest()
    return AssetRef(
        key=f"material/{digest[:20]}{SUFFIX[seen.media_type]}",
        sha256=digest,
        bytes=len(content),
        media_type=seen.media_type,
        seconds=seen.seconds,
        width=seen.width,
        height=seen.height,
    )


def _content(file: Path, kind: Kind, speak: str) -> bytes:
    """Its bytes; `ValueError` says why not, in the client's language."""
    if not file.exists():
        raise ValueError(phrase("material_missing", speak))
    if not file.is_file():
        raise ValueError(phrase("material_folder" if file.is_dir() else f"material_no_{kind}", speak))
    size = file.stat().st_size
    if size == 0:
        raise ValueError(phrase("material_empty", speak))
    if size > _MOST_BYTES:
        raise ValueError(phrase("material_damaged", speak, most=_MOST[kind]))
    return file.read_bytes()


def bring(
    files: Sequence[Path], refs: Sequence[AssetRef], store: AssetStore, folder: Path, speak: str
) -> None:
    """Copy the files into the asset store under their references' keys. Raises `BadInput` when one is no
    longer what was looked into."""
    from aida.media.plain import without_metadata

    for file, ref in zip(files, refs, strict=True):
        content = file.read_bytes()
        with contextlib.suppress(ValueError):  # another picture by now: its hash says so
            content = without_metadata(content, ref.media_type)
        if hashlib.sha256(content).hexdigest() != ref.sha256:
            reason = phrase("material_changed", speak)
            raise BadInput(phrase("material_unreadable", speak, path=file, reason=reason))
        copy = folder / ref.key.rpartition("/")[2]
        copy.write_bytes(content)
        store.put(copy, ref.key, ref.media_type, seconds=ref.seconds, width=ref.width, height=ref.height)
