"""What the client sends along: pictures, a logo, a recording.

POST /api/uploads (file, kind) ─looked into, whole, in a child→ stripped of metadata → asset store → 201
"""

from __future__ import annotations

import re
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Annotated

import anyio.to_thread
from fastapi import APIRouter, Form, UploadFile
from pydantic import Field

from aida.contracts.assets import AssetRef
from aida.contracts.units import Identifier
from aida.contracts.upload import Upload, UploadKind
from aida.front.api.desk import USER, Desk, Here, Speak
from aida.front.api.models import Said
from aida.front.api.problems import errors
from aida.front.material import Kind, bring, described

router = APIRouter(tags=["uploads"])

_KINDS: dict[UploadKind, Kind] = {"reference": "picture", "logo": "picture", "voice": "sound"}
_ODD = re.compile(r"[^\w .()-]+")


class Uploaded(Said):
    """A file that is kept; its id goes along with a message."""

    id: Identifier
    kind: UploadKind
    media_type: str = Field(description="What its bytes are, whatever it was called.")
    bytes: int


@router.post("/api/uploads", summary="Send a picture or a recording", status_code=201, responses=errors())
async def upload(
    here: Here,
    speak: Speak,
    file: UploadFile,
    kind: Annotated[UploadKind, Form(description="reference and logo: PNG, JPEG, WebP. voice: a recording.")],
) -> Uploaded:
    """Decoded whole before it is kept, at most 64 MiB, 50 megapixels or 20 minutes. A picture's metadata
    (place, camera, owner) are left out. The same file twice is the same upload."""
    ref = await anyio.to_thread.run_sync(_kept, here, speak, file, kind, limiter=here.hands)
    return Uploaded(id=_id(kind, ref), kind=kind, media_type=ref.media_type, bytes=ref.bytes)


def _kept(here: Desk, speak: str, file: UploadFile, kind: UploadKind) -> AssetRef:
    """The file as an asset. Raises `BadInput` for what is not of that kind."""
    name = called(file.filename)
    with tempfile.TemporaryDirectory(prefix="aida-") as folder:
        place = Path(folder) / "upload"
        with place.open("wb") as sink:
            shutil.copyfileobj(file.file, sink)
        ref = described(place, _KINDS[kind], speak, called=name)
        bring([place], [ref], here.store, Path(folder), speak)
    now = datetime.now(UTC)
    here.uploads.put(Upload(id=_id(kind, ref), user_id=USER, kind=kind, asset=ref, created_at=now))
    return ref


def _id(kind: UploadKind, ref: AssetRef) -> str:
    return f"{kind}-{ref.sha256[:24]}"


def called(name: str | None) -> str:
    """A file's name as it may be shown: no folders, nothing odd (pure)."""
    last = PurePath((name or "").replace("\\", "/")).name
    return _ODD.sub("_", last)[:80] or "file"
