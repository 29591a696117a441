"""A workbench for tests that call an agent or an adapter directly."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from aida.contracts.errand import Errand
from aida.ports import Workbench


def a_bench(store: Any = None, folder: Path = Path("unused"), **errand: Any) -> Workbench:
    """`store` may be left out where nothing is stored; further words are fields of the errand."""
    last_call = errand.pop("last_call", False)
    fields = {"workflow_id": "w-test", "priced_on": date(2026, 11, 22)} | errand
    return Workbench(store, folder, Errand.model_validate(fields), last_call=last_call)
