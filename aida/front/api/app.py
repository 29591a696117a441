"""The application: guard → addresses → page.

    create_app(access, environ) ─→ FastAPI: one router a thing, every error one sentence, no work of its own

It plans, starts and watches; productions are made by workers (aida/front/start.py).
"""

from __future__ import annotations

import os
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from importlib import metadata

import anyio.to_thread
from fastapi import FastAPI, Security
from fastapi.security import HTTPBearer

from aida.front.api import approvals, conversations, files, planner, problems, runs, session, styles, uploads
from aida.front.api.access import Access
from aida.front.api.desk import Desk
from aida.front.api.guard import Guard
from aida.front.api.herald import Herald
from aida.front.api.once import Once
from aida.front.api.pages import pages
from aida.front.api.rates import Rates

ROUTERS = (
    session.router,
    conversations.router,
    styles.router,
    planner.router,
    runs.router,
    approvals.router,
    files.router,
    uploads.router,
)
_HERALD_SECONDS = 1.0
"""For a notice on its way when the server ends; one that is left is sent again by the next."""
HERE_ONLY, USUAL = Access(), Rates()
_ABOUT = """\
A marketing agency in software: a brief in, a film out.

Errors are `{"error": {code, message, field?, todo?}}`; `message` is one sentence in the language of
`Accept-Language`. A POST may carry an `Idempotency-Key`. Streams are server-sent events.
"""


def create_app(
    access: Access = HERE_ONLY, environ: Mapping[str, str] | None = None, rates: Rates = USUAL
) -> FastAPI:
    """The API and the page of one installation. Opens its database; errors as `open_database`."""
    desk = Desk(os.environ if environ is None else environ, access)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        herald = None
        if desk.hooks.some:
            teller = Herald(desk.notices, desk.hooks)
            herald = threading.Thread(target=teller.run, args=(desk.closing,), name="herald", daemon=True)
            herald.start()
        yield
        desk.closing.set()
        if herald is not None:
            await anyio.to_thread.run_sync(herald.join, _HERALD_SECONDS)
        desk.close()

    app = FastAPI(
        title="AIDA",
        version=metadata.version("aida-agency"),
        description=_ABOUT,
        openapi_url="/api/openapi.json",
        docs_url=None,  # its pages load scripts from elsewhere
        redoc_url=None,
        lifespan=life,
        generate_unique_id_function=lambda route: route.name,
    )
    app.state.desk = desk
    problems.install(app)
    app.include_router(session.open_router)
    # For the description alone: the guard has looked at the token long before.
    signed = [Security(HTTPBearer(auto_error=False))] if access.token else []
    for router in ROUTERS:
        app.include_router(router, dependencies=signed)
    app.router.routes.extend(pages())
    app.add_middleware(Once, answers=lambda: app.state.desk.answers)
    app.add_middleware(Guard, access=access, rates=rates)
    return app
