"""A campaign makes one production per wish, shares what they have in common, and outlives a failure."""

from __future__ import annotations

import asyncio

import pytest

from aida.ledger.state import StateStore
from aida.settings import Settings
from tests.flows.fakes import CallLedger

pytestmark = pytest.mark.flow


def test_wishes_share_their_scope_and_one_failure_stops_nobody(
    home: Settings, states: StateStore, ledger: CallLedger
) -> None:
    """The same wish twice is made once; what is no request fails alone."""
    from flows.campaign import campaign

    wish = "Crea 2 immagini per una pizzeria"
    state = asyncio.run(campaign(scope="autunno", requests=[wish, "ciao", wish], return_state=True))
    assert state.is_failed()
    assert state.message == "1 of 3 productions failed"
    assert [row.status for row in states.list()] == ["completed", "completed"]
    assert {row.scope for row in states.list()} == {"autunno"}
    assert ledger.count() == {"script": 1, "storyboard": 1, "pictures": 2}
