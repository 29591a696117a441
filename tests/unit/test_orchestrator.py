"""A request in plain words becomes the brief an account manager would write down."""

from __future__ import annotations

from datetime import UTC, datetime

from aida.agents.orchestrator import read_brief
from aida.contracts.brief import BriefReading

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def read(text: str, language: str | None = None) -> BriefReading:
    return read_brief(text, brief_id="b", conversation_id="c", now=NOW, language=language)


def test_the_house_example_is_read_whole() -> None:
    """The request of the README gives every field it names and asks nothing."""
    reading = read("Video Instagram 30s per scarpe eco-friendly, Gen Z, stile energico")
    assert reading.is_request
    assert reading.ask == ()
    assert reading.message_language == "it"
    brief = reading.brief
    assert brief is not None
    assert brief.details is not None
    assert brief.content_type == "video"
    assert brief.details.duration_s == 30
    assert (brief.details.platform, brief.details.aspect) == ("instagram_reel", "9:16")
    assert brief.details.subject == "scarpe eco-friendly"
    assert brief.details.audience == "Gen Z"
    assert (brief.details.tone, brief.quality_keywords) == ("energico", ("energico",))
