"""Names of assets: what may be a key, and what a key's reference says.

A key is a path inside the store (`AssetKey`): no `..`, no leading slash, no hidden segment.
Every adapter checks keys here before it touches anything.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from aida.contracts.assets import AssetKey
from aida.errors import Permanent

_KEYS: TypeAdapter[str] = TypeAdapter(AssetKey)
_CHUNK = 1 << 20


def checked_key(key: str) -> str:
    """The key itself; raises `Permanent` when it could leave the store."""
    try:
        return _KEYS.validate_python(key)
    except ValidationError as err:
        raise Permanent(f"{key[:80]!r} is no name for an asset") from err


def sha256_of(file: Path) -> str:
    """64 hexadecimal digits; reads the file once, a mebibyte at a time."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
