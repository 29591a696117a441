"""Our own description of the API, tried with its own words: whatever is sent, the answer is one that is
described, of its type and shape, never a 500; what is not allowed is refused, and nothing is done without the
token. The seed is fixed, the examples few: more find no more, and CI's minutes are counted."""

from __future__ import annotations

import re
import traceback
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.specs.openapi.checks import positive_data_acceptance

from aida.front import start
from aida.front.api.access import Access
from tests.front.api.conftest import TOKEN, Door

TEXT = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = 4
SIGNED = {"Authorization": f"Bearer {TOKEN}"}


class Nobody:
    """A worker that does nothing."""

    pid = 0

    def __init__(self, *_: Any, **__: Any) -> None: ...

    def wait(self) -> int:
        return 0


@pytest.fixture
def described(door: Door, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The application behind a token, by its description."""
    monkeypatch.setattr(start.subprocess, "Popen", Nobody)
    client = door(Access("127.0.0.1", TOKEN, frozenset({"testserver"})))
    return schemathesis.openapi.from_asgi("/api/openapi.json", client.app, headers=SIGNED)


def test_the_api_does_as_it_is_described(described: Any) -> None:
    """Every operation against every check that Schemathesis has."""
    failed = {}
    for found in described.get_all_operations():
        operation = found.ok()
        try:
            tried(operation.as_strategy())
        except BaseException as err:  # a group of failures is one
            failed[operation.label] = "".join(traceback.format_exception(err))
    assert not failed, "\n".join(f"{label}: {why}" for label, why in failed.items())


def tried(cases: Any) -> None:
    @given(case=cases)
    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )
    def tries(case: Case) -> None:
        # What a description cannot say (a language we speak, a file that is a picture) is refused with 422.
        case.call_and_validate(headers=SIGNED, timeout=60, excluded_checks=[positive_data_acceptance])

    tries()


def test_the_documents_addresses_are_the_apis(shared: FastAPI) -> None:
    """Each address that docs/api.md calls is described, and each described one is named there."""
    called = {re.sub(r"w-2\d+-\w+|\$\w+", "{}", each) for each in re.findall(r"\$AIDA(/[\w/.$-]+)", TEXT)}
    ours = {re.sub(r"\{\w+\}", "{}", each) for each in shared.openapi()["paths"]}
    assert {re.sub(r"/files/.*", "/files/{}", each) for each in called} <= ours
    last = {each.rstrip("/{}").rpartition("/")[2] for each in ours}
    assert [each for each in sorted(last) if each not in TEXT] == []
