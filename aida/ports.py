"""What AIDA needs from outside, as protocols. Adapters live in `providers/` and `storage/`.

Every call is plain and blocking: one order in, one result out, in the caller's thread. Errors are
those of `aida.errors`. Files handed to the asset store are moved or copied into it; an adapter may
use `work` (an empty, existing folder of its own) for what it makes on the way.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from aida.contracts.assets import AssetRef
from aida.contracts.recipe import (
    AssemblyRecipe,
    ClipRecipe,
    MusicRecipe,
    PictureRecipe,
    ScriptRecipe,
    StoryboardRecipe,
    VoiceRecipe,
)
from aida.contracts.result import (
    AssemblyResult,
    Clip,
    DirectorResult,
    MusicBed,
    VisualResult,
    VoiceLine,
    WriterResult,
)


class AssetStore(Protocol):
    """Bytes by key. A key appears whole or not at all."""

    def put(self, file: Path, key: str, media_type: str, **facts: object) -> AssetRef:
        """Store a file under `key` (replacing what is there) and return its reference.

        `facts` are `seconds`, `width`, `height` of the `AssetRef`. Raises `Transient` when the
        store is out of reach, `Permanent` when it is full or refuses the key.
        """
        ...

    def fetch(self, ref: AssetRef) -> Path:
        """A local file with the asset's bytes, verified against its hash; read-only.

        Raises `Permanent` when the asset is gone or its bytes are not what was stored.
        """
        ...

    def url(self, ref: AssetRef) -> str:
        """Where a person or a program outside can get the asset."""
        ...


class ScriptModel(Protocol):
    """Writes scripts: Claude, or the local template."""

    def write(self, recipe: ScriptRecipe) -> WriterResult: ...


class StoryboardModel(Protocol):
    """Draws up storyboards: Claude, or the local simplified Director."""

    def direct(self, recipe: StoryboardRecipe) -> DirectorResult: ...


class ImageModel(Protocol):
    """Makes one picture. `model` is the catalog id, one of the recipe's model and fallbacks."""

    def picture(self, recipe: PictureRecipe, model: str, store: AssetStore, work: Path) -> VisualResult: ...


class VideoModel(Protocol):
    """Makes one shot from one picture."""

    def clip(self, recipe: ClipRecipe, model: str, store: AssetStore, work: Path) -> Clip: ...


class VoiceModel(Protocol):
    """Speaks one line and says when each word is spoken."""

    def line(self, recipe: VoiceRecipe, model: str, store: AssetStore, work: Path) -> VoiceLine: ...


class MusicModel(Protocol):
    """Makes one music bed."""

    def bed(self, recipe: MusicRecipe, model: str, store: AssetStore, work: Path) -> MusicBed: ...


class Assembler(Protocol):
    """Puts the film together; local, costs nothing but time."""

    def assemble(self, recipe: AssemblyRecipe, store: AssetStore, work: Path) -> AssemblyResult: ...
