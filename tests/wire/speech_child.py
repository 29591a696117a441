"""eSpeak NG in a process of its own (GPL): text on stdin → 22050 Hz mono PCM on stdout, words on stderr.

python speech_child.py <voice> <words a minute>  < text  > s16le  2> one line a word: ms, offset, length
"""

from __future__ import annotations

import ctypes
import sys


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", ctypes.c_char * 8),
    )


def main() -> None:
    import espeakng_loader

    voice, pace = sys.argv[1], int(sys.argv[2])
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_Initialize(1, 0, espeakng_loader.get_data_path().encode(), 0)
    heard = bytearray()
    words: list[tuple[int, int, int]] = []
    kind = ctypes.CFUNCTYPE(
        ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
    )

    def hear(samples: ctypes._Pointer[ctypes.c_short], count: int, events: ctypes._Pointer[_Event]) -> int:
        if samples and count > 0:
            heard.extend(ctypes.string_at(samples, count * 2))
        index = 0
        while events and events[index].type != 0:
            event = events[index]
            if event.type == 1:
                words.append((event.audio_position, event.text_position - 1, event.length))
            index += 1
        return 0

    callback = kind(hear)
    library.espeak_SetSynthCallback(callback)
    if library.espeak_SetVoiceByName(voice.encode()) != 0:
        library.espeak_SetVoiceByName(b"en")
    library.espeak_SetParameter(1, pace, 0)
    text = sys.stdin.buffer.read()
    library.espeak_Synth(text, len(text) + 1, 0, 0, 0, 1, None, None)
    library.espeak_Synchronize()
    sys.stdout.buffer.write(bytes(heard))
    sys.stderr.write("".join(f"{at} {start} {length}\n" for at, start, length in words))


if __name__ == "__main__":
    main()
