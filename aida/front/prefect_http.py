"""Prefect's API over plain HTTP, as much of it as the front needs: one question, one JSON answer.

    environment ─prefect_of→ PrefectApi ─ask→ JSON; `Transient` when it does not answer, `None` for 404

The front does not load Prefect: two seconds of imports for four requests.
"""

from __future__ import annotations

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from aida.errors import Permanent, Transient

_SECONDS = 10.0
_RUNS = 50  # of one workflow that have not ended: one, and a few that wait


@dataclass(frozen=True)
class PrefectApi:
    """A Prefect server, by its `PREFECT_API_URL`."""

    url: str
    headers: Mapping[str, str]

    def deployment(self, name: str) -> str | None:
        """The id of a deployment `flow/deployment`; `None` when there is none."""
        found = self.ask("GET", f"/deployments/name/{quote(name)}")
        return str(found["id"]) if found else None

    def create_run(self, deployment: str, workflow_id: str) -> str:
        """A flow run that makes the workflow, queued; its id."""
        asked = {"parameters": {"workflow_id": workflow_id}, "tags": ["aida", tag_of(workflow_id)]}
        made = self.ask("POST", f"/deployments/{deployment}/create_flow_run", asked)
        if made is None:
            raise Transient("The Prefect deployment was removed a moment ago")
        return str(made["id"])

    def open_runs(self, workflow_id: str) -> list[str]:
        """The ids of runs made for the workflow by `create_run` that have not ended."""
        asked = {
            "limit": _RUNS,
            "flow_runs": {
                "tags": {"all_": [tag_of(workflow_id)]},
                "state": {"type": {"any_": ["SCHEDULED", "PENDING", "RUNNING", "PAUSED", "CANCELLING"]}},
            },
        }
        return [str(each["id"]) for each in self.ask("POST", "/flow_runs/filter", asked) or ()]

    def cancel(self, run: str) -> bool:
        """Ask for a run's end: its worker stops the process. False: this server knows no such run."""
        asked = {"state": {"type": "CANCELLING", "name": "Cancelling"}, "force": False}
        return self.ask("POST", f"/flow_runs/{run}/set_state", asked) is not None

    def resume(self, run: str, answer: str) -> bool:
        """Let a suspended run go on, its form filled in with this answer. False: it is not suspended."""
        asked = {"run_input": {"answer": answer}}
        told = self.ask("POST", f"/flow_runs/{run}/resume", asked)
        return told is not None and told.get("status") == "ACCEPT"

    def ask(self, method: str, path: str, document: Any = None) -> Any:
        """The answer's JSON; `None` for 404. Raises `Transient` when the server does not answer, `Permanent`
        when it refuses."""
        question = urllib.request.Request(  # noqa: S310 - the operator's own address
            f"{self.url}{path}",
            method=method,
            data=None if document is None else json.dumps(document).encode(),
            headers={"Content-Type": "application/json", **self.headers},
        )
        try:
            with urllib.request.urlopen(question, timeout=_SECONDS) as answer:  # noqa: S310
                return json.load(answer)
        except urllib.error.HTTPError as err:
            if err.code == 404:
                return None
            kind = Transient if err.code >= 500 or err.code == 429 else Permanent
            raise kind(f"The Prefect server refused ({err.code}); `aida doctor` says more") from err
        except (OSError, ValueError) as err:
            host = urlsplit(self.url).netloc.rpartition("@")[2]
            raise Transient(
                f"The Prefect server at {host} does not answer; start it, or unset PREFECT_API_URL"
            ) from err


def tag_of(workflow_id: str) -> str:
    """The tag by which a workflow's runs are found again."""
    return f"workflow-{workflow_id}"


def prefect_of(environ: Mapping[str, str]) -> PrefectApi | None:
    """The configured server; `None` when there is none."""
    url = environ.get("PREFECT_API_URL", "").rstrip("/")
    return PrefectApi(url, authorization(environ)) if url else None


def authorization(environ: Mapping[str, str]) -> dict[str, str]:
    """The header that Prefect's own client would send (pure)."""
    if environ.get("PREFECT_API_KEY"):
        return {"Authorization": f"Bearer {environ['PREFECT_API_KEY']}"}
    word = environ.get("PREFECT_API_AUTH_STRING", "")
    return {"Authorization": f"Basic {base64.b64encode(word.encode()).decode()}"} if word else {}
