"""The form of the Director's answer: `AnsweredStoryboard` is what the model is asked to fill in.

    AnsweredStoryboard ─schema_of→ the vendor's structured output ─read_form→ AnsweredStoryboard

Plain types only: vendors enforce no lengths, `storyboard_faults` does.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from aida.contracts.storyboard import CameraMove, Framing, Transition
from aida.contracts.units import Setting


class AnsweredEnglish(BaseModel):
    model_config = ConfigDict(extra="forbid")

    subject: str
    picture: str
    movement: str
    lighting: str
    mood: str


class AnsweredBoard(BaseModel):
    model_config = ConfigDict(extra="forbid")

    scene: int
    visual_description: str
    camera_movement: str
    lighting: str
    mood: str
    camera: CameraMove
    setting: Setting
    framing: Framing
    transition: Transition
    english: AnsweredEnglish


class AnsweredLook(BaseModel):
    model_config = ConfigDict(extra="forbid")

    palette: list[str]
    descriptors: list[str]
    medium: str


class AnsweredStoryboard(BaseModel):
    model_config = ConfigDict(extra="forbid")

    look: AnsweredLook
    scenes: list[AnsweredBoard]
