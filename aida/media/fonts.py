"""Typefaces from wheels: language + role → `Face`; text + face → its width, or its lines and size.

    face("ja", "display", bold=True) ─→ Face(family, weight, files…)
    fit("Every step counts", face, 900, 300, max_lines=2, largest=120) ─→ Fitted(lines, size)

Widths come from HarfBuzz, which is also what resvg and libass shape with, so what fits here fits
there. Where lines may break is `aida.media.linebreaks`. Nothing is taken from the system's fonts.
Licences: LICENSES.md beside this file.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from aida.errors import Permanent
from aida.media.linebreaks import Piece, balanced, pieces

Role = Literal["display", "text", "serif"]


@dataclass(frozen=True)
class Face:
    """One typeface at one weight. `files`: the face itself first, then where missing glyphs come from."""

    family: str
    weight: int
    files: tuple[Path, ...]
    leading: float
    """From baseline to baseline, in ems."""
    tracking: float = 0.0
    """Extra space after each letter, in ems (negative is tighter); 0 where letters join."""


@dataclass(frozen=True)
class Fitted:
    """Text set into a box: `lines` from top to bottom, in reading order; `size` in pixels."""

    lines: tuple[str, ...]
    size: float


@dataclass(frozen=True)
class _Script:
    package: str
    file: str
    family: str
    leading: float
    tracking: float = 0.0


_WESTERN, _CJK = "justmytype_western_core", "justmytype_intl_cjk"
_INTER = _Script(_WESTERN, "inter/Inter[opsz,wght].ttf", "Inter", 1.06, -0.022)
_SERIF = _Script(_WESTERN, "sourceserif4/SourceSerif4[opsz,wght].ttf", "Source Serif 4", 1.08, -0.012)
_SCRIPTS = {
    "zh": _Script(_CJK, "notosanssc/NotoSansSC[wght].ttf", "Noto Sans SC", 1.24),
    "ja": _Script(_CJK, "notosansjp/NotoSansJP[wght].ttf", "Noto Sans JP", 1.24),
    "ko": _Script(_CJK, "notosanskr/NotoSansKR[wght].ttf", "Noto Sans KR", 1.22),
    "ar": _Script(
        "justmytype_intl_rtl", "notosansarabic/NotoSansArabic[wdth,wght].ttf", "Noto Sans Arabic", 1.38
    ),
    "hi": _Script(
        "justmytype_intl_south_asia",
        "notosansdevanagari/NotoSansDevanagari[wdth,wght].ttf",
        "Noto Sans Devanagari",
        1.36,
    ),
}
"""Languages whose script Inter has not. The wheels carry no serif for them: `serif` gives the sans."""
_WEIGHTS: dict[Role, tuple[int, int]] = {"display": (600, 800), "text": (500, 700), "serif": (400, 600)}


def rtl(language: str) -> bool:
    """Whether the language is written from right to left."""
    return _base(language) in {"ar", "he", "fa", "ur"}


def face(language: str, role: Role, bold: bool) -> Face:
    """The face for a language's words in a role. Raises `Permanent` when its wheel is not installed."""
    script = _SCRIPTS.get(_base(language))
    own = script or (_SERIF if role == "serif" else _INTER)
    chosen = [own] if own is _INTER else [own, _INTER]
    tight = 1.0 if role != "text" else 0.0
    return Face(
        family=own.family,
        weight=_WEIGHTS[role][bold],
        files=tuple(_path(each) for each in chosen),
        leading=own.leading if role != "text" else max(own.leading, 1.25),
        tracking=own.tracking * tight,
    )


def measure(text: str, face: Face, size: float) -> float:
    """Width of one line in pixels at `size` pixels, shaped and tracked."""
    if not text:
        return 0.0
    width = sum(_run_width(run, file, face.weight, size) for run, file in _runs(text, face.files))
    letters = sum(1 for char in text if not unicodedata.combining(char))
    return width + letters * face.tracking * size


