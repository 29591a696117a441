"""What a message was understood to be: client's words ─Listener.hear→ `Heard`.

Two engines give it: the rules (`rules.py`, pure) and a language model. What follows from it, a question, a
proposal or a production, is decided in `turns.py` for both alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

from aida.contracts.brief import ProjectBrief
from aida.contracts.conversation import Conversation, Proposal
from aida.contracts.units import Tier

Kind = Literal[
    "brief", "yes", "no", "cancel", "question", "progress", "gallery", "again", "tier", "hello", "unclear"
]
Topic = Literal["price", "time", "formats", "languages", "changes", "service"]


@dataclass(frozen=True)
class Heard:
    """`brief` is the whole of it as it stands after this message; it differs from the conversation's only
    for `brief` and `again`."""

    kind: Kind
    language: str
    """What the client wrote in, one of AIDA's: what we answer in."""
    brief: ProjectBrief | None = None
    open: tuple[str, ...] = ()
    """What is still missing or contradicted, most important first."""
    differing: tuple[str, ...] = ()
    """Of these, what the client has said two things about."""
    proposals: Mapping[str, tuple[Proposal, ...]] = field(default_factory=dict)
    """Of a contradiction: what the client said, to choose from."""
    fresh: bool = False
    """Another piece of work, not a change of the one spoken of."""
    tier: Tier | None = None
    topic: Topic = "service"
    keywords: str = ""
    """What kind of style is looked for in the gallery; empty for any."""
    picked: int | None = None
    """Which of the styles shown is chosen, from 0."""
    said: str | None = None
    """The engine's own words for the client, without prices and times; `None`: ours are used."""
    asks: tuple[str, ...] | None = None
    """The fields those words ask for; `None`: we choose them."""
    note: str | None = None
    """Something the client must be told first, in their language."""


class Listener(Protocol):
    """Reads one message of a conversation, which itself does not hold it yet."""

    def hear(
        self,
        conversation: Conversation,
        text: str,
        now: datetime,
        on_delta: Callable[[str], None] | None = None,
    ) -> Heard:
        """`on_delta` is given the engine's own words as they come, if it has any.

        Raises `BadInput` for what cannot be read or made as it stands.
        """
        ...
