"""The timeline is exact: whole frames, no gap, nothing outside its scene, the same in JSON."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aida.contracts import (
    AssetRef,
    Clip,
    Look,
    Script,
    ScriptScene,
    Storyboard,
    StoryboardScene,
    VoiceLine,
)
from aida.contracts.result import ClipPiece, StepMetadata, Word
from aida.errors import Permanent
from aida.media.timeline import LEAD_IN, Timeline, boundaries, timeline

PAPER = Look(palette=("#ffffff", "#eeeeee", "#111111"))
DONE = StepMetadata(model_used="test")


def asset(seconds: Fraction | None = None) -> AssetRef:
    return AssetRef(key="a/b.png", sha256="0" * 64, bytes=1, media_type="image/png", seconds=seconds)


def clip(scene_id: int, seconds: Fraction, shot: int = 1) -> Clip:
    return Clip(
        scene_id=scene_id,
        shot=shot,
        asset=asset(),
        seconds=seconds,
        camera="push_in",
        model_used="t",
        metadata=DONE,
    )


def line(scene_id: int, text: str, seconds: Fraction, words: tuple[Word, ...] = ()) -> VoiceLine:
    return VoiceLine(
        scene_id=scene_id, text=text, asset=asset(seconds), words=words, model_used="t", metadata=DONE
    )


def build(
    seconds: list[Fraction],
    transitions: list[str] | None = None,
    fps: int = 30,
    lines: tuple[VoiceLine, ...] = (),
    language: str = "en",
) -> Timeline:
    transitions = transitions or ["cut"] * len(seconds)
    script = Script(
        scenes=tuple(ScriptScene(id=i, duration=s, text="x") for i, s in enumerate(seconds, 1)),
        voiceover="",
        tone="calm",
    )
    boards = tuple(
        StoryboardScene(
            scene_id=i, visual_description="", camera_movement="", lighting="", mood="", transition=how
        )  # type: ignore[arg-type]
        for i, how in enumerate(transitions, 1)
    )
    clips = [clip(i, s) for i, s in enumerate(seconds, 1)]
    return timeline(
        script, Storyboard(scenes=boards, look=PAPER), clips, lines, None, fps=fps, language=language
    )


rates = st.sampled_from([12, 24, 25, 30, 50, 60])
durations = st.fractions(min_value=Fraction(1, 4), max_value=20, max_denominator=1000)
scenes = st.lists(st.tuples(durations, st.sampled_from(["cut", "dissolve", "wipe"])), min_size=1, max_size=12)
sentences = st.lists(
    st.text(alphabet="abcdefghijklmnop,.!é", min_size=1, max_size=24), min_size=1, max_size=30
)


@given(scenes, rates)
def test_segments_fill_the_film_exactly(cut: list[tuple[Fraction, str]], fps: int) -> None:
    """First frame 0, no gap, no overlap, last frame = the script's seconds × fps to half a frame."""
    made = build([s for s, _ in cut], [t for _, t in cut], fps)
    assert made.segments[0].start == 0
    assert made.segments[-1].end == made.frames
    assert all(a.end == b.start for a, b in pairwise(made.segments))
    assert abs(made.frames - sum(s for s, _ in cut) * fps) <= Fraction(1, 2)
    assert made.seconds == Fraction(made.frames, fps)


@given(st.lists(durations, min_size=1, max_size=30), rates)
def test_boundaries_never_drift(seconds: list[Fraction], fps: int) -> None:
    """Every boundary lies within half a frame of the script's, however many scenes came before."""
    total = Fraction(0)
    for edge, duration in zip(boundaries(seconds, fps)[1:], seconds, strict=True):
        total += duration
        assert abs(edge - total * fps) <= Fraction(1, 2)


@given(scenes, rates)
def test_transitions_are_short_and_lie_around_their_boundary(
    cut: list[tuple[Fraction, str]], fps: int
) -> None:
    """At most half of either scene, half from each side; the film's two ends have none."""
    segments = build([s for s, _ in cut], [t for _, t in cut], fps).segments
    assert segments[0].shown_from == 0
    assert segments[-1].shown_until == segments[-1].end
    for before, after in pairwise(segments):
        assert 2 * after.entry_frames <= min(before.end - before.start, after.end - after.start)
        assert after.start - after.shown_from == after.entry_frames // 2 == before.shown_until - before.end
        assert (after.entry == "cut") == (after.entry_frames == 0)


