"""Captions: words in groups that read well, lines that belong to their words, files that players read."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aida.contracts.result import Word
from aida.media import commands, fonts, wording
from aida.media.captions import CaptionDrawer, by_word, style
from aida.media.frames.colours import contrast
from aida.media.layout import layout
from aida.media.subtitles import srt, vtt
from aida.media.timeline import Caption

SIZE = 540, 960
PALETTE = ("#f3e9dc", "#e2d2bd", "#2b2118", "#d4552d")
LINES = {
    "en": "Walk light, live well. Our shoes are made from bottles, and a great deal of energy!",
    "de": "Umweltfreundlichkeitsversprechen eingehalten: Nachhaltigkeitsbewusste aufgepasst!",
    "fr": "Marchez léger ! Une nouvelle paire, rien que pour vous ?",
    "ar": "امشِ بخفة، وعِش باستدامة. أحذيتنا من Nike مصنوعة بنسبة 100% من مواد معاد تدويرها.",
    "hi": "हर कदम मायने रखता है। हमारे जूते रिसाइकल की गई बोतलों से बने हैं।",
    "ja": "毎日の一歩を、もっと軽く。リサイクル素材100%のスニーカーで、街を駆け抜けよう！",
    "zh": "轻盈每一步，环保每一天。我们的鞋子采用100%再生材料制成，舒适又时尚。",
    "ko": "매일의 한 걸음을 더 가볍게. 재활용 소재로 만든 신발을 만나 보세요.",
}


def words(text: str, language: str, seconds: int = 6) -> tuple[Word, ...]:
    return wording.timed_words(text, (), Fraction(seconds), language)


def caption(*texts: str, start: Fraction = Fraction(0)) -> Caption:
    spoken = tuple(
        Word(text=text, start=start + Fraction(k, 2), end=start + Fraction(k + 1, 2))
        for k, text in enumerate(texts)
    )
    return Caption(scene_id=1, start=start, end=start + Fraction(len(texts), 2), words=spoken)


@pytest.mark.parametrize("language", LINES)
def test_groups_say_the_whole_line_in_order(language: str) -> None:
    """Nothing is lost, doubled or moved, in any script."""
    line = words(LINES[language], language)
    for limits in (wording.on_screen(language), wording.in_subtitles(language)):
        found = wording.groups(line, limits, language)
        assert [word for group in found for word in group] == list(line)
        assert all(len(group) <= limits.words for group in found)
        said = "".join(wording.written(group, language) for group in found)
        assert "".join(said.split()) == "".join(LINES[language].split())


def test_a_group_ends_where_the_sentence_does() -> None:
    """No caption carries the end of one sentence and the beginning of the next."""
    found = wording.groups(words(LINES["en"], "en"), wording.on_screen("en"), "en")
    assert wording.written(found[0], "en") == "Walk light, live well."


@given(st.lists(st.text("abcdefghij", min_size=1, max_size=9), min_size=2, max_size=40))
def test_no_word_stands_alone_when_it_need_not(texts: list[str]) -> None:
    """Two to six words a caption, where words are of usual length."""
    found = wording.groups(words(" ".join(texts), "en", 1 + len(texts) // 3), wording.on_screen("en"), "en")
    assert all(2 <= len(group) <= 6 for group in found)


@given(st.lists(st.text("abc,.!", min_size=1, max_size=9), max_size=20), st.integers(1, 30))
def test_times_rise_and_stay_within_the_line(texts: list[str], seconds: int) -> None:
    """Also when the voice reports no words at all."""
    at = Fraction(0)
    for word in words(" ".join(texts), "en", seconds):
        assert at <= word.start <= word.end <= seconds
        at = word.end


def test_a_voice_that_counts_words_otherwise_is_followed_by_letters() -> None:
    """Written "20 %" may be spoken as "twenty percent": the words around keep their times."""
    spoken = tuple(
        Word(text=text, start=Fraction(k), end=Fraction(k + 1))
        for k, text in enumerate(("Only", "twenty", "percent", "today"))
    )
    timed = wording.timed_words("Only 20% today", spoken, Fraction(4), "en")
    assert [word.text for word in timed] == ["Only", "20%", "today"]
    assert timed[0].start == 0
    assert timed[-1].end == 4
    assert timed[1].start < 2 < timed[2].end


def test_closing_marks_never_begin_a_word() -> None:
    """Chinese and Japanese punctuation stays with what it closes; French marks stay with their word."""
    for language in ("ja", "zh", "fr"):
        for word in wording.split_words(LINES[language], language):
            assert word[0] not in "、。，！？!?"


def test_parts_of_a_broken_word_keep_its_number() -> None:
    """A line break inside a word (Chinese, Japanese) colours both parts together."""
    assert by_word(["采用", "再生材料"], ["采用再生", "材料"]) == (((0, "采用"), (1, "再生")), ((1, "材料"),))
    assert by_word(["Walk", "light"], ["Walk light"]) == (((0, "Walk "), (1, "light")),)


@pytest.mark.parametrize(
    "palette", [PALETTE, ("#ffffff", "#fafafa", "#f0f0f0"), ("#05060f", "#101a3a", "#e8f6ff", "#1b1b8a")]
)
def test_captions_read_well_on_their_plate(palette: tuple[str, ...]) -> None:
    """At least 7 to 1 for both colours of words, whatever the look."""
    chosen = style(palette)
    assert contrast(chosen.words, chosen.plate) >= 7
    assert contrast(chosen.spoken, chosen.plate) >= 6.9


@pytest.mark.parametrize("language", LINES)
@pytest.mark.parametrize("size", [SIZE, (960, 540), (640, 640)])
def test_captions_are_drawn_inside_their_zone(language: str, size: tuple[int, int]) -> None:
    """At most two lines, no glyph missing, nothing outside the zone."""
    line = words(LINES[language], language)
    captions = [
        Caption(scene_id=1, start=group[0].start, end=group[-1].end, words=group)
        for group in wording.groups(line, wording.on_screen(language), language)
    ]
    drawer, zone = CaptionDrawer(captions, language, PALETTE, size), layout(*size).captions
    for each in captions:
        lines, height = drawer.lines(each)
        assert 1 <= len(lines) <= 2
        assert height >= 0.15 * zone.height
        assert fonts.covers(fonts.face(language, "text", bold=True), "".join(lines))
    for band in drawer.overlay(captions[0], 0):
        tall, wide = band.left.y.shape
        assert zone.x - 1 <= band.x
        assert band.x + wide <= zone.right + 1
        assert zone.y - 1 <= band.y
        assert band.y + tall <= zone.bottom + 1


def test_lighting_a_word_changes_that_word_only() -> None:
    """The second word's light falls on the right of a two-word line; Arabic reads from the right."""
    for language, texts, left in (("en", ("Walk", "light"), False), ("ar", ("امشِ", "بخفة"), True)):
        each = caption(*texts)
        drawer = CaptionDrawer([each], language, PALETTE, SIZE)
        (dark,), (lit,) = drawer.overlay(each, None), drawer.overlay(each, 1)
        changed = np.flatnonzero(np.any(dark.added.y != lit.added.y, axis=0))
        middle = dark.added.y.shape[1] / 2
        assert len(changed) > 0
        assert (changed.mean() < middle) if left else (changed.mean() > middle)


