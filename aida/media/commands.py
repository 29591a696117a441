"""What ffmpeg is to do, as numbers and paths → its argument list (pure).

`ffmpeg-python` builds the graph; `run.py` runs it. Paths are given as `file:` URLs, so that a name
which begins with `-` or holds a colon stays a name, and only files may be opened. What came from
outside is read by the demuxer that its first bytes call for, never by one that its text asks for.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import ffmpeg

from aida.media.inspect import DEMUXER

AUDIO_BITRATE = "192k"
AUDIO_RATE = 48_000


def mux(cut: Path, mix: Path, out: Path) -> list[str]:
    """The cut's video as it is, the mix as AAC beside it, index at the front; without the binary."""
    graph = ffmpeg.output(
        _input(cut)["v:0"],
        _input(mix)["a:0"],
        _url(out),
        format="mp4",
        vcodec="copy",
        acodec="aac",
        audio_bitrate=AUDIO_BITRATE,
        ar=AUDIO_RATE,
        movflags="+faststart",
        map_metadata=-1,
    )
    return _arguments(graph)


def sound(
    source: Path,
    media_type: str,
    out: Path,
    *,
    channels: int,
    seconds: Fraction | None = None,
    tempo: float = 1.0,
    rubber_band: bool = True,
) -> list[str]:
    """A file's first sound as a 32-bit WAV at 48 kHz: its first `seconds`, played `tempo` times as fast.

    Rubber Band keeps pitch and formants; `transients=smooth` suits voices, which have no drums. ffmpeg's
    own `atempo` stands in where a build lacks it.
    """
    stream = _input(source, media_type)["a:0"]
    if seconds is not None:
        stream = stream.filter("atrim", end=f"{float(seconds):.6f}")
    stream = stream.filter("aresample", AUDIO_RATE)
    if tempo != 1.0 and rubber_band:
        stream = stream.filter(
            "rubberband", tempo=f"{tempo:.6f}", transients="smooth", formant="preserved", pitchq="quality"
        )
    elif tempo != 1.0:
        stream = stream.filter("atempo", f"{tempo:.6f}")
    wav = ffmpeg.output(stream, _url(out), format="wav", acodec="pcm_f32le", ac=channels, map_metadata=-1)
    return _arguments(wav)


def _input(file: Path, media_type: str | None = None) -> ffmpeg.nodes.Stream:
    forced = {"format": DEMUXER[media_type]} if media_type is not None else {}
    return ffmpeg.input(_url(file), protocol_whitelist="file,pipe", **forced)


def _url(file: Path) -> str:
    return f"file:{file.absolute()}"


def _arguments(graph: ffmpeg.nodes.Stream) -> list[str]:
    quiet = graph.global_args("-hide_banner", "-nostdin", "-loglevel", "error")
    arguments: list[str] = ffmpeg.get_args(quiet, overwrite_output=True)
    return arguments
