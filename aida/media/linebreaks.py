"""Where a line may break, and the most even way to break it (pure).

Spaced scripts break at spaces. Chinese and Japanese break between characters, but never before a
closing mark, a small kana or a particle that belongs to the word before it, and best after one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_NO_START = set(
    "、。，．！？；：）」』】〉》〕…ー々ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ%％!?,.;:)]}·・～’”"
)
_CLOSING = set("、。，．！？；：）」』】〉》〕…!?,.;:)]}")
_NO_END = set("（「『【〈《〔([{“‘¥￥$")
_Laid = tuple[float, float, tuple[int, ...]]
_TAIL_ZH = set("的了吗呢吧啊呀着过们地得么")
_TAIL_JA = set("はがをにへとでものやかねよさるたてなだすしまくいうえおれりせけきっんみ")


@dataclass(frozen=True)
class Piece:
    """An unbreakable bit of text. `space`: a space stands before it when it does not start a line.
    `penalty`: how much a break right after it hurts, in ems."""

    text: str
    space: bool
    penalty: float = 0.0


def pieces(text: str) -> tuple[Piece, ...]:
    """The text's pieces in reading order; joined again (with their spaces) they give the text."""
    found: list[Piece] = []
    for number, word in enumerate(text.split()):
        for place, bit in enumerate(_split_word(word)):
            spaced = place == 0 and number > 0
            found.append(Piece(bit[0], spaced, bit[1]))
    # A short word (an article, a preposition) reads better with the word it belongs to.
    return tuple(
        Piece(piece.text, piece.space, 0.9)
        if piece.penalty == 0.0 and len(piece.text) <= 3 and piece.text.isalpha() and piece.text[0] < "\u2e80"
        else piece
        for piece in found
    )


def joined(run: tuple[Piece, ...]) -> str:
    """The pieces as one line."""
    return "".join((" " if piece.space and index else "") + piece.text for index, piece in enumerate(run))


def balanced(
    words: tuple[Piece, ...], count: int, width: Callable[[str], float]
) -> tuple[tuple[str, ...], float]:
    """The pieces in exactly `count` lines (fewer if there are fewer pieces), the widest as narrow as can be,
    and the sum of the penalties of its breaks. `width` measures a line in pixels at 100 pixels to the em.
    """
    count = min(count, len(words))
    if count <= 1:
        return (joined(words),), 0.0
    total = len(words)
    measured: dict[tuple[int, int], float] = {}

    def cost(start: int, end: int) -> float:
        if (start, end) not in measured:
            hurt = words[end - 1].penalty * 100 if end < total else 0.0
            measured[start, end] = width(joined(words[start:end])) + hurt
        return measured[start, end]

    # best[end]: (widest line, sum of squares, line ends), for lines laid over words[:end]
    best: dict[int, _Laid] = {}
    for end in range(1, total + 1):
        best[end] = (cost(0, end), cost(0, end) ** 2, (end,))

    def added(laid: _Laid, cut: int, end: int) -> _Laid:
        line = cost(cut, end)
        return max(laid[0], line), laid[1] + line**2, (*laid[2], end)

    for _ in range(count - 1):
        shorter = best
        best = {}
        for end in range(2, total + 1):
            tries = [added(shorter[cut], cut, end) for cut in range(1, end) if cut in shorter]
            if tries:
                best[end] = min(tries)
    ends = best[total][2]
    starts = (0, *ends[:-1])
    lines = tuple(joined(words[start:end]) for start, end in zip(starts, ends, strict=True))
    return lines, sum(words[end - 1].penalty for end in ends[:-1])


def _split_word(word: str) -> list[tuple[str, float]]:
    """A word's unbreakable bits, each with the penalty of a break after it."""
    bits: list[tuple[str, float]] = []
    current = ""
    for index, char in enumerate(word):
        current += char
        following = word[index + 1 : index + 2]
        hyphen = char in "-‐–" and min(index, len(word) - index - 1) >= 3
        if following and not hyphen and not _may_break(char, following):
            continue
        bits.append((current, _penalty(char, following)))
        current = ""
    return bits


def _may_break(before: str, after: str) -> bool:
    if not (_wide(before) or _wide(after)) or after in _NO_START or before in _NO_END:
        return False
    if after in _TAIL_ZH and not _hiragana(before):
        return False
    katakana = "\u30a0" <= before <= "\u30ff" and "\u30a0" <= after <= "\u30ff"
    return not katakana and not (_hiragana(after) and after in _TAIL_JA and before not in _CLOSING)


def _penalty(before: str, after: str) -> float:
    if not after or before in _CLOSING:
        return 0.0
    if _hiragana(before) and not _hiragana(after):
        return 0.2
    return 0.2 if before in _TAIL_ZH else 4.0


def _wide(char: str) -> bool:
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uffef"


def _hiragana(char: str) -> bool:
    return "\u3040" <= char <= "\u309f"
