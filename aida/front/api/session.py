"""Whether this AIDA works, for whom, and signing in.

GET /health     GET /api/session     POST /api/session {token} → cookie     DELETE /api/session
"""

from __future__ import annotations

import os
import time
from importlib import metadata
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from aida.contracts.units import LANGUAGES
from aida.errors import AidaError
from aida.front.api.access import COOKIE, PASS_SECONDS
from aida.front.api.desk import USER, Desk, Here, Speak
from aida.front.api.models import Health, Session
from aida.front.api.problems import ErrorBody, Problem, errors
from aida.front.prefect_http import prefect_of

router = APIRouter(tags=["session"])
open_router = APIRouter(tags=["session"])
"""What needs no token."""
Part = Literal["ok", "broken"]


class SignIn(BaseModel):
    """What the page's form sends."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=500)


@open_router.get(
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


@open_router.post(
    "/api/session",
    summary="Sign this browser in",
    status_code=204,
    responses={**errors(), 401: {"model": ErrorBody, "description": "That is not the token."}},
)
def sign_in(asked: SignIn, here: Here, request: Request, response: Response) -> None:
    """The token, once, from the page's form; from then on a cookie that scripts cannot read and that no
    other page's requests carry. Programs need none: `Authorization: Bearer TOKEN`."""
    if here.access.token is None:
        return
    if not here.access.knows(asked.token):
        raise Problem(401, "wrong_token", field="token")
    response.set_cookie(
        COOKIE,
        here.access.pass_for(time.time()),
        max_age=PASS_SECONDS,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
        path="/",
    )


@router.delete("/api/session", summary="Sign this browser out", status_code=204, responses=errors())
def sign_out(response: Response) -> None:
    response.delete_cookie(COOKIE, httponly=True, samesite="strict", path="/")


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