def test_subrip_and_webvtt_as_players_read_them() -> None:
    """Numbers and commas in the one, a header, dots and entities in the other."""
    cues = [caption("Salt", "&", "<pepper>"), caption("Next.", start=Fraction(3725, 1))]
    assert srt(cues, "en").splitlines() == [
        "1",
        "00:00:00,000 --> 00:00:01,500",
        "Salt & <pepper>",
        "",
        "2",
        "01:02:05,000 --> 01:02:05,500",
        "Next.",
    ]
    assert vtt(cues, "en").splitlines() == [
        "WEBVTT",
        "",
        "00:00:00.000 --> 00:00:01.500",
        "Salt &amp; &lt;pepper&gt;",
        "",
        "01:02:05.000 --> 01:02:05.500",
        "Next.",
    ]


@pytest.mark.parametrize(("language", "longest"), [("en", 42), ("de", 42), ("ja", 20), ("zh", 20)])
def test_subtitle_lines_are_short(language: str, longest: int) -> None:
    """Two lines a cue at most, none longer than is read with ease."""
    found = wording.groups(words(LINES[language], language), wording.in_subtitles(language), language)
    cues = [Caption(scene_id=1, start=g[0].start, end=g[-1].end, words=g) for g in found]
    for block in srt(cues, language).strip().split("\n\n"):
        lines = block.splitlines()[2:]
        assert len(lines) <= 2
        assert max(map(len, lines)) <= longest + 8


def test_muxing_copies_the_pictures_and_opens_files_only() -> None:
    """One encode of the video in all; a name that looks like an option or a protocol stays a name."""
    arguments = commands.mux(Path("/w/-cut.mp4"), Path("/w/http:x.wav"), Path("/w/film.mp4"))
    assert arguments.count("-protocol_whitelist") == 2
    assert arguments[arguments.index("-i") + 1] == "file:/w/-cut.mp4"
    assert arguments[arguments.index("-vcodec") + 1] == "copy"
    assert arguments[arguments.index("-ar") + 1] == "48000"
    assert "file:/w/film.mp4" in arguments
