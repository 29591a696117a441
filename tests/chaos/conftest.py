"""The stages the chaos tests play on: one for single orders, one for whole productions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.chaos.orders import Orders
from tests.chaos.stage import Stage, stage


@pytest.fixture(scope="session")
def orders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orders]:
    """Warm processes and simulated vendors, without Prefect."""
    folder = tmp_path_factory.mktemp("orders")
    with ExitStack() as block:
        lanes = (stage(folder / name, prefect=False, pace=0.0005) for name in ("one", "other"))
        yield Orders([block.enter_context(each) for each in lanes])


@pytest.fixture(scope="session")
def productions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The same with a Prefect API, and a clean production to compare with."""
    with stage(tmp_path_factory.mktemp("productions")) as here:
        here.rehearse(1)
        yield here
