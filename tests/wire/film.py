"""`make film-sim`: a paid film without keys: the simulators as a process, `aida create`, and both bills.

    request ─aida create --tier …→ film in `films/`          simulators' bill.jsonl beside result.json's cost

What this program does not know goes to `aida create`. AIDA works in a home of its own that is swept
afterwards, so that nothing simulated is ever taken for something bought.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path

from tests.wire.simulation import read_bill, read_requests

_REPOSITORY = Path(__file__).resolve().parents[2]


@contextmanager
def simulators(folder: Path, *options: str) -> Iterator[dict[str, str]]:
    """The environment of simulators that run as a process of their own, until the block ends."""
    port_file = folder / "sim.env"
    command = [sys.executable, "-m", "tests.wire", "--port-file", str(port_file), *options]
    process = subprocess.Popen(command, cwd=_REPOSITORY)
    try:
        until = time.monotonic() + 60
        while not port_file.exists():
            if process.poll() is not None or time.monotonic() > until:
                raise SystemExit("The simulators did not start")
            time.sleep(0.02)
        yield dict(line.split("=", 1) for line in port_file.read_text().splitlines())
    finally:
        process.terminate()
        process.wait(20)


def main() -> None:
    given = _arguments()
    options = ["--pace", str(given.pace), "--slots", str(given.slots)]
    options += [part for each in given.fault for part in ("--fault", each)]
    with tempfile.TemporaryDirectory(prefix="aida-simulated-") as place:
        folder = Path(place)
        with simulators(folder, *options) as network:
            env = {**os.environ, **network, "AIDA_HOME": str(folder / "home")}
            before = set(_results(given.out))
            command = [sys.executable, "-c", "from aida.front.cli import main; main()", "create"]
            command += [given.request, "--tier", given.tier, "--yes", "--out", str(given.out), *given.more]
            code = subprocess.run(command, env=env, check=False).returncode
            new = sorted(set(_results(given.out)) - before)
        _tell(folder, new[-1] if new else None)
    sys.exit(code)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.wire.film", description=__doc__)
    parser.add_argument("request")
    parser.add_argument("--tier", default="standard")
    parser.add_argument("--pace", type=float, default=0.1)
    parser.add_argument("--slots", type=int, default=4)
    parser.add_argument("--fault", action="append", default=[], help="one or more, see README.md")
    parser.add_argument("--out", type=Path, default=Path("films"))
    given, given.more = parser.parse_known_args()
    given.fault = [word for each in given.fault for word in each.split()]
    return given


def _results(out: Path) -> list[Path]:
    return list(out.glob("*/result.json"))


def _tell(folder: Path, result: Path | None) -> None:
    """The vendors' bill, line by line, and AIDA's beside it."""
    bill = read_bill(folder)
    lines: dict[tuple[str, str, str], list[Decimal]] = defaultdict(list)
    for charge in bill:
        lines[charge["vendor"], charge["endpoint"], charge["unit"]].append(Decimal(charge["dollars"]))
    orders = sum(1 for each in read_requests(folder) if each["order"])
    print(f"\nThe simulated vendors' bill ({orders} orders, {len(bill)} charges)")
    for (vendor, endpoint, unit), dollars in sorted(lines.items()):
        print(f"  {vendor:<10}{endpoint:<56}{len(dollars):>3} × {unit:<10}{sum(dollars):>10.4f} $")
    print(f"  {'together':<82}{sum((sum(each) for each in lines.values()), Decimal(0)):>10.4f} $")
    if result is not None:
        cost = json.loads(result.read_text(encoding="utf-8"))["metadata"]["cost"]
        told = ", ".join(f"{name} {value:.4f} $" for name, value in _numbers(cost))
        print(f"AIDA's bill: {told}")


def _numbers(cost: dict[str, object]) -> Sequence[tuple[str, float]]:
    return [(name, float(value)) for name, value in cost.items() if isinstance(value, (int, float))]


if __name__ == "__main__":
    main()
