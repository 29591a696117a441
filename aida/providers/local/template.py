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
from fractions import Fraction

from aida.catalog.copy import Copy, Line, copy_of
from aida.catalog.copy.fill import GOOD, MOST, Pool, Said, fill
from aida.catalog.copy.moods import is_green, is_young, mood_of
from aida.catalog.copy.pace import spoken_seconds
from aida.catalog.copy.subjects import as_title, sector_of, standing_alone
from aida.contracts.recipe import ScriptRecipe
from aida.contracts.result import StepMetadata, WriterResult
from aida.contracts.script import Script, ScriptScene

NAME = "local template"
_SCREEN_LENGTH = 32
"""Characters of a headline that can be read at a glance."""
_SPACELESS = ("zh", "ja")
_NAMED_TWICE_AFTER = Fraction(12)
"""Seconds of a single scene from which on the subject is named again before the call."""


@dataclass(frozen=True)
class _Voice:
    """Everything decided once for the whole film."""

    copy: Copy
    mood: str
    sector: str | None
    informal: bool
    green: bool
    subject: str
    dice: random.Random

    @property
    def language(self) -> str:
        return self.copy.language

    def lines(self, part: str, *names: str | None) -> list[Line]:
        """The lines under these names, each group shuffled, groups in this order."""
        found: list[Line] = []
        for name in names:
            group = self.copy.lines(part, name, informal=self.informal) if name else []
            found += self.dice.sample(group, len(group))
        return found

    def named(self, template: str) -> str:
        title = as_title(self.subject, self.language)
        return template.replace("{Subject}", title).replace("{subject}", self.subject)


@dataclass(frozen=True)
class _Scene:
    spoken: tuple[str, ...]
    headline: str


class TemplateWriter:
    """`ports.ScriptModel` without a model. Raises `Permanent` for a language it has no words in."""

    def write(self, recipe: ScriptRecipe) -> WriterResult:
        started = time.perf_counter()
        script = script_of(recipe)
        spent = time.perf_counter() - started
        return WriterResult(script=script, metadata=StepMetadata(time=round(spent, 4), model_used=NAME))


def script_of(recipe: ScriptRecipe) -> Script:
    """The whole script: same recipe, same words."""
    voice = _voice_of(recipe)
    scenes = _spoken_scenes(recipe, voice) if recipe.speaks else _silent_scenes(recipe, voice)
    return Script(
        scenes=tuple(
            ScriptScene(
                id=number,
                duration=recipe.scene_seconds[number - 1],
                text=_stage_direction(recipe, voice, number, scene.headline),
                voiceover=_joined(scene.spoken, voice.language) if recipe.speaks else "",
                headline="" if recipe.content_type == "audio" else scene.headline,
            )
            for number, scene in enumerate(scenes, start=1)
        ),
        voiceover=_joined([text for scene in scenes for text in scene.spoken], voice.language)
        if recipe.speaks
        else "",
        tone=voice.copy.word("tone", voice.mood),
    )


def _voice_of(recipe: ScriptRecipe) -> _Voice:
    copy = copy_of(recipe.language)
    mood = mood_of(recipe.tone, recipe.quality_keywords)
    words = (recipe.subject, *recipe.quality_keywords, *recipe.requirements)
    return _Voice(
        copy=copy,
        mood=mood,
        sector=sector_of(recipe.subject, recipe.requirements),
        informal=is_young(recipe.audience) or not copy.is_formal(mood),
        green=is_green(words),
        subject=standing_alone(recipe.subject, copy.language),
        # A string seed is the same in every process; a tuple's hash is not.
        dice=random.Random(f"{recipe.seed}:{recipe.take}:{recipe.subject}:{mood}"),
    )


def _pool(recipe: ScriptRecipe, voice: _Voice) -> Pool:
    style = "elegant" if voice.mood == "dramatic" else voice.mood
    first = voice.lines("sell", voice.sector, "green" if voice.green else None, style)
    # What this product is about comes first, but not always in the same order.
    lines = [*voice.dice.sample(first[:3], len(first[:3])), *first[3:], *voice.lines("sell", "any")]
    wanted = float(sum(recipe.scene_seconds))
    has = sum(spoken_seconds(line.spoken, voice.language) for line in lines)
    return Pool(voice.language, lines, share=min(GOOD, has / wanted))


def _hooks(voice: _Voice) -> list[Line]:
    style = "elegant" if voice.mood == "dramatic" else voice.mood
    return [*voice.lines("hook", style), *voice.lines("hook", "any")]


def _calls(voice: _Voice) -> list[Line]:
    return voice.lines("act", voice.sector, "any")


def _joined(texts: Sequence[str], language: str) -> str:
    return ("" if language in _SPACELESS else " ").join(texts)


def _longest_that_fits(options: Sequence[Sequence[str]], seconds: float, language: str) -> tuple[str, ...]:
    """The first of the options that leaves a breath; nothing when none does."""
    for option in options:
        if sum(spoken_seconds(text, language) for text in option) <= MOST * seconds:
            return tuple(option)
    return ()


def _length(texts: Sequence[str], language: str) -> float:
    return sum(spoken_seconds(text, language) for text in texts)


def _spoken_scenes(recipe: ScriptRecipe, voice: _Voice) -> list[_Scene]:
    pool = _pool(recipe, voice)
    seconds = [float(duration) for duration in recipe.scene_seconds]
    if len(seconds) == 1:
        return [_whole(recipe, voice, pool, seconds[0])]
    # The last scene chooses first: its words are the ones the client cares about most.
    last = _act(recipe, voice, pool, seconds[-1])
    first = _hook(voice, pool, seconds[0])
    between = [_sell(pool, length) for length in seconds[1:-1]]
    return [first, *between, last]


