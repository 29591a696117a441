"""Assets by reference: bytes live in the asset store, an `AssetRef` travels."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from aida.contracts.units import Contract, Count, Pixels, Seconds, Sha256

AssetKey = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)*$", max_length=512),
]
"""A path inside the asset store: no `..`, no leading slash, no hidden segment."""


class AssetRef(Contract):
    key: AssetKey
    sha256: Sha256
    bytes: Count
    media_type: str
    """An IANA media type: `image/png`, `video/mp4`, `audio/wav`, `text/vtt`."""
    seconds: Annotated[Seconds, Field(ge=0)] | None = None
    width: Pixels | None = None
    height: Pixels | None = None
