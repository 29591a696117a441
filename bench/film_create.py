"""`aida create` from a cold start: an empty home, a process of its own → where the seconds went."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.processes import measure

REQUEST = "Video Instagram 30s per scarpe eco-friendly, Gen Z, stile energico"

Span = tuple[str, float, float]
"""Name, start and end in seconds since the process began."""


@dataclass(frozen=True)
class Created:
    wall: float = 0.0
    cpu: float = 0.0
    peak_mb: float = 0.0
    spans: tuple[Span, ...] = ()
    error: str | None = None

    def summary(self) -> dict[str, Any]:
        if self.error:
            return {"error": self.error}
        return {
            "wall_seconds": round(self.wall, 2),
            "cpu_seconds": round(self.cpu, 2),
            "peak_mb": round(self.peak_mb),
            "spans": [{"name": name, "start": start, "end": end} for name, start, end in self.spans],
        }


def create(work: Path) -> Created:
    """One film of 30 s. What cannot be measured is said, never guessed."""
    command = Path(sys.executable).parent / "aida"
    if not command.exists():
        return Created(error="there is no `aida` command beside this Python")
    home = work / "home"
    home.mkdir()
    # Nothing of the caller's own set-up, and no key: a cold start, as on a new machine.
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR", "LC_ALL") if name in os.environ}
    environment = kept | {"HOME": str(home), "AIDA_HOME": str(home / "aida"), "DO_NOT_TRACK": "1"}
    print("  create …", file=sys.stderr, flush=True)
    with (work / "create.json").open("wb") as said:
        cost = measure(
            [str(command), "create", REQUEST, "--json", "--out", str(work / "films")],
            environment,
            output=said,
            strict=False,
        )
    if cost.code:
        return Created(error=f"`aida create` ended with {cost.code}")
    return Created(cost.wall, cost.cpu, cost.peak_mb, _spans(home / "aida" / "timings"))


def _spans(folder: Path) -> tuple[Span, ...]:
    """The worker's own account of its time; nothing when it wrote none."""
    spans: list[Span] = []
    for file in sorted(folder.glob("*.json")):
        told = json.loads(file.read_text(encoding="utf-8"))
        at = 0.0
        for name, moment in sorted(told.get("marks", {}).items(), key=lambda mark: float(mark[1])):
            spans.append((name, at, float(moment)))
            at = float(moment)
        spans += [(span["name"], float(span["start"]), float(span["end"])) for span in told.get("spans", [])]
    return tuple(spans)
