"""Camera moves as arithmetic: move × seconds × t → the part of the canvas that is seen (pure).

    canvas   the picture, 1.2 × the frame in each direction
    view     a rectangle of the canvas with the frame's shape, in canvas pixels
    t        0 at the shot's first frame, 1 at its last

No view leaves the canvas, none is larger or smaller than the camera's range, and none goes back on
its way. At its tight end a zoom's view is exactly as large as the frame, so the picture is seen 1:1.
"""

from __future__ import annotations

from dataclasses import dataclass

from aida.contracts.storyboard import CameraMove

OVERSCAN = 1.2
"""Canvas ÷ frame, in each direction."""

DRIFT = 0.01
"""How much a `static` camera still moves. A frame in which nothing at all changes looks like a film
that hangs (and is what automatic checks call frozen); one percent is felt, not seen."""

FULL_TRAVEL_SECONDS = 2.5
"""A shorter shot travels less far, so that no move is faster than this one."""

_PAN = 1.1
_TILT = 1.12
_PAN_IN_WIDE = 1.13
"""How wide a travelling camera looks, in frames. Wider means the product is a little smaller and the
way is shorter, so that it stays clear of the words, which do not move: headline above and captions
below it, in wide frames the headline beside it (`layout.py`). At 1.12 the subject's zone of a
portrait frame comes to rest exactly between headline and captions."""

_START = 0.4
"""Speed at both ends ÷ mean speed. Easing to a full stop would freeze the frames around a cut."""


@dataclass(frozen=True)
class View:
    """A rectangle in canvas pixels, edges included: x from `x` to `x + width`."""

    x: float
    y: float
    width: float
    height: float


def canvas_size(width: int, height: int) -> tuple[int, int]:
    """Even width and height in pixels of the canvas for a frame of `width` × `height`."""
    return 2 * round(width * OVERSCAN / 2), 2 * round(height * OVERSCAN / 2)


def ease(t: float) -> float:
    """Slow, faster, slow: 0 → 0, 1 → 1, rising all the way, never outside 0..1."""
    t = min(1.0, max(0.0, t))
    return _START * t + (1 - _START) * t * t * (3 - 2 * t)


def view(move: CameraMove, t: float, seconds: float, frame: tuple[int, int], canvas: tuple[int, int]) -> View:
    """What a shot of `seconds` sees at `t`; `frame` and `canvas` are (width, height) in pixels.

    Raises `ValueError` when the canvas is smaller than the frame.
    """
    room = min(canvas[0] / frame[0], canvas[1] / frame[1])
    if room < 1:
        raise ValueError(f"the canvas {canvas} is smaller than the frame {frame}")
    travel = min(1.0, seconds / FULL_TRAVEL_SECONDS)
    at = ease(t)
    if move in ("push_in", "pull_out", "static"):
        widest = room if move != "static" else min(room, 1 + DRIFT)
        # Equal ratios in equal times: a zoom by equal steps would seem to speed up as it closes in.
        closeness = at if move != "pull_out" else 1 - at
        scale = float(widest ** (travel * (1 - closeness)))
        return _centred(scale, 0.0, 0.0, frame, canvas)
    scale = min(room, _width_of(move, frame))
    across = travel * (at - 0.5)
    sideways = (canvas[0] - frame[0] * scale) * across
    upwards = (canvas[1] - frame[1] * scale) * across
    # A camera that turns left looks further left in the picture as time goes by.
    offsets = {
        "pan_left": (-sideways, 0.0),
        "pan_right": (sideways, 0.0),
        "tilt_up": (0.0, -upwards),
        "tilt_down": (0.0, upwards),
    }
    return _centred(scale, *offsets[move], frame, canvas)


def _width_of(move: CameraMove, frame: tuple[int, int]) -> float:
    if move in ("tilt_up", "tilt_down"):
        return _TILT
    return _PAN_IN_WIDE if frame[0] > 1.2 * frame[1] else _PAN


def _centred(scale: float, dx: float, dy: float, frame: tuple[int, int], canvas: tuple[int, int]) -> View:
    width, height = frame[0] * scale, frame[1] * scale
    return View((canvas[0] - width) / 2 + dx, (canvas[1] - height) / 2 + dy, width, height)


Affine = tuple[float, float, float]
"""`(scale, x, y)`: the pixel with index `i` of the output shows the source at index `scale·i + x`."""


def luma_affine(seen: View, frame: tuple[int, int]) -> Affine:
    """Frame pixel index → canvas pixel index. Pixel `i` covers `i..i+1`, its centre is `i + ½`."""
    scale = seen.width / frame[0]
    return scale, seen.x + scale / 2 - 0.5, seen.y + scale / 2 - 0.5


def chroma_affine(seen: View, frame: tuple[int, int]) -> Affine:
    """The same for half-size colour planes.

    The canvas' colour samples sit in the middle of their four pixels; the film's sit, as H.264
    expects unless told otherwise, on the left pair: half a pixel further left, none up or down.
    """
    scale, x, y = luma_affine(seen, frame)
    # Across: index 2i → scale·2i + x, and canvas pixel p is colour index (p - ½) / 2.
    # Down: index 2j + ½ → scale·(2j + ½) + y.
    return scale, (x - 0.5) / 2, (scale / 2 + y - 0.5) / 2
