"""Nouns that travel between rooms. Imports nothing of ours."""

from aida.contracts.assets import AssetRef
from aida.contracts.brief import BriefDetails, BriefReading, BudgetConstraints, ProjectBrief
from aida.contracts.conversation import (
    Conversation,
    ConversationLine,
    Message,
    Offer,
    Proposal,
    Question,
    Turn,
)
from aida.contracts.plan import ProductionPlan
from aida.contracts.recipe import (
    AssemblyRecipe,
    ClipRecipe,
    MusicRecipe,
    PictureRecipe,
    Recipe,
    ScriptRecipe,
    StoryboardRecipe,
    VoiceRecipe,
)
from aida.contracts.result import (
    AssemblyResult,
    AudioResult,
    Clip,
    DirectorResult,
    FinalResult,
    MusicBed,
    VideoResult,
    VisualResult,
    VoiceLine,
    WriterResult,
)
from aida.contracts.script import Script, ScriptScene
from aida.contracts.state import WorkflowState
from aida.contracts.storyboard import Look, Storyboard, StoryboardScene

__all__ = [
    "AssemblyRecipe",
    "AssemblyResult",
    "AssetRef",
    "AudioResult",
    "BriefDetails",
    "BriefReading",
    "BudgetConstraints",
    "Clip",
    "ClipRecipe",
    "Conversation",
    "ConversationLine",
    "DirectorResult",
    "FinalResult",
    "Look",
    "Message",
    "MusicBed",
    "MusicRecipe",
    "Offer",
    "PictureRecipe",
    "ProductionPlan",
    "ProjectBrief",
    "Proposal",
    "Question",
    "Recipe",
    "Script",
    "ScriptRecipe",
    "ScriptScene",
    "Storyboard",
    "StoryboardRecipe",
    "StoryboardScene",
    "Turn",
    "VideoResult",
    "VisualResult",
    "VoiceLine",
    "VoiceRecipe",
    "WorkflowState",
    "WriterResult",
]
