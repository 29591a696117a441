"""A dialect's file, checked: `prompts/<dialect>.md` → `Dialect` (data, read once).

    prose for people … ```toml … ``` ─read_dialect→ Dialect {picture, clip, music}

The block says which parts a prompt has, in their order, and in which words. A part is a sentence with
slots; it is left out when one of its slots has nothing to say. A wrong file raises `DialectError`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from string import Formatter
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from aida.agents.prompts import read_prompt
from aida.contracts.storyboard import CameraMove, Framing

PICTURE_SLOTS = frozenset(
    {
        "opening", "subject", "the_subject", "picture", "framing", "lens", "light", "mood", "style",
        "palette", "keywords", "references", "space", "finish", "gentle", "aspect", "code",
    }
)  # fmt: skip
CLIP_SLOTS = frozenset(
    {
        "subject", "the_subject", "traits", "camera", "action", "light", "mood", "closer", "goes_on", "look",
        "sound", "gentle",
    }
)  # fmt: skip
MUSIC_SLOTS = frozenset({"genre", "mood", "instruments", "tempo", "seconds"})

_BLOCK = re.compile(r"^```toml\n(.*?)^```$", re.DOTALL | re.MULTILINE)

Words = Annotated[str, StringConstraints(min_length=1)]
Parts = Annotated[dict[str, Words], Field(min_length=1)]


class DialectError(ValueError):
    """A dialect's file says something it must not; the text names the file."""


class _Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Section(_Form):
    longest: Annotated[int, Field(gt=0)]
    """Characters a prompt may have; what the model reads well, not what it accepts."""
    joint: Literal[" ", ", "] = " "
    """Between two parts: sentences, or phrases of one long line."""
    drop_first: tuple[str, ...] = ()
    """Parts that go first when a prompt gets too long."""
    negative: str = ""
    """What must not appear, for models that take such words apart from the prompt."""
    parts: Parts

    def check(self, slots: frozenset[str], *further: str) -> None:
        for template in (*self.parts.values(), *further):
            unknown = set(slots_of(template)) - slots
            if unknown:
                raise ValueError(f"no such slot: {', '.join(sorted(unknown))}")
        if set(self.drop_first) - set(self.parts):
            raise ValueError("drop_first names a part that is not there")


class Opening(_Form):
    """How the prompt names what is in the picture."""

    thing: Words
    person: Words
    crafted: Words
    """For a look with a craft of its own; `{craft}` is its noun with an article, `{noun}` without."""


class Finish(_Form):
    photo: str
    crafted: str


class PictureForm(_Section):
    hexadecimals: bool = False
    """The model reads `#aabbcc`."""
    opening: Opening
    framing: dict[Framing, Words]
    lens: dict[Framing, Words] = {}
    references: Words
    """For pictures made with the client's own product before the model's eyes."""
    space: Words
    """Keeps the place of the captions calm."""
    finish: Finish
    gentle: Words
    """Said after a refusal."""
    tail: tuple[Words, ...] = ()
    """Parameters, after everything else."""

    @model_validator(mode="after")
    def _whole(self) -> PictureForm:
        _every(self.framing, ("hero", "close_up", "wide", "end_card"))
        self.check(PICTURE_SLOTS, *self.tail)
        return self


class ClipForm(_Section):
    moves: dict[CameraMove, Words]
    closer: Words
    """The shot begins from a tighter crop of the scene's picture."""
    goes_on: Words
    """The shot begins from the last frame of the one before."""
    still_life: Words
    """What moves where nothing is said to."""
    look: Words
    """Keeps a drawn look drawn; `{craft}` as above."""
    sound: Words
    """When the clip's own sound is wanted."""
    gentle: Words

    @model_validator(mode="after")
    def _whole(self) -> ClipForm:
        _every(self.moves, ("static", "push_in", "pull_out", "pan_left", "pan_right", "tilt_up", "tilt_down"))
        self.check(CLIP_SLOTS)
        for words in (*self.moves.values(), self.closer, self.goes_on, self.still_life, self.look):
            if set(slots_of(words)) - {"the_subject", "traits", "craft"}:
                raise ValueError(f"only the_subject, traits and craft are known here: {words}")
        return self


class Sound(_Form):
    genre: Words
    instruments: Words
    feeling: Words


class MusicForm(_Section):
    moods: dict[str, Sound]

    @model_validator(mode="after")
    def _whole(self) -> MusicForm:
        self.check(MUSIC_SLOTS)
        return self


class Dialect(_Form):
    picture: PictureForm | None = None
    clip: ClipForm | None = None
    music: MusicForm | None = None


def slots_of(template: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(template) if name is not None]


def _every(told: Iterable[str], wanted: Iterable[str]) -> None:
    missing = set(wanted) - set(told)
    if missing:
        raise ValueError(f"nothing is said for {', '.join(sorted(missing))}")


@cache
def read_dialect(name: str) -> Dialect:
    """The dialect of `prompts/<name>.md`. Raises `DialectError`, or `FileNotFoundError` without a file."""
    return dialect_from(name, read_prompt(name))


def dialect_from(name: str, text: str) -> Dialect:
    """Pure part of `read_dialect`."""
    blocks = _BLOCK.findall(text)
    if len(blocks) != 1:
        raise DialectError(f"{name}.md: one ```toml block was expected, {len(blocks)} are there")
    try:
        return Dialect.model_validate(tomllib.loads(blocks[0]))
    except tomllib.TOMLDecodeError as err:
        raise DialectError(f"{name}.md: {err}") from err
    except ValidationError as err:
        first = err.errors()[0]
        raise DialectError(f"{name}.md: {'.'.join(map(str, first['loc']))}: {first['msg']}") from err
