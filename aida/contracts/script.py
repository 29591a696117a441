"""The Writer's work: scenes with seconds and words."""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated

from pydantic import Field

from aida.contracts.units import Contract, Count, Seconds


class ScriptScene(Contract):
    id: Annotated[Count, Field(ge=1)]
    duration: Annotated[Seconds, Field(gt=0)]
    text: str
    """What happens in the scene, in plain words of the film's language."""
    voiceover: str = ""
    """What is spoken in this scene; empty when nothing is."""
    headline: str = ""
    """Words on the screen: short, at most about six words."""


class Script(Contract):
    scenes: Annotated[tuple[ScriptScene, ...], Field(min_length=1)]
    voiceover: str
    """The full narration: the scenes' voice-overs joined."""
    tone: str

    def seconds(self) -> Fraction:
        """Total seconds on screen: the sum of the scenes."""
        return sum((scene.duration for scene in self.scenes), start=Fraction(0))
