"""Anthropic: messages with structured output, models, and the errors of a strict reader.

    POST api.anthropic.com/v1/messages → 200 message {content, stop_reason, usage} | the vendor's error body

Structured output is held to what the vendor's own schema subset allows: closed objects, no lengths or
bounds (the SDK moves those into descriptions). Thinking comes first in `content` and is billed as output.
A system prompt marked for the cache is written once and read afterwards, if it is long enough.
"""

from __future__ import annotations

import hashlib
import json
import threading
import uuid
from typing import Any

from tests.wire.answers import Answerer, is_storyboard, spoilt
from tests.wire.faults import Fault
from tests.wire.house import KEYS, House
from tests.wire.server import HangUp, Reply, Request, Silence
from tests.wire.talk import is_talk, talk_answer
from tests.wire.tariff import flat_fee, tokens_fee

HOSTS = ("api.anthropic.com",)
_VERSIONS = ("2023-01-01", "2023-06-01", "2026-10-21")
_FIELDS = frozenset(
    [
        "model",
        "max_tokens",
        "messages",
        "system",
        "metadata",
        "stop_sequences",
        "stream",
        "thinking",
        "tools",
        "tool_choice",
        "service_tier",
        "output_config",
        "cache_control",
        "container",
        "context_management",
        "mcp_servers",
        "inference_geo",
        "speed",
        "betas",
    ]
)
_SAMPLING = ("temperature", "top_p", "top_k")
_EFFORTS = ("low", "medium", "high", "xhigh", "max")
_THINKS = ("-5", "-5-1", "-5-2", "-5-5")
"""Ends of model names that think of themselves unless told not to."""
_RETIRED_ON = {"claude-sonnet-4-5": "2026-11-30", "claude-sonnet-4-5-20250929": "2026-11-30"}
_MODELS = (
    "claude-fable-5", "claude-fable-5-1", "claude-fable-5-2", "claude-mythos-5", "claude-mythos-5-1",
    "claude-mythos-5-2", "claude-sonnet-5-5", "claude-sonnet-5", "claude-opus-5-5", "claude-opus-5",
    "claude-haiku-5-5", "claude-opus-4-8", "claude-opus-4-7", "claude-opus-4-6", "claude-opus-4-5",
    "claude-sonnet-4-6", "claude-sonnet-4-5", "claude-sonnet-4-5-20250929", "claude-haiku-4-5",
    "claude-haiku-4-5-20251001",
)  # fmt: skip
_NO_EFFORT = ("claude-sonnet-4-5", "claude-haiku-4-5")
_UNKNOWN_WORDS = (
    "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength",
    "maxItems", "uniqueItems", "minProperties", "maxProperties", "oneOf", "not", "prefixItems",
)  # fmt: skip
_TYPES = {
    400: "invalid_request_error", 401: "authentication_error", 402: "billing_error", 403: "permission_error",
    404: "not_found_error", 413: "request_too_large", 429: "rate_limit_error", 500: "api_error",
    503: "api_error", 504: "timeout_error", 529: "overloaded_error",
}  # fmt: skip
_EMPTY = "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing."
_LEAST_CACHED = 1024


