"""A Prefect API that can be killed and comes back: same address, same database.

api = Api(folder)       api.environment       api.kill() … api.come_back()       api.close()
"""

from __future__ import annotations

from pathlib import Path

from aida.settings import read_settings
from flows.server import Server, start_server
from tests.gate import Gate

FORGETFUL = {"PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.memory"}
"""A server as Prefect is by default: who holds which place is gone when it ends."""


class Api:
    """Ours, behind a gate. `more`: variables of the server that comes back."""

    def __init__(self, folder: Path, more: dict[str, str] | None = None) -> None:
        self._server: Server = start_server(read_settings({"AIDA_HOME": str(folder)}))
        self._server.wait()
        self._more = more or {}
        self.gate = Gate(self._server.port())

    @property
    def environment(self) -> dict[str, str]:
        return self._server.environment() | {"PREFECT_API_URL": f"http://127.0.0.1:{self.gate.port}/api"}

    def kill(self) -> None:
        self._server.process.kill()
        self._server.process.wait()
        self.gate.shut()

    def come_back(self) -> None:
        """A new process, as after a death that `flows.server` has seen."""
        self._server.given |= self._more
        self._server.start_again()
        self._server.wait()
        self.gate.open()

    def close(self) -> None:
        self.gate.close()
        self._server.close()
