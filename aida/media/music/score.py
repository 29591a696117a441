"""What is played when: mood + seconds + seed → `Score` (pure; no sound yet).

    ┌ intro ┬── first part ──┬────── full part ──────┬ cadence ┬ final chord, ringing out ┐
    keys,pad  + bass, light     + kick, clap, arp, lead            to the bed's exact end
              percussion

Whole bars fill the bed up to the final chord: the tempo gives way by a few percent, never the end.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import pairwise

from aida.media.music.moods import Mood
from aida.media.music.patterns import Note, Part, bar_notes, ending, low, melody, pitch_of

_MAJOR = (0, 2, 4, 5, 7, 9, 11)
_MINOR = (0, 2, 3, 5, 7, 8, 10)


@dataclass(frozen=True)
class Score:
    seconds: float
    mood: Mood
    bar: float
    """Seconds of a bar."""
    bars: int
    final: float
    """When the last chord is struck."""
    notes: tuple[Note, ...]
    scale: frozenset[int]
    """Pitch classes of the key."""


def write_score(mood: Mood, seconds: float, seed: int) -> Score:
    dice = random.Random(f"{seed}:{mood.tonic}:{mood.tempo}")
    tonic = mood.tonic + dice.choice((-2, 0, 0, 1, 2))
    bars, bar = _bars(mood, seconds)
    final = bars * bar
    scale = _MINOR if mood.minor else _MAJOR
    plan = [_part(index, bars, mood) for index in range(bars)]
    chords = [_degree(index, bars, plan[index], mood) for index in range(bars)]
    notes: list[Note] = []
    centre = tonic + 7
    voicing: tuple[int, ...] = ()
    for index, (degree, part) in enumerate(zip(chords, plan, strict=True)):
        voicing = _voiced(tonic, scale, degree, mood.extension, voicing, centre)
        root = low(pitch_of(tonic, scale, degree))
        notes += bar_notes(mood, index, bar, voicing, root, part, dice)
        if part.full and mood.lead and (not mood.builds or bars < 8 or index > bars * 0.45):
            notes += melody(mood, index, bar, tonic, scale, degree, dice)
    home = _voiced(tonic, scale, 0, (8,), voicing, centre)
    notes += ending(mood, final, seconds - final, tonic, home)
    if mood.builds and bars >= 6:
        full = next((i for i, part in enumerate(plan) if part.full), 0)
        if full:
            notes.append(Note("riser", (full - 1) * bar, bar, 60, 0.5))
            notes.append(Note("crash", full * bar, 3.0, 60, 0.45))
    pitches = frozenset((tonic + step) % 12 for step in scale)
    return Score(seconds, mood, bar, bars, final, tuple(sorted(notes, key=lambda n: n.start)), pitches)


def _bars(mood: Mood, seconds: float) -> tuple[int, float]:
    """How many whole bars, and how long each: tempo near the mood's, tail of about 2.8 s.

    A bed too short for a bar and its ending is the final chord alone.
    """
    natural = 240 / mood.tempo
    if seconds < natural + 1.6:
        return 0, natural
    best: tuple[float, int, float] = (9.0, 1, natural)
    for bars in range(1, int(seconds / natural) + 2):
        for tail in (1.6, 2.2, 2.5, 2.8, 3.1, 3.4, 4.0):
            bar = (seconds - tail) / bars
            odd = 0.0 if bars % 4 == 0 else 0.02 if bars % 2 == 0 else 0.05
            cost = abs(bar / natural - 1) + odd + abs(tail - 2.8) * 0.015
            if bar > 0 and cost < best[0]:
                best = (cost, bars, bar)
    return best[1], best[2]


def _part(index: int, bars: int, mood: Mood) -> Part:
    at = index / bars
    if bars <= 3:
        return Part(0.9, bass=True, light=True, full=bars > 1 and index > 0)
    intro = 1 if bars < 10 or mood.tempo > 100 else 2
    full = intro + max(2, round(bars * 0.25 / 2) * 2) if bars >= 8 else intro + 1
    if index < intro:
        return Part(0.75, light=index == intro - 1)
    if index < full:
        return Part(0.85, bass=True, light=True, breath=mood.builds and index == full - 1 and bars >= 6)
    # Long beds breathe once in the middle of the full part, so that it never reads as a loop.
    if bars >= 18 and 0.62 <= at < 0.62 + 2 / bars:
        return Part(0.7, bass=True, light=True)
    return Part(1.0, bass=True, light=True, full=True)


def _degree(index: int, bars: int, part: Part, mood: Mood) -> int:
    left = bars - index
    if left <= len(mood.cadence) and bars >= 4:
        return mood.cadence[len(mood.cadence) - left]
    # The lift alternates with the verse in the full part: every second phrase of four bars.
    phrase = mood.lift if part.full and (index // 4) % 2 else mood.verse
    return phrase[index % len(phrase)]


def _voiced(
    tonic: int,
    scale: tuple[int, ...],
    degree: int,
    extension: tuple[int, ...],
    before: tuple[int, ...],
    centre: int,
) -> tuple[int, ...]:
    """Three or four notes near `centre`, each close to the chord before it (voice leading)."""
    steps = [0, 2, 4, *[step for step in extension if _clean(scale, degree, step)]]
    classes = [pitch_of(tonic, scale, degree + step) % 12 for step in steps]
    target = sum(before) / len(before) if before else centre
    options = []
    for lowest in range(centre - 9, centre + 4):
        if lowest % 12 not in classes:
            continue
        stack = sorted(lowest + (pitch - lowest) % 12 for pitch in classes)
        if any(b - a < 2 for a, b in pairwise(stack)):
            continue
        options.append((abs(sum(stack) / len(stack) - (target + centre) / 2), stack))
    if not options:
        return tuple(sorted(centre + (pitch - centre) % 12 for pitch in classes[:3]))
    return tuple(min(options)[1])


def _clean(scale: tuple[int, ...], degree: int, step: int) -> bool:
    """A ninth only where it is a whole tone above the root: a semitone there grinds."""
    return step != 8 or (pitch_of(0, scale, degree + 8) - pitch_of(0, scale, degree)) % 12 == 2