def fit(
    text: str,
    face: Face,
    width: float,
    height: float,
    max_lines: int,
    largest: float,
    smallest: float = 12.0,
) -> Fitted:
    """The text in at most `max_lines` lines, as large as the box of `width` × `height` pixels allows.

    Lines are balanced and break where the language lets them. When even `smallest` is too large
    for the box, the text ends with an ellipsis at the last word that fits.
    """
    words = pieces(" ".join(text.split()))

    def best(kept: int) -> Fitted:
        some = words if kept == len(words) else _ended(words[:kept])
        tries = [_set(some, face, width, height, count, largest) for count in range(1, max_lines + 1)]
        # A good break is worth a slightly smaller size, and fewer lines win a tie.
        return max(tries, key=lambda each: round(each[0].size * (1 - 0.1 * min(each[1], 4.0)), 2))[0]

    if words and (whole := best(len(words))).size >= smallest:
        return whole
    fewer = bisect_left(range(1, len(words)), True, key=lambda kept: best(kept).size < smallest)
    return best(fewer) if fewer else Fitted((), smallest)


def covers(face: Face, text: str) -> bool:
    """Whether the face's files have a glyph for every letter of the text."""
    return all(char.isspace() or any(ord(char) in _letters(f) for f in face.files) for char in text)


def _set(
    words: tuple[Piece, ...], face: Face, width: float, height: float, count: int, largest: float
) -> tuple[Fitted, float]:
    """The words in `count` lines, and how much their breaks hurt."""
    lines, pain = balanced(words, count, lambda line: measure(line, face, 100.0))
    size = min(largest, height / (1.0 + face.leading * (len(lines) - 1)))
    # Optical sizes make small letters wider than a straight proportion says: measure, shrink, measure.
    for _ in range(3):
        widest = max(measure(line, face, size) for line in lines)
        if widest <= width:
            break
        size *= width / widest * 0.999
    return Fitted(lines, size), pain


def _ended(words: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The words with an ellipsis after the last."""
    last = words[-1]
    return (*words[:-1], Piece(last.text.rstrip("…,.;:、。，؛،—–-") + "…", last.space, last.penalty))


def _base(language: str) -> str:
    return language.split("-")[0].lower()


@cache
def _path(script: _Script) -> Path:
    try:
        found = Path(str(files(script.package))) / "fonts" / "ofl" / script.file
    except ModuleNotFoundError:
        found = Path(script.file)
    if not found.is_file():
        raise Permanent(
            f"The typeface {script.family} is missing; install the package {script.package.replace('_', '-')}"
        )
    return found


def _runs(text: str, fonts: tuple[Path, ...]) -> Iterator[tuple[str, Path]]:
    """The text cut wherever another file has to supply the glyphs, as resvg does."""
    run, current = "", fonts[0]
    for char in text:
        neutral = char.isspace() or unicodedata.combining(char)
        if neutral or ord(char) in _letters(current):
            owner = current
        else:
            owner = next((f for f in fonts if ord(char) in _letters(f)), fonts[0])
        if owner != current and run:
            yield run, current
            run = ""
        current = owner
        run += char
    yield run, current


@cache
def _hb_face(file: Path) -> Any:
    import uharfbuzz as hb

    return hb.Face(hb.Blob.from_file_path(str(file)))


@cache
def _letters(file: Path) -> frozenset[int]:
    return frozenset(_hb_face(file).unicodes)


@cache
def _axes(file: Path) -> dict[str, tuple[float, float]]:
    return {axis.tag: (axis.min_value, axis.max_value) for axis in _hb_face(file).axis_infos}


def _run_width(text: str, file: Path, weight: int, size: float) -> float:
    import uharfbuzz as hb

    font = hb.Font(_hb_face(file))
    # resvg sets the optical size to the size in pixels, as CSS does.
    wanted = {"wght": float(weight), "opsz": size}
    font.set_variations(
        {tag: min(max(wanted[tag], low), high) for tag, (low, high) in _axes(file).items() if tag in wanted}
    )
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    hb.shape(font, buffer)
    advance: int = sum(position.x_advance for position in buffer.glyph_positions)
    return advance * size / int(_hb_face(file).upem)
