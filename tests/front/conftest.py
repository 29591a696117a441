"""`aida` run inside a test, with the simulated vendors outside its door."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from aida.front.cli import main
from tests.wire import Simulation, vendors

TODAY = "2026-11-22"


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


@dataclass
class Counter:
    """The command line at the vendors' street."""

    sim: Simulation
    home: Path
    aida: Callable[..., Said]
    _since: tuple[int, int] = field(default=(0, 0))

    def __post_init__(self) -> None:
        self._since = len(self.sim.orders), len(self.sim.charges)

    def nothing_ordered(self) -> bool:
        """Whether no vendor got an order, or charged anything, since the test started."""
        return (len(self.sim.orders), len(self.sim.charges)) == self._since

    def untouched(self) -> bool:
        """The same, and no production was begun."""
        return self.nothing_ordered() and not self._productions()

    def _productions(self) -> int:
        """A database may be there: own styles are looked for in it."""
        if not (self.home / "aida.db").exists():
            return 0
        with sqlite3.connect(self.home / "aida.db") as database:
            return int(database.execute("SELECT count(*) FROM workflow_states").fetchone()[0])


@pytest.fixture(scope="session")
def street(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulation]:
    with vendors(tmp_path_factory.mktemp("street"), media="tiny") as sim:
        yield sim


@pytest.fixture
def counter(
    street: Simulation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Counter]:
    """All three keys are set and good; a home that does not exist yet."""
    home = tmp_path / "home"
    for name, value in street.environment().items():
        monkeypatch.setenv(name, value)
    for name in ("AIDA_DATABASE_URL", "AIDA_ASSETS", "AIDA_XTTS", "PREFECT_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AIDA_HOME", str(home))
    monkeypatch.setenv("AIDA_TODAY", TODAY)
    monkeypatch.chdir(tmp_path)

    def aida(*arguments: str) -> Said:
        """The `aida` command in this process: argv in, exit code and both streams out."""
        monkeypatch.setattr(sys, "argv", ["aida", *arguments])
        capsys.readouterr()
        try:
            main()
            code = 0
        except SystemExit as err:
            code = int(err.code or 0)
        out, err_text = capsys.readouterr()
        return Said(code, out, err_text)

    day = street.house.day
    yield Counter(street, home, aida)
    street.house.accounts.clear()
    street.house.day = day