@given(scenes, rates)
def test_two_scenes_marks_are_never_seen_together(cut: list[tuple[Fraction, str]], fps: int) -> None:
    """At every frame at most one window is open, and the first frame of the film has it fully."""
    made = build([s for s, _ in cut], [t for _, t in cut], fps)
    assert made.chrome[0].strength(0) == 1
    assert made.chrome[-1].strength(made.frames - 1) == 1
    for before, after in pairwise(made.chrome):
        assert before.end == after.start
        assert 0 < after.strength(after.start) <= 1
        assert 0 < before.strength(before.end - 1) <= 1


@given(sentences, durations, rates)
def test_captions_stay_in_their_scene_and_in_order(words: list[str], seconds: Fraction, fps: int) -> None:
    """No caption is empty, starts before the one before has gone, or outlives its scene."""
    text = " ".join(words)
    first = line(1, text, seconds * Fraction(4, 5))
    made = build([seconds, Fraction(3)], fps=fps, lines=(first, line(2, "Next one.", Fraction(1))))
    spans = {span.scene_id: span for span in made.scenes}
    for kind in (made.captions, made.subtitles):
        for before, after in pairwise(kind):
            assert before.end <= after.start
        for caption in kind:
            span = spans[caption.scene_id]
            assert Fraction(span.start, fps) <= caption.start < caption.end <= Fraction(span.end, fps)
            assert all(caption.start <= w.start <= w.end <= caption.end for w in caption.words)


@given(scenes, rates)
def test_json_and_back_is_the_same_timeline(cut: list[tuple[Fraction, str]], fps: int) -> None:
    """Nothing is lost to decimals."""
    made = build([s for s, _ in cut], [t for _, t in cut], fps, (line(1, "A few words here.", Fraction(1)),))
    assert Timeline.model_validate_json(made.model_dump_json()) == made


def test_thirty_seconds_are_nine_hundred_frames() -> None:
    """10 + 15 + 5 s at 30 fps: boundaries at frames 300 and 750."""
    made = build([Fraction(10), Fraction(15), Fraction(5)], ["cut", "dissolve", "wipe"])
    assert [s.start for s in made.segments] == [0, 300, 750]
    assert made.frames == 900
    # 0.4 s and 0.5 s of transition, rounded to an even number of frames
    assert [s.entry_frames for s in made.segments] == [0, 12, 16]


def test_a_line_waits_a_moment_if_it_has_one() -> None:
    """A quarter of a second in; half the spare time when that is less; at once when there is none."""
    seconds = [Fraction(5)] * 3
    lines = (
        line(1, "a", Fraction(4)),
        line(2, "b", Fraction(49, 10)),
        line(3, "c", Fraction(5)),
    )
    starts = [v.start for v in build(seconds, lines=lines).voice]
    assert starts == [Fraction(1, 4), 5 + Fraction(1, 20), 10]


def test_captions_follow_the_spoken_words() -> None:
    """The voice's times, moved to the film's clock; the text's own punctuation."""
    words = tuple(
        Word(text=t, start=Fraction(k, 2), end=Fraction(k + 1, 2)) for k, t in enumerate(("Walk", "light"))
    )
    made = build([Fraction(5), Fraction(5)], lines=(line(2, "Walk light!", Fraction(2), words),))
    (caption,) = made.captions
    assert [w.text for w in caption.words] == ["Walk", "light!"]
    assert caption.start == 5 + LEAD_IN
    assert caption.words[1].start == 5 + LEAD_IN + Fraction(1, 2)
    assert caption.active(caption.words[1].start) == 1
    assert caption.active(Fraction(0)) is None


def test_shots_share_their_scene_in_proportion() -> None:
    """A 7 s scene planned as 5 + 5 s of clips is cut in the middle."""
    script = Script(scenes=(ScriptScene(id=1, duration=Fraction(7), text=""),), voiceover="", tone="")
    boards = Storyboard(
        scenes=(
            StoryboardScene(scene_id=1, visual_description="", camera_movement="", lighting="", mood=""),
        ),
        look=PAPER,
    )
    made = timeline(
        script, boards, [clip(1, Fraction(5), 2), clip(1, Fraction(5))], (), None, fps=30, language="en"
    )
    assert [(s.shot, s.start, s.end) for s in made.segments] == [(1, 0, 105), (2, 105, 210)]