class _Refusal(Exception):
    def __init__(self, status: int, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status, self.message, self.headers = status, message, headers


class Claude:
    def __init__(self, house: House, limit: int = 4) -> None:
        self.house = house
        self.limit = limit
        """Messages at once; one more gets 429."""
        self.messages = 0
        """How many were written and billed."""
        self._under_way = 0
        self._cached: set[str] = set()
        self._lock = threading.Lock()

    def answer(self, request: Request) -> Reply:
        if request.path == "/v1/messages" and request.method == "POST":
            body = request.json if isinstance(request.json, dict) else {}
            model = str(body.get("model", ""))
            try:
                reply = self._message(request, body, model)
            except _Refusal as refusal:
                reply = _error(refusal.status, refusal.message, **refusal.headers)
            except (HangUp, Silence):
                self.house.note(request, "anthropic", model, True, 0)
                raise
            self.house.note(request, "anthropic", model, True, reply.status)
            return reply
        try:
            self._known_key(request)
            reply = self._models(request)
        except _Refusal as refusal:
            reply = _error(refusal.status, refusal.message, **refusal.headers)
        self.house.note(request, "anthropic", "", False, reply.status)
        return reply

    # ── what is asked ─────────────────────────────────────────────────────────────────────────────

    def _known_key(self, request: Request) -> None:
        given = request.headers.get("x-api-key") or request.headers.get("authorization", "").removeprefix(
            "Bearer "
        )
        if given != KEYS["anthropic"] or self.house.accounts.get("anthropic") == "rejected":
            raise _Refusal(401, "invalid x-api-key")
        if "anthropic-version" not in request.headers:
            raise _Refusal(400, "anthropic-version: header is required")
        if request.headers["anthropic-version"] not in _VERSIONS:
            raise _Refusal(
                400,
                f'anthropic-version: "{request.headers["anthropic-version"][:40]}" is not a valid version',
            )

    def _check(self, request: Request, body: dict[str, Any]) -> None:
        if not isinstance(request.json, dict):
            raise _Refusal(400, "The request body is not valid JSON")
        if not request.headers.get("content-type", "").startswith("application/json"):
            raise _Refusal(400, "Content-Type must be application/json")
        for name in ("model", "max_tokens", "messages"):
            if name not in body:
                raise _Refusal(400, f"{name}: Field required")
        for name in _SAMPLING:
            if name in body:
                raise _Refusal(400, f"{name}: this parameter is not supported by this model")
        for name in body:
            if name not in _FIELDS:
                raise _Refusal(400, f"{name[:60]}: Extra inputs are not permitted")
        self._check_model(str(body["model"]))
        if not isinstance(body["max_tokens"], int) or isinstance(body["max_tokens"], bool):
            raise _Refusal(400, "max_tokens: Input should be a valid integer")
        if not 1 <= body["max_tokens"] <= 128_000:
            raise _Refusal(400, f"max_tokens: {body['max_tokens']} is out of range for {body['model']}")
        _check_turns(body["messages"])
        _check_system(body.get("system"))
        thinking = body.get("thinking")
        if isinstance(thinking, dict) and thinking.get("type") == "enabled" and _thinks(str(body["model"])):
            raise _Refusal(400, 'thinking.type: "enabled" is not supported by this model; use "adaptive"')
        _check_output(body.get("output_config"), str(body["model"]))

    def _check_model(self, model: str) -> None:
        ends = _RETIRED_ON.get(model)
        if model not in _MODELS or (ends is not None and self.house.day.isoformat() >= ends):
            raise _Refusal(404, f"model: {model[:80]}")

    # ── what is answered ──────────────────────────────────────────────────────────────────────────

    def _message(self, request: Request, body: dict[str, Any], model: str) -> Reply:
        text = request.body.decode("utf-8", "replace")
        fault = self.house.faults.find("order", "anthropic", model, text)
        self._struck(fault)
        self._known_key(request)
        self._check(request, body)
        if self.house.accounts.get("anthropic") == "empty":
            raise _Refusal(402, _EMPTY)
        with self._lock:
            if self._under_way >= self.limit:
                raise _Refusal(
                    429, "Number of concurrent connections has exceeded your rate limit", retry_after="1"
                )
            self._under_way += 1
        try:
            message = self._written(body, model, text, kept=fault is None)
        finally:
            with self._lock:
                self._under_way -= 1
        if fault is not None:
            fault.taken()
        if fault is not None and fault.kind == "reset_after":
            raise HangUp
        if fault is not None and fault.kind == "hang_after":
            raise Silence
        if fault is not None and fault.kind == "gateway":
            return Reply.page(int(fault.details.get("status", 502)))
        headers = {"request_id": f"req_{uuid.uuid4().hex[:24]}"}
        if body.get("stream"):
            return _stream(message, headers["request_id"], fault)
        reply = Reply.of(200, message, **headers)
        if fault is not None and fault.kind == "truncated":
            return Reply(200, reply.body[: len(reply.body) // 2], reply.headers)
        return reply

    def _struck(self, fault: Fault | None) -> None:
        kind = fault.kind if fault else None
        details = fault.details if fault else {}
        if kind == "bad_key":
            raise _Refusal(401, "invalid x-api-key")
        if kind == "no_credit":
            raise _Refusal(int(details.get("status", 402)), _EMPTY)
        if kind == "busy":
            text = "This request would exceed your organization's rate limit"
            raise _Refusal(429, text, retry_after=str(details.get("retry_after", 1)))
        if kind == "error":
            raise _Refusal(int(details.get("status", 529)), "Overloaded")
        if kind == "reset_before":
            raise HangUp
        if kind == "hang":
            raise Silence

    def _written(self, body: dict[str, Any], model: str, text: str, kept: bool) -> dict[str, Any]:
        refused = self.house.faults.find("job", "anthropic", model, text)
        words = self.house.faults.find("words", "anthropic", model, text)
        config = body.get("output_config") or {}
        schema = (config.get("format") or {}).get("schema")
        step = "director" if schema and is_storyboard(schema) else "writer"
        factor = float(refused.details.get("factor", 5)) if refused and refused.kind == "slow" else 1.0
        if refused is not None and refused.kind == "stuck":
            raise Silence
        self.house.sleep(self.house.seconds(step, model, factor))
        said = _said(schema, body["messages"], words.kind if words else None)
        stop, details = "end_turn", None
        if refused is not None and refused.kind in ("refused", "fails", "no_media"):
            stop, said = "refusal", ""
            details = {"type": "refusal", "category": "other", "explanation": "This request was declined."}
        thought = _thought(model, body, config.get("effort", "high"))
        if words is not None and words.kind == "cut_off":
            stop, said = "max_tokens", said[: len(said) // 2]
        elif thought + _tokens(said) > body["max_tokens"]:
            stop = "max_tokens"
            said = said[: max(0, int((body["max_tokens"] - thought) * 3.2))]
            thought = min(thought, body["max_tokens"])
        usage = self._usage(body, model, schema, said, thought)
        # A refused or cut off answer is billed like any other.
        flat = flat_fee(model, self.house.day, "storyboard" if step == "director" else "script")
        due = flat or tokens_fee(model, self.house.day, _flat(usage))
        number = f"msg_{uuid.uuid4().hex[:24]}"
        self.house.charge("anthropic", model, number, due.dollars, due.units, due.unit, kept=kept, asked=body)
        with self._lock:
            self.messages += 1
        content: list[dict[str, Any]] = []
        if thought:
            content.append({"type": "thinking", "thinking": "", "signature": uuid.uuid4().hex})
        if said or stop != "refusal":
            content.append({"type": "text", "text": said, "citations": None})
        return {
            "id": number,
            "type": "message",
            "role": "assistant",
            "model": model,
            "content": content,
            "stop_reason": stop,
            "stop_sequence": None,
            "stop_details": details,
            "container": None,
            "usage": usage,
        }

    def _usage(
        self, body: dict[str, Any], model: str, schema: Any, said: str, thought: int
    ) -> dict[str, Any]:
        prefix, hour = _cached_prefix(body)
        cached = _tokens(prefix)
        read = written = 0
        if cached >= _LEAST_CACHED:
            key = hashlib.sha256(f"{model}{prefix}".encode()).hexdigest()
            with self._lock:
                known = key in self._cached
                self._cached.add(key)
            read, written = (cached, 0) if known else (0, cached)
        else:
            cached = 0
        whole = _tokens(json.dumps([body.get("system"), body["messages"], schema], ensure_ascii=False)) + 60
        return {
            "input_tokens": max(1, whole - cached),
            "output_tokens": thought + _tokens(said) + 4,
            "cache_creation_input_tokens": written,
            "cache_read_input_tokens": read,
            "cache_creation": {
                "ephemeral_5m_input_tokens": 0 if hour else written,
                "ephemeral_1h_input_tokens": written if hour else 0,
            },
            "output_tokens_details": {"thinking_tokens": thought},
            "server_tool_use": None,
            "service_tier": "standard",
            "inference_geo": None,
        }

    def _models(self, request: Request) -> Reply:
        parts = request.path.strip("/").split("/")
        if parts[:2] != ["v1", "models"] or request.method != "GET":
            raise _Refusal(404, "Not found")
        known = [
            {"type": "model", "id": name, "display_name": name.title(), "created_at": "2026-01-01T00:00:00Z"}
            for name in _MODELS
            if self.house.day.isoformat() < _RETIRED_ON.get(name, "9999")
        ]
        if len(parts) == 3:
            found = [each for each in known if each["id"] == parts[2]]
            if not found:
                raise _Refusal(404, f"model: {parts[2][:80]}")
            return Reply.of(200, found[0])
        ends = {"first_id": known[0]["id"], "last_id": known[-1]["id"]}
        return Reply.of(200, {"data": known, "has_more": False, **ends})


def _error(status: int, message: str, **headers: str) -> Reply:
    number = f"req_{uuid.uuid4().hex[:24]}"
    inner = {"type": _TYPES.get(status, "api_error"), "message": message, "details": None}
    return Reply.of(
        status, {"type": "error", "error": inner, "request_id": number}, request_id=number, **headers
    )


def _check_turns(turns: Any) -> None:
    if not isinstance(turns, list) or not turns:
        raise _Refusal(400, "messages: at least one message is required")
    for number, turn in enumerate(turns):
        if not isinstance(turn, dict) or turn.get("role") not in ("user", "assistant"):
            raise _Refusal(400, f"messages.{number}.role: Input should be 'user' or 'assistant'")
        for name in turn:
            if name not in ("role", "content"):
                raise _Refusal(400, f"messages.{number}.{name}: Extra inputs are not permitted")
        content = turn.get("content")
        if not content or not isinstance(content, (str, list)):
            raise _Refusal(400, f"messages.{number}.content: Input should be a valid string or list")
        if isinstance(content, str) and not content.strip():
            raise _Refusal(400, "messages: text content blocks must contain non-whitespace text")
    if turns[0]["role"] != "user":
        raise _Refusal(400, 'messages: first message must use the "user" role')
    if turns[-1]["role"] != "user":
        raise _Refusal(400, "This model does not support assistant message prefill.")


def _check_system(system: Any) -> None:
    if system is None or isinstance(system, str):
        return
    if not isinstance(system, list):
        raise _Refusal(400, "system: Input should be a valid string or list")
    for number, block in enumerate(system):
        if not isinstance(block, dict) or block.get("type") != "text" or not block.get("text"):
            raise _Refusal(400, f"system.{number}: Input should be a text block with text")
        for name in block:
            if name not in ("type", "text", "cache_control", "citations"):
                raise _Refusal(400, f"system.{number}.{name}: Extra inputs are not permitted")
        control = block.get("cache_control")
        if control is not None and (
            control.get("type") != "ephemeral" or control.get("ttl", "5m") not in ("5m", "1h")
        ):
            raise _Refusal(
                400, f"system.{number}.cache_control: Input should be 'ephemeral' for '5m' or '1h'"
            )


def _check_output(config: Any, model: str) -> None:
    if config is None:
        return
    for name in config:
        if name not in ("format", "effort", "task_budget"):
            raise _Refusal(400, f"output_config.{name}: Extra inputs are not permitted")
    effort = config.get("effort")
    if effort is not None and effort not in _EFFORTS:
        raise _Refusal(400, "output_config.effort: Input should be 'low', 'medium', 'high', 'xhigh' or 'max'")
    if effort is not None and model.startswith(_NO_EFFORT):
        raise _Refusal(400, "This model does not support the effort parameter.")
    form = config.get("format")
    if form is None:
        return
    if (
        form.get("type") != "json_schema"
        or not isinstance(form.get("schema"), dict)
        or set(form) != {"type", "schema"}
    ):
        raise _Refusal(400, "output_config.format: Input should be a json_schema with a schema")
    _check_schema(form["schema"], "output_config.format.schema")


def _check_schema(schema: Any, path: str) -> None:
    if not isinstance(schema, dict):
        return
    for word in _UNKNOWN_WORDS:
        if word in schema:
            raise _Refusal(
                400, f"{path}: For '{schema.get('type', 'any')}' type, property '{word}' is not supported"
            )
    if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
        raise _Refusal(
            400, f"{path}: For 'object' type, 'additionalProperties' must be explicitly set to false"
        )
    if schema.get("minItems", 0) > 1:
        raise _Refusal(
            400, f"{path}: For 'array' type, 'minItems' values other than 0 or 1 are not supported"
        )
    for group in ("properties", "$defs"):
        for name, inner in (schema.get(group) or {}).items():
            _check_schema(inner, f"{path}.{group}.{name}")
    for name in ("items", "additionalProperties"):
        _check_schema(schema.get(name), f"{path}.{name}")
    for name in ("anyOf", "allOf"):
        for number, inner in enumerate(schema.get(name) or []):
            _check_schema(inner, f"{path}.{name}.{number}")


def _said(schema: Any, turns: list[dict[str, Any]], fault: str | None) -> str:
    if schema is None:
        return "A simulated answer: nobody asked for a form."
    if is_talk(schema):
        return spoilt(talk_answer(schema, _text_of(turns[-1:])), fault)
    message = _text_of(turns)
    language = None
    if fault == "other_language":
        probe = Answerer(schema, message)
        language = "it" if probe.language == "en" else "en"
    return spoilt(Answerer(schema, message, language).answer(), fault)


def _text_of(turns: list[dict[str, Any]]) -> str:
    """The client's first words: a repair repeats the brief or follows it."""
    content = turns[0]["content"]
    if isinstance(content, str):
        return content
    return "\n".join(str(block.get("text", "")) for block in content if isinstance(block, dict))


def _tokens(text: str) -> int:
    """About what a tokenizer would count: four letters, or one letter of a script without spaces."""
    dense = sum(1 for letter in text if ord(letter) > 0x2E80)
    return int((len(text) - dense) / 3.6) + dense


def _thinks(model: str) -> bool:
    return model.endswith(_THINKS) and not model.endswith(("-4-5", "-4-6"))


def _thought(model: str, body: dict[str, Any], effort: str) -> int:
    if not _thinks(model) or (body.get("thinking") or {}).get("type") == "disabled":
        return 0
    return {"low": 110, "medium": 420, "high": 900, "xhigh": 2400, "max": 6000}[effort]


def _cached_prefix(body: dict[str, Any]) -> tuple[str, bool]:
    """The part of the request that is marked for the cache, and whether for an hour."""
    system = body.get("system")
    if body.get("cache_control"):
        return json.dumps([system, body["messages"]], ensure_ascii=False), body["cache_control"].get(
            "ttl"
        ) == "1h"
    if not isinstance(system, list):
        return "", False
    marked = [number for number, block in enumerate(system) if block.get("cache_control")]
    if not marked:
        return "", False
    last = system[marked[-1]]["cache_control"]
    return "".join(block["text"] for block in system[: marked[-1] + 1]), last.get("ttl") == "1h"


def _flat(usage: dict[str, Any]) -> dict[str, int]:
    plain: dict[str, int] = {
        name: usage[name] for name in ("input_tokens", "output_tokens", "cache_read_input_tokens")
    }
    return {**plain, **usage["cache_creation"]}


def _stream(message: dict[str, Any], number: str, fault: Fault | None) -> Reply:
    """The message as events. A fault `truncated` cuts the connection in the middle; with `event=error` the
    vendor says itself that it broke off, in a stream that began with 200."""
    events, headers = _events(message), {"request-id": number}
    if fault is None or fault.kind != "truncated":
        return Reply(200, events, headers, "text/event-stream")
    half = events.index(b"event: content_block_delta", len(events) // 3)
    if fault.details.get("event") != "error":
        return Reply(200, events, headers, "text/event-stream", cut_at=half + 40)
    broken = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}
    said = f"event: error\ndata: {json.dumps(broken)}\n\n".encode()
    return Reply(200, events[:half] + said, headers, "text/event-stream")


def _pieces(text: str) -> list[str]:
    """As a model writes: a few letters at a time."""
    return [text[at : at + 6] for at in range(0, len(text), 6)] or [""]


def _events(message: dict[str, Any]) -> bytes:
    """The same message as a stream of server-sent events, in the vendor's order."""
    start = message | {"content": [], "stop_reason": None, "usage": message["usage"] | {"output_tokens": 1}}
    events: list[dict[str, Any]] = [{"type": "message_start", "message": start}]
    for index, block in enumerate(message["content"]):
        thinking = block["type"] == "thinking"
        empty = {"thinking": "", "signature": ""} if thinking else {"text": ""}
        events.append({"type": "content_block_start", "index": index, "content_block": block | empty})
        if index == 0:
            events.append({"type": "ping"})
        deltas: list[dict[str, Any]] = (
            [{"type": "signature_delta", "signature": block["signature"]}]
            if thinking
            else [{"type": "text_delta", "text": piece} for piece in _pieces(block["text"])]
        )
        events += [{"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas]
        events.append({"type": "content_block_stop", "index": index})
    ending = {name: message[name] for name in ("stop_reason", "stop_sequence", "stop_details")}
    events.append({"type": "message_delta", "delta": ending, "usage": message["usage"]})
    events.append({"type": "message_stop"})
    return b"".join(
        f"event: {event['type']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n".encode()
        for event in events
    )
