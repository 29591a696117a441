"""Where it will be shown and in which shape: message → platform and aspect.

    "reel Instagram" → instagram_reel, 9:16    "16:9 vertical" → contradicted

A platform shown in one shape brings it; a shape said outright wins, two of them contradict.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import cast

from aida.agents.orchestrator.lexicon import Hit, lexicon
from aida.agents.orchestrator.message import Message
from aida.contracts.units import Aspect, ContentType

_RATIO = re.compile(r"(?<![\d.,])(9|16|1|4|5)\s?[:x/]\s?(9|16|1|4|5)(?![\d])")
_RATIOS = {"9:16": "9:16", "16:9": "16:9", "1:1": "1:1", "4:5": "4:5"}
PLATFORM_ASPECTS: dict[str, Aspect] = {
    "instagram_reel": "9:16", "instagram_story": "9:16", "tiktok": "9:16", "youtube_shorts": "9:16",
    "whatsapp": "9:16", "snapchat": "9:16", "youtube": "16:9", "screen": "16:9", "tv": "16:9",
}  # fmt: skip
"""What a platform shows when the client names no shape; the others take several."""
_VERTICAL_ONLY = frozenset({"instagram_reel", "instagram_story", "tiktok", "youtube_shorts", "snapchat"})


def read_platform(message: Message, language: str) -> tuple[str | None, list[tuple[int, int]]]:
    """(the platform, where the message speaks of platforms); `instagram` when no format is named."""
    # "Our brand story" is told anywhere.
    hits = [hit for hit in lexicon(language, "platform").find(message) if hit.payload != "elsewhere"]
    spans = [(hit.start, hit.end) for hit in hits]
    names = [hit.payload for hit in hits]
    if not names:
        return None, spans
    named = [n for n in names if not n.startswith("format_")]
    formats = [n for n in names if n.startswith("format_")]
    if formats and named and set(named) == {"radio"}:
        named = []  # a reel and a radio spot: the radio is where the other one goes
    first = named[0] if named else None
    if first in (None, "instagram", "facebook", "instagram_reel") and formats:
        kind = formats[0].removeprefix("format_")
        if first == "facebook":
            return "facebook", spans
        if kind in ("reel", "story", "feed") and (first is not None or kind != "feed"):
            return f"instagram_{kind}", spans
    if first == "youtube" and "format_shorts" in formats:
        return "youtube_shorts", spans
    if first is None:
        return ("youtube_shorts" if "format_shorts" in formats else None), spans
    return first, spans


def read_aspect(
    message: Message,
    language: str,
    content: ContentType | None,
    platform: str | None,
    media: Sequence[Hit],
) -> tuple[Aspect | None, bool, list[tuple[int, int]]]:
    """(the shape, whether shapes contradict, where the message speaks of shapes)."""
    found: list[tuple[int, int, str]] = []
    for match in _RATIO.finditer(message.text):
        ratio = _RATIOS.get(f"{match.group(1)}:{match.group(2)}")
        if ratio:
            found.append((match.start(), match.end(), ratio))
    found += [(hit.start, hit.end, hit.payload) for hit in lexicon(language, "aspect").find(message)]
    spans = [(start, end) for start, end, _ in found]
    if content == "audio":
        return None, False, spans
    default = PLATFORM_ASPECTS.get(platform or "")
    if content == "multi_asset":
        moving = [one for one in found if _nearest(message, media, one[0], one[1]) != "image"]
        found = moving if moving or default else found
    values = {value for _, _, value in found}
    if len(values) > 1:
        return None, True, spans
    if values:
        value = cast(Aspect, values.pop())
        if platform in _VERTICAL_ONLY and value == "16:9":
            return None, True, spans
        return value, False, spans
    return default, False, spans


def _nearest(message: Message, media: Sequence[Hit], start: int, end: int) -> str | None:
    """The kind of deliverable a shape is said of: the nearest one in the same clause, else any."""
    clause = message.clause(start)
    near = [h for h in media if clause[0] <= h.start < clause[1]] or list(media)
    if not near:
        return None
    kind = min(near, key=lambda h: min(abs(h.start - end), abs(start - h.end))).payload
    return "image" if kind in ("image", "images", "weak_image") else kind
