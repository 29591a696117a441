"""What a film is, read from the file itself: path → `Facts`. No ffprobe: PyAV reads it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from aida.errors import Permanent


@dataclass(frozen=True)
class Facts:
    """`None` where the file has no such stream."""

    seconds: Fraction
    """Of the video if there is one, else of the sound."""
    width: int | None
    height: int | None
    fps: Fraction | None
    frames: int | None
    sound_seconds: Fraction | None


def probe(file: Path) -> Facts:
    """Facts from the container's index; nothing is decoded. Raises `Permanent` when it is no film."""
    import av

    try:
        with av.open(str(file)) as container:
            video = next(iter(container.streams.video), None)
            sound = next(iter(container.streams.audio), None)
            seen, heard = _seconds(video), _seconds(sound)
            if seen is None and heard is None:
                raise Permanent(f"{file.name} holds neither pictures nor sound", agent="assembly")
            return Facts(
                seconds=seen if seen is not None else heard or Fraction(0),
                width=video.width if video else None,
                height=video.height if video else None,
                fps=video.average_rate if video else None,
                frames=video.frames if video else None,
                sound_seconds=heard,
            )
    except (av.error.FFmpegError, OSError) as err:
        raise Permanent(f"{file.name} cannot be read as a film: {err}", agent="assembly") from err


def _seconds(stream: object) -> Fraction | None:
    duration, base = getattr(stream, "duration", None), getattr(stream, "time_base", None)
    return duration * Fraction(base) if duration is not None and base is not None else None
