"""Whether this AIDA works, for whom, and signing in.

GET /health     GET /api/session     POST /login (the page's form) → cookie     POST /logout
"""

from __future__ import annotations

import html
import os
import time
from importlib import metadata, resources
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from aida.catalog.phrases import phrase
from aida.contracts.units import LANGUAGES
from aida.errors import AidaError
from aida.front.api.access import COOKIE, PASS_SECONDS
from aida.front.api.desk import USER, Desk, Here, Speak
from aida.front.api.models import Health, Session
from aida.front.api.problems import ErrorBody, errors
from aida.front.prefect_http import prefect_of

router = APIRouter(tags=["session"])
Part = Literal["ok", "broken"]


@router.get(
    "/health",
    summary="Whether this AIDA can work",
    responses={**errors(), 503: {"model": Health, "description": "It cannot."}},
)
def health(here: Here, response: Response) -> Health:
    """Asks database, asset store and Prefect server. Needs no token and tells no address."""
    database, store, prefect = _database(here), _store(here), _prefect(here)
    broken = "broken" in (database, store, prefect)
    response.status_code = 503 if broken else 200
    return Health(
        status="broken" if broken else "ok",
        version=metadata.version("aida-agency"),
        database=database,
        store=store,
        prefect=prefect,
    )


@router.get("/api/session", summary="For whom the page works", responses=errors())
def session(here: Here, speak: Speak) -> Session:
    return Session(
        user_id=USER,
        language=speak,
        languages=list(LANGUAGES),
        paid=bool(here.settings.vendors - {"local"}),
        approve_default=True,
        token=here.access.token is not None,
    )


@router.get("/login", include_in_schema=False)
def form(here: Here, speak: Speak) -> HTMLResponse:
    """The form that asks for the token."""
    return HTMLResponse(_form(speak, wrong=False))


@router.post("/login", include_in_schema=False)
def sign_in(here: Here, request: Request, speak: Speak, token: Annotated[str, Form()] = "") -> Response:
    """The token, once; from then on the cookie."""
    if here.access.token is not None and not here.access.knows(token):
        return HTMLResponse(_form(speak, wrong=True), 401)
    answer = RedirectResponse("/", 303)
    answer.set_cookie(
        COOKIE,
        here.access.pass_for(time.time()),
        max_age=PASS_SECONDS,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path="/",
    )
    return answer


@router.post(
    "/logout",
    summary="Sign this browser out",
    status_code=204,
    responses={401: {"model": ErrorBody, "description": "Nobody has signed in."}},
)
def sign_out() -> Response:
    answer = Response(status_code=204)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict", path="/")
    return answer


@router.get("/login.css", include_in_schema=False)
def style() -> Response:
    return Response(_file("login.css"), media_type="text/css")


def _form(speak: str, *, wrong: bool) -> str:
    said: dict[str, Any] = {
        "language": speak,
        "direction": "rtl" if speak == "ar" else "ltr",
        "title": phrase("api_sign_in", speak),
        "token": phrase("api_token", speak),
        "enter": phrase("api_enter", speak),
        "wrong": phrase("api_wrong_token", speak) if wrong else "",
    }
    page = _file("login.html")
    for name, text in said.items():
        page = page.replace(f"{{{name}}}", html.escape(text))
    return page


def _file(name: str) -> str:
    return (resources.files("aida.front.api") / name).read_text(encoding="utf-8")


def _database(here: Desk) -> Part:
    try:
        here.states.count()
    except AidaError:
        return "broken"
    return "ok"


def _store(here: Desk) -> Part:
    settings = here.settings
    if settings.bucket is not None:
        try:
            here.store.find("doctor/doctor.txt")
        except AidaError:
            return "broken"
        return "ok"
    folder = settings.assets
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    return "ok" if os.access(nearest, os.W_OK) else "broken"


def _prefect(here: Desk) -> Literal["ok", "broken", "none"]:
    prefect = prefect_of(here.environ)
    if prefect is None:
        return "none"
    try:
        prefect.ask("GET", "/health")
    except AidaError:
        return "broken"
    return "ok"
