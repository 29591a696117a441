"""The child that decodes a file from outside: arguments → facts as JSON on standard output.

    python -m aida.media.inspect_child KIND MEDIA_TYPE whole|first FILE
    → {"width": …, "height": …, "seconds": "n/d", …}  or  {"error": "what is wrong with it"}

It puts itself on the leash first (`limits`). The demuxer is the one the first bytes call for: nothing
in the file can choose another, and playlists are never read.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from fractions import Fraction
from typing import Any

from aida.media.inspect import DEMUXER
from aida.media.limits import hold

MOST_PIXELS = 50_000_000
MOST_FILM_PIXELS = 4096 * 4096
MOST_FILM_SECONDS = 180
MOST_SOUND_SECONDS = 1200
LEAST_SIDE = 16

Facts = dict[str, Any]


class _Wrong(Exception):
    """What is wrong with the file, as a sentence."""


def look(kind: str, media_type: str, how: str, file: str) -> Facts:
    """The file's facts, or `{"error": …}`."""
    try:
        if kind == "picture":
            return _picture(file, media_type)
        return _film(file, media_type, how) if kind == "film" else _sound(file, media_type)
    except _Wrong as err:
        return {"error": str(err)}
    except MemoryError:
        return {"error": f"The {kind} needs more memory to decode than it is given"}


def _picture(file: str, media_type: str) -> Facts:
    # Read by OpenCV when it is imported: a header that claims more is refused before memory is asked for.
    os.environ["OPENCV_IO_MAX_IMAGE_PIXELS"] = str(MOST_PIXELS)
    import cv2
    import numpy as np

    with open(file, "rb") as opened:
        data = opened.read()
    if not _whole_picture(data, media_type):
        raise _Wrong("The picture is truncated: its end is missing")
    try:
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as err:
        raise _Wrong(
            f"The picture is damaged or has more than {MOST_PIXELS // 1_000_000} megapixels"
        ) from err
    if pixels is None:
        raise _Wrong("The picture is damaged: it cannot be decoded")
    height, width = pixels.shape[:2]
    _check_size(width, height, MOST_PIXELS, "picture")
    return {"width": width, "height": height}


def _whole_picture(data: bytes, media_type: str) -> bool:
    """Decoders fill what is missing with grey and say nothing, so the end is looked for here."""
    if media_type == "image/png":
        return b"IEND\xaeB`\x82" in data[-4096:]
    if media_type == "image/jpeg":
        return b"\xff\xd9" in data[-4096:]
    return len(data) >= 12 and len(data) >= struct.unpack("<I", data[4:8])[0] + 8


def _film(file: str, media_type: str, how: str) -> Facts:
    import av

    try:
        with _opened(file, media_type) as container:
            video = next(iter(container.streams.video), None)
            if video is None:
                raise _Wrong("There are no pictures in this film")
            coder = video.codec_context
            _check_size(coder.width, coder.height, MOST_FILM_PIXELS, "film")
            video.thread_type, coder.thread_count = "AUTO", 2
            heard = _length(next(iter(container.streams.audio), None))
            counted = _counted(container, video, first_only=how == "first")
            return counted | ({"sound_seconds": str(heard)} if heard else {})
    except (av.error.FFmpegError, OSError) as err:
        raise _Wrong(f"The film is damaged or truncated: {_words(err)}") from err


def _counted(container: Any, video: Any, *, first_only: bool) -> Facts:
    import av

    frames, wrong, begun, ended, shape = 0, 0, None, Fraction(0), None
    usual = 1 / Fraction(video.average_rate) if video.average_rate else Fraction(1, 24)
    for packet in container.demux(video):
        try:
            decoded = packet.decode()
        except av.error.InvalidDataError:
            wrong += 1
            continue
        for frame in decoded:
            if shape is None:
                shape = _shown(frame, video)
            _check_size(frame.width, frame.height, MOST_FILM_PIXELS, "film")
            frames += 1
            wrong += bool(frame.is_corrupt)
            if frame.pts is not None:
                at = frame.pts * Fraction(frame.time_base)
                begun = at if begun is None else min(begun, at)
                ended = max(ended, at + (frame.duration * Fraction(frame.time_base) or usual))
            if ended - (begun or 0) > MOST_FILM_SECONDS or frames > MOST_FILM_SECONDS * 240:
                raise _Wrong(f"The film is longer than {MOST_FILM_SECONDS} s")
        if first_only and frames:
            break
    if shape is None:
        raise _Wrong("The film is damaged or truncated: not one frame can be decoded")
    said, length = video.frames or 0, _length(video)
    if first_only:
        frames, seconds = said, length or ended - (begun or 0)
    else:
        if said - frames > said // 50 or wrong > frames // 50:
            raise _Wrong(
                f"The film is damaged or truncated: {frames} of {said or '?'} frames, {wrong} broken"
            )
        seconds = ended - begun if begun is not None else frames * usual
    return shape | {
        "frames": frames,
        "seconds": str(seconds),
        "fps": str(_rate(frames, seconds, Fraction(video.average_rate or 0))),
    }


