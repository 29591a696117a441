"""The free Writer: a pacing and a subject in, a short advertisement out. Adapter `local/template`.

    ScriptRecipe ─roles→ hook, sell…, act
                 ─lines by mood, sector, register, seed→ words that fit the seconds → Script

No network, no model, no money: sentences of `catalog/copy`, chosen so that nothing has to be inflected
and nothing is said twice. The specification's workflow fallback for the Writer is this same engine.
"""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from aida.catalog.copy import Copy, Line, copy_of, joined
from aida.catalog.copy.fill import GOOD, Pool, fill
from aida.catalog.copy.moods import is_green, is_young, mood_of
from aida.catalog.copy.pace import spoken_seconds
from aida.catalog.copy.subjects import as_title, sector_of, standing_alone
from aida.contracts.recipe import ScriptRecipe
from aida.contracts.result import StepMetadata, WriterResult
from aida.contracts.script import Script, ScriptScene
from aida.ports import Workbench

NAME = "local template"
_SCREEN_LENGTH = 32
"""Characters of a headline that can be read at a glance."""
_NAMED_TWICE_FROM = 12.0
"""Seconds of a single scene from which on the subject is named again before the call."""


@dataclass(frozen=True)
class _Scene:
    spoken: tuple[str, ...]
    headline: str


class TemplateWriter:
    """`ports.ScriptModel` without a model. Raises `Permanent` for a language it has no words in."""

    def write(self, recipe: ScriptRecipe, model: str, bench: Workbench) -> WriterResult:
        started = time.perf_counter()
        script = script_of(recipe)
        spent = time.perf_counter() - started
        return WriterResult(script=script, metadata=StepMetadata(time=round(spent, 4), model_used=NAME))


def script_of(recipe: ScriptRecipe) -> Script:
    """The whole script: same recipe, same words."""
    film = _Film(recipe)
    scenes = film.spoken_scenes() if recipe.speaks else film.silent_scenes()
    voiceovers = [joined(scene.spoken, film.copy.language) for scene in scenes]
    return Script(
        scenes=tuple(
            ScriptScene(
                id=number,
                duration=recipe.scene_seconds[number - 1],
                text=film.stage_direction(number, scene.headline),
                voiceover=voiceover,
                headline="" if recipe.content_type == "audio" else scene.headline,
            )
            for number, (scene, voiceover) in enumerate(zip(scenes, voiceovers, strict=True), start=1)
        ),
        voiceover=joined([text for scene in scenes for text in scene.spoken], film.copy.language),
        tone=film.copy.word("tone", film.mood),
    )


