"""Typefaces: every language has its letters, text fits its box, lines break where a reader would."""

from __future__ import annotations

import pytest

from aida.contracts.units import LANGUAGES
from aida.media.fonts import covers, face, fit, measure, rtl
from aida.media.linebreaks import joined, pieces

SAMPLES = {
    "en": "Every step counts.", "es": "¿Mañana también? ¡Sí!", "fr": "L’été où naît le goût : œuvre",
    "de": "Größe zählt, Übermut tut gut", "it": "Perché è così, città più bella", "pt": "Ação, pães, à noite",
    "pl": "Zażółć gęślą jaźń", "tr": "Işığı gör, şimdi güç", "ru": "Каждый шаг — съешь ещё", "nl": "Eén stap",
    "cs": "Příliš žluťoučký kůň", "ar": "خطوة جديدة نحو الغد", "zh": "每一步都算数",
    "hu": "Árvíztűrő tükörfúrógép",
    "ko": "모든 걸음이 소중하다", "ja": "一歩ずつ、未来へ走る。", "hi": "हर क़दम ज्ञान की ओर",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ["display", "text", "serif"])
def test_every_language_has_a_face_with_all_its_letters(language: str, role: str) -> None:
    for bold in (False, True):
        chosen = face(language, role, bold)  # type: ignore[arg-type]
        assert covers(chosen, SAMPLES[language])
        assert measure(SAMPLES[language], chosen, 40) > 40


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_fits_is_inside_its_box(language: str) -> None:
    chosen = face(language, "display", True)
    fitted = fit(SAMPLES[language], chosen, 600, 260, max_lines=2, largest=140)
    assert 1 <= len(fitted.lines) <= 2
    assert all(measure(line, chosen, fitted.size) <= 600 for line in fitted.lines)
    assert fitted.size * (1 + chosen.leading * (len(fitted.lines) - 1)) <= 260.01


def test_width_grows_with_size_and_weight() -> None:
    assert measure("Glow", face("en", "text", False), 80) > measure("Glow", face("en", "text", False), 40)
    assert measure("Glow", face("en", "text", True), 40) > measure("Glow", face("en", "text", False), 40)


def test_a_brand_in_another_script_is_measured_with_the_fallback() -> None:
    arabic = face("ar", "display", True)
    assert covers(arabic, "خطوة Nike Жизнь")
    assert measure("خطوة Жизнь", arabic, 60) > measure("خطوة", arabic, 60) + 60


def test_lines_are_even_rather_than_greedy() -> None:
    fitted = fit("Wake up your natural glow", face("en", "display", True), 500, 400, 2, 90)
    assert fitted.lines == ("Wake up", "your natural glow") or fitted.lines == (
        "Wake up your",
        "natural glow",
    )


def test_a_line_never_starts_with_a_particle_or_a_closing_mark() -> None:
    for text in ("走り出す、その一歩が、世界を変える。", "让每一步都成为你的风格，自由奔跑吧！"):
        for piece in pieces(text):
            assert piece.text[0] not in "、。，！的吧がをはに"


def test_pieces_joined_are_the_text() -> None:
    for text in SAMPLES.values():
        assert joined(pieces(text)) == text


def test_a_text_too_long_for_its_box_ends_with_an_ellipsis() -> None:
    fitted = fit("word " * 80, face("en", "text", False), 300, 60, 2, 30, smallest=20)
    assert fitted.size >= 20
    assert fitted.lines[-1].endswith("…")


def test_only_arabic_of_our_languages_runs_from_the_right() -> None:
    assert [language for language in LANGUAGES if rtl(language)] == ["ar"]
