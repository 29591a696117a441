"""Clips as vendors send them, small: any rate, size, pixel shape, turn, time base, colours, sound.

Each frame holds a white disc (is it round?), its number in black and white squares (which frame is it?)
and, where asked for, a plain colour that must arrive as that colour.
"""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from aida.media.run import binary

_BITS = 7
Rgb = NDArray[np.uint8]


def frame(number: int, shown: tuple[int, int], colour: tuple[int, int, int]) -> Rgb:
    """As a viewer should see it, in square pixels; `shown` is (width, height)."""
    width, height = shown
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = colour
    side = min(width, height)
    cv2.circle(picture, (width // 2, height // 2), side // 4, (255, 255, 255), -1, cv2.LINE_AA)
    step = side // 12
    left, top = width // 2 - step * _BITS // 2, height // 2 + side // 3
    for bit in range(_BITS):
        value = 235 if number >> bit & 1 else 20
        picture[top : top + step, left + bit * step : left + (bit + 1) * step] = value
    return picture


def clip(
    file: Path,
    *,
    shown: tuple[int, int] = (270, 480),
    fps: Fraction = Fraction(24),
    frames: int = 24,
    sar: Fraction = Fraction(1),
    turned: int = 0,
    timescale: int | None = None,
    uneven: bool = False,
    sound: bool = False,
    colour: tuple[int, int, int] = (40, 90, 160),
    tags: str | None = "bt709",
    more: tuple[str, ...] = (),
) -> Path:
    """Write the clip. `shown` is its size as seen; `turned` in degrees, by its header; `uneven` in time."""
    width, height = shown
    stored = round(width / sar / 2) * 2, height
    raw = file.with_suffix(".raw.mp4")
    matrix = {"bt709": "bt709", "smpte170m": "bt601", None: "bt601"}[tags]
    steps = [f"scale={stored[0]}:{stored[1]}:out_color_matrix={matrix}:out_range=tv"]
    if turned:
        steps.append({90: "transpose=1", -90: "transpose=2", 180: "hflip,vflip"}[turned])
        sar = 1 / sar if turned in (90, -90) else sar
    steps.append(f"setsar={sar.numerator}/{sar.denominator}")
    if uneven:
        # Every other frame comes late: 2/3 and 4/3 of a step by turns.
        steps.append("setpts='PTS+mod(N,2)*(1/3)*(1/FR)/TB'".replace("FR", f"({fps})"))
    order = [str(binary()), "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24"]
    order += ["-s", f"{width}x{height}", "-r", str(fps), "-i", "pipe:0"]
    if sound:
        order += ["-f", "lavfi", "-i", f"sine=frequency=440:duration={float(frames / fps):.4f}"]
    order += ["-vf", ",".join(steps), "-pix_fmt", "yuv420p", "-crf", "12", "-preset", "veryfast"]
    order += ["-fps_mode", "vfr"] if uneven else []
    order += ["-video_track_timescale", str(timescale)] if timescale else []
    if tags is not None:
        order += ["-colorspace", tags, "-color_primaries", tags, "-color_trc", "bt709", "-color_range", "tv"]
    data = b"".join(frame(number, shown, colour).tobytes() for number in range(frames))
    subprocess.run([*order, *more, str(raw)], input=data, check=True)
    # ffmpeg's display matrix counts against the clock; 2 is "unspecified", and ffmpeg would say what it did.
    turn = ["-display_rotation", str(turned)] if turned else []
    unsaid = "h264_metadata=colour_primaries=2:transfer_characteristics=2:matrix_coefficients=2"
    copied = [*turn, "-i", str(raw), "-c", "copy", *(["-bsf:v", unsaid] if tags is None else [])]
    subprocess.run([str(binary()), "-y", "-loglevel", "error", *copied, str(file)], check=True)
    raw.unlink()
    return file


def number_of(picture: Rgb) -> int:
    """The frame's number, read back from a picture of any size whose middle is the clip's."""
    grey = picture.mean(axis=2)
    height, width = grey.shape
    radius = _disc(grey)[0] / 2
    side = radius * 4
    step = side / 12
    left, top = width / 2 - step * _BITS / 2, height / 2 + side / 3
    found = 0
    for bit in range(_BITS):
        x, y = round(left + (bit + 0.5) * step), round(top + step / 2)
        found |= int(grey[y - 1 : y + 2, x - 1 : x + 2].mean() > 128) << bit
    return found


def _disc(grey: NDArray[np.float64]) -> tuple[float, float]:
    """(width, height) of the white disc through the picture's middle."""
    height, width = grey.shape
    across, down = grey[height // 2] > 200, grey[:, width // 2] > 200
    return _run(across, width // 2), _run(down, height // 2)


def _run(flags: NDArray[np.bool_], at: int) -> float:
    first = last = at
    while first > 0 and flags[first - 1]:
        first -= 1
    while last + 1 < len(flags) and flags[last + 1]:
        last += 1
    return float(last - first + 1)


def roundness(picture: Rgb) -> float:
    """Width ÷ height of the disc: 1 when nothing has been stretched."""
    wide, high = _disc(picture.mean(axis=2))
    return wide / high
