"""A line in pieces for XTTS: nothing lost, nothing cut inside a word, each short enough."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aida.catalog.read import models
from aida.contracts.units import LANGUAGES
from aida.errors import Permanent
from aida.providers.xtts.split import pieces

LIMITS = models()["local/xtts-v2"].limits.characters
_TEXTS = {
    "en": "Every step counts. It costs $49.90 at example.com, and not a cent more! Why wait?",
    "ar": "كل خطوة مهمة. هل أنت مستعد؟ ابدأ الآن، فالوقت ثمين؛ لا تنتظر.",
    "hi": "हर कदम मायने रखता है। आज ही शुरू करें, कल बहुत देर हो जाएगी। देर क्यों?",
    "zh": "每一步都算数。现在只要九十九元，还有五折优惠！你还在等什么？快来吧。",
    "ja": "新しい靴で、世界を軽くしよう。今なら、三十分で届きます！待つ理由はありますか？",
    "ko": "모든 걸음이 중요합니다. 지금 시작하세요, 내일은 늦습니다. 왜 기다리나요?",
}


def _squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_short_line_stays_whole_in_every_language(language: str) -> None:
    text = _TEXTS.get(language, _TEXTS["en"])
    assert pieces(text, LIMITS[language], language) == (text,)


@pytest.mark.parametrize("language", _TEXTS)
def test_a_long_line_is_cut_at_the_ends_of_sentences(language: str) -> None:
    said = pieces(_TEXTS[language] * 5, 45 if language in ("zh", "ja") else 60, language)
    assert len(said) > 3
    assert _squeezed("".join(said)) == _squeezed(_TEXTS[language] * 5)
    closing = sum(piece[-1] in ".!?؟।。！？" for piece in said)
    assert closing >= len(said) / 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_piece_is_longer_than_its_language_allows(language: str) -> None:
    text = " ".join([_TEXTS.get(language, _TEXTS["en"])] * 20)
    said = pieces(text, LIMITS[language], language)
    assert max(map(len, said)) <= LIMITS[language]
    assert _squeezed("".join(said)) == _squeezed(text)


def test_sentences_are_joined_again_while_they_fit() -> None:
    """Two of 20 characters and a space are 41: they fit 45, three do not."""
    assert pieces("One two three, four. One two three, four. One two three, four.", 45, "en") == (
        "One two three, four. One two three, four.",
        "One two three, four.",
    )


def test_a_sentence_too_long_is_cut_at_commas_and_then_between_words() -> None:
    assert pieces("One two three, four five six, seven.", 16, "en") == (
        "One two three,",
        "four five six,",
        "seven.",
    )
    assert pieces("one two three four five", 9, "en") == ("one two", "three", "four five")


def test_a_price_and_an_address_are_not_the_ends_of_sentences() -> None:
    said = pieces("Now 49.90 euros at example.com today. Go.", 38, "en")
    assert said == ("Now 49.90 euros at example.com today.", "Go.")


def test_a_word_longer_than_the_limit_is_said_and_not_cut() -> None:
    with pytest.raises(Permanent, match="longer than the 10 characters"):
        pieces("Supercalifragilistic words", 10, "en")


@pytest.mark.parametrize("text", ["", "  ", "…!?", "— 🎉 —"])
def test_a_line_without_words_is_said(text: str) -> None:
    with pytest.raises(Permanent, match="no words"):
        pieces(text, 100, "en")


@given(
    st.lists(st.text(alphabet="abcdeé 1.,;:!?—\"'\n\t", min_size=1, max_size=14), min_size=1, max_size=40),
    st.integers(min_value=15, max_value=80),
)
def test_whatever_is_written_is_said_in_order(words: list[str], longest: int) -> None:
    text = "a " + " ".join(words)
    if max(map(len, text.split())) > longest:
        return
    said = pieces(text, longest, "en")
    assert _squeezed("".join(said)) == _squeezed(text)
    assert all(0 < len(piece) <= longest for piece in said)
    assert all(word in " ".join(said).split() for word in text.split())