class _Film:
    """What is decided once for the whole film, and the scenes that follow from it."""

    def __init__(self, recipe: ScriptRecipe) -> None:
        self.recipe = recipe
        self.copy: Copy = copy_of(recipe.language)
        self.language = self.copy.language
        self.seconds = [float(duration) for duration in recipe.scene_seconds]
        self.mood = mood_of(recipe.tone, recipe.quality_keywords)
        self.style = "elegant" if self.mood == "dramatic" else self.mood
        self.sector = sector_of(recipe.subject, recipe.requirements)
        self.informal = is_young(recipe.audience) or not self.copy.is_formal(self.mood)
        self.subject = standing_alone(recipe.subject, self.language)
        # A string seed is the same in every process; a tuple's hash is not.
        self.dice = random.Random(f"{recipe.seed}:{recipe.take}:{recipe.subject}:{self.mood}")
        self.hooks = [*self._lines("hook", self.style), *self._lines("hook", "any")]
        self.calls = self._lines("act", self.sector, "any")
        self.own_call = (recipe.call_to_action or "").strip()
        self.name = self._named(self.dice.choice(self.copy.phrases("", "names", informal=self.informal)))
        self.title = self._named(self.copy.phrases("", "names")[0])
        self.pool = self._pool()

    # Words

    def _lines(self, part: str, *names: str | None) -> list[Line]:
        """The lines under these names, each group shuffled, groups in this order."""
        found: list[Line] = []
        for name in names:
            group = self.copy.lines(part, name, informal=self.informal) if name else []
            found += self.dice.sample(group, len(group))
        return found

    def _named(self, template: str) -> str:
        title = as_title(self.subject, self.language)
        return template.replace("{Subject}", title).replace("{subject}", self.subject)

    def _pool(self) -> Pool:
        words = (self.recipe.subject, *self.recipe.quality_keywords, *self.recipe.requirements)
        causes = [self.sector, "green" if is_green(words) else None, self.style]
        groups = [self._lines("sell", cause) for cause in causes]
        # One of each in turn: what it is, why it is good, how it feels.
        special = [line for turn in zip_longest(*groups) for line in turn if line is not None]
        plain = self._lines("sell", "any")
        has = sum(spoken_seconds(line.spoken, self.language) for line in [*special, *plain])
        share = min(GOOD, has / sum(self.seconds))
        return Pool(self.language, [*special, *plain], share, own=len(special))

    def _first_that_fits(self, options: Sequence[Sequence[str]], seconds: float) -> tuple[str, ...]:
        """The first option that leaves a breath; nothing when none does."""
        return next((tuple(option) for option in options if self.pool.fits(option, seconds)), ())

    # Scenes that are spoken

    def spoken_scenes(self) -> list[_Scene]:
        if len(self.seconds) == 1:
            return [self._whole(self.seconds[0])]
        between = self.seconds[1:-1]
        # What only this product can say is shared out between the scenes that show it.
        shares = [self.pool.dealt(index, len(between)) for index in range(len(between))]
        middle = [self._sell(length, lines) for length, lines in zip(between, shares, strict=True)]
        return [self._hook(self.seconds[0]), *middle, self._act(self.seconds[-1])]

    def _opening(self, seconds: float, after: Sequence[str] = ()) -> tuple[str, tuple[str, ...]]:
        """The headline and the words that open the film; the subject is named if there is time.

        `after` is what must still be said in the same scene.
        """
        two = self.hooks[:2]
        options: list[tuple[Line, tuple[str, ...]]] = [(hook, (hook.spoken, self.name)) for hook in two]
        options += [(hook, (hook.spoken, self.title)) for hook in two]
        options += [(hook, (hook.headline, self.title)) for hook in two]
        options += [(hook, (text,)) for hook in self.hooks for text in (hook.spoken, hook.headline)]
        for hook, texts in options:
            if self.pool.fits([*texts, *after], seconds):
                return hook.headline, texts
        return self.hooks[0].headline, ()

    def _hook(self, seconds: float) -> _Scene:
        headline, texts = self._opening(seconds)
        more = fill(self.pool, seconds, texts)
        return _Scene((*texts, *(said.text for said in more)), headline)

    def _sell(self, seconds: float, lines: Sequence[Line]) -> _Scene:
        said = fill(self.pool, seconds, (), lines)
        if not said:  # the pool is dry: a very long film starts over rather than fall silent
            self.pool.taken.clear()
            said = fill(self.pool, seconds, (), lines)
        shown = [part.line for part in said] or self.pool.left()[:1] or list(self.pool.lines[:1])
        return _Scene(tuple(part.text for part in said), shown[0].headline)

    def _call(self, seconds: float) -> tuple[str, tuple[str, ...]]:
        """The call's headline and words. The client's own words are kept to the letter."""
        best, short = self.calls[0], [(line.headline,) for line in self.calls]
        if not self.own_call:
            texts = [(self.title, best.spoken), (best.spoken,), *short]
            return best.headline, self._first_that_fits(texts, seconds)
        headline = self.own_call if len(self.own_call) <= 2 * _SCREEN_LENGTH else best.headline
        texts = [(self.title, self.own_call), (self.own_call,)]
        return headline, self._first_that_fits([*texts, *short], seconds)

    def _act(self, seconds: float) -> _Scene:
        headline, call = self._call(seconds)
        return _Scene((*self._lead(seconds, (), call), *call), headline)

    def _lead(self, seconds: float, before: Sequence[str], call: Sequence[str]) -> list[str]:
        """What leads up to the call: benefits if there is time, and one closing line."""
        said = [*before, *call]
        closes = [line.spoken for line in self._lines("close", "any")]
        roomy = self.pool.seconds(said) < 0.7 * seconds
        close = [text for text in closes if self.pool.fits([*said, text], seconds)][:1] if roomy else []
        more = fill(self.pool, seconds, [*said, *close])
        return [*(part.text for part in more), *close]

    def _whole(self, seconds: float) -> _Scene:
        """One scene that says everything: hook, subject, benefits, call."""
        _, call = self._call(seconds * 0.6)
        if seconds < _NAMED_TWICE_FROM and len(call) > 1:
            call = call[1:]
        headline, opening = self._opening(seconds, call)
        return _Scene((*opening, *self._lead(seconds, opening, call), *call), headline)

    # Scenes that are only read

    def silent_scenes(self) -> list[_Scene]:
        """Nobody speaks: the headlines alone carry hook, subject, benefits and call."""
        count = len(self.seconds)
        title = as_title(self.subject, self.language)
        short = len(title) <= _SCREEN_LENGTH
        hook, call = self.hooks[0].headline, self.own_call or self.calls[0].headline
        if count == 1:
            return [_Scene((), title if short else hook)]
        if count == 2:
            return [_Scene((), title if short else hook), _Scene((), call)]
        sells = [line.headline for line in self.pool.lines if line.headline]
        between = [title, *sells] if short else sells
        middle = [_Scene((), between[index % len(between)]) for index in range(count - 2)]
        return [_Scene((), hook), *middle, _Scene((), call)]

    # What happens

    def stage_direction(self, number: int, headline: str) -> str:
        """What happens in the scene, in plain words."""
        role = "hook" if number == 1 else "act" if number == len(self.seconds) else "sell"
        if self.recipe.content_type == "audio":
            role = "ear"
        templates = self.copy.phrases("scene", role)
        left, right = self.copy.phrases("", "quotes")
        return self._named(templates[number % len(templates)]).replace(
            "{headline}", f"{left}{headline}{right}"
        )
