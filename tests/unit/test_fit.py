"""Trim first, then up to 12 % slower, then hold: the arithmetic in tables."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aida.catalog.lengths import SLOWEST
from aida.media.fit import Fit, film_fps, fit

F = Fraction


@pytest.mark.parametrize(
    ("clip", "wanted", "slower", "played", "held", "trimmed"),
    [
        ("5", "5", "1", "5", "0", "0"),
        ("5.04", "4.2", "1", "4.2", "0", "0.84"),  # the start is kept
        ("10", "3", "1", "3", "0", "7"),
        ("5", "5.4", "1.08", "5.4", "0", "0"),  # 5.4 ÷ 5
        ("5", "5.6", "1.12", "5.6", "0", "0"),  # just as slow as may be
        ("5", "6", "1.12", "5.6", "0.4", "0"),  # 6 - 5 · 1.12
        ("4", "8", "1.12", "4.48", "3.52", "0"),
        ("4.98", "5", "1", "4.98", "0.02", "0"),  # under a frame: not worth a change of pace
    ],
)
def test_clips_fill_their_place(
    clip: str, wanted: str, slower: str, played: str, held: str, trimmed: str
) -> None:
    """Clip and wanted seconds → slower, played, held, trimmed."""
    assert fit(F(clip), F(wanted)) == Fit(F(slower), F(played), F(held), F(trimmed))


lengths = st.fractions(min_value=F(1, 4), max_value=30, max_denominator=600)


@given(lengths, lengths)
def test_every_place_is_filled_exactly(clip: Fraction, wanted: Fraction) -> None:
    """Whatever the lengths: no gap, no more than 12 % slower, a hold only where slowing is not enough."""
    found = fit(clip, wanted)
    assert found.played + found.held == wanted
    assert 1 <= found.slower <= SLOWEST
    assert found.held == 0 or found.slower == SLOWEST or found.held <= F(1, 30)
    assert found.trimmed == 0 or (found.held == 0 and found.slower == 1)


def test_only_what_a_client_could_see_is_noted() -> None:
    """Trimming is what editors do; a change of pace and a hold are told."""
    assert fit(F(5), F(4)).note(2) is None
    assert fit(F(5), F(27, 5)).note(2) == "Scene 2 plays 8% slower than it was filmed: its clip was short"
    assert fit(F(5), F(6)).note(3) == (
        "Scene 3 plays 12% slower than it was filmed and holds its last picture for 0.4 s: its clip was short"
    )


@pytest.mark.parametrize(
    ("rates", "fps"),
    [
        (("24", "24", "24"), 24),
        (("24000/1001", "24", "24.02"), 24),  # film people's 24, and files that are not exact
        (("25", "50"), 25),  # every other frame of 50
        (("30000/1001", "60"), 30),
        (("24", "30"), 30),
        (("24", "25"), 30),
        (("16", "16"), 30),
        (("24", None), 30),
        ((), 30),
    ],
)
def test_a_film_takes_the_rate_its_clips_share(rates: tuple[str | None, ...], fps: int) -> None:
    """Planned with 30; what is mixed, unknown or no film's rate stays as planned."""
    assert film_fps([None if rate is None else F(rate) for rate in rates], 30) == fps
