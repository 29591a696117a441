"""The free voice: one scene's words → one `VoiceLine`, spoken by eSpeak NG in a child process.

    recipe ─speak (child)→ raw samples, word starts ─master→ 48 kHz line ─fit→ store

It speaks at the voice's own pace first. A line too long for its slot is spoken again, faster, up to
1.15 × (never stretched: the engine's own pace keeps the sound whole); one still too long is an error
that says by how much. Lines are never slowed down: pauses belong to the cut.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

from aida.contracts.recipe import VoiceRecipe
from aida.contracts.result import StepMetadata, VoiceLine, Word
from aida.errors import Permanent, Transient
from aida.ports import Workbench
from aida.providers.local.profiles import Speaker, speaker

MODEL_NAME = "eSpeak NG (local)"
FASTEST = 1.15
_SECONDS_TO_SPEAK = 30


class EspeakVoice:
    """A `VoiceModel`. Holds nothing; safe to use from several threads."""

    def line(self, recipe: VoiceRecipe, model: str, bench: Workbench) -> VoiceLine:
        """Raises `Permanent` (no such language, no words, too long for its slot), `Transient` (timed out)."""
        from aida.media.mastering import Mastered, master, word_ends
        from aida.media.sound import line_window
        from aida.media.wav import RATE, write_wav

        begun = time.perf_counter()
        _, room = line_window(recipe.seconds)
        who = speaker(recipe.voice_profile, recipe.language)
        speed, words, mastered = 1.0, list[tuple[str, int]](), Mastered.empty()
        for _ in range(3):
            answer, raw = self._spoken(recipe, who, speed, bench.folder)
            mastered = master(raw, answer["hertz"], who.tone)
            words = [
                (text, max(0, round(start * RATE / answer["hertz"]) - mastered.first))
                for text, start in answer["words"]
            ]
            over = Fraction(len(mastered.samples), RATE) / room
            if over <= 1 or speed >= FASTEST:
                break
            # The engine's pace is not quite linear: a hundredth more than needed, then look again.
            speed = min(FASTEST, speed * float(over) * 1.01)
        long = Fraction(len(mastered.samples), RATE)
        if long > room:
            raise Permanent(
                f"The words take {float(long):.1f} s even when spoken {FASTEST} times faster, "
                f"{float(long - room):.1f} s more than the scene has room for; shorten them",
                agent=recipe.agent,
                scene=recipe.scene_id,
                model=model,
            )
        file = bench.folder / f"line-{recipe.scene_id}.wav"
        write_wav(file, mastered.samples)
        ends = word_ends([start for _, start in words], mastered.samples)
        return VoiceLine(
            scene_id=recipe.scene_id,
            text=recipe.text,
            asset=bench.store.put(file, recipe.asset_key("line.wav"), "audio/wav", seconds=long),
            words=tuple(
                Word(text=text, start=Fraction(start, RATE), end=Fraction(end, RATE))
                for (text, start), end in zip(words, ends, strict=True)
            ),
            speed=round(speed, 3),
            model_used=MODEL_NAME,
            metadata=StepMetadata(
                time=time.perf_counter() - begun,
                model_used=MODEL_NAME,
                fallback_used=model != recipe.model,
            ),
        )

    def _spoken(
        self, recipe: VoiceRecipe, who: Speaker, speed: float, work: Path
    ) -> tuple[dict[str, Any], Any]:
        import numpy as np

        out = work / f"line-{recipe.scene_id}.raw"
        order = {
            "text": recipe.text,
            "language": recipe.language.split("-")[0].lower(),
            "voice": who.voice,
            "variant": who.variant,
            "rate": who.rate * speed,
            "pitch": who.pitch,
            "range": who.range,
            "gap": who.gap,
            "out": str(out),
        }
        answer = ask_to_speak(order, scene=recipe.scene_id, model=recipe.model)
        raw = np.fromfile(out, dtype="<i2")
        out.unlink()
        return answer, raw


def ask_to_speak(order: dict[str, Any], *, scene: int, model: str) -> dict[str, Any]:
    """Run the child once. See `aida.providers.local.speak` for the shapes."""
    where: dict[str, Any] = {"agent": "audio_generator", "scene": scene, "model": model}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "aida.providers.local.speak"],
            input=json.dumps(order),
            capture_output=True,
            encoding="utf-8",
            timeout=_SECONDS_TO_SPEAK,
            check=False,
        )
    except subprocess.TimeoutExpired as err:
        raise Transient(f"The local voice did not finish in {_SECONDS_TO_SPEAK} s", **where) from err
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as err:
        reason = done.stderr.strip().splitlines()[-1:] or [f"exit code {done.returncode}"]
        raise Permanent(f"The local voice broke off: {reason[0]}", **where) from err
    if "error" in answer:
        raise Permanent(answer["error"], **where)
    return answer
