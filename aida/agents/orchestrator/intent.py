"""Is it an order? message → whether the client asks for a film, pictures or audio at all.

Questions about the service, invoices, thanks and small talk are not orders, even when they name a
film or a length ("How long may a TikTok be?").
"""

from __future__ import annotations

from aida.agents.orchestrator.lexicon import lexicon
from aida.agents.orchestrator.message import Message


def is_request(message: Message, language: str, *, made: bool, specified: bool) -> bool:
    """`made`: something AIDA makes is named; `specified`: a length, a platform, a budget… is named."""
    wants = lexicon(language, "want")(message)
    aside = lexicon(language, "aside")(message)
    asks_how = lexicon(language, "question")(message)
    if not made:
        return False
    if aside and not (wants and specified):
        return False
    if asks_how and not (wants and specified):
        return False
    if wants:
        return True
    return specified or "?" not in message.text
