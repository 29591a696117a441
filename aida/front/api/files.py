"""Bytes: the files of a production and single assets, whole or in parts.

GET /api/runs/{id}/files/{name}     GET /api/assets/{key}     ETag is the SHA-256; Range, If-None-Match
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as PathParameter
from fastapi.responses import FileResponse

from aida.contracts.assets import AssetRef
from aida.errors import Permanent
from aida.front.api.desk import Desk, Here, WorkflowId
from aida.front.api.problems import ErrorBody, Problem, errors
from aida.front.api.views import RESULT, public
from aida.front.deliver import deliverables, texts

router = APIRouter(tags=["files"])

_RANGE = re.compile(r"bytes=\s*(\d+-\d*|-\d+)(\s*,\s*(\d+-\d*|-\d+))*\s*")
_MOST_RANGES = 16
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""A file is nobody's page, whatever its bytes are."""
_BYTES = {
    200: {"content": {"application/octet-stream": {}}, "description": "The file."},
    206: {"content": {"application/octet-stream": {}}, "description": "The part that was asked for."},
    304: {"description": "You have it already."},
    416: {"model": ErrorBody, "description": "The file is not that long."},
    **errors(404),
}
Name = Annotated[str, PathParameter(max_length=200, examples=["film.mp4"])]
Key = Annotated[
    str,
    PathParameter(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)*$",
        max_length=512,
        description="As an `AssetRef` says.",
    ),
]
Download = Annotated[bool, Query(description="Ask the browser to keep it instead of showing it.")]


@router.get(
    "/api/runs/{workflow_id}/files/{name:path}",
    summary="A file of a production",
    response_class=Response,
    responses=_BYTES,  # type: ignore[arg-type]
)
@router.head("/api/runs/{workflow_id}/files/{name:path}", include_in_schema=False)
def run_file(
    workflow_id: WorkflowId, name: Name, request: Request, here: Here, download: Download = False
) -> Response:
    """Under the names that a run lists, and `result.json`."""
    result = here.state(workflow_id).final_result
    if result is None:
        raise Problem(404, "no_file")
    saved = f"{workflow_id}-{name.replace('/', '-')}" if download else None
    if name == RESULT:
        document = public(result.model_dump(mode="json"), here.store.url)
        text = json.dumps(document, indent=2, ensure_ascii=False)
        return _text(text, "application/json", saved)
    ref = dict(deliverables(result)).get(name)
    if ref is not None:
        return sent(here, ref, request, saved)
    words = dict(texts(result)).get(name)
    if words is None:
        raise Problem(404, "no_file")
    return _text(words, "text/plain; charset=utf-8", saved)


@router.get(
    "/api/assets/{key:path}",
    summary="An asset",
    response_class=Response,
    responses=_BYTES,  # type: ignore[arg-type]
)
@router.head("/api/assets/{key:path}", include_in_schema=False)
def asset(key: Key, request: Request, here: Here) -> Response:
    """Pictures, clips and lines as they are made; by the key an `AssetRef` has."""
    try:
        ref = here.store.find(key)
    except Permanent:
        ref = None
    if ref is None:
        raise Problem(404, "no_file")
    return sent(here, ref, request, None)


def sent(here: Desk, ref: AssetRef, request: Request, saved: str | None) -> Response:
    """The asset, the part of it that was asked for, or that the client has it."""
    headers = {
        "ETag": f'"{ref.sha256}"',
        "Cache-Control": "private, max-age=0, must-revalidate",
        "Content-Security-Policy": SANDBOX,
    }
    if has_it(request.headers.get("if-none-match"), ref.sha256):
        return Response(status_code=304, headers=headers)
    _check_range(request, ref)
    try:
        file: Path = here.store.fetch(ref)
    except Permanent as err:
        raise Problem(404, "no_file") from err
    kind = "attachment" if saved else "inline"
    return FileResponse(
        file, headers=headers, media_type=ref.media_type, filename=saved, content_disposition_type=kind
    )


def has_it(header: str | None, sha256: str) -> bool:
    """Whether `If-None-Match` names it (pure)."""
    named = [each.strip().removeprefix("W/").strip('"') for each in (header or "").split(",")]
    return sha256 in named or "*" in named


def _check_range(request: Request, ref: AssetRef) -> None:
    """A range that is none is left out, as HTTP has it; one behind the end is refused."""
    wanted = request.headers.get("range")
    if wanted is None:
        return
    parts = wanted.split(",")
    if not _RANGE.fullmatch(wanted) or len(parts) > _MOST_RANGES:
        kept = [(name, value) for name, value in request.scope["headers"] if name != b"range"]
        request.scope["headers"] = kept
        return
    if not any(_is_inside(part.removeprefix("bytes=").strip(), ref.bytes) for part in parts):
        raise Problem(
            416,
            "invalid",
            field="Range",
            reason=wanted[:80],
            headers={"Content-Range": f"bytes */{ref.bytes}"},
        )


def _is_inside(part: str, size: int) -> bool:
    start, _, end = part.partition("-")
    if not start:
        return size > 0 and int(end) > 0
    return int(start) < size


def _text(text: str, media_type: str, saved: str | None) -> Response:
    headers = {"Content-Security-Policy": SANDBOX}
    if saved:
        headers["Content-Disposition"] = f'attachment; filename="{saved}"'
    return Response(text, media_type=media_type, headers=headers)
