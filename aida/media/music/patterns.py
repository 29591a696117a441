"""What each layer plays in a bar: chord + groove + strength → notes (pure).

    chord ─keys, pad, bass, arpeggio, melody→ notes        groove ─kick, clap, hat, shaker→ notes

Levels and moments are a little uneven, from the score's own seeded dice, as a player's are.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aida.media.music.moods import Mood


@dataclass(frozen=True)
class Note:
    sound: str
    """An instrument of `aida.media.music.instruments`."""
    start: float
    """Seconds."""
    length: float
    pitch: int
    """MIDI; ignored by percussion."""
    level: float
    """0 to 1."""
    pan: float = 0.0
    """−1 left to 1 right."""


@dataclass(frozen=True)
class Part:
    """Which layers play in a bar, and how strongly."""

    strength: float
    bass: bool = False
    light: bool = False
    full: bool = False
    breath: bool = False


def pitch_of(tonic: int, scale: tuple[int, ...], degree: int) -> int:
    octave, step = divmod(degree, 7)
    return tonic + 12 * octave + scale[step]


def low(pitch: int) -> int:
    while pitch > 45:
        pitch -= 12
    return pitch if pitch >= 33 else pitch + 12


def bar_notes(
    mood: Mood, index: int, bar: float, voicing: tuple[int, ...], root: int, part: Part, dice: random.Random
) -> Iterator[Note]:
    at, step = index * bar, bar / 16
    yield from (Note("pad", at, bar, pitch, mood.pad * part.strength) for pitch in voicing[:4])
    yield from _keys(mood, at, step, voicing, root, part, dice)
    if part.bass:
        for position, level, length in _struck(mood.bass):
            yield Note(
                "bass", _time(at, position, step, mood), length * step * 0.92, root, level * part.strength
            )
    if mood.arp and (part.full or (part.light and index % 2)):
        yield from _arpeggio(mood, at, step, voicing, part, index, dice)
    kick = mood.kick if part.full else _sparse(mood.kick) if part.bass and not part.breath else ""
    for name, groove in (
        ("kick", kick),
        (mood.clap_sound, mood.clap if part.full else ""),
        ("hat", mood.hat if part.full else ""),
        ("shaker", mood.shaker if part.light else ""),
    ):
        for position, level, _ in _struck(groove):
            if part.breath and position >= 12:
                continue
            human = level * dice.uniform(0.86, 1.0) * (1.0 if position % 4 == 0 else 0.85)
            pan = {"hat": 0.25, "shaker": -0.3}.get(name, 0.0)
            yield Note(name, _time(at, position, step, mood), 0.5, 60, human * part.strength, pan)
    if part.full and mood.clap and index % 4 == 3:
        yield Note(mood.clap_sound, at + 14 * step, 0.4, 60, 0.45)
        yield Note(mood.clap_sound, at + 15 * step, 0.4, 60, 0.6)


def _keys(
    mood: Mood, at: float, step: float, voicing: tuple[int, ...], root: int, part: Part, dice: random.Random
) -> Iterator[Note]:
    top = len(voicing) - 1
    if mood.keys_pattern == "rolled":
        yield Note(mood.keys, at, 16 * step, root + 12, 0.55 * part.strength, -0.1)
        for place, pitch in enumerate(voicing):
            yield Note(
                mood.keys, at + 0.035 * place, 15 * step, pitch, 0.62 * part.strength, 0.13 * place - 0.2
            )
        return
    if mood.keys_pattern == "broken":
        yield Note(mood.keys, at, 15 * step, root + 12, 0.5 * part.strength, -0.15)
        order = (0, min(2, top), 1, top, 0, min(2, top), 1, min(2, top))
        for beat, place in enumerate(order):
            level = (0.62 if beat % 4 == 0 else 0.42) * dice.uniform(0.88, 1.05) * part.strength
            start = _time(at, beat * 2, step, mood) + dice.uniform(0.0, 0.006)
            yield Note(mood.keys, start, 5 * step, voicing[place], level, -0.25 + 0.16 * place)
        return
    groove = {"blocks": "..x...x...x...xo", "pulse": "x..x..x...x..x.."}[mood.keys_pattern]
    for position, level, length in _struck(groove):
        for place, pitch in enumerate(voicing):
            human = level * dice.uniform(0.85, 1.0) * part.strength * 0.6
            start = _time(at, position, step, mood) + dice.uniform(0.0, 0.005)
            yield Note(mood.keys, start, length * step * 0.85, pitch, human, -0.25 + 0.16 * place)


def _arpeggio(
    mood: Mood, at: float, step: float, voicing: tuple[int, ...], part: Part, index: int, dice: random.Random
) -> Iterator[Note]:
    assert mood.arp is not None
    ladder = [*voicing, *[pitch + 12 for pitch in voicing]]
    order = (0, 2, 4, 3, 5, 4, 2, 1) if index % 2 else (0, 2, 3, 5, 4, 3, 2, 4)
    for count in range(0, 16, mood.arp_steps):
        pitch = ladder[order[(count // mood.arp_steps) % 8] % len(ladder)]
        accent = 1.0 if count % 4 == 0 else 0.7
        level = 0.42 * accent * dice.uniform(0.85, 1.0) * (part.strength if part.full else 0.55)
        side = 0.45 if (count // mood.arp_steps) % 2 else -0.45
        yield Note(
            mood.arp, _time(at, count, step, mood), 1.6 * mood.arp_steps * step, pitch + 12, level, side
        )


def melody(
    mood: Mood, index: int, bar: float, tonic: int, scale: tuple[int, ...], degree: int, dice: random.Random
) -> Iterator[Note]:
    """The motif follows the chords: its notes are counted from the bar's root, in the scale."""
    assert mood.lead is not None
    step, half = bar / 16, index % 2
    if index % 8 in (6, 7):  # rests at the end of every second phrase: a bed leaves room
        return
    for position, above, length in mood.motif:
        if position // 16 != half:
            continue
        wanted = above if position % 8 == 0 else above + dice.choice((0, 0, 0, -1))
        pitch = pitch_of(tonic, scale, degree + wanted)
        while pitch > 84:
            pitch -= 12
        while pitch < 67:
            pitch += 12
        yield Note(mood.lead, _time(index * bar, position % 16, step, mood), length * step, pitch, 0.5, 0.12)