def _opening(voice: _Voice, seconds: float, rest: float = 0.0) -> tuple[Line, tuple[str, ...]]:
    """The hook's line and the words that open the film, the subject named if time allows."""
    hooks = _hooks(voice)
    names = [voice.named(text) for text in voice.copy.phrases("", "names", informal=voice.informal)]
    title = voice.named("{Subject}.")
    name = voice.dice.choice(names)
    first = hooks[:2]
    options: list[tuple[Line, tuple[str, ...]]] = [(hook, (hook.spoken, name)) for hook in first]
    options += [(hook, (hook.spoken, title)) for hook in first]
    options += [(hook, (hook.headline, title)) for hook in first]
    options += [(hook, (text,)) for hook in hooks for text in (hook.spoken, hook.headline)]
    for hook, texts in options:
        if _length(texts, voice.language) <= MOST * (seconds - rest):
            return hook, texts
    return hooks[0], ()


def _hook(voice: _Voice, pool: Pool, seconds: float) -> _Scene:
    hook, texts = _opening(voice, seconds)
    more = fill(pool, seconds, _length(texts, voice.language))
    return _Scene((*texts, *(said.text for said in more)), hook.headline)


def _sell(pool: Pool, seconds: float) -> _Scene:
    said = fill(pool, seconds, 0.0)
    if not said:  # the pool is dry: a very long film starts over rather than fall silent
        pool.taken.clear()
        said = fill(pool, seconds, 0.0)
    return _Scene(tuple(part.text for part in said), _headline_of(said, pool))


def _headline_of(said: Sequence[Said], pool: Pool) -> str:
    lines = [part.line for part in said] or pool.left()[:1]
    return next((line.headline for line in lines if line.headline), "")


def _call(recipe: ScriptRecipe, voice: _Voice, seconds: float) -> tuple[str, tuple[str, ...]]:
    """The call's headline and words. The client's own words are kept to the letter."""
    own = (recipe.call_to_action or "").strip()
    calls = _calls(voice)
    if own:
        headline = own if len(own) <= _SCREEN_LENGTH * 2 else calls[0].headline
        title = voice.named("{Subject}.")
        return headline, _longest_that_fits([(title, own), (own,)], seconds, voice.language) or _short(
            calls, seconds, voice.language
        )
    title = voice.named("{Subject}.")
    best = calls[0]
    options = [(title, best.spoken), (best.spoken,), (best.headline,)]
    return best.headline, _longest_that_fits(options, seconds, voice.language) or _short(
        calls, seconds, voice.language
    )


def _short(calls: Sequence[Line], seconds: float, language: str) -> tuple[str, ...]:
    return _longest_that_fits([(line.headline,) for line in calls], seconds, language)


def _act(recipe: ScriptRecipe, voice: _Voice, pool: Pool, seconds: float) -> _Scene:
    headline, texts = _call(recipe, voice, seconds)
    lead = _lead(voice, pool, seconds, _length(texts, voice.language))
    return _Scene((*lead, *texts), headline)


def _lead(voice: _Voice, pool: Pool, seconds: float, said: float) -> list[str]:
    """What leads up to the call: benefits if there is time, and one closing line."""
    closes = Pool(voice.language, voice.lines("close", "any"), share=pool.share)
    fitting = [line for line in closes.lines if said + pool.seconds(line.spoken) <= MOST * seconds]
    close = [fitting[0].spoken] if fitting and said < 0.7 * seconds else []
    more = fill(pool, seconds, said + _length(close, voice.language))
    return [*(part.text for part in more), *close]


def _whole(recipe: ScriptRecipe, voice: _Voice, pool: Pool, seconds: float) -> _Scene:
    """One scene that says everything: hook, subject, benefits, call."""
    _, call = _call(recipe, voice, seconds * 0.6)
    if seconds < _NAMED_TWICE_AFTER and len(call) > 1:
        call = call[1:]
    said = _length(call, voice.language)
    hook, texts = _opening(voice, seconds, rest=said / MOST)
    lead = _lead(voice, pool, seconds, said + _length(texts, voice.language))
    return _Scene((*texts, *lead, *call), hook.headline)


def _silent_scenes(recipe: ScriptRecipe, voice: _Voice) -> list[_Scene]:
    """Nobody speaks: the headlines alone carry hook, subject, benefits and call."""
    count = len(recipe.scene_seconds)
    title = as_title(voice.subject, voice.language)
    hook = _hooks(voice)[0].headline
    sells = [line.headline for line in _pool(recipe, voice).lines if line.headline]
    own = (recipe.call_to_action or "").strip()
    call = own or _calls(voice)[0].headline
    if count == 1:
        return [_Scene((), own or title)]
    if count == 2:
        return [_Scene((), title if len(title) <= _SCREEN_LENGTH else hook), _Scene((), call)]
    between = [title, *sells] if len(title) <= _SCREEN_LENGTH else sells
    return [
        _Scene((), hook),
        *(_Scene((), between[index % len(between)]) for index in range(count - 2)),
        _Scene((), call),
    ]


def _stage_direction(recipe: ScriptRecipe, voice: _Voice, number: int, headline: str) -> str:
    """What happens in the scene, in plain words."""
    role = "hook" if number == 1 else "act" if number == len(recipe.scene_seconds) else "sell"
    if recipe.content_type == "audio":
        role = "ear"
    template = voice.dice.choice(voice.copy.phrases("scene", role))
    left, right = voice.copy.phrases("", "quotes")
    return voice.named(template).replace("{headline}", f"{left}{headline}{right}")
