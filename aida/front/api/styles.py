"""The style gallery over HTTP, as the specification names it; pictures drawn by our own frame engine.

GET /api/styles     /api/styles/search?keyword&tags&category     /api/styles/{id}     /api/styles/{id}/preview
"""

from __future__ import annotations

from typing import Annotated, Literal

import anyio.to_thread
from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.responses import FileResponse

from aida.catalog.gallery import card_of
from aida.contracts.styles import Style, StylePage, StyleResponse
from aida.errors import BadInput
from aida.front.api.desk import Desk, Here, Speak
from aida.front.api.files import SANDBOX
from aida.front.api.problems import Problem, errors
from aida.front.api.runs import Limit, Offset

router = APIRouter(prefix="/api/styles", tags=["styles"])

StyleId = Annotated[
    str,
    Path(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$",
        description="The Midjourney `--sref` code, or an own style's name.",
        examples=["2813938774"],
    ),
]
Keyword = Annotated[
    str | None, Query(max_length=200, description="In any of the 17 languages.", examples=["cinematografico"])
]
Tags = Annotated[list[str] | None, Query(max_length=10, description="All of them; repeat it, or use commas.")]
Category = Annotated[str | None, Query(max_length=60, examples=["photography"])]
Language = Annotated[str | None, Query(max_length=20, description="Of the keyword; else `Accept-Language`.")]
_PICTURE = {
    200: {"content": {"image/jpeg": {}}, "description": "The picture."},
    304: {"description": "You have it already."},
    **errors(404),
}


@router.get("", summary="The gallery", responses=errors())
def styles(here: Here, speak: Speak, limit: Limit = 20, offset: Offset = 0) -> StylePage:
    """Own styles first. `complete` is false while the store of own styles is out of reach."""
    return here.gallery.search(limit=limit, offset=offset, language=speak)


@router.get("/search", summary="Styles by words, tags and category", responses=errors())
def search(
    here: Here,
    speak: Speak,
    keyword: Keyword = None,
    tags: Tags = None,
    category: Category = None,
    limit: Limit = 20,
    offset: Offset = 0,
    language: Language = None,
) -> StylePage:
    """Best first. What finds nothing is an empty page."""
    named = [tag.strip() for each in tags or () for tag in each.split(",") if tag.strip()]
    return here.gallery.search(keyword, named[:20], category, limit, offset, language or speak)


@router.get("/{style_id}", summary="One style", responses=errors(404))
def style(style_id: StyleId, here: Here, speak: Speak) -> StyleResponse:
    found = _found(here, style_id, speak)
    return card_of(found, own=found.id in {each.id for each in here.gallery.own() or ()})


@router.get(
    "/{style_id}/preview",
    summary="A style's picture",
    response_class=Response,
    responses=_PICTURE,  # type: ignore[arg-type]
)
async def preview(
    style_id: StyleId,
    request: Request,
    here: Here,
    speak: Speak,
    size: Annotated[Literal["full", "thumbnail"], Query()] = "full",
) -> Response:
    """A JPEG of a made-up subject in the style's palette and mood, drawn once."""
    found = await anyio.to_thread.run_sync(_found, here, style_id, speak)
    file = await anyio.to_thread.run_sync(here.gallery.preview, found.id, size, limiter=here.hands)
    tag = f'"{file.stem}-{file.stat().st_mtime_ns:x}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "private, max-age=3600",
        "Content-Security-Policy": SANDBOX,
    }
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return FileResponse(file, media_type="image/jpeg", headers=headers)


def _found(here: Desk, style_id: str, speak: str) -> Style:
    """The style of that very id: a name leads nowhere here."""
    try:
        found = here.gallery.style(style_id, speak)
    except BadInput as err:
        raise Problem(404, "not_found", field="style_id") from err
    if found.id != style_id:
        raise Problem(404, "not_found", field="style_id")
    return found
