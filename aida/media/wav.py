"""Sound files in and out: WAV, MP3 ↔ arrays of samples.

    any audio file ─read_sound→ float32 array (samples, channels) at 48 kHz, full scale ±1
    array ─write_wav→ 16-bit PCM WAV            WAV ─encode_mp3→ MP3, 192 kbit/s

Reading goes through PyAV, so that a vendor's MP3 reads as well as our own WAV.
"""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from aida.errors import Permanent

RATE = 48_000
"""Samples per second of every sound AIDA makes."""

Samples = NDArray[np.float32]
"""Shape (samples, channels), full scale ±1."""


def sample_count(seconds: Fraction) -> int:
    """Samples in `seconds`, to the nearest whole one."""
    return round(seconds * RATE)


def read_sound(file: Path) -> Samples:
    """The file's first audio stream at 48 kHz. Raises `Permanent` when there is none to read."""
    blocks: list[NDArray[np.float32]] = []
    try:
        with av.open(str(file)) as container:
            stream = container.streams.audio[0]
            resampler = av.AudioResampler(format="fltp", rate=RATE)
            for frame in container.decode(stream):
                blocks += [np.atleast_2d(out.to_ndarray()) for out in resampler.resample(frame)]
            blocks += [np.atleast_2d(out.to_ndarray()) for out in resampler.resample(None)]
    except (av.error.FFmpegError, IndexError, OSError) as err:
        raise Permanent(f"{file.name} holds no sound that can be read: {err}") from err
    if not blocks:
        raise Permanent(f"{file.name} holds no sound")
    return np.ascontiguousarray(np.concatenate(blocks, axis=1).T, dtype=np.float32)


def write_wav(file: Path, samples: Samples) -> None:
    """16-bit PCM, rounded to the nearest step; values beyond full scale are clipped.

    No dither: at −14 LUFS the steps lie 80 dB below, and silence stays digital silence.
    """
    pcm = np.clip(np.rint(samples * 32767.0), -32768, 32767).astype("<i2")
    with wave.open(str(file), "wb") as out:
        out.setnchannels(samples.shape[1])
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(pcm.tobytes())


def encode_mp3(wav: Path, out: Path) -> None:
    """`wav` as an MP3 of 192 kbit/s. Raises `Permanent` when this build of PyAV has no encoder."""
    if "libmp3lame" not in av.codecs_available:
        raise Permanent("This build of PyAV has no MP3 encoder (libmp3lame); reinstall the `av` wheel")
    with av.open(str(wav)) as source, av.open(str(out), "w", format="mp3") as target:
        given = source.streams.audio[0]
        stream = target.add_stream("libmp3lame", rate=RATE)
        stream.bit_rate = 192_000
        # A WAV names its channels by number ("2 channels"), which the encoder would not open with.
        layout = "mono" if given.channels == 1 else "stereo"
        stream.layout, stream.format = layout, "fltp"
        resampler = av.AudioResampler(format="fltp", layout=layout, rate=RATE, frame_size=1152)
        for frame in [*source.decode(given), None]:
            for block in resampler.resample(frame):
                target.mux(stream.encode(block))
        target.mux(stream.encode(None))
