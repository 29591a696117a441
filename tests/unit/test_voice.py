"""What is said: words kept as written, symbols spoken in the language, numbers read in Japanese."""

from __future__ import annotations

import numpy as np
import pytest

from aida.errors import Permanent
from aida.media.mastering import master, word_ends
from aida.media.wav import RATE
from aida.providers.local.kana import counted
from aida.providers.local.profiles import LANGUAGES, speaker
from aida.providers.local.words import UNSPACED, Piece, grouped, piece_starts, pieces, utterance

_LINES = {
    "it": "Ogni passo conta: da €49,90, eco-friendly!",
    "fr": "Prêt à marcher léger ? C’est l’heure !",
    "de": "Jetzt nur 49,90 € – 20 % Rabatt & mehr.",
    "en": "Only $49.90 🎉 for you — really.",
    "ar": "كل خطوة مهمة. خصم 20% الآن!",
    "hi": "हर कदम मायने रखता है। अब ₹499 में।",
    "ko": "모든 걸음이 중요합니다. 20% 할인!",
    "zh": "每一步都算数。现在只要99元，还有50%折扣！",
    "ja": "あたらしいスニーカーで、せかいをかるくしよう。",
}


@pytest.mark.parametrize("language", _LINES)
def test_the_words_joined_give_the_text_back(language: str) -> None:
    text = _LINES[language]
    parts = pieces(text, language)
    _, begins = utterance(parts, language)
    words = grouped(parts, piece_starts(parts, begins, [], 1000), language)
    assert ("" if language in UNSPACED else " ").join(word.text for word in words) == text


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("it", "da €49,90 oggi", "da 49 euro 90 oggi"),
        ("de", "nur 49,90 €.", "nur 49 Euro 90."),
        ("en", "Only $20!", "Only 20 dollars!"),
        ("tr", "%20 indirim", "yüzde 20 indirim"),
        ("ko", "20% 할인", "20 퍼센트 할인"),
        ("zh", "还有50%折扣", "还有百分之50折扣"),
        ("ru", "скидка 20 %", "скидка 20 процентов"),
        ("fr", "toi & moi", "toi et moi"),
        ("en", "go 🎉 now", "go now"),
    ],
)
def test_symbols_are_said_in_the_language(language: str, text: str, said: str) -> None:
    spoken, _ = utterance(pieces(text, language), language)
    assert " ".join(spoken.split()) == said


@pytest.mark.parametrize(
    ("number", "counter", "said"),
    [
        ("3", "日間", "みっかかん"),
        ("20", "%", "にじゅーぱーせんと"),
        ("4,980", "", "よんせんきゅーひゃくはちじゅー"),
        ("30", "分", "さんじゅっぷん"),
        ("3", "分", "さんぷん"),
        ("1", "人", "ひとり"),
        ("2026", "年", "にせんにじゅーろくねん"),
        ("12000", "", "いちまんにせん"),
        ("1.5", "", "いちてんご"),
        ("一", "歩", "いっぽ"),
        ("三十", "分", "さんじゅっぷん"),
        ("二", "人", "ふたり"),
    ],
)
def test_japanese_numbers_are_read_with_their_counters(number: str, counter: str, said: str) -> None:
    assert counted(number, counter) == said


def test_chinese_words_are_phrases_of_up_to_four_characters() -> None:
    parts = pieces(_LINES["zh"], "zh")
    _, begins = utterance(parts, "zh")
    words = grouped(parts, piece_starts(parts, begins, [], 1000), "zh")
    assert all(1 <= len(word.text) <= 5 for word in words)
    assert all(word.text[0] not in "。，！" for word in words)


def test_words_the_engine_keeps_silent_about_begin_between_their_neighbours() -> None:
    """ "in the box", events for "in" (0) and "box" (800): "the" begins after 3 of 7 letters."""
    parts = (Piece("in", "in"), Piece("the", "the"), Piece("box", "box"))
    _, begins = utterance(parts, "en")
    assert begins == [0, 3, 7]
    assert piece_starts(parts, begins, [(0, 0), (7, 700)], 1000) == [0, 300, 700]


def test_word_times_never_run_backwards() -> None:
    parts = tuple(Piece(letter, letter) for letter in "abcdef")
    _, begins = utterance(parts, "en")
    muddled = [(0, 0), (6, 400), (4, 500), (2, 600), (8, 900)]
    starts = piece_starts(parts, begins, muddled, 1000)
    assert starts == sorted(starts)


def test_a_language_without_a_voice_is_said() -> None:
    with pytest.raises(Permanent, match="does not speak 'sw'"):
        speaker("friendly_male", "sw")
    assert len(LANGUAGES) == 17


def test_mastering_cuts_the_silence_and_tells_how_much() -> None:
    """Half a second of silence before and after a second of tone: both go, the cut is reported."""
    tone = np.sin(2 * np.pi * 300 * np.arange(22_050) / 22_050) * 12_000
    raw = np.concatenate([np.zeros(11_025), tone, np.zeros(11_025)]).astype(np.int16)
    made = master(raw, 22_050, ((100, 0), (10_000, 0)))
    assert len(made.samples) / RATE == pytest.approx(1.0, abs=0.08)
    assert made.first / RATE == pytest.approx(0.5, abs=0.04)


def test_a_word_ends_where_its_sound_does() -> None:
    """Two words of 0.3 s with a pause of 0.2 s between them."""
    sound = np.zeros((RATE, 1), np.float32)
    sound[: round(0.3 * RATE)] = 0.5
    sound[round(0.5 * RATE) : round(0.8 * RATE)] = 0.5
    ends = word_ends([0, round(0.5 * RATE)], sound)
    assert [end / RATE for end in ends] == pytest.approx([0.3, 0.8], abs=0.03)
