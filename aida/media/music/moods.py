"""What each mood sounds like: a word → tempo, key, harmony, instruments, groove (data, pure).

Degrees count from 0 on the mode's scale, so every chord is in key. Grooves are sixteen steps of a
4/4 bar: `x` struck, `o` softly, `.` not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

KeysPattern = Literal["blocks", "broken", "rolled", "pulse"]


@dataclass(frozen=True)
class Mood:
    tempo: float
    """Quarter notes per minute; the bed may move it a few percent so that whole bars fit."""
    tonic: int
    """MIDI pitch of the key note, near middle C."""
    minor: bool
    verse: tuple[int, ...]
    lift: tuple[int, ...]
    cadence: tuple[int, ...]
    """The last bars before the final chord."""
    keys: str
    keys_pattern: KeysPattern
    pad: float
    """Level of the sustained sound, 0 to 1."""
    bass: str
    """Groove of the bass."""
    kick: str = ""
    clap: str = ""
    hat: str = ""
    shaker: str = ""
    clap_sound: str = "clap"
    arp: str | None = None
    arp_steps: int = 2
    """Sixteenths from one arpeggio note to the next."""
    lead: str | None = "bell"
    motif: tuple[tuple[int, int, int], ...] = ()
    """Two bars of melody: (sixteenth, scale steps above the chord's root, length in sixteenths)."""
    extension: tuple[int, ...] = (8,)
    """Scale steps above the root that colour the chords: 6 is the seventh, 8 the ninth."""
    swing: float = 0.0
    """How late the off sixteenths are, in sixteenths."""
    pump: float = 0.0
    """How far the kick presses pad, bass and arpeggio down, 0 to 1."""
    room: float = 0.5
    """Length and level of the reverberation, 0 to 1."""
    brightness: float = 0.5
    builds: bool = True
    """A riser and a bar of breath before the full section."""
    words: tuple[str, ...] = field(default=(), repr=False)
    """Other English words for this mood."""


_RISING = ((0, 4, 3), (6, 4, 2), (8, 5, 4), (14, 4, 2), (16, 2, 6), (24, 4, 8))
_ANSWER = ((0, 7, 4), (4, 6, 4), (8, 4, 8), (20, 4, 4), (24, 2, 8))
_SKIP = ((0, 4, 2), (3, 4, 1), (4, 5, 2), (8, 2, 2), (12, 4, 3), (16, 7, 2), (20, 5, 2), (24, 4, 4))
_SLOW = ((4, 4, 8), (12, 5, 4), (16, 2, 12))

MOODS: dict[str, Mood] = {
    "neutral": Mood(
        tempo=100, tonic=55, minor=False, verse=(0, 4, 5, 3), lift=(5, 3, 0, 4), cadence=(3, 4),
        keys="felt", keys_pattern="broken", pad=0.6, bass="x.....x.x.....o.",
        kick="x.......x.......", clap="....x.......x...", clap_sound="snap", shaker="o.x.o.x.o.x.o.x.",
        arp="pluck", lead="bell", motif=_RISING, pump=0.15, room=0.45, brightness=0.5,
        words=("corporate", "professional", "informative", "trustworthy", "clear"),
    ),
    "energetic": Mood(
        tempo=116, tonic=57, minor=True, verse=(0, 5, 2, 6), lift=(5, 6, 0, 2), cadence=(5, 6),
        keys="electric", keys_pattern="pulse", pad=0.75, bass="..x...x...x...x.",
        kick="x...x...x...x...", clap="....x.......x...", hat="..x...x...x...x.", shaker="oooooooooooooooo",
        arp="saw", arp_steps=2, lead="bell", motif=_SKIP, pump=0.6, room=0.35, brightness=0.8,
        words=("dynamic", "upbeat", "sporty", "powerful", "urgent", "young", "exciting", "bold", "vibrant"),
    ),
    "warm": Mood(
        tempo=92, tonic=53, minor=False, verse=(0, 4, 5, 3), lift=(3, 4, 5, 0), cadence=(1, 4),
        keys="felt", keys_pattern="broken", pad=0.65, bass="x.......x.....o.",
        kick="o.......o.......", clap="....o.......o...", clap_sound="snap", shaker="o...o...o...o.o.",
        arp="nylon", arp_steps=2, lead="felt", motif=_RISING, room=0.5, brightness=0.35, swing=0.08,
        words=("friendly", "family", "cosy", "cozy", "natural", "emotional", "authentic", "soft"),
    ),
    "calm": Mood(
        tempo=72, tonic=50, minor=False, verse=(0, 5, 3, 4), lift=(3, 0, 5, 4), cadence=(3, 4),
        keys="felt", keys_pattern="rolled", pad=1.0, bass="x...............",
        lead="bell", motif=_SLOW, extension=(6, 8), room=0.8, brightness=0.3, builds=False,
        words=("relaxing", "serene", "peaceful", "gentle", "dreamy", "wellness", "quiet", "reassuring"),
    ),
    "elegant": Mood(
        tempo=80, tonic=51, minor=False, verse=(5, 3, 0, 4), lift=(3, 4, 5, 0), cadence=(1, 4),
        keys="felt", keys_pattern="broken", pad=0.9, bass="x.......o.......",
        shaker="..o...o...o...o.", arp="nylon", arp_steps=2, lead="felt", motif=_ANSWER, extension=(6, 8),
        room=0.7, brightness=0.4, builds=False,
        words=("luxury", "luxurious", "refined", "sophisticated", "premium", "minimal", "romantic", "classy"),
    ),
    "playful": Mood(
        tempo=112, tonic=60, minor=False, verse=(0, 5, 1, 4), lift=(3, 0, 1, 4), cadence=(1, 4),
        keys="marimba", keys_pattern="blocks", pad=0.3, bass="x..x..x.x..x..x.",
        kick="x.......x.......", clap="....x.......x...", clap_sound="snap", shaker="o.x.o.x.o.x.o.x.",
        arp="nylon", arp_steps=2, lead="marimba", motif=_SKIP, extension=(), swing=0.18,
        room=0.3, brightness=0.6,
        words=("fun", "funny", "happy", "cheerful", "joyful", "quirky", "kids", "lighthearted", "ironic"),
    ),
    "dramatic": Mood(
        tempo=88, tonic=50, minor=True, verse=(0, 5, 2, 6), lift=(5, 2, 6, 0), cadence=(5, 6),
        keys="felt", keys_pattern="pulse", pad=1.0, bass="x.......x.......",
        kick="x.....x.........", clap="", clap_sound="clap", hat="", shaker="o.o.o.o.o.o.o.o.",
        arp="saw", arp_steps=2, lead="bell", motif=_ANSWER, extension=(8,), room=0.75, brightness=0.45,
        words=("epic", "cinematic", "intense", "serious", "tense", "mysterious", "inspiring", "heroic"),
    ),
    "futuristic": Mood(
        tempo=104, tonic=52, minor=True, verse=(0, 5, 3, 6), lift=(5, 6, 3, 0), cadence=(5, 6),
        keys="electric", keys_pattern="rolled", pad=0.85, bass="x..x..x...x..x..",
        kick="x.........x.....", clap="........x.......", hat="x.x.x.xxx.x.x.x.", arp="saw", arp_steps=1,
        lead="bell", motif=_ANSWER, extension=(6, 8), pump=0.4, room=0.6, brightness=0.7,
        words=("tech", "technological", "modern", "innovative", "digital", "neon", "cyber", "sleek", "cool"),
    ),
}  # fmt: skip


def mood_named(mood: str, keywords: tuple[str, ...] = ()) -> Mood:
    """The mood that the words name, first word first; `neutral` when none is known."""
    said = re.findall(r"\w+", " ".join((mood, *keywords)).lower())
    for word in said:
        for name, candidate in MOODS.items():
            if word == name or word in candidate.words:
                return candidate
    return MOODS["neutral"]
