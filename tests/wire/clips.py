"""Simulated clips: a picture, seconds and a family's habits → an MP4 with a slow camera move.

No two families agree on frame rate, size, pixel shape or time base, as vendors do not: a clip that
is cut together as it comes shows it. The planes are moved as they are encoded, so ten seconds cost
about one second of a core.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Habit:
    fps: Fraction
    short: int
    """Pixels of the shorter side."""
    pixel: Fraction = Fraction(1)
    """Sample aspect ratio."""
    ticks: int = 0
    """Time base 1/ticks; 0: what the muxer chooses."""
    odd: int = 0
    """Pixels the longer side has more than its shape asks for."""


_NTSC = Fraction(30000, 1001)
HABITS: dict[str, tuple[Habit, ...]] = {
    "kling": (
        Habit(Fraction(24), 716, ticks=12288, odd=8),
        Habit(Fraction(30), 608, ticks=15360),
        Habit(Fraction(24), 720, pixel=Fraction(134, 135), ticks=90000),
        Habit(_NTSC, 640, ticks=30000),
        Habit(Fraction(25), 640, ticks=12800),
    ),
    "veo": (Habit(Fraction(24), 720, ticks=12288), Habit(Fraction(24), 1080, ticks=24000)),
    "hailuo": (Habit(Fraction(25), 768, ticks=12800, odd=2), Habit(_NTSC, 720, ticks=30000)),
    "sora": (Habit(_NTSC, 720, ticks=30000),),
    "seedance": (Habit(Fraction(24), 704, pixel=Fraction(100, 99), ticks=12288),),
    "wan": (Habit(Fraction(50), 540, ticks=50000),),
}


def habit_of(family: str, prompt: str, resolution: str | None = None) -> Habit:
    """One of the family's habits, the same for the same words."""
    habits = HABITS[family]
    if family == "veo":
        return habits[1] if resolution in ("1080p", "4k") else habits[0]
    return habits[hashlib.sha256(prompt.encode()).digest()[0] % len(habits)]


def film(
    picture: bytes, seconds: float, habit: Habit, sound: bool, aspect: str | None = None, tiny: bool = False
) -> bytes:
    """The MP4's bytes. `aspect` crops the picture ("9:16"); without it the clip follows the picture."""
    import av
    import cv2
    import numpy as np

    frame = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    if frame is None:
        raise ValueError("not a picture")
    width, height = _size(frame.shape[1], frame.shape[0], habit, aspect, tiny)
    planes = _planes(frame, width, height)
    count = round(seconds * habit.fps)
    out = io.BytesIO()
    with av.open(out, "w", format="mp4", options=_muxing(habit)) as file:
        stream: Any = file.add_stream("libx264", rate=habit.fps)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = {"preset": "ultrafast", "crf": "26", "bf": "0"}
        stream.thread_count = 1
        if habit.pixel != 1:
            stream.sample_aspect_ratio = habit.pixel
        voice: Any = file.add_stream("aac", rate=44100, layout="stereo") if sound else None
        for index in range(count):
            made = av.VideoFrame.from_ndarray(_moved(planes, index / max(1, count - 1)), format="yuv420p")
            made.pts, made.time_base = index, 1 / habit.fps
            file.mux(stream.encode(made))
        file.mux(stream.encode(None))
        if voice is not None:
            _hum(file, voice, seconds)
    return out.getvalue()


def _muxing(habit: Habit) -> dict[str, str]:
    return {"video_track_timescale": str(habit.ticks)} if habit.ticks else {}


def _size(width: int, height: int, habit: Habit, aspect: str | None, tiny: bool) -> tuple[int, int]:
    shape = width / height
    if aspect and ":" in aspect:
        across, down = aspect.split(":")
        shape = int(across) / int(down)
    short = 144 if tiny else habit.short
    long = short * max(shape, 1 / shape) + habit.odd
    sides = (short, long) if shape < 1 else (long, short)
    return round(sides[0] / 2) * 2, round(sides[1] / 2) * 2


def _planes(frame: Any, width: int, height: int) -> Any:
    """The picture cropped to the clip's shape and a tenth larger, as Y, U and V."""
    import cv2

    over = 1.12
    w, h = round(width * over / 2) * 2, round(height * over / 2) * 2
    fit = max(w / frame.shape[1], h / frame.shape[0])
    big = cv2.resize(
        frame,
        (max(w, round(frame.shape[1] * fit)), max(h, round(frame.shape[0] * fit))),
        interpolation=cv2.INTER_AREA,
    )
    left, top = (big.shape[1] - w) // 2, (big.shape[0] - h) // 2
    flat = cv2.cvtColor(big[top : top + h, left : left + w], cv2.COLOR_BGR2YUV_I420)
    luma = flat[:h]
    quarter = flat[h:].reshape(-1)
    half = (h // 2) * (w // 2)
    return (
        luma,
        quarter[:half].reshape(h // 2, w // 2),
        quarter[half:].reshape(h // 2, w // 2),
        (width, height),
    )


def _moved(planes: Any, share: float) -> Any:
    """The frame after `share` of the move: a slow push in with a slight drift."""
    import cv2
    import numpy as np

    luma, blue, red, (width, height) = planes
    eased = share * share * (3 - 2 * share)
    zoom = 1 - 0.1 * eased
    parts = []
    for plane, w, h in (
        (luma, width, height),
        (blue, width // 2, height // 2),
        (red, width // 2, height // 2),
    ):
        full_h, full_w = plane.shape
        take_w, take_h = full_w * zoom, full_h * zoom
        left = (full_w - take_w) * (0.35 + 0.3 * eased)
        top = (full_h - take_h) / 2
        matrix = np.array([[take_w / w, 0, left], [0, take_h / h, top]], np.float32)
        parts.append(
            cv2.warpAffine(
                plane,
                matrix,
                (w, h),
                flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
                borderMode=cv2.BORDER_REPLICATE,
            )
        )
    chroma = np.concatenate([parts[1].reshape(-1), parts[2].reshape(-1)])
    return np.concatenate([parts[0].reshape(-1), chroma]).reshape(height * 3 // 2, width)


def _hum(file: Any, stream: Any, seconds: float) -> None:
    """Native sound: a soft room tone, so that it is heard when it gets into a film by mistake."""
    import av
    import numpy as np

    t = np.arange(round(seconds * 44100)) / 44100
    tone = 0.08 * np.sin(2 * np.pi * 220 * t) * (0.6 + 0.4 * np.sin(2 * np.pi * 0.5 * t))
    samples = np.stack([tone, tone]).astype(np.float32)
    for start in range(0, samples.shape[1], 1024):
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(samples[:, start : start + 1024]), format="fltp", layout="stereo"
        )
        frame.sample_rate, frame.pts, frame.time_base = 44100, start, Fraction(1, 44100)
        file.mux(stream.encode(frame))
    file.mux(stream.encode(None))
