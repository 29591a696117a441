"""What ffmpeg is to do, as numbers and paths → its argument list (pure).

`ffmpeg-python` builds the graph; `run.py` runs it. Paths are given as `file:` URLs, so that a name
which begins with `-` or holds a colon stays a name, and only files may be opened.
"""

from __future__ import annotations

from pathlib import Path

import ffmpeg

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


def _input(file: Path) -> ffmpeg.nodes.Stream:
    return ffmpeg.input(_url(file), protocol_whitelist="file,pipe")


def _url(file: Path) -> str:
    return f"file:{file.absolute()}"


def _arguments(graph: ffmpeg.nodes.Stream) -> list[str]:
    quiet = graph.global_args("-hide_banner", "-nostdin", "-loglevel", "error")
    arguments: list[str] = ffmpeg.get_args(quiet, overwrite_output=True)
    return arguments
