"""What a worker process is started with."""

from __future__ import annotations

from pathlib import Path
from subprocess import Popen
from typing import Any

import pytest

from aida import workers
from aida.settings import read_settings


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """The environment of a worker that is started for a home in a folder."""
    found: dict[str, str] = {}

    def begin(_: list[str], *, env: dict[str, str], **__: Any) -> Popen[bytes] | None:
        found.update(env)
        return None

    monkeypatch.setattr(workers.subprocess, "Popen", begin)
    around = {"AIDA_HOME": str(tmp_path), "AIDA_TOKEN": "canary", "FAL_KEY": "id:key"}
    workers.start_worker("w-1", read_settings(around), around)
    return found


def test_a_worker_finds_the_row_where_its_starter_wrote_it(given: dict[str, str], tmp_path: Path) -> None:
    """Whatever database the blocks of its Prefect server name."""
    assert given["AIDA_DATABASE_URL"] == read_settings({"AIDA_HOME": str(tmp_path)}).database_url


def test_a_worker_has_the_vendors_keys_and_none_of_the_api(given: dict[str, str]) -> None:
    assert (given.get("FAL_KEY"), given.get("AIDA_TOKEN")) == ("id:key", None)
