"""Is it an order? message → whether the client asks for a film, pictures or audio at all.

Questions about the service, invoices, thanks, trouble with a file and small talk are no orders,
even when they name a film or a length ("How long may a TikTok be?").
"""

from __future__ import annotations

from collections.abc import Sequence

from aida.agents.orchestrator.extent import Span, inside
from aida.agents.orchestrator.lexicon import lexicon
from aida.agents.orchestrator.message import Message
from aida.agents.orchestrator.money import void_from
from aida.agents.orchestrator.topic import Topic

_MID_SENTENCE = frozenset({"hi", "tr", "zh", "ja", "ko"})
"""Languages whose question words stand anywhere and often without a question mark."""
_OPENING_WORDS = 3
_TELEGRAM_WORDS = 8


def is_request(message: Message, language: str, *, made: bool, facts: int, topic: Topic) -> bool:
    """`made`: something AIDA makes is named; `facts`: how much is said of it (length, platform…)."""
    if not made:
        return False
    wants = lexicon(language, "want")(message)
    asks = _asks(message, language, topic)
    about = topic.subject is not None
    told = not wants and (_thanks(message, language) or _tells(message, language))
    wished = wants and not asks
    if told or _speaks_of_other_things(message, language, topic, wished=wished):
        # "An invoicing app" may be the subject of an order that is otherwise complete.
        return (wants and facts >= (4 if asks else 2)) or (facts >= 3 and not asks)
    if asks:
        # "Video about how to prune roses, one minute, YouTube" asks nothing.
        enough = 3 if language in _MID_SENTENCE else 2
        return (wants and facts >= 1) or (facts >= enough and "?" not in message.text)
    if _polite(message, language):
        return wants and (facts >= 1 or about)
    if wants or facts:
        return True
    short = message.words_between(0, len(message.text)) <= _TELEGRAM_WORDS
    return short and "?" not in message.text


def _speaks_of_other_things(message: Message, language: str, topic: Topic, *, wished: bool) -> bool:
    """Invoices, trouble, praise, what AIDA made before; not what the film is to be about, nor a sentence
    that tells its reader to ignore the rules: unless that is how the message begins."""
    void = void_from(message, language)
    if void == 0 or _speaks_of_yours(message, language):
        return True
    apart = [topic.subject] if topic.subject and (topic.told or wished) else []
    return any(not inside(hit.start, apart) for hit in lexicon(language, "aside").find(message, 0, void))


def _speaks_of_yours(message: Message, language: str) -> bool:
    """ "Your film arrived without sound": a film that AIDA has made, spoken of first."""
    return any(
        message.words_between(0, mine.start) < _OPENING_WORDS
        and any(
            media.start >= mine.end and message.words_between(mine.end, media.start) <= 1
            for media in lexicon(language, "media").find(
                message, mine.end, min(len(message.text), mine.end + 24)
            )
        )
        for mine in lexicon(language, "yours").find(message)
    )


def _polite(message: Message, language: str) -> bool:
    """A question that may be a wish or an enquiry: "is it possible…", "…できますか"."""
    return _asked(message, language, "polite")


def _asks(message: Message, language: str, topic: Topic) -> bool:
    """A question about how, what, how much; not the "how" that a film in another clause shall tell."""
    return _asked(message, language, "question", _how_of_the_film(message, language, topic))


def _how_of_the_film(message: Message, language: str, topic: Topic) -> list[Span]:
    """ "YouTube video, 1 minute, |how to mend a bicycle|": a clause that speaks of nothing AIDA makes."""
    if not topic.subject or "?" in message.text:
        return []
    clause = message.clause(topic.subject[0])
    if not any(lexicon(language, f"subject.{how}")(message, *topic.subject) for how in ("how", "how_behind")):
        return []
    made = any(lexicon(language, path)(message, *clause) for path in ("media", "platform", "durations.unit"))
    return [] if made or clause == message.clauses[0] else [clause]


def _asked(message: Message, language: str, kind: str, apart: Sequence[Span] = ()) -> bool:
    """Whether it is asked: such words with a question mark, or at a sentence's start."""
    hits = [hit for hit in lexicon(language, kind).find(message) if not inside(hit.start, apart)]
    if not hits or "?" in message.text or language in _MID_SENTENCE:
        return bool(hits)
    return any(
        message.words_between(message.sentence(hit.start)[0], hit.start) < _OPENING_WORDS for hit in hits
    )


def _tells(message: Message, language: str) -> bool:
    """What has happened to a film: "the spot ran last week", "my reel got rejected"."""
    return any(
        lexicon(language, "media")(message, *message.clause(hit.start))
        for hit in lexicon(language, "past").find(message, 0, void_from(message, language))
    )


def _thanks(message: Message, language: str) -> bool:
    """A message that begins by thanking speaks of what was made already."""
    return any(
        message.words_between(0, hit.start) < _OPENING_WORDS
        for hit in lexicon(language, "thanks").find(message)
    )
