"""How long a film takes when only waiting for the vendors counts; run nothing else meanwhile.

    python -m bench.schedule [--pace 0.1] [--slots 4] [--media tiny|full] [--rounds 3]

    critical path   writer + Director + one picture + one clip, the vendors' own seconds
    aida            the worker, from the first order to the last clip and line; and with the assembly
    asyncio         the same orders by a plain script without any durability (`bench.schedule_bare`)
    spec            the specification's own plan: stage after stage, the clips one after the other

The vendors are the simulated ones of `tests/wire`, at the specification's latencies times `--pace`:
writer 5 s, Director 8 s, picture 12 s, clip 60 s, voice 8 s. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

REQUEST = "Video Instagram 30s per scarpe eco-friendly, Gen Z, stile energico, senza musica"
CRITICAL = {"writer": 5.0, "director": 8.0, "picture": 12.0, "clip": 60.0}
"""The voice's 8 s lie beside the Director's."""
SPEC_SECONDS = 213.0
"""The specification's own sum (8.1), with the clips in one step of 180 s."""


@dataclass(frozen=True)
class Run:
    bought: float
    """Wall seconds from the first order to the last clip and line."""
    assembly: float
    spans: tuple[tuple[str, float, float], ...] = ()
    cost: float = 0.0
    charged: float = 0.0


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="bench.schedule", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--pace", type=float, default=0.1)
    parser.add_argument("--slots", type=int, default=4)
    parser.add_argument("--media", choices=["tiny", "full"], default="tiny")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args(arguments)
    work = Path(tempfile.mkdtemp(prefix="aida-schedule-"))
    try:
        bare, ours = _rounds(work, chosen)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    _print(bare, ours, chosen)


def _rounds(work: Path, chosen: argparse.Namespace) -> tuple[list[float], list[Run]]:
    from tests.wire import vendors

    bare, ours = [], []
    for turn in range(chosen.rounds):
        for name in ("asyncio", "aida"):
            folder = work / f"{name}-{turn}"
            folder.mkdir()
            print(f"  {name} …", file=sys.stderr, flush=True)
            with vendors(
                folder, pace=chosen.pace, slots=chosen.slots, media=chosen.media, latency={"music": 20}
            ) as sim:
                if name == "asyncio":
                    bare.append(_bare(sim.environment()))
                else:
                    made = _ours(folder, sim.environment())
                    ours.append(replace(made, charged=float(sim.total())))
    return bare, ours


def _environment(extra: dict[str, str], home: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR", "PYTHONPATH") if name in os.environ}
    return kept | {"HOME": str(home), "AIDA_HOME": str(home / "aida"), "DO_NOT_TRACK": "1"} | extra


def _bare(environment: dict[str, str]) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "bench.schedule_bare"],
        env=_environment(environment, Path("/nonexistent")),
        check=True,
        capture_output=True,
        text=True,
    )
    return float(json.loads(done.stdout)["seconds"])


def _ours(folder: Path, environment: dict[str, str]) -> Run:
    command = [str(Path(sys.executable).parent / "aida"), "create", REQUEST, "--tier", "standard", "--yes"]
    done = subprocess.run(
        [*command, "--json", "--out", str(folder / "films")],
        env=_environment(environment, folder),
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
    )
    if done.returncode:
        raise RuntimeError(f"aida create ended with {done.returncode}: {done.stderr[-600:]}")
    told = json.loads(next((folder / "aida" / "timings").glob("*.json")).read_text())
    spans = tuple((each["name"], float(each["start"]), float(each["end"])) for each in told["spans"])
    bought = [span for span in spans if not span[0].startswith("Assembly")]
    start, end = min(span[1] for span in bought), max(span[2] for span in bought)
    assembly = sum(span[2] - span[1] for span in spans if span[0].startswith("Assembly"))
    cost = float(json.loads(done.stdout)["metadata"]["cost"]["actual"])
    return Run(end - start, assembly, spans, cost)


def _print(bare: list[float], ours: list[Run], chosen: argparse.Namespace) -> None:
    critical = sum(CRITICAL.values()) * chosen.pace
    spec = SPEC_SECONDS * chosen.pace
    best = min(ours, key=lambda run: run.bought)
    bought = statistics.median(run.bought for run in ours)
    assembly = statistics.median(run.assembly for run in ours)
    plain = statistics.median(bare)
    rows = (
        ("critical path", critical),
        ("plain asyncio, no durability", plain),
        ("aida, first order to last clip", bought),
        ("aida, with the assembly", bought + assembly),
        ("the specification's own plan", spec),
    )
    print(f"\n{'way':<34}{'seconds':>9}{'÷ critical':>12}")
    for name, seconds in rows:
        print(f"{name:<34}{seconds:>9.2f}{seconds / critical:>12.2f}")
    print("\nThe quickest run of aida's, seconds from its first order:")
    zero = min(start for _, start, _ in best.spans)
    for name, start, end in best.spans:
        print(f"  {start - zero:>7.2f} {end - zero:>7.2f} {end - start:>7.2f} s  {name}")
    summary: dict[str, Any] = {
        "pace": chosen.pace,
        "slots": chosen.slots,
        "media": chosen.media,
        "rounds": chosen.rounds,
        "critical_seconds": round(critical, 2),
        "asyncio_seconds": [round(each, 2) for each in bare],
        "aida_seconds": [round(run.bought, 2) for run in ours],
        "aida_over_critical": round(bought / critical, 3),
        "aida_over_asyncio": round(bought / plain, 3),
        "assembly_seconds": [round(run.assembly, 2) for run in ours],
        "spec_seconds": spec,
        "spec_over_aida": round(spec / bought, 2),
        "cost_equals_charge": all(abs(run.cost - run.charged) < 0.0001 for run in ours),
        "cores": os.cpu_count(),
    }
    print(json.dumps(summary))


if __name__ == "__main__":
    main()
