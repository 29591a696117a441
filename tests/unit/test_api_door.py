"""Who may come in, how often, and in which language they are answered: decided without a server."""

from __future__ import annotations

import pytest

from aida.errors import BadInput
from aida.front.api.access import PASS_SECONDS, Access, access_of
from aida.front.api.files import has_it
from aida.front.api.problems import wanted_language
from aida.front.api.rates import Buckets, Rate
from aida.front.api.streams import event

SECRET = "sixteen-letters-or-more"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.8.8"])
def test_this_machine_needs_no_token(host: str) -> None:
    """Loopback is served as it is."""
    assert access_of(host, {}).token is None


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "aida.example"])
def test_others_need_one(host: str) -> None:
    """Whatever others can reach is not served without a token, and the sentence names the variable."""
    with pytest.raises(BadInput, match="AIDA_TOKEN"):
        access_of(host, {})
    assert access_of(host, {"AIDA_TOKEN": SECRET}).token == SECRET


def test_a_token_that_can_be_guessed_is_refused() -> None:
    """Fifteen characters are too few, also for this machine alone."""
    with pytest.raises(BadInput, match="16"):
        access_of("127.0.0.1", {"AIDA_TOKEN": "fifteen-letters"})


@pytest.mark.parametrize(
    "access, host, answers",
    [
        (Access(), "localhost:8000", True),
        (Access(), "127.0.0.1:8000", True),
        (Access(), "[::1]:8000", True),
        (Access(), "evil.example:8000", False),
        (Access(), "192.168.1.4:8000", False),
        (Access(), "", False),
        (Access(), "localhost.evil.example", False),
        (Access("0.0.0.0", SECRET), "192.168.1.4:8000", True),
        (Access("0.0.0.0", SECRET), "evil.example", False),
        (Access("0.0.0.0", SECRET, frozenset({"films.example"})), "Films.Example:443", True),
    ],
)
def test_a_name_that_is_not_ours_is_not_answered(access: Access, host: str, answers: bool) -> None:
    """A page whose name was made to lead here still says its own name."""
    assert access.answers_to(host) is answers


def test_a_pass_is_good_until_its_day() -> None:
    """It opens for a week, not longer, and only while the token is the same one."""
    door = Access(token=SECRET)
    given = door.pass_for(1000.0)
    assert door.admits(given, 1000.0 + PASS_SECONDS - 1)
    assert not door.admits(given, 1000.0 + PASS_SECONDS)
    assert not Access(token=SECRET + "x").admits(given, 1000.0)


@pytest.mark.parametrize("change", ["", "x", ".", "9999999999.ab.cd", "é.é.é"])
def test_a_forged_pass_opens_nothing(change: str) -> None:
    """Neither an invented one nor one whose day was moved."""
    door = Access(token=SECRET)
    assert not door.admits(change, 0.0)
    until, *rest = door.pass_for(0.0).split(".")
    assert not door.admits(".".join([str(int(until) + 1), *rest]), 0.0)


def test_a_bucket_runs_empty_and_fills_again() -> None:
    """Three at once, then one every half second; another client has a bucket of its own."""
    now = [0.0]
    buckets = Buckets(Rate(2.0, 3), lambda: now[0])
    assert [buckets.take("a") for _ in range(4)] == [0.0, 0.0, 0.0, 0.5]
    assert buckets.take("b") == 0.0
    now[0] = 0.5
    assert [buckets.take("a") for _ in range(2)] == [0.0, 0.5]


def test_strangers_do_not_fill_the_memory() -> None:
    """Of a thousand clients the last ten are remembered."""
    buckets = Buckets(Rate(1.0, 1), lambda: 0.0, most=10)
    for number in range(1000):
        buckets.take(str(number))
    assert len(buckets._held) == 10


@pytest.mark.parametrize(
    "header, language",
    [
        ("it", "it"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("xx,fr;q=0.2,en;q=0.7", "en"),
        ("en;q=0,ar", "ar"),
        ("*", None),
        ("", None),
        (None, None),
        ("it;q=abc", None),
        ("," * 5000, None),
    ],
)
def test_people_are_answered_in_their_language(header: str | None, language: str | None) -> None:
    """The best liked one that AIDA speaks."""
    assert wanted_language(header) == language


@pytest.mark.parametrize(
    "header, has", [('"abc"', True), ('W/"abc", "x"', True), ("*", True), ('"x"', False), (None, False)]
)
def test_who_has_a_file_is_not_sent_it(header: str | None, has: bool) -> None:
    """`If-None-Match` names hashes."""
    assert has_it(header, "abc") is has


def test_an_event_is_one_block() -> None:
    """Line ends in its text do not end it."""
    assert event("run", {"text": "a\nb"}, "7") == 'event: run\nid: 7\ndata: {"text":"a\\nb"}\n\n'
