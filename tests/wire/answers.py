"""A language model's answer without one: a message and a JSON schema → JSON that satisfies both.

    {"type": "object", "properties": {"scenes": …}} + the brief in the message ─answer→ {"scenes": […]}

Walks the schema; names it knows get sensible words, others something that fits the type. What a fault
asks for is spoilt afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tests.wire.lines import (
    DESCRIPTORS,
    PALETTE,
    board_words,
    data_in,
    language_in,
    scenes_in,
    script_words,
    seconds_of,
)


class Answerer:
    """One message's answers."""

    def __init__(self, schema: Mapping[str, Any], message: str, language: str | None = None) -> None:
        self.schema = schema
        self.brief = data_in(message)
        self.language = language or language_in(self.brief)
        self.scenes = scenes_in(self.brief)
        self.board = is_storyboard(schema)
        self.words = [] if self.board else script_words(self.brief, self.language)

    def answer(self) -> Any:
        return self._value(self.schema, "", None)

    def _value(self, schema: Mapping[str, Any], path: str, index: int | None) -> Any:
        if "$ref" in schema:
            return self._value(self.schema["$defs"][schema["$ref"].rpartition("/")[2]], path, index)
        for branch in ("anyOf", "allOf"):
            if branch in schema:
                kinds = [each for each in schema[branch] if each.get("type") != "null"]
                return self._value(kinds[0], path, index)
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            known = self._known(path, index)
            return known if known in schema["enum"] else schema["enum"][(index or 0) % len(schema["enum"])]
        kind = schema.get("type", "string")
        if kind == "object":
            return {
                name: self._value(inner, f"{path}.{name}" if path else name, index)
                for name, inner in schema.get("properties", {}).items()
            }
        if kind == "array":
            return self._list(schema, path, index)
        known = self._known(path, index)
        if kind in ("integer", "number"):
            number = known if isinstance(known, (int, float)) and not isinstance(known, bool) else 1
            return int(number) if kind == "integer" or float(number).is_integer() else number
        if kind == "boolean":
            return bool(known) if isinstance(known, bool) else True
        if kind == "null":
            return None
        return known if isinstance(known, str) else "fresh and clear"

    def _list(self, schema: Mapping[str, Any], path: str, index: int | None) -> list[Any]:
        name = path.rpartition(".")[2]
        if name == "palette":
            return list(PALETTE)
        if name == "descriptors":
            return list(DESCRIPTORS)
        if index is None and name in ("scenes", "shots", "boards"):
            return [self._value(schema["items"], path, number) for number in range(len(self.scenes))]
        return [self._value(schema["items"], path, index)]

    def _known(self, path: str, index: int | None) -> Any:
        """What a field of this name says; `None` when the name tells nothing."""
        name = path.rpartition(".")[2]
        if index is None:
            return self._whole(name)
        scene = self.scenes[index]
        if name in ("scene", "scene_id", "id", "number"):
            return scene.get("scene") or scene.get("id") or index + 1
        if name in ("seconds", "duration", "duration_s"):
            return seconds_of(scene)
        if self.board:
            words = board_words(self.brief, index, len(self.scenes), self.language)
            return words.get(f"english.{name}" if ".english." in f".{path}" else name)
        said = self.words[index]
        return {
            "what_happens": said.happens,
            "text": said.happens,
            "description": said.happens,
            "headline": said.headline,
            "voiceover": said.spoken,
            "voice_over": said.spoken,
            "narration": said.spoken,
        }.get(name)

    def _whole(self, name: str) -> Any:
        joined = " ".join(each.spoken for each in self.words)
        return {
            "tone": str(self.brief.get("tone") or {"it": "energico e chiaro"}.get(self.language, "lively")),
            "voiceover": joined,
            "narration": joined,
            "language": self.language,
            "medium": "photography",
            "subject": self.brief.get("subject"),
            "title": self.brief.get("subject"),
        }.get(name)


def is_storyboard(schema: Mapping[str, Any]) -> bool:
    return any(
        word in json.dumps(schema) for word in ('"visual_description"', '"camera_movement"', '"storyboard"')
    )


def spoilt(answer: Any, fault: str | None) -> str:
    """The answer's text, with what the fault asks for."""
    if fault == "wrong_totals" and isinstance(answer, dict):
        for scene in answer.get("scenes", [])[:1]:
            for name in ("seconds", "duration"):
                if name in scene:
                    scene[name] = scene[name] + 3
    if fault == "missing_scene" and isinstance(answer, dict) and answer.get("scenes"):
        answer["scenes"].pop()
    text = json.dumps(answer, ensure_ascii=False)
    if fault == "bad_json":
        return text[: len(text) * 2 // 3] + "…"
    if fault == "chatty":
        return (
            f"Certainly! Here is what you asked for:\n```json\n{text}\n```\nLet me know if you need changes."
        )
    return text