def ending(mood: Mood, final: float, tail: float, tonic: int, chord: Sequence[int]) -> Iterator[Note]:
    """The key note's chord, spread wide and left to ring."""
    root = low(tonic)
    yield Note("bass", final, tail, root, 0.9)
    yield from (Note("pad", final, tail, pitch, mood.pad) for pitch in chord)
    keys = mood.keys if mood.keys != "marimba" else "nylon"
    for order, pitch in enumerate((root + 12, *chord, chord[0] + 12)):
        yield Note(keys, final + 0.022 * order, tail, pitch, 0.75, -0.3 + 0.12 * order)
    if mood.lead:
        yield Note(mood.lead, final + 0.02, tail, tonic + (24 if tonic < 55 else 12), 0.5, 0.1)
    if mood.kick:
        yield Note("kick", final, 0.6, 36, 0.9)
        yield Note("crash", final, tail, 60, 0.4)


def _struck(groove: str) -> Iterator[tuple[int, float, int]]:
    """(sixteenth, level, sixteenths until the next stroke)."""
    places = [index for index, mark in enumerate(groove) if mark != "."]
    for index, place in enumerate(places):
        following = places[index + 1] if index + 1 < len(places) else 16
        yield place, 1.0 if groove[place] == "x" else 0.5, following - place


def _sparse(groove: str) -> str:
    return "".join(mark if index % 8 == 0 else "." for index, mark in enumerate(groove))


def _time(at: float, position: int, step: float, mood: Mood) -> float:
    return at + (position + (mood.swing if position % 4 == 2 or position % 2 else 0.0)) * step
