"""Names of assets: what may be a key, and what a key's reference says.

A key is a path inside the store (`AssetKey`): no `..`, no leading slash, no hidden segment.
Every adapter checks keys here before it touches anything.
"""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath

from pydantic import TypeAdapter, ValidationError

from aida.contracts.assets import AssetKey
from aida.errors import Permanent

_KEYS: TypeAdapter[str] = TypeAdapter(AssetKey)
_CHUNK = 1 << 20
MEDIA_TYPES = {
    ".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".mp4": "video/mp4",
    ".mov": "video/quicktime", ".webm": "video/webm", ".mkv": "video/x-matroska", ".wav": "audio/wav",
    ".mp3": "audio/mpeg", ".ogg": "audio/ogg", ".flac": "audio/flac", ".m4a": "audio/mp4",
    ".srt": "application/x-subrip", ".vtt": "text/vtt", ".json": "application/json", ".txt": "text/plain",
}  # fmt: skip


def checked_key(key: str) -> str:
    """The key itself; raises `Permanent` when it could leave the store."""
    try:
        return _KEYS.validate_python(key)
    except ValidationError as err:
        raise Permanent(f"{key[:80]!r} is no name for an asset") from err


def media_type_of(key: str) -> str:
    """By its suffix: our own names say what they hold (pure)."""
    return MEDIA_TYPES.get(PurePosixPath(key).suffix.lower(), "application/octet-stream")


def sha256_of(file: Path) -> str:
    """64 hexadecimal digits; reads the file once, a mebibyte at a time."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
