"""The page: files of `aida/front/web`, as they are. What belongs to the API never ends up here."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from starlette.responses import Response
from starlette.routing import Match, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_APIS = ("/api/", "/health")


class Pages(Mount):
    """Everything whose address is not the API's."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope["type"] != "http" or scope["path"].startswith(_APIS):
            return Match.NONE, {}
        return super().matches(scope)


class Files(StaticFiles):
    """Looked at again each time: a newer AIDA shows a newer page."""

    def file_response(self, *arguments: object, **named: object) -> Response:
        answer: Response = super().file_response(*arguments, **named)  # type: ignore[arg-type]
        answer.headers["Cache-Control"] = "no-cache"
        return answer


def pages() -> list[Pages]:
    """One mount; none where this installation has no page."""
    folder = Path(str(resources.files("aida.front"))) / "web"
    return [Pages("/", Files(directory=folder, html=True), name="page")] if folder.is_dir() else []
