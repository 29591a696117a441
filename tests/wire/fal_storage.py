"""fal's files: upload tokens, uploads (one piece, many pieces, the older way), and the media hosts.

bytes of a job or an upload ─keep→ https://v3.fal.media/files/… ─GET→ the same bytes, or a fault's
"""

from __future__ import annotations

import base64
import binascii
import io
import threading
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote_to_bytes

from tests.wire.faults import Fault
from tests.wire.house import House
from tests.wire.server import HangUp, Reply, Request


@dataclass(frozen=True)
class File:
    body: bytes
    media_type: str
    endpoint: str
    """What made it; `upload` for a client's own."""


class Unloadable(Exception):
    """A picture address that leads to no picture; `kind` is fal's word for it."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


class Storage:
    def __init__(self, house: House) -> None:
        self.house = house
        self.files: dict[str, File] = {}
        self._pieces: dict[str, dict[int, bytes]] = {}
        self._lock = threading.Lock()

    def keep(self, host: str, path: str, body: bytes, media_type: str, endpoint: str) -> str:
        with self._lock:
            self.files[f"{host}{path}"] = File(body, media_type, endpoint)
        return f"https://{host}{path}"

    def bytes_of(self, url: str) -> bytes:
        """What a model gets that is told to fetch this address. Raises `Unloadable`."""
        if url.startswith("data:"):
            head, comma, data = url.partition(",")
            if not comma:
                raise Unloadable("file_download_error", "Failed to download the file: malformed data URI")
            try:
                return (
                    base64.b64decode(data, validate=True)
                    if head.endswith(";base64")
                    else unquote_to_bytes(data)
                )
            except binascii.Error:
                raise Unloadable("file_download_error", "Failed to download the file: bad base64") from None
        with self._lock:
            found = self.files.get(url.removeprefix("https://").partition("?")[0])
        if found is None:
            raise Unloadable("file_download_error", "Failed to download the file. Check that it is public.")
        return found.body

    def picture_size(self, url: str) -> tuple[int, int]:
        """Raises `Unloadable` when the address leads to no picture."""
        from PIL import Image

        try:
            with Image.open(io.BytesIO(self.bytes_of(url))) as image:
                width, height = image.size
                return width, height
        except OSError:
            raise Unloadable("image_load_error", "Failed to load the image. It may be corrupted.") from None

    def answer(self, request: Request) -> Reply:
        if request.host == "rest.fal.ai":
            return self._desk(request)
        if request.method == "GET":
            return self._media(request)
        return self._upload(request)

    def _desk(self, request: Request) -> Reply:
        if request.path == "/storage/auth/token":
            until = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
            return Reply.of(
                200,
                {
                    "token": f"storage-{uuid.uuid4().hex}",
                    "token_type": "Bearer",
                    "base_url": "https://v3.fal.media",
                    "expires_at": until,
                },
            )
        if request.path == "/storage/upload/initiate" and isinstance(request.json, dict):
            name = f"/fal-uploads/{uuid.uuid4().hex}-{request.json.get('file_name', 'file')}"
            address = f"https://storage.googleapis.com{name}"
            return Reply.of(200, {"upload_url": f"{address}?signed=1", "file_url": address})
        return Reply.of(404, {"detail": "Not Found"})

    def _upload(self, request: Request) -> Reply:
        media_type = request.headers.get("content-type", "application/octet-stream")
        if request.method == "PUT" and request.host == "storage.googleapis.com":
            self.keep(request.host, request.path, request.body, media_type, "upload")
            return Reply(200)
        if not request.headers.get("authorization", "").startswith("Bearer storage-"):
            return Reply.of(401, {"detail": "invalid upload token"})
        parts = request.path.strip("/").split("/")
        if request.path == "/files/upload":
            name = request.headers.get("x-fal-file-name", "file")
            path = f"/files/b/{uuid.uuid4().hex[:8]}/{name}"
            url = self.keep("v3.fal.media", path, request.body, media_type, "upload")
            return Reply.of(200, {"access_url": url})
        if request.path == "/files/upload/multipart":
            path = f"/files/b/{uuid.uuid4().hex[:8]}/{request.headers.get('x-fal-file-name', 'file')}"
            url = self.keep("v3.fal.media", path, b"", media_type, "upload")
            upload = uuid.uuid4().hex
            self._pieces[upload] = {}
            return Reply.of(200, {"access_url": url, "uploadId": upload})
        if "multipart" in parts and parts[parts.index("multipart") + 1] in self._pieces:
            at = parts.index("multipart")
            pieces = self._pieces[parts[at + 1]]
            if parts[-1] == "complete":
                whole = b"".join(pieces[number] for number in sorted(pieces))
                path = "/" + "/".join(parts[:at])
                self.keep("v3.fal.media", path, whole, self.files[f"v3.fal.media{path}"].media_type, "upload")
                return Reply.of(200, {"access_url": f"https://v3.fal.media{path}"})
            pieces[int(parts[-1])] = request.body
            return Reply(200, b"", {"etag": f'"{uuid.uuid4().hex}"'})
        return Reply.of(404, {"detail": "Not Found"})

    def _media(self, request: Request) -> Reply:
        with self._lock:
            found = self.files.get(f"{request.host}{request.path}")
        if found is None:
            return Reply(404, b"Not Found", content_type="text/plain")
        fault = self.house.faults.find("media", "fal", found.endpoint)
        return served(found.body, found.media_type, fault)


def served(body: bytes, media_type: str, fault: Fault | None) -> Reply:
    """A file as its host gives it, or what the fault makes of that."""
    if fault is None:
        return Reply(200, body, {"Cache-Control": "public, max-age=31536000"}, media_type)
    if fault.kind == "media_corrupt":
        noise = bytes((index * 167 + 13) % 251 for index in range(max(64, len(body) // 3)))
        return Reply(200, body[:48] + noise, {}, media_type)
    if fault.kind == "media_truncated":
        return Reply(200, body, {}, media_type, cut_at=len(body) // 2)
    if fault.kind == "media_html":
        page = b"<!doctype html><title>502</title><h1>Bad gateway</h1><p>Please try again in a minute.</p>"
        return Reply(200, page, {}, "text/html; charset=utf-8")
    if fault.kind == "media_wrong_type":
        return Reply(200, b"upstream connect error or disconnect/reset before headers", {}, media_type)
    if fault.kind == "media_huge":
        size = int(fault.details.get("bytes", 1 << 30))
        if fault.details.get("told", True):
            return Reply(200, body[:64], {"Content-Length": str(size)}, media_type, cut_at=64)
        return Reply(200, body, {}, media_type, flood=size)
    if fault.kind == "media_private":
        return Reply(
            302, b"", {"Location": str(fault.details.get("to", "http://169.254.169.254/latest/meta-data/"))}
        )
    if fault.kind == "media_reset":
        raise HangUp
    return Reply(404, b"Not Found", content_type="text/plain")
