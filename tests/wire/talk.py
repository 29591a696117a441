"""An account manager's answers without a language model: what a simple listener makes of a short message.

    <state>…</state><message>"…"</message> + schema ─talk_answer→ {"reply": …, "intent": …, "subject": …}

It understands a few English and Italian words, far fewer than AIDA's own rules; what it does not, it leaves
unsaid, as the form wants it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_ITALIAN = re.compile(r"\b(voglio|vorrei|per la mia|secondi|più|quanto|ciao|senza)\b", re.IGNORECASE)
_SUBJECT = re.compile(r"(?:per (?:la mia|il mio|le mie)|for (?:my|our)|about) ([^.,?!]+)", re.IGNORECASE)
_SECONDS = re.compile(r"(\d+)\s*(?:s\b|sec|second)", re.IGNORECASE)
_PLACES = {"instagram": "instagram_reel", "tiktok": "tiktok", "youtube": "youtube"}


def is_talk(schema: Any) -> bool:
    return isinstance(schema, dict) and {"reply", "intent"} <= set(schema.get("properties", {}))


def talk_answer(schema: Mapping[str, Any], turn: str) -> dict[str, Any]:
    """The whole object. `turn` is the last turn of the request."""
    state, message = _between(turn, "state"), str(_between(turn, "message"))
    low = message.casefold()
    subject, seconds = _SUBJECT.search(message), _SECONDS.search(message)
    said = {
        "client_language": "it" if _ITALIAN.search(message) else "en",
        "subject": re.sub(r"\s+(?:di|of|in|su|on|per|for)\s.*", "", subject[1]) if subject else "",
        "duration_seconds": float(seconds[1]) if seconds else 0,
        "platform": next((value for name, value in _PLACES.items() if name in low), ""),
        "content_type": "video" if re.search(r"video|film|reel", low) else "unsaid",
        "aspect": "1:1" if re.search(r"square|quadrat", low) else "unsaid",
        "voice": "none" if re.search(r"no voice|senza voce", low) else "unsaid",
    }
    told = [
        value for name, value in said.items() if name != "client_language" and value not in ("", 0, "unsaid")
    ]
    intent = "change" if state.get("brief") else "new_wish"
    if not told:
        intent = "question" if "?" in message else "styles" if "styl" in low or "stil" in low else "chat"
    missing = [] if state.get("brief") else [each for each, known in (
        ("platform", said["platform"]), ("duration_s", said["duration_seconds"])) if not known]  # fmt: skip
    said |= {
        "intent": intent,
        "asks": missing if intent == "new_wish" else [],
        "reply": _reply(told, message),
    }
    return {name: said.get(name, _nothing(inner, schema)) for name, inner in schema["properties"].items()}


def _reply(told: list[Any], message: str) -> str:
    if not told:
        return 'I heard: "' + message[:80] + '" 🙂\nTell me more.'
    return f"Noted: {', '.join(str(each) for each in told)}."


def _nothing(inner: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    """What the form calls unsaid."""
    if "enum" in inner:
        return "unsaid" if "unsaid" in inner["enum"] else inner["enum"][0]
    return {"string": "", "number": 0, "integer": 0, "array": [], "boolean": False}.get(
        inner.get("type", ""), ""
    )


def _between(text: str, tag: str) -> Any:
    found = re.search(rf"<{tag}>\s*(.*?)\s*</{tag}>", text, re.DOTALL)
    return json.loads(found[1]) if found else {}
