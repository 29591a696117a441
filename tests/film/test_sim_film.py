"""A paid film by `aida create`, in processes of its own, from the simulated vendors: film and both bills."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.wire import Fault, Simulation, vendors

pytestmark = pytest.mark.film

REQUEST = "Video Instagram 8s per scarpe eco-friendly, Gen Z, stile energico"


def create(sim: Simulation, home: Path, *words: str) -> tuple[int, dict[str, Any], Path]:
    """Exit code, result.json and its folder."""
    command = [sys.executable, "-c", "from aida.front.cli import main; main()", "create", *words]
    env = {"PATH": os.environ["PATH"], "HOME": str(home), "AIDA_HOME": str(home / "aida")}
    done = subprocess.run(
        [*command, "--yes", "--out", str(home / "films")],
        env=env | sim.environment("anthropic", "fal"),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    results = sorted((home / "films").glob("*/result.json"))
    assert results, done.stderr
    return done.returncode, json.loads(results[-1].read_text()), results[-1].parent


def test_a_film_costs_what_the_vendors_charge_and_is_as_long_as_was_asked(tmp_path: Path) -> None:
    """Kling's back end is down for good and FLUX Pro is busy at first: Veo films it, FLUX Pro draws it."""
    import av

    faults = [Fault("fails", "*kling*", times=None), Fault("busy", "*flux-pro*", retry_after=0.1)]
    with vendors(tmp_path / "vendors", pace=0.01, media="tiny", faults=faults) as sim:
        code, result, folder = create(sim, tmp_path, REQUEST, "--tier", "standard")
        assert code == 0
        charges, lost = sim.charges, [each for each in sim.charges if not each.kept]
        assert (sim.refused, lost) == ([], [])
        # To the hundredth of a cent: what AIDA says it cost is what was charged.
        told = Decimal(str(result["metadata"]["cost"]["actual"])).quantize(Decimal("0.0001"))
        assert told == sim.total().quantize(Decimal("0.0001"))
        # One charge for each thing in the film, none twice.
        bought = Counter(each.endpoint for each in charges)
        assert bought["claude-sonnet-5-5"] == 2
        assert bought["fal-ai/flux-pro/v1.1"] == bought["fal-ai/elevenlabs/tts/multilingual-v2"]
        assert bought["fal-ai/veo3.1/image-to-video"] == bought["fal-ai/flux-pro/v1.1"]
        assert not any("kling" in endpoint for endpoint in bought)
    with av.open(str(folder / "film.mp4")) as film:
        video = film.streams.video[0]
        assert (video.width, video.height, film.duration) == (1080, 1920, 8_000_000)
    assert {"FLUX Pro", "Veo 3.1"} <= set(result["metadata"]["models_used"])
    assert "Kling 2.5 Pro" not in result["metadata"]["models_used"]
