"""Frames → H.264 in MP4, in this process: a painter fills the encoder's own frames one by one.

    paint(number, planes)  ─thread→ ring of frames ─→ libx264 (PyAV) ─→ file

Only a handful of frames exist at a time. Painting and encoding overlap: both leave Python's lock
while they work.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from aida.media.planes import Planes

PRESET = "veryfast"
CRF = 20
"""Looks like the picture it was made from; about 3 Mbit/s for a moving 1080 × 1920 draft."""
MOST_MEGABITS = 12
"""Per second, of a 1080p film from footage: grain, water and confetti ask for ten times as much, and the
platforms, which code every upload anew at a few megabits, show none of it."""
_FULL_HD = 1920 * 1080
_BUFFER_SECONDS = 1.5
THREADS = 2
KEYFRAME_SECONDS = 2
_RING = 4

Painter = Callable[[int, Planes], None]
"""Paints frame `number` (from 0, in order) into the planes; every pixel of them."""


def encode_film(
    out: Path,
    frames: int,
    size: tuple[int, int],
    fps: int,
    paint: Painter,
    *,
    preset: str = PRESET,
    crf: int = CRF,
    megabits: float | None = None,
    check: Callable[[], None] = lambda: None,
) -> None:
    """Write `frames` frames of `size` (width, height; even) at exactly `fps` to `out`, without sound.

    H.264 High, yuv420p, BT.709, index at the front of the file. `megabits` is the most it may take per
    second, averaged over a second and a half; `None` lets it have what it asks for. Raises whatever
    `paint` raises, whatever `check` raises (called once per second of film), and `OSError` when the file
    cannot be written.
    """
    import av

    ring = [av.VideoFrame(*size, "yuv420p") for _ in range(_RING)]
    with (
        _one_painting_thread(),
        av.open(str(out), "w", format="mp4", options={"movflags": "+faststart"}) as container,
    ):
        stream = video_stream(container, size, fps, preset, crf, megabits)
        # Closed by name: an error's traceback would keep the painting thread alive.
        with closing(_painted(ring, frames, paint)) as painted:
            for number, frame in enumerate(painted):
                if number % fps == 0:
                    check()
                container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


@contextmanager
def _one_painting_thread() -> Iterator[None]:
    """The encoder keeps the cores busy; OpenCV's own threads would only wait for them, at a cost."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setNumThreads(before)


def planes_of(frame: Any) -> Planes:
    """The memory of a yuv420p `av.VideoFrame`, to be painted in place."""

    def plane(index: int, width: int, height: int) -> np.ndarray[Any, np.dtype[np.uint8]]:
        memory = frame.planes[index]
        return np.frombuffer(memory, np.uint8).reshape(-1, memory.line_size)[:height, :width]

    width, height = frame.width, frame.height
    halves = (width // 2, height // 2)
    return Planes(plane(0, width, height), plane(1, *halves), plane(2, *halves))


def most_megabits(size: tuple[int, int]) -> float:
    """What a film from footage may take per second, by its size in pixels (pure)."""
    width, height = size
    return max(2.0, MOST_MEGABITS * width * height / _FULL_HD)


def video_stream(
    container: Any, size: tuple[int, int], fps: int, preset: str, crf: int, megabits: float | None = None
) -> Any:
    """The container's H.264 stream, set up as every film of ours is."""
    options = {
        "preset": preset,
        "crf": str(crf),
        "profile": "high",
        "g": str(KEYFRAME_SECONDS * fps),
    }
    if megabits is not None:
        options["maxrate"] = f"{round(1000 * megabits)}k"
        options["bufsize"] = f"{round(1000 * megabits * _BUFFER_SECONDS)}k"
    stream = container.add_stream("libx264", rate=fps, options=options)
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    stream.time_base = Fraction(1, fps)
    coder = stream.codec_context
    coder.time_base = Fraction(1, fps)
    coder.sample_aspect_ratio = Fraction(1)
    coder.thread_count = THREADS
    # 1 = BT.709 (ITU-T H.273); range 1 = 16..235.
    coder.colorspace = coder.color_primaries = coder.color_trc = coder.color_range = 1
    return stream


def _painted(ring: list[Any], frames: int, paint: Painter) -> Generator[Any, None, None]:
    """The painted frames in order. A frame goes back to the painter once the encoder has copied it."""
    planes = [planes_of(frame) for frame in ring]
    free: queue.SimpleQueue[int | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[int | BaseException] = queue.SimpleQueue()
    for slot in range(len(ring)):
        free.put(slot)

    def work() -> None:
        try:
            for number in range(frames):
                slot = free.get()
                if slot is None:
                    return
                paint(number, planes[slot])
                done.put(slot)
        except BaseException as err:
            done.put(err)

    thread = threading.Thread(target=work, name="paint", daemon=True)
    thread.start()
    try:
        for number in range(frames):
            ready = done.get()
            if isinstance(ready, BaseException):
                raise ready
            ring[ready].pts = number
            yield ring[ready]
            free.put(ready)
    finally:
        free.put(None)
        thread.join()
