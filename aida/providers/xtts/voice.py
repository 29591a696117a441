"""XTTS v2 as a `VoiceModel`: one scene's words → one `VoiceLine`, spoken on this machine.

    text ─split→ pieces ─engine→ 24 kHz each, trimmed ─a breath between→ spoken.wav ─fit→ line.wav, 48 kHz

With a sample the voice is the sample's, else the speaker cast for the profile. When each piece is spoken
is known exactly; inside a piece its words share the time by length. The weights' licence, non-commercial,
is said in every result.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from aida.catalog.copy.pace import spoken_seconds
from aida.catalog.read import models
from aida.catalog.rows import Model
from aida.catalog.voices import voice_of
from aida.contracts.recipe import VoiceRecipe
from aida.contracts.result import StepMetadata, VoiceLine, Word
from aida.errors import Permanent
from aida.ports import Workbench
from aida.providers.xtts.engine import (
    FETCH,
    INSTALL,
    SAMPLE_HERTZ,
    Engine,
    is_installed,
    model_folder,
    open_engine,
)
from aida.providers.xtts.split import pieces

CPU_SECONDS_PER_SECOND = 25
"""Processor seconds for a second of sound without a graphics card: measured with the full-size network,
2026-11, two cores."""
_LANGUAGE = {"zh": "zh-cn"}
"""XTTS's own names of languages, where they are not ours."""
LEAST_SAMPLE = 3
"""Seconds of a recording to learn a voice from (the model's own documentation)."""
_BREATH = Fraction(1, 4)
"""Seconds between two pieces."""


class XttsVoice:
    """A `VoiceModel`. Holds nothing; safe to use from several threads, which take turns at the model."""

    def __init__(self, folder: Path | None = None, *, opened: Callable[[Path], Engine] = open_engine) -> None:
        """`folder` holds a checkpoint; without it `AIDA_XTTS_MODEL` and the hub's cache are looked into,
        at the first line."""
        self._folder, self._opened = folder, opened

    def line(self, recipe: VoiceRecipe, model: str, bench: Workbench) -> VoiceLine:
        """Costs nothing. Raises `Permanent`: not installed, no weights, another language, no such
        speaker, too slow for the time that is left, too long for its slot; the text says what to do."""
        begun = time.perf_counter()
        row = models()[model]
        try:
            return self._line(recipe, row, bench, begun)
        except Permanent as err:
            err.agent, err.model, err.scene = recipe.agent, row.id, recipe.scene_id
            raise

    def _line(self, recipe: VoiceRecipe, row: Model, bench: Workbench, begun: float) -> VoiceLine:
        from aida.media.sound import line_window, to_line_wav

        language = recipe.language.split("-")[0].lower()
        if language not in row.abilities.languages:
            raise Permanent(f"{row.name} does not speak {recipe.language!r}")
        said = pieces(recipe.text, row.limits.characters[language], language)
        engine = self._opened(self._folder or _found(row))
        _check_time(engine, recipe, language, bench)
        spoken = bench.folder / f"spoken-{recipe.scene_id}.wav"
        speaker = _speaker(engine, recipe, row, bench)
        words = _speak(said, language, engine, speaker, recipe, spoken, bench)
        _, room = line_window(recipe.seconds)
        file = bench.folder / f"line-{recipe.scene_id}.wav"
        seconds, speed, cut = to_line_wav(spoken, file, room)
        return VoiceLine(
            scene_id=recipe.scene_id,
            text=recipe.text,
            asset=bench.store.put(file, recipe.asset_key("line-xtts.wav"), "audio/wav", seconds=seconds),
            words=tuple(_sooner(word, cut, speed, seconds) for word in words),
            speed=speed,
            model_used=row.name,
            metadata=StepMetadata(
                time=time.perf_counter() - begun,
                model_used=row.name,
                model_id=row.id,
                fallback_used=row.id != recipe.model,
                notes=(f"Licence of {row.name}: {row.licence}.",) if row.licence else (),
            ),
        )


def _found(row: Model) -> Path:
    if not is_installed():
        raise Permanent(f"XTTS v2 needs coqui-tts, which is not installed: {INSTALL}")
    folder = model_folder(row.endpoint)
    if folder is None:
        raise Permanent(f"The weights of XTTS v2 are not on this machine; fetch them with: {FETCH}")
    return folder


