"""Simulated voices and music: text → speech (eSpeak NG, a process of its own), mood → a few soft chords."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

_CHILD = Path(__file__).with_name("speech_child.py")
_BOOSTED = {
    "Chinese": "zh", "Chinese,Yue": "zh", "English": "en", "Arabic": "ar", "Russian": "ru", "Spanish": "es",
    "French": "fr", "Portuguese": "pt", "German": "de", "Turkish": "tr", "Dutch": "nl", "Ukrainian": "uk",
    "Vietnamese": "vi", "Indonesian": "id", "Japanese": "ja", "Italian": "it", "Korean": "ko", "Thai": "th",
    "Polish": "pl", "Romanian": "ro", "Greek": "el", "Czech": "cs", "Finnish": "fi", "Hindi": "hi",
    "Bulgarian": "bg", "Danish": "da", "Hebrew": "he", "Malay": "ms", "Slovak": "sk", "Swedish": "sv",
    "Croatian": "hr", "Hungarian": "hu", "Norwegian": "nb", "Slovenian": "sl", "Catalan": "ca",
    "Afrikaans": "af",
}  # fmt: skip
_WOMEN = (
    "rachel",
    "aria",
    "sarah",
    "laura",
    "charlotte",
    "alice",
    "matilda",
    "jessica",
    "lily",
    "woman",
    "girl",
    "lady",
    "female",
)


@dataclass(frozen=True)
class Sound:
    samples: Any
    """float32, channels × samples, −1…1."""
    rate: int
    words: tuple[tuple[float, int, int], ...] = ()
    """Second, position and length in the text (characters), for speech."""

    @property
    def seconds(self) -> float:
        return float(self.samples.shape[1]) / self.rate


def language_of(text: str, named: str | None) -> str:
    """What was named, or a guess by the letters."""
    if named and named != "auto":
        return _BOOSTED.get(named, named)
    marks = {"\u3040": "ja", "\uac00": "ko", "\u4e00": "zh", "\u0600": "ar", "\u0900": "hi", "\u0400": "ru"}
    for first in ("\u3040", "\uac00", "\u4e00", "\u0600", "\u0900", "\u0400"):
        last = {"\u3040": "\u30ff", "\uac00": "\ud7a3", "\u4e00": "\u9fff"}.get(first, chr(ord(first) + 255))
        if any(first <= letter <= last for letter in text):
            return marks[first]
    return "it" if any(letter in text for letter in "àèéìòù") else "en"


def speak(text: str, language: str, voice: str, pace: float) -> Sound:
    """Speech at about the tempo of an advertisement."""
    import numpy as np

    woman = any(name in voice.lower() for name in _WOMEN) or not voice
    name = {"zh": "cmn", "en": "en-us", "pt": "pt-br"}.get(language, language) + ("+f3" if woman else "+m3")
    done = subprocess.run(
        [sys.executable, str(_CHILD), name, str(round(170 * pace))],
        input=text.encode(),
        capture_output=True,
        check=True,
        timeout=60,
    )
    samples = np.frombuffer(done.stdout, np.int16).astype(np.float32)[None, :] / 32768
    words = tuple(
        (int(at) / 1000, int(start), int(length))
        for at, start, length in (line.split() for line in done.stderr.decode().splitlines())
    )
    return Sound(samples, 22050, words)


def characters(text: str, speech: Sound) -> dict[str, list[Any]]:
    """ElevenLabs' alignment: every character with its start and end in seconds."""
    starts: list[float] = [-1.0] * len(text)
    marks = [*speech.words, (speech.seconds, len(text), 0)]
    for (at, start, _), (until, end, _) in pairwise(marks):
        share = (until - at) / max(1, end - start)
        for index in range(start, min(end, len(text))):
            starts[index] = at + (index - start) * share
    first = speech.words[0][0] if speech.words else 0.0
    told = [round(each if each >= 0 else first, 3) for each in starts]
    ends = [*told[1:], round(speech.seconds, 3)]
    return {
        "characters": list(text),
        "character_start_times_seconds": told,
        "character_end_times_seconds": ends,
    }


def play(prompt: str, seconds: float) -> Sound:
    """Soft chords in the prompt's own key, stereo at 48 kHz."""
    import numpy as np

    rate = 48000
    digest = hashlib.sha256(prompt.encode()).digest()
    root = 110 * 2 ** (digest[0] % 12 / 12)
    beat = 60 / (84 + digest[1] % 40)
    made = np.zeros((2, round(seconds * rate)), np.float32)
    for bar, start in enumerate(np.arange(0, seconds, 4 * beat)):
        degree = (0, -4, 5, -2)[bar % 4]
        first, last = round(start * rate), min(made.shape[1], round((start + 4 * beat) * rate))
        t = np.arange(last - first) / rate
        swell = np.minimum(1, t / 0.3) * np.exp(-t / (3 * beat))
        for index, step in enumerate((0, 7, 12, 16)):
            wave = np.sin(2 * np.pi * root * 2 ** ((degree + step) / 12) * t) * swell * 0.09
            made[index % 2, first:last] += wave
            made[1 - index % 2, first:last] += wave * 0.6
    return Sound(made, rate)


def encoded(sound: Sound, kind: str, rate: int) -> bytes:
    """`kind`: mp3, wav, flac or pcm (headerless s16le)."""
    import av
    import numpy as np

    if kind == "pcm":
        return bytes((_at(sound, rate) * 32767).astype(np.int16).tobytes())
    codec, container, form = {
        "mp3": ("libmp3lame", "mp3", "s16p"),
        "wav": ("pcm_s16le", "wav", "s16"),
        "flac": ("flac", "flac", "s16"),
    }[kind]
    samples = _at(sound, rate)
    layout = "stereo" if samples.shape[0] == 2 else "mono"
    whole = (np.clip(samples, -1, 1) * 32767).astype(np.int16)
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream: Any = file.add_stream(codec, rate=rate, layout=layout)
        step = 1152 * 16
        for start in range(0, whole.shape[1], step):
            piece = whole[:, start : start + step]
            data = piece if form == "s16p" else piece.T.reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(data), format=form, layout=layout)
            frame.sample_rate, frame.pts = rate, start
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()


def _at(sound: Sound, rate: int) -> Any:
    """The samples at another rate, by straight lines: good enough for a simulation."""
    import numpy as np

    if rate == sound.rate:
        return sound.samples
    count = round(sound.samples.shape[1] * rate / sound.rate)
    places = np.arange(count) * (sound.rate / rate)
    known = np.arange(sound.samples.shape[1])
    return np.stack([np.interp(places, known, channel) for channel in sound.samples])
