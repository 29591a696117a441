"""Every combination of failures in the table of fallbacks, and whether the money is told truly in each.

    python -m bench.matrix [--every N] [--quiet]

    writer ok|invalid × Director ok|invalid × pictures ok|2nd|3rd|none|refused × clips ok|2nd|3rd|none
    × voice ok|none   = 160 productions: combination, status, who made it, what AIDA says, what was charged

Each is a film of 4 s in two scenes, made by the flow `produce` in this process on a Prefect API of its own,
with the real studio and journal; the vendors are the simulated ones of `tests/wire`. Nothing is encoded:
the assembly only notes that it was asked. The last line is one JSON object; the exit code is 0 when all
sums are equal and every production ended as the table says.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

PICTURES = ("ok", "2nd", "3rd", "none", "refused")
CLIPS = ("ok", "2nd", "3rd", "none")
_ROUNDING = 0.000001
"""US dollars by which a charge and our count of it may differ: both round to a millionth."""


@dataclass(frozen=True)
class Combination:
    writer: str
    director: str
    pictures: str
    clips: str
    voice: str

    @property
    def ends_well(self) -> bool:
        return self.pictures in PICTURES[:3] and self.clips != "none" and self.voice == "ok"

    def agents(self) -> set[str]:
        """Whose failure may end it: the first that shows."""
        found = {"visual_creator"} if self.pictures in ("none", "refused") else set()
        if self.clips == "none" and not found:
            found.add("video_composer")
        return found | ({"audio_generator"} if self.voice == "none" else set())

    def name(self) -> str:
        return f"{self.writer:7} {self.director:8} {self.pictures:8} {self.clips:5} {self.voice:5}"


@dataclass(frozen=True)
class Line:
    combination: Combination
    status: str
    made_by: str
    told: float
    charged: float
    equal: bool
    as_expected: bool
    why: str
    """Its error, if it ended with one."""


def combinations() -> list[Combination]:
    words = ("ok", "invalid")
    return [Combination(*each) for each in product(words, words, PICTURES, CLIPS, ("ok", "none"))]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="bench.matrix", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--every", type=int, default=1, help="only each N-th combination")
    parser.add_argument("--quiet", action="store_true", help="only the lines that are not as they should be")
    chosen = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)  # failures are what is asked for here
    work = Path(tempfile.mkdtemp(prefix="aida-matrix-"))
    begun = time.perf_counter()
    print("writer  Director pictures clips voice   status     US$ told  US$ charged      made by", flush=True)
    try:
        lines = _run(work, combinations()[:: chosen.every], chosen.quiet)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    wrong = [each for each in lines if not (each.equal and each.as_expected)]
    summary = {
        "combinations": len(lines),
        "equal": sum(each.equal for each in lines),
        "as_expected": sum(each.as_expected for each in lines),
        "completed": sum(each.status == "completed" for each in lines),
        "charged": round(sum(each.charged for each in lines), 2),
        "seconds": round(time.perf_counter() - begun, 1),
    }
    print(json.dumps(summary), flush=True)
    return 1 if wrong else 0


def _run(work: Path, wanted: list[Combination], quiet: bool) -> list[Line]:
    from aida.settings import read_settings
    from flows.server import start_server

    server = start_server(read_settings({"AIDA_HOME": str(work)}))
    # Before Prefect is imported: it reads its settings once.
    os.environ.update(server.environment())
    server.wait()
    from tests.flows.paid import TODAY
    from tests.wire import vendors

    lines = []
    try:
        with vendors(work / "vendors", day=TODAY, media="tiny", odd_sizes=False) as sim:
            for number, each in enumerate(wanted, start=1):
                line = _made(each, sim, work / str(number))
                lines.append(line)
                if not (quiet and line.equal and line.as_expected):
                    _print(line)
    finally:
        server.close()
    return lines


def _made(each: Combination, sim: Any, home: Path) -> Line:
    """One production, in a home of its own."""
    import pytest

    from tests.flows.paid import open_house

    with pytest.MonkeyPatch.context() as patch, open_house(sim, home, patch) as paid:
        paid.fault(*_faults(each))
        paid.commission()
        told = paid.run()
    result, cost = told.result, told.result.metadata.cost
    near = _ROUNDING * len(told.charges)
    journal = told.spend.paid + told.spend.wasted
    line = Line(
        combination=each,
        status=result.status,
        made_by=_made_by(told),
        told=float(cost.actual),
        charged=float(told.charged),
        equal=abs(float(cost.actual - told.charged)) <= near and journal == cost.actual,
        as_expected=_is_expected(each, told),
        why=result.error.reason if result.error else "",
    )
    shutil.rmtree(home, ignore_errors=True)
    return line


def _faults(each: Combination) -> list[Any]:
    from tests.flows import paid

    no = {"status": 422}
    found = []
    if each.writer == "invalid":
        found += paid.always("bad_json", paid.SONNET, containing=paid.WRITER)
    if each.director == "invalid":
        found += paid.always("bad_json", paid.SONNET, containing=paid.DIRECTOR)
    if each.pictures == "refused":
        found += paid.always("refused", paid.FLUX)
    else:
        found += paid.always("error", *paid.PICTURES[: PICTURES.index(each.pictures)], **no)
    found += paid.always("error", *paid.CLIPS[: CLIPS.index(each.clips)], **no)
    if each.voice == "none":
        found += paid.always("error", *paid.VOICES, **no)
    return found


def _is_expected(each: Combination, told: Any) -> bool:
    """Whether it ended as the specification's table says."""
    result = told.result
    if each.ends_well:
        picture = ("FLUX Pro", "FLUX Schnell", "Hunyuan Image 3")[PICTURES.index(each.pictures)]
        clip = ("Kling 2.5 Pro", "Veo 3.1", "MiniMax Hailuo-02")[CLIPS.index(each.clips)]
        ended = result.status == "completed" and (told.models("pictures"), told.models("clips")) == (
            [picture] * 2,
            [clip] * 2,
        )
    else:
        ended = result.status == "failed" and result.error.agent in each.agents()
    script, board = result.assets.script, result.assets.storyboard
    words = script.metadata.source == ("template_fallback" if each.writer == "invalid" else None)
    # A voice that fails at once may end it before the Director is asked.
    drawn = board is None or board.metadata.source == (
        "simplified_fallback" if each.director == "invalid" else None
    )
    return bool(ended and words and drawn and (board is not None or each.voice == "none"))


def _made_by(told: Any) -> str:
    error = told.result.error
    names = [name for what in ("pictures", "clips", "voice") for name in told.models(what)]
    made = " + ".join(dict.fromkeys(names)) or "nobody"
    return made if error is None else f"{made}; then {error.agent} failed"


def _print(line: Line) -> None:
    ends = "equal" if line.equal else "DIFFERENT"
    ends += "" if line.as_expected else " UNEXPECTED"
    if line.why and not line.as_expected:
        ends += f" ({line.why})"
    sums = f"{line.told:10.6f} {line.charged:12.6f}"
    print(f"{line.combination.name()}  {line.status:9} {sums} {ends:10} {line.made_by}", flush=True)


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # Prefect's threads would spend a minute trying to tell a server that is gone
