"""How the Prefect API is asked for a place when it is busy, away, or says no."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import httpx
import pytest

from aida.errors import Transient
from tasks.leases import asked


def answers(*codes: int | Exception) -> tuple[Callable[[], httpx.Response], list[int]]:
    """One answer after the other, the last one for ever; and how often it was asked."""
    coming: Iterator[int | Exception] = iter(codes)
    count = [0]
    last: list[int | Exception] = []

    def ask() -> httpx.Response:
        count[0] += 1
        last[:] = [next(coming, *last)]
        if isinstance(last[0], Exception):
            raise last[0]
        return httpx.Response(last[0], text="told")

    return ask, count


def test_a_busy_server_is_asked_again_until_it_answers() -> None:
    ask, count = answers(503, httpx.ConnectError("away"), 200)
    assert asked(ask, 30).status_code == 200
    assert count == [3]


def test_all_places_taken_is_an_answer() -> None:
    ask, count = answers(423)
    assert asked(ask, 30).status_code == 423
    assert count == [1]


def test_a_refusal_is_not_asked_about_again() -> None:
    ask, count = answers(401)
    with pytest.raises(Transient, match="401"):
        asked(ask, 30)
    assert count == [1]


def test_a_server_that_stays_away_is_said() -> None:
    ask, _ = answers(httpx.ConnectError("nobody there"))
    with pytest.raises(Transient, match="nobody there"):
        asked(ask, 0.1)
