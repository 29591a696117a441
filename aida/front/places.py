"""The Prefect server of an installation, and the vendors' places on it: environment → findings.

    PREFECT_API_URL ─POST /v2/concurrency_limits/filter→ `aida-fal` 4, `aida-kie` 6… beside the catalog's
                    ─GET /admin/settings→                whether they outlive a restart

Two questions with a short limit, over plain HTTP: the front does not load Prefect.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any

from aida.catalog.read import vendors
from aida.front.finding import Finding
from aida.front.prefect_http import authorization

_SECONDS = 3.0
_PREFIX = "aida-"
"""How the limits' names begin, as the flow makes them."""
_KEPT = "prefect.server.concurrency.lease_storage.filesystem"


def server_findings(environ: Mapping[str, str]) -> Iterator[Finding]:
    """The server, and how many calls at once each vendor may have."""
    url = environ.get("PREFECT_API_URL", "").rstrip("/")
    if not url:
        yield Finding(
            "Prefect server",
            "missing",
            "PREFECT_API_URL is not set",
            "each run brings its own; `prefect server start` gives you the UI",
        )
        yield Finding("vendors' places", "ok", _told({}), "as the catalog says, for each run by itself")
        return
    try:
        limits = _limits(url, environ)
    except (OSError, ValueError, urllib.error.URLError) as err:
        meaning = "it does not answer: start it, or unset PREFECT_API_URL so that each run brings its own"
        yield Finding("Prefect server", "broken", url, f"{meaning} ({type(err).__name__})")
        return
    yield Finding("Prefect server", "ok", url, "runs, logs and artifacts show in its UI")
    meaning = "global concurrency limits of this server; those that are missing are made by the first run"
    yield Finding("vendors' places", "ok", _told(limits), meaning)
    if _forgets(url, environ):
        yield Finding(
            "places after a restart",
            "missing",
            "this server keeps its leases in memory",
            "a call that is under way while it restarts can hold its place for good: start it with "
            f"PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE={_KEPT}",
        )


def _forgets(url: str, environ: Mapping[str, str]) -> bool:
    """Whether the server's leases end with its process. A server that does not tell is believed to keep
    them: Prefect Cloud does."""
    try:
        storage = _asked(url, environ, "/admin/settings")["server"]["concurrency"]["lease_storage"]
    except (OSError, ValueError, LookupError, TypeError):
        return False
    return str(storage).endswith(".memory")


def _limits(url: str, environ: Mapping[str, str]) -> dict[str, int]:
    """Vendor → calls at once that the server allows. Raises `OSError`, `ValueError`."""
    page = {"limit": 200, "offset": 0}
    rows: list[dict[str, Any]] = _asked(url, environ, "/v2/concurrency_limits/filter", page)
    return {
        str(row["name"]).removeprefix(_PREFIX): int(row["limit"])
        for row in rows
        if str(row.get("name", "")).startswith(_PREFIX) and row.get("active", True)
    }


def _asked(url: str, environ: Mapping[str, str], path: str, document: Any = None) -> Any:
    """The answer's JSON; with a document it is posted. Raises `OSError`, `ValueError`."""
    question = urllib.request.Request(  # noqa: S310 - the operator's own address
        f"{url}{path}",
        data=None if document is None else json.dumps(document).encode(),
        headers={"Content-Type": "application/json", **authorization(environ)},
    )
    with urllib.request.urlopen(question, timeout=_SECONDS) as answer:  # noqa: S310
        return json.load(answer)


def _told(limits: Mapping[str, int]) -> str:
    """`fal 4, kie 6 (catalog: 3)`."""
    parts = []
    for row in vendors().values():
        if row.concurrency is None:
            continue
        held = limits.get(row.id, row.concurrency)
        other = f" (catalog: {row.concurrency})" if held != row.concurrency else ""
        parts.append(f"{row.id} {held}{other}")
    return ", ".join(parts)