def _check_time(engine: Engine, recipe: VoiceRecipe, language: str, bench: Workbench) -> None:
    """A model that speaks cannot be stopped: better not to begin what cannot end in time."""
    left = bench.seconds_left()
    if left is None or engine.device != "cpu":
        return
    needed = spoken_seconds(recipe.text, language) * CPU_SECONDS_PER_SECOND / max(1, os.cpu_count() or 1)
    if needed > left:
        raise Permanent(
            f"Without a graphics card this line takes about {needed:.0f} s, and {left:.0f} s are left; "
            "choose a hosted voice (FAL_KEY), or set AIDA_TIME_LIMIT=0"
        )


def _speaker(engine: Engine, recipe: VoiceRecipe, row: Model, bench: Workbench) -> str:
    """Who speaks: the voice of the sample if there is one, else the one cast for the profile."""
    if recipe.sample is not None:
        return engine.learn(
            f"sample {recipe.sample.sha256}", _sample(bench.store.fetch(recipe.sample), bench)
        )
    name = voice_of(row.id, recipe.voice_profile)
    if name not in engine.speakers:
        known = ", ".join(engine.speakers[:12]) + ("…" if len(engine.speakers) > 12 else "")
        raise Permanent(
            f"This checkpoint has no speaker {name!r} for {recipe.voice_profile}; it has {known or 'none'}. "
            "Use the published checkpoint, or give a sample of the voice"
        )
    return name


def _sample(file: Path, bench: Workbench) -> Any:
    """A recording as the model takes it; decoded on a leash, as it comes from the client."""
    import numpy as np
    from scipy import signal  # type: ignore[import-untyped]

    from aida.media.foreign import decoded, trimmed
    from aida.media.wav import RATE

    voice = trimmed(decoded(file, "sound", bench.folder, channels=1))
    if len(voice) < LEAST_SAMPLE * RATE:
        raise Permanent(
            f"The sample of the voice is {len(voice) / RATE:.1f} s long; it takes {LEAST_SAMPLE} s of speech "
            "at least, better 6"
        )
    shared = math.gcd(RATE, SAMPLE_HERTZ)
    resampled = signal.resample_poly(voice[:, 0], SAMPLE_HERTZ // shared, RATE // shared)
    return np.ascontiguousarray(resampled, dtype=np.float32)


def _speak(
    said: tuple[str, ...],
    language: str,
    engine: Engine,
    speaker: str,
    recipe: VoiceRecipe,
    out: Path,
    bench: Workbench,
) -> list[Word]:
    """Write all pieces into one WAV of the model's own rate; returns their words on its clock."""
    import numpy as np

    from aida.media.wording import timed_words

    parts: list[Any] = []
    words: list[Word] = []
    at = Fraction(0)
    for number, piece in enumerate(said):
        bench.check_time()
        wave = _bare(engine.say(piece, _LANGUAGE.get(language, language), speaker, recipe.seed + number))
        seconds = Fraction(len(wave), engine.hertz)
        words += _shifted(timed_words(piece, (), seconds, language), at)
        breath = np.zeros(round(_BREATH * engine.hertz), np.float32)
        parts += [wave, breath]
        at += seconds + Fraction(len(breath), engine.hertz)
    _write(out, np.concatenate(parts[:-1]), engine.hertz)
    return words


def _bare(wave: Any) -> Any:
    """Without the silence around it: the model leaves some, and pads every piece."""
    import numpy as np

    level = np.abs(wave)
    loud = np.flatnonzero(level > level.max(initial=0.0) * 0.01)
    if level.max(initial=0.0) < 1e-4:
        raise Permanent("XTTS spoke nothing but silence")
    return wave[loud[0] : loud[-1] + 1]


def _write(file: Path, wave: Any, hertz: int) -> None:
    import wave as wav

    import numpy as np

    with wav.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(hertz)
        out.writeframes(np.rint(wave * 32767).astype("<i2").tobytes())


def _shifted(words: tuple[Word, ...], by: Fraction) -> Iterator[Word]:
    return (Word(text=word.text, start=word.start + by, end=word.end + by) for word in words)


def _sooner(word: Word, cut: Fraction, speed: float, seconds: Fraction) -> Word:
    """The word in a line that lacks its first `cut` seconds, is played `speed` times as fast and `seconds`
    long."""
    pace = Fraction(speed).limit_denominator(10_000)

    def moved(at: Fraction) -> Fraction:
        return min(max((at - cut) / pace, Fraction(0)), seconds)

    return Word(text=word.text, start=moved(word.start), end=moved(word.end))
