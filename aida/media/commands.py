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
_THREADS = 2
"""Of a decoder and of its filters: left to itself, ffmpeg takes as many as there are cores, with memory
for each, and the encoder beside it wants the cores."""


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


def frames(
    source: Path,
    media_type: str,
    *,
    size: tuple[int, int],
    fps: int,
    count: int,
    slower: Fraction = Fraction(1),
    start: Fraction = Fraction(0),
    matrix: str | None = None,
    sparse: bool = True,
) -> list[str]:
    """A clip as up to `count` raw yuv420p frames of `size` on standard output, at exactly `fps`.

    Whatever its own rate, size, pixel shape, turn and colours: it is turned upright, scaled to cover the
    frame, cropped evenly, and brought to BT.709, 16..235. `matrix` is that of its colours where the file
    does not say; `sparse` that it has fewer frames than are wanted, so that scaling comes before repeating.
    """
    width, height = size
    wide, tall = f"2*ceil(max({width},{height}*dar)/2)", f"2*ceil(max({height},{width}/dar)/2)"
    options = {"start": {"ss": f"{float(start):.6f}"} if start else {}, "in": {}}
    if matrix is not None:
        options["in"] = {"in_color_matrix": matrix}
    stream = _input(source, media_type, **options["start"])["v:0"]
    stream = stream.filter("setpts", f"(PTS-STARTPTS)*{slower.numerator}/{slower.denominator}")
    if not sparse:
        stream = stream.filter("fps", fps=fps, start_time=0)
    stream = stream.filter(
        "scale",
        w=wide,
        h=tall,
        flags="lanczos+accurate_rnd+full_chroma_int",
        out_color_matrix="bt709",
        out_range="tv",
        **options["in"],
    )
    stream = stream.filter("setsar", 1).filter("crop", width, height)
    if sparse:
        stream = stream.filter("fps", fps=fps, start_time=0)
    raw = ffmpeg.output(
        stream, "pipe:1", format="rawvideo", pix_fmt="yuv420p", vframes=count, fps_mode="passthrough"
    )
    return _arguments(raw)


def picture(
    source: Path,
    media_type: str,
    out: Path,
    *,
    start: Fraction,
    matrix: str | None,
    end: Fraction | None = None,
) -> list[str]:
    """The last frame from `start` seconds on (before `end`), as a PNG in square pixels; nothing is written
    where none is."""
    options = {"in_color_matrix": matrix} if matrix is not None else {}
    window = {"ss": f"{float(start):.6f}"} if start else {}
    if end is not None:
        window["t"] = f"{float(end - start):.6f}"
    stream = _input(source, media_type, **window)["v:0"]
    stream = stream.filter("scale", w="2*round(iw*sar/2)", h="ih", flags="lanczos+accurate_rnd", **options)
    stream = stream.filter("setsar", 1)
    return _arguments(
        ffmpeg.output(stream, _url(out), format="image2", vcodec="png", pix_fmt="rgb24", update=1)
    )


def label(source: Path, media_type: str, out: Path, *, codec: str, matrix: int) -> list[str]:
    """The same clip, not coded anew, its H.264 or HEVC marked as BT.709 with that matrix (H.273)."""
    marks = f"{codec}_metadata=colour_primaries=1:transfer_characteristics=1:matrix_coefficients={matrix}"
    return _arguments(
        ffmpeg.output(
            _input(source, media_type),
            _url(out),
            format="mp4",
            c="copy",
            movflags="+faststart",
            **{"bsf:v": marks},
        )
    )


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


def _input(file: Path, media_type: str | None = None, **options: str) -> ffmpeg.nodes.Stream:
    forced = {"format": DEMUXER[media_type], "threads": _THREADS} if media_type is not None else {}
    return ffmpeg.input(_url(file), protocol_whitelist="file,pipe", **forced, **options)


def _url(file: Path) -> str:
    return f"file:{file.absolute()}"


def _arguments(graph: ffmpeg.nodes.Stream) -> list[str]:
    quiet = graph.global_args(
        "-hide_banner", "-nostdin", "-loglevel", "error", "-filter_threads", str(_THREADS)
    )
    arguments: list[str] = ffmpeg.get_args(quiet, overwrite_output=True)
    return arguments
