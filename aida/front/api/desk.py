"""What the API's addresses work with: this installation's settings and stores, opened once.

environment ─Desk→ settings (read anew: days pass), rows, journal, asset store
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated

from anyio import CapacityLimiter
from fastapi import Depends, Path, Request

from aida.contracts.state import WorkflowState
from aida.contracts.units import LANGUAGES
from aida.contracts.upload import Upload
from aida.front.account_manager import AccountManager, open_account_manager
from aida.front.api.access import Access
from aida.front.api.problems import Problem, speak_of, wanted_language
from aida.front.api.webhooks import hooks_of
from aida.front.gallery import Gallery
from aida.ledger.answers import AnswerStore
from aida.ledger.jobs import JournalStore
from aida.ledger.notices import NoticeStore
from aida.ledger.state import StateStore
from aida.ledger.uploads import UploadStore
from aida.ports import AssetStore
from aida.settings import Settings, read_settings
from aida.studio import open_store

_ID = r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"
USER = "local"
"""Whoever uses the page: an installation is one client's."""


class Desk:
    """The stores of one installation, for one application. Safe for threads."""

    def __init__(self, environ: Mapping[str, str], access: Access) -> None:
        """Opens the database; errors as `open_database`."""
        self.environ, self.access, self.hooks = environ, access, hooks_of(environ)
        self.states = StateStore(self.settings.database_url)
        self._managing = threading.Lock()
        self._manager: tuple[date, AccountManager] | None = None
        self.closing = threading.Event()
        """Set when the server is told to end: streams stop at their next look."""
        self.streams = 0
        """Open now; counted by the one loop that serves them."""

    @property
    def settings(self) -> Settings:
        return read_settings(self.environ)

    @cached_property
    def store(self) -> AssetStore:
        return open_store(self.settings, patience=5)

    @cached_property
    def uploads(self) -> UploadStore:
        return UploadStore(self.settings.database_url)

    @cached_property
    def answers(self) -> AnswerStore:
        return AnswerStore(self.settings.database_url)

    @property
    def manager(self) -> AccountManager:
        """The account manager; a new one each day, whose prices and models are that day's."""
        settings = self.settings
        with self._managing:
            if self._manager is None or self._manager[0] != settings.day:
                self._manager = (settings.day, open_account_manager(settings))
            return self._manager[1]

    @cached_property
    def hands(self) -> CapacityLimiter:
        """Of what takes a processor: previews drawn and uploads looked into, two at once. What waits for its
        turn takes no thread from the others."""
        return CapacityLimiter(2)

    @cached_property
    def gallery(self) -> Gallery:
        return Gallery(self.settings)

    @cached_property
    def notices(self) -> NoticeStore:
        return NoticeStore(self.settings.database_url)

    @cached_property
    def journal(self) -> JournalStore:
        return JournalStore(self.settings.database_url)

    def state(self, workflow_id: str) -> WorkflowState:
        """The production; raises `Problem` 404 for one that nobody knows."""
        found = self.states.load(workflow_id) if re.fullmatch(_ID, workflow_id) else None
        if found is None:
            raise Problem(404, "unknown_run", id=workflow_id[:64])
        return found

    def upload(self, upload_id: str) -> Upload:
        """A file sent before; raises `Problem` 422 for one that was not."""
        found = self.uploads.load(upload_id)
        if found is None:
            raise Problem(422, "unknown_upload", field="uploads", id=upload_id[:64])
        return found

    def close(self) -> None:
        self.closing.set()
        self.states.close()
        if "journal" in self.__dict__:
            self.journal.shut()
        if self._manager is not None:
            self._manager[1].close()
        for name in {"uploads", "answers", "notices"} & set(self.__dict__):
            getattr(self, name).close()


def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def language_for(request: Request, own: str) -> str:
    """The language of a production's sentences: the one asked for, else its own."""
    asked = wanted_language(request.headers.get("accept-language"))
    return asked or (own if own in LANGUAGES else "en")


Here = Annotated[Desk, Depends(desk_of)]
Speak = Annotated[str, Depends(speak_of)]
WorkflowId = Annotated[
    str, Path(pattern=_ID, description="As `aida runs` lists it.", examples=["w-20261122-k3f9qa"])
]
