"""What made an asset: the input of an agent's task, and its cache key.

Every field counts: same recipe, same asset, made or bought once. What cannot change the output
(workflow ids, clocks, live clients) stays out. `scope` keeps two productions apart (a campaign's
cells share one); `take` is how a client asks for another try.
"""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

from pydantic import Field

from aida.contracts.assets import AssetRef
from aida.contracts.result import Clip, MusicBed, VoiceLine
from aida.contracts.script import Script
from aida.contracts.storyboard import Look, Storyboard, StoryboardScene
from aida.contracts.styles import Style
from aida.contracts.units import (
    Agent,
    Aspect,
    ContentType,
    Contract,
    Count,
    Flag,
    Identifier,
    Language,
    Pixels,
    Seconds,
    VoiceProfile,
)


class Recipe(Contract):
    agent: Agent
    agent_version: str = "1"
    """Raised when the agent's own code changes what comes out."""
    model: str
    """Catalog id of the planned model, e.g. `local/draw`."""
    fallbacks: tuple[str, ...] = ()
    """Catalog ids tried in this order when the planned model fails."""
    prompt_sha256: str | None = None
    """Hash of the prompt file the agent will use; `None` where no prompt is involved."""
    seed: Count = 0
    scope: Identifier
    take: Annotated[Count, Field(ge=1)] = 1

    def key(self) -> str:
        """64 hexadecimal digits that name what this recipe makes."""
        text = f"{type(self).__name__}:{self.canonical()}"
        return hashlib.sha256(text.encode()).hexdigest()

    def asset_key(self, name: str) -> str:
        """The key under which what this recipe makes is stored: the same recipe, the same key."""
        return f"{self.scope}/{self.agent}/{self.key()[:20]}/{name}"


class ScriptRecipe(Recipe):
    """Writer: brief and pacing in, `Script` out."""

    agent: Agent = "writer"
    content_type: ContentType
    language: Language
    scene_seconds: Annotated[tuple[Seconds, ...], Field(min_length=1)]
    """The planned pacing; the script's total must equal its sum."""
    subject: str
    audience: str | None = None
    tone: str | None = None
    call_to_action: str | None = None
    platform: str | None = None
    requirements: tuple[str, ...] = ()
    quality_keywords: tuple[str, ...] = ()
    speaks: Flag = True
    """False: nobody speaks, headlines carry the message and `voiceover` stays empty."""


class StoryboardRecipe(Recipe):
    """Director: script and style in, `Storyboard` out."""

    agent: Agent = "director"
    script: Script
    language: Language
    subject: str
    visual_style: str = ""
    requirements: tuple[str, ...] = ()
    quality_keywords: tuple[str, ...] = ()
    aspect: Aspect = "9:16"
    gallery_style: str | None = None
    """The chosen style's id; the Director reads its row in the catalog."""
    own_style: Style | None = None
    """The chosen style itself, where it is none of the curated ones."""


class TalkRecipe(Recipe):
    """Orchestrator: one message of a conversation in, what it means out. Scope: the conversation's id."""

    agent: Agent = "orchestrator"
    turn: Count
    """How many changes of the conversation came before it."""
    message: str


class PictureRecipe(Recipe):
    """Visual Creator: one storyboard scene in, one picture out (no words on it)."""

    agent: Agent = "visual_creator"
    scene: StoryboardScene
    look: Look
    subject: str
    keywords: tuple[str, ...] = ()
    """Further words of the brief that may appear as props ("eco-friendly", "Gen Z")."""
    language: Language
    width: Pixels
    height: Pixels
    references: tuple[AssetRef, ...] = ()
    """The client's own pictures of the product or person, to be kept alike."""
    purpose: Literal["scene", "still"] = "scene"
    """`scene`: a frame of a film, moved by a camera, words laid over it later.
    `still`: a finished picture that the client asked for."""


class ClipRecipe(Recipe):
    """Video Composer: one picture in, one shot out."""

    agent: Agent = "video_composer"
    scene: StoryboardScene
    shot: Annotated[Count, Field(ge=1)] = 1
    image: AssetRef
    """The scene's picture; with `start` "last_frame", the last frame of the shot before."""
    start: Literal["picture", "punch_in", "last_frame"] = "picture"
    """What the shot begins with: the picture, a tighter crop of it, or the frame before the cut."""
    seconds: Annotated[Seconds, Field(gt=0)]
    width: Pixels
    height: Pixels
    look: Look | None = None
    hand_over: Flag = False
    """The next shot goes on from this one's last frame: it is kept beside the clip."""
    generate_audio: Flag = False
    """The client wants the clip's own sound."""


class VoiceRecipe(Recipe):
    """Audio Generator: one scene's words in, one `VoiceLine` out."""

    agent: Agent = "audio_generator"
    scene_id: Annotated[Count, Field(ge=1)]
    text: Annotated[str, Field(min_length=1)]
    language: Language
    voice_profile: VoiceProfile
    tone: str | None = None
    seconds: Annotated[Seconds, Field(gt=0)]
    """The slot the line must fit, pauses included."""
    sample: AssetRef | None = None
    """A recording of the voice to speak with, for models that can take on a voice."""


class MusicRecipe(Recipe):
    """Audio Generator: mood and seconds in, one `MusicBed` out."""

    agent: Agent = "audio_generator"
    seconds: Annotated[Seconds, Field(gt=0)]
    mood: str
    keywords: tuple[str, ...] = ()


class AssemblyRecipe(Recipe):
    """Everything made so far in, the cut and the film out."""

    agent: Agent = "assembly"
    content_type: ContentType
    language: Language
    platform: str | None = None
    width: Pixels
    height: Pixels
    fps: Annotated[Count, Field(ge=1, le=120)] = 30
    script: Script
    storyboard: Storyboard | None
    """`None` for sound alone: nothing is seen."""
    clips: tuple[Clip, ...] = ()
    voice: tuple[VoiceLine, ...] = ()
    music: MusicBed | None = None
    burn_captions: Flag = True
    chrome: Flag = True
    """The animatic's own marks over the picture: scene number, headline, camera move."""