def test_a_scene_without_a_picture_is_an_error() -> None:
    """Nothing is shown twice to hide a hole."""
    script = Script(
        scenes=tuple(ScriptScene(id=i, duration=Fraction(2), text="") for i in (1, 2)), voiceover="", tone=""
    )
    boards = Storyboard(
        scenes=(
            StoryboardScene(scene_id=1, visual_description="", camera_movement="", lighting="", mood=""),
        ),
        look=PAPER,
    )
    with pytest.raises(Permanent, match="no picture"):
        timeline(script, boards, [clip(1, Fraction(2))], (), None, fps=30, language="en")


def test_a_scene_shorter_than_a_frame_is_an_error() -> None:
    """It could not be seen."""
    with pytest.raises(Permanent, match="shorter than one frame"):
        build([Fraction(1), Fraction(1, 100)])


def cut_of(
    headlines: list[str], pieces: tuple[ClipPiece, ...] = (), lines: tuple[VoiceLine, ...] = ()
) -> Timeline:
    """Scenes of three seconds, each dissolving into the next, as a finished film; the second in pieces."""
    script = Script(
        scenes=tuple(
            ScriptScene(id=i, duration=Fraction(3), text="x", headline=h) for i, h in enumerate(headlines, 1)
        ),
        voiceover="",
        tone="calm",
    )
    boards = tuple(
        StoryboardScene(
            scene_id=i,
            visual_description="",
            camera_movement="",
            lighting="",
            mood="",
            transition="dissolve",
        )
        for i in range(1, len(headlines) + 1)
    )
    clips = [
        clip(i, Fraction(3)).model_copy(update={"camera": None, "pieces": pieces if i == 2 else ()})
        for i in range(1, len(headlines) + 1)
    ]
    return timeline(
        script,
        Storyboard(scenes=boards, look=PAPER),
        clips,
        lines,
        None,
        fps=30,
        language="en",
        animatic=False,
    )


def test_a_shot_in_several_takes_is_cut_from_take_to_take() -> None:
    """2 s and 1.2 s share three seconds: 56.25 → 56 frames and 34; only the scene's own edges dissolve."""
    takes = tuple(
        ClipPiece(asset=asset().model_copy(update={"key": f"a/{n}.mp4"}), seconds=Fraction(s))
        for n, s in enumerate(("2", "1.2"))
    )
    segments = cut_of(["", "", ""], takes).segments
    assert [(s.scene_id, s.piece, s.start, s.end) for s in segments] == [
        (1, 1, 0, 90),
        (2, 1, 90, 146),
        (2, 2, 146, 180),
        (3, 1, 180, 270),
    ]
    assert [s.asset.key for s in segments[1:3]] == ["a/0.mp4", "a/1.mp4"]
    assert [s.entry for s in segments] == ["cut", "dissolve", "cut", "dissolve"]
    assert [s.shown_from for s in segments] == [0, 84, 146, 174]


def test_a_finished_film_shows_its_hook_and_its_call_to_action() -> None:
    """Where someone speaks: the first and the last headline. The last one stays to the end."""
    spoken = (line(2, "Hello there", Fraction(1)),)
    first, last = cut_of(["Hook", "Middle", "Call"], lines=spoken).chrome
    assert (first.scene_id, first.start, first.end) == (1, 6, 84)
    assert (last.scene_id, last.start, last.end) == (3, 186, 270)
    assert first.strength(5) == first.strength(84) == 0
    assert first.strength(40) == last.strength(269) == 1
    assert 0 < first.strength(6) < first.strength(10) < 1


def test_where_nobody_speaks_every_headline_is_shown_and_none_where_there_is_none() -> None:
    """They carry the message then."""
    assert [w.scene_id for w in cut_of(["Hook", "Middle", "Call"]).chrome] == [1, 2, 3]
    assert [w.scene_id for w in cut_of(["Hook", " ", "Call"]).chrome] == [1, 3]
    assert cut_of(["", "", ""], lines=(line(2, "Hi", Fraction(1)),)).chrome == ()
