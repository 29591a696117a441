"""What a film costs to make, side by side on this machine; run nothing else meanwhile.

    python -m bench.film [--rounds 3] [--without moviepy] [--without create]

    ours        three drawn stills, camera moves, one encode (`aida.media.render`)
    dressed     the same with the draft's marks and captions over it
    floor       libx264 alone, the same settings, on frames rendered beforehand and read from a file
    moviepy     MoviePy 2 doing the same moves as its users write them
    create      `aida create` from a cold start, in an empty home

30 s, 1080 × 1920, 30 fps, 2 encoder threads. Each way runs in a process of its own, in turn; CPU is
what the system charged it and its children for. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.film_create import Created, create
from bench.film_ways import RAW
from bench.processes import Cost, measure

REPEATED = ("ours", "floor", "dressed")


@dataclass(frozen=True)
class Row:
    name: str
    cpu: float
    wall: float
    peak_mb: float
    bytes: int


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="bench.film", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without", action="append", default=[], choices=["moviepy", "create"])
    chosen = parser.parse_args(arguments)
    work = Path(tempfile.mkdtemp(prefix="aida-bench-"))
    try:
        rows = _ways(work, chosen.rounds, "moviepy" not in chosen.without)
        created = create(work) if "create" not in chosen.without else None
    finally:
        shutil.rmtree(work, ignore_errors=True)
    _print_rows(rows)
    if created is not None:
        _print_created(created)
    print(json.dumps(_summary(rows, created)))


def _ways(work: Path, rounds: int, moviepy: bool) -> dict[str, Row]:
    print("Drawing three stills and rendering the floor's frames beforehand …", file=sys.stderr)
    # In a process of its own, too: a child's peak memory counts what its parent had when it was born.
    _run("prepare", work)
    costs: dict[str, list[Cost]] = {name: [] for name in REPEATED}
    for turn in range(rounds):
        # Every other round runs backwards, so that a machine that warms up favours nobody.
        for name in REPEATED if turn % 2 == 0 else REPEATED[::-1]:
            costs[name].append(_run(name, work))
    costs["reading"] = [_run("reading", work)]
    (work / RAW).unlink()
    if moviepy:
        costs["moviepy"] = [_run("moviepy", work)]
    return {name: _row(name, spent, work) for name, spent in costs.items()}


def _run(name: str, work: Path) -> Cost:
    print(f"  {name} …", file=sys.stderr, flush=True)
    return measure([sys.executable, "-m", "bench.film_ways", name, str(work)], dict(os.environ))


def _row(name: str, costs: list[Cost], work: Path) -> Row:
    film = work / f"{name}.mp4"
    return Row(
        name=name,
        cpu=statistics.median(cost.cpu for cost in costs),
        wall=statistics.median(cost.wall for cost in costs),
        peak_mb=max(cost.peak_mb for cost in costs),
        bytes=film.stat().st_size if film.exists() else 0,
    )


def _print_rows(rows: dict[str, Row]) -> None:
    floor = rows["floor"].cpu
    print(f"\n{'way':<10}{'CPU s':>8}{'÷ floor':>9}{'wall s':>8}{'peak MB':>9}{'film MB':>9}")
    for row in rows.values():
        share = f"{row.cpu / floor:.2f}"
        size = f"{row.bytes / 1e6:.1f}" if row.bytes else "-"
        print(f"{row.name:<10}{row.cpu:>8.1f}{share:>9}{row.wall:>8.1f}{row.peak_mb:>9.0f}{size:>9}")


def _print_created(created: Created) -> None:
    print("\naida create, from a cold start in an empty home")
    if created.error:
        print(f"  not measured: {created.error}")
        return
    print(f"  wall {created.wall:.1f} s, CPU {created.cpu:.1f} s, largest process {created.peak_mb:.0f} MB")
    if not created.spans:
        print("  where the seconds go: not measured (no timings were written)")
    for name, start, end in created.spans:
        print(f"  {start:>7.1f} {end:>7.1f} {end - start:>7.1f} s  {name}")


def _summary(rows: dict[str, Row], created: Created | None) -> dict[str, Any]:
    ours, floor = rows["ours"].cpu, rows["floor"].cpu
    reading = rows["reading"].cpu
    moviepy = rows.get("moviepy")
    return {
        "ours_over_floor_cpu": round(ours / floor, 3),
        "moviepy_over_ours_cpu": round(moviepy.cpu / ours, 2) if moviepy else None,
        "dressed_over_floor_cpu": round(rows["dressed"].cpu / floor, 3),
        "ours_over_floor_less_reading_cpu": round(ours / (floor - reading), 3),
        "cpu_seconds": {name: round(row.cpu, 2) for name, row in rows.items()},
        "wall_seconds": {name: round(row.wall, 2) for name, row in rows.items()},
        "peak_mb": {name: round(row.peak_mb) for name, row in rows.items()},
        "create": created.summary() if created else None,
        "cores": os.cpu_count(),
    }


if __name__ == "__main__":
    main()
