"""A file from outside: is it what it should be? path → decoded once, whole, in a child → `Inspected`.

    first bytes ─media type→ child on a leash (`inspect_child`) ─every frame, every sample→ facts

Nothing in the name and nothing a server says is believed. Pictures are PNG, JPEG or WebP; films are MP4,
MOV, WebM or Matroska; sound is WAV, MP3, Ogg, FLAC or M4A.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

from aida.errors import Permanent, Transient
from aida.media.limits import environment

Kind = Literal["picture", "film", "sound"]

WALL_SECONDS = 90.0
_HEAD = 4096
_NOUN: dict[Kind, str] = {"picture": "a picture", "film": "a film", "sound": "a sound"}
_WANTED: dict[Kind, str] = {
    "picture": "PNG, JPEG or WebP",
    "film": "MP4, MOV or WebM",
    "sound": "WAV, MP3, Ogg, FLAC or M4A",
}
SUFFIX = {
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/webp": ".webp",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
    "video/x-matroska": ".mkv",
    "audio/wav": ".wav",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/flac": ".flac",
    "audio/mp4": ".m4a",
}

DEMUXER = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "audio/mp4": "mov",
    "video/webm": "matroska",
    "video/x-matroska": "matroska",
    "audio/wav": "wav",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
}
"""libav's reader for each: named by us, so that a file cannot name another."""


@dataclass(frozen=True)
class Inspected:
    """What a file turned out to be. Sizes are as shown: turned upright, with square pixels."""

    media_type: str
    bytes: int
    width: int | None = None
    height: int | None = None
    seconds: Fraction | None = None
    """Of the pictures if there are any, else of the sound."""
    fps: Fraction | None = None
    """On average."""
    frames: int | None = None
    sound_seconds: Fraction | None = None
    matrix: int | None = None
    """Of the colours, as a number of ITU-T H.273; 2 where the film does not say."""
    codec: str | None = None
    """libav's name of the pictures' coding: `h264`, `hevc`, `vp9`…"""


def inspect_file(file: Path, kind: Kind, *, timeout_seconds: float = WALL_SECONDS) -> Inspected:
    """Decode all of it and say what it is.

    Raises `Permanent` with the reason when it is not a whole `kind` within the limits (50 megapixels,
    3 minutes of film, 20 of sound), `Transient` when the machine was too busy to tell.
    """
    return _asked(file, kind, "whole", timeout_seconds)


def glance(file: Path, kind: Kind, *, timeout_seconds: float = WALL_SECONDS) -> Inspected:
    """The same facts from the file's own index and first frame; for files inspected before."""
    return _asked(file, kind, "first", timeout_seconds)


def media_type_of(file: Path, kind: Kind) -> str:
    """What the file's first bytes say it is. Raises `Permanent` as `media_type` does."""
    try:
        with file.open("rb") as opened:
            return media_type(opened.read(_HEAD), kind)
    except OSError as err:
        raise Permanent(f"{file.name} cannot be read: {err.strerror}") from err


def media_type(head: bytes, kind: Kind) -> str:
    """What the first bytes say it is. Raises `Permanent` when that is not such a `kind`."""
    found = _recognised(head, kind)
    if found is not None and found in SUFFIX:
        return found
    raise Permanent(f"This is {found or 'nothing known'}, not {_NOUN[kind]} ({_WANTED[kind]})")


def _recognised(head: bytes, kind: Kind) -> str | None:
    """A media type of this kind, or words for something else."""
    look = {"picture": _picture, "film": _film, "sound": _sound}[kind]
    return look(head) or _something_else(head, kind)


def _picture(head: bytes) -> str | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    return "image/webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def _film(head: bytes) -> str | None:
    if head[4:8] == b"ftyp":
        return "video/quicktime" if head[8:12] == b"qt  " else "video/mp4"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    return None


def _sound(head: bytes) -> str | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "audio/wav"
    if head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return "audio/mpeg"
    if head[4:8] == b"ftyp":
        return "audio/mp4"
    return {b"OggS": "audio/ogg", b"fLaC": "audio/flac"}.get(head[:4])


def _something_else(head: bytes, kind: Kind) -> str | None:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    if not head.strip(b"\0"):
        return "an empty file" if not head else "zeros"
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script")) or b"<html" in start:
        return "HTML"
    for mark, name in ((b"gif8", "a GIF"), (b"<?xml", "XML"), (b"<svg", "an SVG"), (b"{", "JSON")):
        if start.startswith(mark):
            return name
    for other, look, name in (
        ("picture", _picture, "a picture"),
        ("film", _film, "a film"),
        ("sound", _sound, "a sound"),
    ):
        if other != kind and look(head):
            return name
    return None


def _asked(file: Path, kind: Kind, how: str, timeout_seconds: float) -> Inspected:
    kind_of = media_type_of(file, kind)
    facts = _from_child(file, kind, kind_of, how, timeout_seconds)
    if "error" in facts:
        raise Permanent(facts["error"])
    exact = {name: Fraction(facts[name]) for name in ("seconds", "fps", "sound_seconds") if facts.get(name)}
    return Inspected(
        media_type=kind_of,
        bytes=file.stat().st_size,
        width=facts.get("width"),
        height=facts.get("height"),
        seconds=exact.get("seconds"),
        fps=exact.get("fps"),
        frames=facts.get("frames"),
        sound_seconds=exact.get("sound_seconds"),
        matrix=facts.get("matrix"),
        codec=facts.get("codec"),
    )


def _from_child(file: Path, kind: Kind, kind_of: str, how: str, timeout_seconds: float) -> dict[str, Any]:
    order = [sys.executable, "-m", "aida.media.inspect_child", kind, kind_of, how, str(file.absolute())]
    try:
        done = subprocess.run(
            order,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout_seconds,
            check=False,
            env=environment(),
        )
    except subprocess.TimeoutExpired as err:
        raise Transient(f"Checking {_NOUN[kind]} did not end within {timeout_seconds:.0f} s") from err
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError as err:
        # Killed at a limit, or a decoder that fell over: either way not something to work with.
        raise Permanent(
            f"This is not {_NOUN[kind]} that can be decoded within limits (the decoder ended with "
            f"{done.returncode})"
        ) from err
    return answer
