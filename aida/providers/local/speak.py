"""A process that speaks: JSON on stdin → JSON on stdout, samples in a raw file beside it.

    in   {"text", "language", "voice", "variant", "rate", "pitch", "range", "gap", "out"}
    out  {"hertz", "samples", "words": [[shown, first sample], …]}   or   {"error": "…"}, exit code 3

eSpeak NG holds global state and is C: it runs here, in a child of its own, so that it can be stopped
and cannot take the studio down. The library comes from the `espeakng-loader` wheel.
`out` receives 16-bit little-endian mono samples.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from aida.providers.local.kana import readings
from aida.providers.local.words import grouped, piece_starts, pieces, utterance

_RATE, _PITCH, _RANGE, _GAP = 1, 3, 4, 7
_SYNCHRONOUS, _UTF8, _END_PAUSE, _CHARACTERS = 2, 1, 0x1000, 1
_WORD = 1
_DICTIONARIES = frozenset(
    ("en", "es", "fr", "de", "it", "pt", "pl", "tr", "ru", "nl", "cs", "ar", "cmn", "hu", "ko", "ja", "hi")
)
_WORDS_PER_MINUTE = (80, 449)
"""What the engine accepts."""


class _Label(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("identifier", ctypes.c_uint),
        ("position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("milliseconds", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user", ctypes.c_void_p),
        ("label", _Label),
    )


def speak(order: dict[str, Any]) -> dict[str, Any]:
    """Speak one order. Raises `RuntimeError` with a text fit to be shown."""
    language = order["language"]
    parts = pieces(order["text"], language, readings if language == "ja" else None)
    spoken, begins = utterance(parts, language)
    if not any(letter.isalnum() for letter in spoken):
        raise RuntimeError("The line has no words that can be spoken")
    with tempfile.TemporaryDirectory(prefix="aida-voice-") as folder:
        data = _data_with(Path(folder), order["variant"])
        hertz, sound, events = _synthesise(spoken, data, order)
    samples = len(sound) // 2
    starts = piece_starts(parts, begins, events, samples)
    Path(order["out"]).write_bytes(sound)
    words = [[word.text, word.start] for word in grouped(parts, starts, language)]
    return {"hertz": hertz, "samples": samples, "words": words}


def _data_with(folder: Path, variant: str) -> Path:
    """The wheel's voice data with our own voice variant beside it, by links; a short path, since
    eSpeak cuts longer ones off at 160 characters. Only our languages' dictionaries are linked: a link
    costs half a millisecond on a slow disk, and the wheel has a hundred more."""
    import espeakng_loader

    given = Path(espeakng_loader.get_data_path())
    data = folder / "espeak-ng-data"
    (data / "voices" / "!v").mkdir(parents=True)
    for entry in given.iterdir():
        word, _, kind = entry.name.partition("_")
        if entry.name != "voices" and (kind != "dict" or word in _DICTIONARIES):
            (data / entry.name).symlink_to(entry)
    (data / "voices" / "!v" / "aida").write_text(variant, encoding="utf-8")
    return data


def _synthesise(text: str, data: Path, order: dict[str, Any]) -> tuple[int, bytes, list[tuple[int, int]]]:
    """Rate in Hz, 16-bit samples, and the words as (character index, first sample)."""
    import espeakng_loader

    engine = ctypes.CDLL(espeakng_loader.get_library_path())
    hertz = int(engine.espeak_Initialize(_SYNCHRONOUS, 0, str(data).encode(), 0))
    if hertz <= 0:
        raise RuntimeError("eSpeak NG does not find its voice data; reinstall the `espeakng-loader` wheel")
    engine.espeak_ng_SetRandSeed(1)  # flutter and breath are random: the same line must sound the same
    sound = bytearray()
    events: list[tuple[int, int]] = []

    def collect(samples: Any, count: int, event: Any) -> int:
        if samples and count:
            sound.extend(ctypes.string_at(samples, 2 * count))
        index = 0
        while event[index].type:
            if event[index].type == _WORD:
                events.append((event[index].position - 1, event[index].sample))
            index += 1
        return 0

    shape = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))
    callback = shape(collect)
    engine.espeak_SetSynthCallback(callback)
    if engine.espeak_SetVoiceByName(f"{order['voice']}+aida".encode()):
        raise RuntimeError(f"eSpeak NG has no voice {order['voice']!r}")
    rate = min(max(round(order["rate"]), _WORDS_PER_MINUTE[0]), _WORDS_PER_MINUTE[1])
    for parameter, value in (
        (_RATE, rate),
        (_PITCH, order["pitch"]),
        (_RANGE, order["range"]),
        (_GAP, order["gap"]),
    ):
        engine.espeak_SetParameter(parameter, int(value), 0)
    raw = text.encode()
    if engine.espeak_Synth(raw, len(raw) + 1, 0, _CHARACTERS, 0, _UTF8 | _END_PAUSE, None, None):
        raise RuntimeError("eSpeak NG could not speak the line")
    engine.espeak_Synchronize()
    engine.espeak_Terminate()
    return hertz, bytes(sound), events


def main() -> int:
    # The engine writes warnings to file descriptor 1 at times; ours keeps the answer clean.
    answer = os.dup(1)
    os.dup2(2, 1)
    try:
        result, code = speak(json.load(sys.stdin)), 0
    except (RuntimeError, OSError, KeyError, ValueError) as err:
        result, code = {"error": str(err)}, 3
    with os.fdopen(answer, "w", encoding="utf-8") as out:
        json.dump(result, out, ensure_ascii=False)
    return code


if __name__ == "__main__":
    sys.exit(main())