def _rate(frames: int, seconds: Fraction, said: Fraction) -> Fraction:
    """As counted; the file's own number where it means the same (Matroska rounds times to milliseconds)."""
    counted = frames / seconds if frames and seconds else said
    return said if abs(counted - said) <= counted / 200 else counted


def _shown(frame: Any, video: Any) -> Facts:
    """Size as a viewer sees it, and the matrix of its colours."""
    shape = Fraction(video.sample_aspect_ratio or 1) or Fraction(1)
    width, height = max(1, round(frame.width * shape)), frame.height
    if round(getattr(frame, "rotation", 0) or 0) % 180:
        width, height = height, width
    codec = video.codec_context.codec.canonical_name
    return {"width": width, "height": height, "matrix": int(frame.colorspace), "codec": codec}


def _sound(file: str, media_type: str) -> Facts:
    import av

    if media_type == "audio/wav" and not _whole_wav(file):
        raise _Wrong("The sound is truncated: its end is missing")
    try:
        with _opened(file, media_type) as container:
            stream = next(iter(container.streams.audio), None)
            if stream is None:
                raise _Wrong("There is no sound in this file")
            samples, wrong, packets = 0, 0, 0
            for packet in container.demux(stream):
                packets += 1
                try:
                    samples += sum(frame.samples for frame in packet.decode())
                except av.error.InvalidDataError:
                    wrong += 1
                if samples > MOST_SOUND_SECONDS * stream.rate:
                    raise _Wrong(f"The sound is longer than {MOST_SOUND_SECONDS // 60} minutes")
            seconds, said = Fraction(samples, stream.rate or 1), _length(stream)
            if not samples or wrong > 2 + packets // 50:
                raise _Wrong("The sound is damaged: it cannot be decoded")
            if media_type != "audio/mpeg" and said and seconds < said * Fraction(9, 10):
                raise _Wrong(f"The sound is truncated: {float(seconds):.1f} of {float(said):.1f} s")
            return {"seconds": str(seconds), "sound_seconds": str(seconds)}
    except (av.error.FFmpegError, OSError) as err:
        raise _Wrong(f"The sound is damaged or truncated: {_words(err)}") from err


def _whole_wav(file: str) -> bool:
    """Its header names a length, unless it was written as a stream: then a very large one, or none."""
    with open(file, "rb") as opened:
        said = struct.unpack("<4xI", opened.read(8))[0]
    return not 0 < said < 0x7FFF0000 or os.path.getsize(file) >= said + 7


def _opened(file: str, media_type: str) -> Any:
    import av

    return av.open(file, format=DEMUXER[media_type], options={"protocol_whitelist": "file"})


def _length(stream: Any) -> Fraction | None:
    if stream is None or stream.duration is None or stream.time_base is None:
        return None
    return Fraction(stream.duration * Fraction(stream.time_base))


def _check_size(width: int, height: int, most: int, what: str) -> None:
    if width * height > most:
        raise _Wrong(f"The {what} is {width} × {height} pixels, more than {most / 1e6:.0f} megapixels")
    if min(width, height) < LEAST_SIDE:
        raise _Wrong(f"The {what} is only {width} × {height} pixels")


def _words(err: Exception) -> str:
    return str(getattr(err, "strerror", None) or type(err).__name__)


if __name__ == "__main__":
    hold()
    print(json.dumps(look(*sys.argv[1:5])))
