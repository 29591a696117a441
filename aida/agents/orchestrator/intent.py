"""Is it an order? message → whether the client asks for a film, pictures or audio at all.

Questions about the service, invoices, thanks and small talk are not orders, even when they name a
film or a length ("How long may a TikTok be?").
"""

from __future__ import annotations

from aida.agents.orchestrator.lexicon import lexicon
from aida.agents.orchestrator.message import Message

_MID_SENTENCE = frozenset({"hi", "tr", "zh", "ja", "ko"})
"""Languages whose question words stand anywhere and often without a question mark."""
_OPENING_WORDS = 3


def is_request(message: Message, language: str, *, made: bool, facts: int) -> bool:
    """`made`: something AIDA makes is named; `facts`: how much is said of it (length, platform…)."""
    if not made:
        return False
    wants = lexicon(language, "want")(message)
    asks = _asks(message, language)
    if lexicon(language, "aside")(message):
        # "An invoicing app" may be the subject of an order that is otherwise complete.
        return (wants and facts >= 2) or (facts >= 3 and not asks)
    if asks:
        return wants and facts >= 1
    return wants or facts > 0 or "?" not in message.text


def _asks(message: Message, language: str) -> bool:
    """Whether something is asked: a question word with a question mark, or at a sentence's start."""
    hits = lexicon(language, "question").find(message)
    if not hits or "?" in message.text or language in _MID_SENTENCE:
        return bool(hits)
    return any(
        message.words_between(message.sentence(hit.start)[0], hit.start) < _OPENING_WORDS for hit in hits
    )
