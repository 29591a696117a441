"""Tells addresses outside how productions stand: a thread beside the API that looks at rows and sends.

    rows changed since ─note (each change once)→ notices ─claim→ POST, signed ─→ arrived | again later

It makes nothing and holds nothing: what is not sent yet is in the database, and whoever starts next goes on.
"""

from __future__ import annotations

import json
import logging
import secrets
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from aida.errors import AidaError
from aida.front.api.webhooks import Hooks, post, signature
from aida.ledger.notices import Change, Notice, NoticeStore

LOGGER = logging.getLogger("aida.api")
_LOOK_SECONDS = 1.0
_OVERLAP = timedelta(seconds=3)
"""Rows are written by several machines, whose clocks differ a little; a change is noted once anyway."""
_AT_ONCE = 20
Post = Callable[[Hooks, str, bytes, dict[str, str]], str | None]


class Herald:
    """One installation's; several processes may have one each."""

    def __init__(self, notices: NoticeStore, hooks: Hooks, send: Post = post) -> None:
        self._notices, self._hooks, self._send = notices, hooks, send
        self._since = (notices.newest() or datetime.now(UTC)) - _OVERLAP

    def run(self, closing: threading.Event) -> None:
        """Look and send until told to end. A database that is away for a moment is asked again."""
        while not closing.wait(_LOOK_SECONDS):
            try:
                self.look()
                for _ in range(_AT_ONCE):
                    if closing.is_set() or not self.send():
                        break
            except AidaError as err:
                LOGGER.warning("Notices wait: %s", err)

    def look(self) -> int:
        """Note what has changed; how many notices that gave."""
        changes = self._notices.changes(self._since)
        noted = 0
        for change in changes:
            body = json.dumps(told(change), ensure_ascii=False)
            for url in dict.fromkeys(each for each in (self._hooks.url, change.url) if each):
                noted += self._notices.note(f"n-{secrets.token_hex(8)}", change, url, body)
        if changes:
            self._since = max(self._since, changes[-1].at - _OVERLAP)
        return noted

    def send(self) -> bool:
        """Send one notice that is due; False when none is."""
        notice = self._notices.claim(datetime.now(UTC))
        if notice is None:
            return False
        reason = self._send(self._hooks, notice.url, notice.body.encode(), self._headers(notice))
        if reason is None:
            self._notices.arrived(notice)
        else:
            LOGGER.warning("Notice %s did not arrive: %s", notice.id, reason)
            self._notices.failed(notice, reason)
        return True

    def _headers(self, notice: Notice) -> dict[str, str]:
        timestamp = str(int(time.time()))
        return {
            "Content-Type": "application/json",
            "User-Agent": "AIDA",
            "X-AIDA-Delivery": notice.id,
            "X-AIDA-Timestamp": timestamp,
            "X-AIDA-Signature": signature(self._hooks.secret, timestamp, notice.body.encode()),
        }


def told(change: Change) -> dict[str, object]:
    """A notice's document (pure)."""
    return {
        "event": "production.progress" if change.status == "running" else f"production.{change.status}",
        "workflow_id": change.workflow_id,
        "status": change.status,
        "step": change.step,
        "progress": change.progress,
        "cost": float(change.cost),
        "at": change.at.isoformat(),
        "status_url": f"/api/technical-planner/status/{change.workflow_id}",
    }
