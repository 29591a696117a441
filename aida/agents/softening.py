"""After a refusal: the same order in tamer words, once (pure), and the second asking.

    Refused ─softened→ recipe without free keywords, names and risky words ─ask again→ made
                                                                          └Refused→ the vendor's reason

A moderation reads words, not intentions: "shot", "explosive", a brand, a celebrity. What a client may
have meant innocently is said in words that cannot be misread; a second refusal is the vendor's last word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar

from aida.agents.fallback import HasMetadata, scene_of
from aida.contracts.prompt import Prompt
from aida.contracts.recipe import ClipRecipe, PictureRecipe
from aida.contracts.storyboard import PlainEnglish
from aida.errors import Refused
from aida.ports import Workbench

Visible = TypeVar("Visible", PictureRecipe, ClipRecipe)
Made = TypeVar("Made", bound=HasMetadata)

_TAMER: Mapping[str, str] = {
    r"shoot(?:s|ing)?|shots?": "view",
    r"explo(?:des?|ding|sions?|sive(?:ly)?)": "lively",
    r"burst(?:s|ing)?|blast(?:s|ing)?": "spread",
    r"blood(?:y)?|gore|gory|wound(?:s|ed)?": "red",
    r"kill(?:s|ing|er)?|dead|deadly|dying|death|corpses?": "strong",
    r"guns?|rifles?|pistols?|weapons?|bombs?|ammunition|knives|knife|swords?": "tool",
    r"fight(?:s|ing)?|attack(?:s|ing)?|violen(?:t|ce)|hit(?:s|ting)?": "energetic",
    r"war|battles?": "contest",
    r"cocaine|cannabis|marijuana|weed": "herbs",
    r"cigarettes?|smok(?:e|es|ing)|vap(?:e|es|ing)": "mist",
    r"naked|nude|topless|sex(?:y|ual)?|sensual|seductive|erotic": "elegant",
    r"lingerie|underwear|bikinis?|swimsuits?": "clothing",
    r"bod(?:y|ies)|flesh|bare chest|thighs?": "figure",
    r"girls?|boys?|child(?:ren)?|kids?|bab(?:y|ies)|teen(?:s|agers?)?|infants?|toddlers?": "family",
    r"crazy|insane|psycho|scary|horror|creepy|evil|devil|demons?|hell": "playful",
    r"crash(?:es|ing)?|danger(?:ous)?|scream(?:s|ing)?|terror|fear": "dynamic",
}
"""Words that moderations trip over, and what is said instead."""

_RISKY = tuple((re.compile(rf"\b(?:{words})\b", re.IGNORECASE), tame) for words, tame in _TAMER.items())
_NAME = re.compile(
    r"(?<=[a-z,] )(?P<joint>(?:of|by|from|like|at|in)\s+)?[A-Z][\w’'&-]*(?:\s+[A-Z][\w’'&-]*)*"
    r"(?P<noun>\s+(?!(?:on|in|at|with|and|or|by|from|of|near|under|beside|behind|against|while)\b)[a-z])?"
)
"""A name inside a sentence. Before a noun it goes alone ("of Nike shoes" → "of shoes"), else with the
word that tied it on ("a bottle of Coca-Cola" → "a bottle")."""


def softened(recipe: Visible) -> Visible:
    """The same order in tamer words; hair, light and place stay. Never the key of anything: the asset
    belongs to the recipe as it was planned."""
    scene = recipe.scene
    english = scene.english
    tame = scene.model_copy(
        update={
            "visual_description": tamer(scene.visual_description),
            "mood": tamer(scene.mood),
            "lighting": tamer(scene.lighting),
            "english": PlainEnglish(**{name: tamer(words) for name, words in english}) if english else None,
        }
    )
    changes: dict[str, object] = {"scene": tame}
    if isinstance(recipe, PictureRecipe):
        changes |= {"keywords": (), "subject": tamer(recipe.subject)}
    return recipe.model_copy(update=changes)


def tamer(words: str) -> str:
    """Without names, and without what could be misread."""
    told = " ".join(_NAME.sub(_nameless, words).split())
    for pattern, tame in _RISKY:
        told = pattern.sub(tame, told)
    return told


def _nameless(found: re.Match[str]) -> str:
    return f"{found['joint'] or ''}{found['noun']}" if found["noun"] else ""


def asked_twice(
    recipe: Visible,
    bench: Workbench,
    write: Callable[[Visible, bool], Prompt | None],
    ask: Callable[[Prompt | None], Made],
) -> Made:
    """What `ask` makes of the prompt that `write` gives; after a refusal, of a gentler one.

    `write` takes the recipe and whether to be gentle. Raises `Refused` with the vendor's reason when it
    refuses twice, or when there are no words to change.
    """
    prompt = write(recipe, False)
    try:
        return noted(ask(prompt), prompt.notes if prompt else ())
    except Refused as err:
        gentler = write(softened(recipe), True)
        if gentler is None:
            raise
        bench.check_time()
        return _asked_again(recipe, gentler, err, ask)


def _asked_again(
    recipe: Visible, gentler: Prompt, refusal: Refused, ask: Callable[[Prompt | None], Made]
) -> Made:
    try:
        made = ask(gentler)
    except Refused as err:
        raise Refused(
            "The vendor refused this scene twice, the second time in tamer words; describe it differently. "
            f"Its reason: {err.text}",
            agent=recipe.agent,
            scene=scene_of(recipe),
            model=err.model,
        ) from err
    return noted(made, (*gentler.notes, f"prompt rewritten once after the vendor's refusal: {refusal.text}"))


def noted(made: Made, notes: tuple[str, ...]) -> Made:
    """The result with these notes in its metadata, each once."""
    every = tuple(dict.fromkeys((*made.metadata.notes, *notes)))
    told: Made = made.model_copy(update={"metadata": made.metadata.model_copy(update={"notes": every})})
    return told
