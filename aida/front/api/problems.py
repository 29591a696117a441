"""What goes wrong, as one answer: `{"error": {code, message, field?, todo?}}`, in the client's language.

Problem, AidaError, a refused value, a bug ─answer_to→ status, code, one sentence; never a trace or a key
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from aida.catalog.phrases import phrase
from aida.contracts.units import LANGUAGES
from aida.errors import AidaError, BadInput, StoreTrouble, Taken, Transient

LOGGER = logging.getLogger("aida.api")


class ErrorDetail(BaseModel):
    model_config = ConfigDict(extra="forbid")

    code: str = Field(description="For programs: one word, stable.", examples=["not_found"])
    message: str = Field(description="One sentence for people, in the language they asked for.")
    field: str | None = Field(None, description="Which value is meant, where it is one.")
    todo: str | None = Field(None, description="What to do, where the sentence does not say it.")


class ErrorBody(BaseModel):
    """Every answer that is not a success."""

    model_config = ConfigDict(extra="forbid")

    error: ErrorDetail


class Problem(Exception):
    """An answer that is no success. `key` is its code; its sentence in the
    phrases is `said`, else `api_<key>`."""

    def __init__(
        self,
        status: int,
        key: str,
        *,
        field: str | None = None,
        said: str | None = None,
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> None:
        super().__init__(key)
        self.status, self.key, self.field = status, key, field
        self.said = said or f"api_{key}"
        self.values = values if field is None else {"field": field, **values}
        self.headers = dict(headers or {})

    def body(self, speak: str) -> dict[str, Any]:
        return error_body(self.key, phrase(self.said, speak, **self.values), self.field)


def error_body(code: str, message: str, field: str | None = None) -> dict[str, Any]:
    detail = ErrorDetail(code=code, message=message, field=field, todo=None)
    return ErrorBody(error=detail).model_dump(exclude_none=True)


_TOLD = {
    400: "The request is none.",
    401: "Nobody has signed in.",
    403: "Host or origin is not one of ours.",
    404: "There is no such thing.",
    409: "It cannot be done as things stand.",
    413: "The request is too large.",
    415: "The request's type is not taken.",
    422: "A value cannot be used as it is.",
    429: "Too many requests; `Retry-After` says how long to wait.",
    503: "Something this AIDA needs does not answer; the same request may succeed later.",
}
_ALWAYS = (400, 401, 403, 413, 415, 422, 429, 503)


def errors(*further: int) -> dict[int | str, dict[str, Any]]:
    """What an address may answer beside its success, for the API's description."""
    codes = sorted({*_ALWAYS, *further})
    return {code: {"model": ErrorBody, "description": _TOLD[code]} for code in codes}


def wanted_language(header: str | None) -> str | None:
    """The best-liked of our languages in an `Accept-Language`; `None` where it names none (pure)."""
    liked: list[tuple[float, int, str]] = []
    for place, part in enumerate((header or "")[:400].split(",")):
        name, _, weight = part.strip().partition(";q=")
        language = name.split("-")[0].strip().lower()
        if language in LANGUAGES and (liking := _weight(weight)) > 0:
            liked.append((-liking, place, language))
    return min(liked)[2] if liked else None


def _weight(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


def speak_of(request: Request) -> str:
    """The language we answer in where no conversation says another."""
    return wanted_language(request.headers.get("accept-language")) or "en"


def install(app: FastAPI) -> None:
    """Let the application answer every error this way; bugs are the guard's (`broken`)."""
    app.add_exception_handler(Problem, _problem)
    app.add_exception_handler(AidaError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)


async def _problem(request: Request, err: Any) -> JSONResponse:
    return JSONResponse(err.body(speak_of(request)), err.status, err.headers)


async def _ours(request: Request, err: Any) -> JSONResponse:
    """AIDA's own errors carry a sentence that is fit to be shown."""
    status, _ = sorted_error(err)
    headers = {"Retry-After": str(round(getattr(err, "retry_after", None) or 5))} if status == 503 else {}
    return JSONResponse(told_error(err, speak_of(request)), status, headers)


def told_error(err: AidaError, speak: str) -> dict[str, Any]:
    """An error of ours as an answer's body. What is the operator's to mend (a disk, the database) names
    places of this machine: that goes into the log, under the number the client is told."""
    status, code = sorted_error(err)
    if isinstance(err, StoreTrouble) or (status == 409 and not isinstance(err, Taken)):
        number = _logged(code, err)
        return error_body(code, phrase("api_broken", speak, number=number))
    return error_body(code, err.text)


def sorted_error(err: AidaError) -> tuple[int, str]:
    """An error of ours as HTTP status and code (pure)."""
    match err:
        case BadInput():
            return 422, "bad_input"
        case Transient():
            return 503, "unavailable"
        case Taken():
            return 409, "at_work"
        case _:
            return 409, "impossible"


async def _invalid(request: Request, err: Any) -> JSONResponse:
    first = err.errors()[0] if err.errors() else {"loc": ("body",), "msg": "?"}
    where = [str(part) for part in first["loc"] if part not in ("body", "query", "path", "header")]
    field = ".".join(where) or str(first["loc"][0])
    status = 400 if first.get("type") == "json_invalid" else 422
    problem = Problem(
        status, "invalid", field=field[:200], reason=str(first["msg"]).removeprefix("Value error, ")[:300]
    )
    return await _problem(request, problem)


async def _http(request: Request, err: Any) -> JSONResponse:
    speak = speak_of(request)
    headers = dict(err.headers or {})
    if err.status_code == 404:
        return JSONResponse(error_body("not_found", phrase("api_not_found", speak)), 404, headers)
    if err.status_code == 405:
        told = phrase("api_method", speak, method=request.method)
        return JSONResponse(error_body("method", told), 405, headers)
    reason = phrase("api_invalid", speak, field="body", reason=str(err.detail)[:300])
    return JSONResponse(error_body("invalid", reason, "body"), err.status_code, headers)


def broken(what: str, err: Exception) -> Problem:
    """What is ours to mend: the number stands in the log beside the trace, nothing of it in the answer."""
    return Problem(500, "broken", number=_logged(what, err))


def _logged(what: str, err: Exception) -> str:
    number = secrets.token_hex(4)
    LOGGER.error("%s: %s", number, what, exc_info=err)
    return number
