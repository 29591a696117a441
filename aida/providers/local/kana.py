"""How Japanese is read: text with kanji → pieces with their sound in kana.

eSpeak NG reads kana only; it spells kanji as English words ("Chinese letter…"). The readings come from
the `janome` package (Apache-2.0, with the IPADIC dictionary); numbers and the commonest counters are
read by the rules below, because the dictionary reads 3日間 as "san nichikan".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from aida.providers.local.words import Piece, pieces

_DIGITS = ("", "イチ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハチ", "キュー")
_HUNDREDS = {3: "サンビャク", 6: "ロッピャク", 8: "ハッピャク"}
_THOUSANDS = {1: "セン", 3: "サンゼン", 8: "ハッセン"}
_DAYS = {
    1: "イチニチ",
    2: "フツカ",
    3: "ミッカ",
    4: "ヨッカ",
    5: "イツカ",
    6: "ムイカ",
    7: "ナノカ",
    8: "ヨーカ",
}
_DAYS |= {9: "ココノカ", 10: "トーカ", 20: "ハツカ"}
_SHORT = {1: "イッ", 6: "ロッ", 8: "ハッ", 10: "ジュッ"}
_COUNTERS = "日間|日|分|回|本|個|年|月|人|歩"
# 十分 alone means "enough"; after other kanji the numeral belongs to a word (世界一, 唯一).
_COUNTED = re.compile(
    rf"([0-9０-９][0-9０-９,，.]*(?:{_COUNTERS}|[%％])?"
    rf"|(?:(?<=[歩日回年月])|(?<![一-鿿]))(?!十分)[一二三四五六七八九十]+(?:{_COUNTERS}))"
)
_KANJI = re.compile(r"[㐀-䶿一-鿿々]")


def has_kanji(text: str) -> bool:
    """True when kana alone would not tell the sound: kanji or digits are in it."""
    return bool(_KANJI.search(text) or re.search(r"[0-9０-９]", text))


def readings(text: str) -> Sequence[Piece]:
    """Dictionary words of `text` with their kana. Raises `RuntimeError` when that needs a dictionary
    which is not installed; text in kana alone is read as it stands."""
    try:
        from janome.tokenizer import Tokenizer  # type: ignore[import-not-found,import-untyped,unused-ignore]
    except ImportError as err:
        if not has_kanji(text):
            return pieces(text, "ja")
        raise RuntimeError(
            "Japanese kanji cannot be read aloud without the `janome` package; install it or write kana"
        ) from err
    dictionary, found = Tokenizer(), list[Piece]()
    for stretch in _COUNTED.split(text):
        number = re.fullmatch(r"([0-9０-９][0-9０-９,，.]*|[一二三四五六七八九十]+)(\D*)", stretch)
        if number and _COUNTED.fullmatch(stretch):
            found.append(Piece(stretch, counted(number[1], number[2])))
        elif stretch:
            for token in dictionary.tokenize(stretch):
                known = token.phonetic if token.phonetic not in ("*", "") else token.surface
                found.append(Piece(token.surface, _hiragana(known)))
    return found


def counted(number: str, counter: str) -> str:
    """A number and its counter in hiragana: ("3", "日間") → "みっかかん", ("一", "歩") → "いっぽ"."""
    if number[0] in "一二三四五六七八九十":
        number = str(_kanji_number(number))
    plain = re.sub(r"[,，]", "", number).rstrip(".")
    whole, _, part = plain.partition(".")
    value = int(whole)
    said = _number(value)
    if part:
        said += "テン" + "".join(_DIGITS[int(digit)] or "ゼロ" for digit in part)
    last = value % 10 or (10 if value % 100 else 0)
    stem = said[: -len(_number(last))] if last and last in _SHORT else said
    match counter:
        case "":
            kana = said
        case "%" | "％":
            kana = said + "パーセント"
        case "日" | "日間":
            kana = _DAYS.get(value, said + "ニチ") + ("カン" if counter == "日間" else "")
        case "分" | "歩" | "本" | "回" | "個":
            plain_end, sharp_end = {
                "分": ("フン", "プン"),
                "歩": ("ホ", "ポ"),
                "本": ("ホン", "ポン"),
                "回": ("カイ", "カイ"),
                "個": ("コ", "コ"),
            }[counter]
            if last in _SHORT:
                kana = stem + _SHORT[last] + sharp_end
            elif last == 3 and counter in "歩本分":
                kana = said + {"歩": "ポ", "本": "ボン", "分": "プン"}[counter]
            else:
                kana = said + plain_end
        case "人":
            kana = {1: "ヒトリ", 2: "フタリ"}.get(value, said + "ニン")
        case "月":
            kana = {4: "シ", 7: "シチ", 9: "ク"}.get(value, said) + "ガツ"
        case _:
            kana = (
                {4: "ヨ", 9: "ク"}.get(value, said) + "ネン"
                if counter == "年" and value < 10
                else said + "ネン"
            )
    return _hiragana(kana)


def _kanji_number(text: str) -> int:
    """Up to 99: "三十" → 30, "十二" → 12, "一" → 1."""
    tens, ten, ones = text.partition("十")
    digit = {sign: value for value, sign in enumerate("一二三四五六七八九", start=1)}
    return (digit.get(tens[-1:], 1) * 10 if ten else 0) + digit.get((ones if ten else tens)[-1:], 0)


def _number(value: int) -> str:
    if value == 0:
        return "ゼロ"
    said = ""
    for size, name in ((10**8, "オク"), (10**4, "マン")):
        if value >= size:
            said += _number(value // size) + name
            value %= size
    thousands, hundreds, tens, ones = value // 1000, value // 100 % 10, value // 10 % 10, value % 10
    if thousands:
        said += _THOUSANDS.get(thousands, _DIGITS[thousands] + "セン")
    if hundreds:
        said += _HUNDREDS.get(hundreds, (_DIGITS[hundreds] if hundreds > 1 else "") + "ヒャク")
    if tens:
        said += (_DIGITS[tens] if tens > 1 else "") + "ジュー"
    return said + _DIGITS[ones]


def _hiragana(kana: str) -> str:
    """Katakana → hiragana; ー and everything else stay. eSpeak reads both, hiragana without gaps."""
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in kana)
