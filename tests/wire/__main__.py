"""The simulators as a process of their own: `python -m tests.wire --port-file sim.env [options]`.

Writes the environment its clients need into the port file (`NAME=value` lines) once it listens, and
goes on until it is interrupted. Bill and requests are JSONL files in `--folder`.
"""

from __future__ import annotations

import argparse
import signal
import threading
from datetime import date
from pathlib import Path

from tests.wire.simulation import vendors


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.wire", description=__doc__)
    parser.add_argument("--port-file", type=Path, required=True)
    parser.add_argument(
        "--folder", type=Path, help="bill.jsonl, requests.jsonl, ca.pem; beside the port file"
    )
    parser.add_argument("--pace", type=float, default=0.1, help="share of the specification's latencies")
    parser.add_argument("--slots", type=int, default=4)
    parser.add_argument("--day", type=date.fromisoformat, help="whose prices are charged; today")
    parser.add_argument(
        "--fault", action="append", default=[], help="kind[@where][#nth[+[times]]][:name=value,…]"
    )
    parser.add_argument(
        "--latency", action="append", default=[], help="clip=60 or fal-ai/veo*=75, seconds at pace 1"
    )
    parser.add_argument("--account", action="append", default=[], help="fal=empty or anthropic=rejected")
    parser.add_argument("--media", choices=["full", "tiny"], default="full")
    given = parser.parse_args()
    folder = given.folder or given.port_file.parent
    latency = {name: float(value) for name, _, value in (each.rpartition("=") for each in given.latency)}
    over = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: over.set())
    with vendors(
        folder,
        pace=given.pace,
        slots=given.slots,
        day=given.day,
        latency=latency,
        faults=given.fault,
        media=given.media,
        accounts=dict(each.split("=", 1) for each in given.account),
    ) as sim:
        waiting = given.port_file.with_suffix(".part")
        waiting.write_text("".join(f"{name}={value}\n" for name, value in sim.environment().items()))
        waiting.rename(given.port_file)
        over.wait()


if __name__ == "__main__":
    main()
