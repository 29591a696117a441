"""The Director's work: what each scene looks like, in plain words and no model's syntax.

The first five fields of a scene are the specification's. The others name the same decisions in a
closed vocabulary, so that code (the draft's frames and camera moves) need not read prose.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from aida.contracts.styles import Style
from aida.contracts.units import Colour, Contract, Count, Finish, Setting

CameraMove = Literal["static", "push_in", "pull_out", "pan_left", "pan_right", "tilt_up", "tilt_down"]
"""`pan_left`: the camera turns left, so the picture travels to the right."""

Framing = Literal["hero", "close_up", "wide", "end_card"]
Transition = Literal["cut", "dissolve", "wipe"]


class Look(Contract):
    """The film's look: what every frame of it shares."""

    palette: Annotated[tuple[Colour, ...], Field(min_length=3, max_length=6)]
    """Background first, then surface, ink, accent, second accent (as far as given)."""
    descriptors: tuple[str, ...] = ()
    """Portable words for the look: "soft daylight", "35 mm film"."""
    gallery_style: str | None = None
    """The id of a chosen gallery style."""
    own_style: Style | None = None
    """The chosen style itself, where it is none of the curated ones."""
    medium: str | None = None
    finish: Finish | None = None
    """What drawn frames are made to look like; `None` leaves them as they are drawn."""


class PlainEnglish(Contract):
    """A scene once more, in plain English: what the Visual Creator and the Video Composer write their
    models' prompts from, because models understand it best. No model's syntax."""

    subject: str
    """The thing or person in the picture: "a pair of running shoes made of recycled mesh"."""
    picture: str
    """What is seen: framing, place, surroundings."""
    movement: str
    """What moves: the camera first, then what is in the picture."""
    lighting: str
    mood: str


class StoryboardScene(Contract):
    scene_id: Annotated[Count, Field(ge=1)]
    visual_description: str
    camera_movement: str
    lighting: str
    mood: str
    camera: CameraMove = "push_in"
    setting: Setting = "studio"
    framing: Framing = "hero"
    transition: Transition = "cut"
    """How this scene begins; the first scene's is ignored."""
    english: PlainEnglish | None = None


class Storyboard(Contract):
    scenes: Annotated[tuple[StoryboardScene, ...], Field(min_length=1)]
    look: Look
