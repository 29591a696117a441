"""Engines that work, and count: real small files in a real store, one line per call in a ledger.

`AIDA_TEST_FAIL` = comma-separated `PURPOSE:CALL=KIND`: the n-th call (`*`: every call; `scene-2`: every
call for that scene) raises `transient`, `permanent`, `refused` or a plain `bug`. `AIDA_TEST_KILL` =
`PURPOSE` kills the process at the first such call it comes to; `AIDA_TEST_SLOW` = `PURPOSE` takes twenty
seconds. Purposes are the plan's: script, storyboard, pictures, clips, voice, music, film.
"""

from __future__ import annotations

import os
import signal
import struct
import time
import zlib
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from aida.contracts.assets import AssetRef
from aida.contracts.prompt import Prompt
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
    Clip,
    Dimensions,
    DirectorResult,
    MusicBed,
    StepMetadata,
    VisualResult,
    VoiceLine,
    WriterResult,
)
from aida.contracts.script import Script, ScriptScene
from aida.contracts.storyboard import Look, Storyboard, StoryboardScene
from aida.errors import Permanent, Refused, Transient
from aida.ledger.jobs import JournalStore
from aida.ledger.state import StateStore
from aida.ports import Workbench
from aida.settings import Settings
from aida.studio import Studio, open_store

DONE = StepMetadata(model_used="a fake", time=0.01)


def a_png(grey: int = 128, side: int = 8) -> bytes:
    """A small grey square."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes([grey]) * side) * side)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@dataclass(frozen=True)
class Call:
    purpose: str
    key: str
    start: float
    end: float


class CallLedger:
    """Lines `purpose key start end`, shared by processes."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def calls(self, purpose: str | None = None) -> list[Call]:
        lines = self.file.read_text().splitlines() if self.file.exists() else []
        found = [Call(p, k, float(s), float(e)) for p, k, s, e in (line.split() for line in lines)]
        return [call for call in found if purpose in (None, call.purpose)]

    def count(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for call in self.calls():
            counts[call.purpose] = counts.get(call.purpose, 0) + 1
        return counts

    def work(self, purpose: str, recipe: Recipe) -> None:
        """Note a call, and do what the environment says about it."""
        start = time.time()
        number = len(self.calls(purpose)) + 1
        with self.file.open("a") as lines:
            lines.write(f"{purpose} {recipe.key()} {start} {start + 0.03}\n")
        if os.environ.get("AIDA_TEST_KILL") == purpose:
            os.kill(os.getpid(), signal.SIGKILL)
        for wish in filter(None, os.environ.get("AIDA_TEST_FAIL", "").split(",")):
            which, kind = wish.split("=")
            if which in (f"{purpose}:{number}", f"{purpose}:*", f"{purpose}:scene-{_scene(recipe)}"):
                raise {
                    "transient": Transient("the line is busy", retry_after=0.1),
                    "permanent": Permanent("this cannot be made", agent=recipe.agent),
                    "refused": Refused("the vendor said no", agent=recipe.agent),
                    "bug": ZeroDivisionError("a bug"),
                }[kind]
        time.sleep(20.0 if os.environ.get("AIDA_TEST_SLOW") == purpose else 0.03)


def _scene(recipe: Recipe) -> int | None:
    return recipe.scene.scene_id if isinstance(recipe, PictureRecipe | ClipRecipe) else None


class Engine:
    """All protocols in one; each makes the smallest true thing."""

    def __init__(self, ledger: CallLedger) -> None:
        self.ledger = ledger

    def write(self, recipe: ScriptRecipe, model: str, bench: Workbench) -> WriterResult:
        self.ledger.work("script", recipe)
        scenes = tuple(
            ScriptScene(id=n, duration=s, text=f"scene {n}", voiceover=f"line {n}" if recipe.speaks else "")
            for n, s in enumerate(recipe.scene_seconds, start=1)
        )
        return WriterResult(script=Script(scenes=scenes, voiceover="", tone="calm"), metadata=DONE)

    def direct(self, recipe: StoryboardRecipe, model: str, bench: Workbench) -> DirectorResult:
        self.ledger.work("storyboard", recipe)
        scenes = tuple(
            StoryboardScene(
                scene_id=s.id,
                visual_description="a shoe",
                camera_movement="push",
                lighting="sun",
                mood="glad",
            )
            for s in recipe.script.scenes
        )
        look = Look(palette=("#ffffff", "#888888", "#000000"))
        return DirectorResult(storyboard=Storyboard(scenes=scenes, look=look), metadata=DONE)

    def picture(
        self, recipe: PictureRecipe, model: str, prompt: Prompt | None, bench: Workbench
    ) -> VisualResult:
        self.ledger.work("pictures", recipe)
        file = bench.folder / "picture.png"
        file.write_bytes(a_png(100 + recipe.scene.scene_id))  # other bytes for each scene
        ref = bench.store.put(file, recipe.asset_key("picture.png"), "image/png", width=8, height=8)
        return VisualResult(
            scene_id=recipe.scene.scene_id,
            image=ref,
            image_url=bench.store.url(ref),
            dimensions=Dimensions(width=8, height=8),
            model_used="a fake",
            metadata=DONE,
        )

    def clip(
        self, recipe: ClipRecipe, model: str, prompt: Prompt | None, start: AssetRef, bench: Workbench
    ) -> Clip:
        self.ledger.work("clips", recipe)
        return Clip(
            scene_id=recipe.scene.scene_id,
            shot=recipe.shot,
            asset=recipe.image,
            seconds=recipe.seconds,
            camera="push_in",
            model_used="a fake",
            metadata=DONE,
        )

    def line(self, recipe: VoiceRecipe, model: str, bench: Workbench) -> VoiceLine:
        self.ledger.work("voice", recipe)
        ref = _stored(bench, recipe, "line.wav", "audio/wav", recipe.text)
        return VoiceLine(
            scene_id=recipe.scene_id, text=recipe.text, asset=ref, model_used="a fake", metadata=DONE
        )

    def bed(self, recipe: MusicRecipe, model: str, prompt: Prompt | None, bench: Workbench) -> MusicBed:
        self.ledger.work("music", recipe)
        ref = _stored(bench, recipe, "bed.wav", "audio/wav", recipe.mood)
        return MusicBed(asset=ref, model_used="a fake", metadata=DONE)

    def assemble(self, recipe: AssemblyRecipe, bench: Workbench) -> AssemblyResult:
        self.ledger.work("film", recipe)
        for ref in (*(c.asset for c in recipe.clips), *(v.asset for v in recipe.voice)):
            assert bench.store.fetch(ref).exists()
        return AssemblyResult(
            film=_stored(bench, recipe, "film.mp4", "video/mp4", "film") if recipe.clips else None,
            thumbnail=_stored(bench, recipe, "thumb.jpg", "image/jpeg", "t") if recipe.clips else None,
            mix=_stored(bench, recipe, "mix.wav", "audio/wav", "mix"),
            seconds=sum((s.duration for s in recipe.script.scenes), start=Fraction(0)),
            metadata=DONE,
        )


def _stored(bench: Workbench, recipe: Recipe, name: str, kind: str, text: str) -> object:
    (bench.folder / name).write_text(text)
    return bench.store.put(bench.folder / name, recipe.asset_key(name), kind)


def fake_studio(settings: Settings, slots: object = None) -> Studio:
    """A studio whose engines are all the fake one, under the free engines' ids."""
    engine = Engine(CallLedger(settings.home / "calls"))
    return Studio(
        store=open_store(settings),
        states=StateStore(settings.database_url),
        journal=JournalStore(settings.database_url),
        writers={"local/template": engine, "paid/writer": engine},
        directors={"local/simplified": engine},
        image_models={"local/draw": engine},
        video_models={"local/motion": engine},
        voice_models={"local/espeak": engine},
        music_models={"local/synth": engine},
    )


def install() -> None:
    """Put the fakes in the real ones' place, for this process."""
    import aida.agents.assembly
    import tasks.workplace
    from aida.settings import read_settings

    def assemble(recipe: AssemblyRecipe, bench: Workbench) -> AssemblyResult:
        engine = Engine(CallLedger(read_settings().home / "calls"))
        return engine.assemble(recipe, bench)

    tasks.workplace.open_studio = fake_studio
    aida.agents.assembly.assemble = assemble
