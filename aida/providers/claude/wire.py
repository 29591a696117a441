"""What goes over Claude's wire and what comes back (pure; dictionaries only).

    Question + endpoint ─body_of→ body of POST /v1/messages        message ─answer_of, used_by→ Answer, units
    body ─most_used→ units it can cost at most                     status ─sorted_by→ an error of ours

Field names: anthropic SDK 2.12.0 (API version 2026-10-21), read 2026-11-22.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from aida.catalog.rows import Unit
from aida.contracts.prompt import Answer, Question
from aida.errors import AccountTrouble, AidaError, Permanent, Standing, Transient

MOST_TOKENS = 21_000
"""The SDK wants streaming for answers that may be longer than 21,333 tokens."""

_TAKES_EFFORT = frozenset(
    {"claude-sonnet-5-5", "claude-sonnet-5", "claude-opus-5-5", "claude-opus-5", "claude-haiku-5-5"}
)
"""Endpoints that know `output_config.effort`; the others answer 400 to it. Source: the vendor's page on
effort (`supportedModels`), read 2026-11-22. An endpoint that is not here works at its own default."""

_MILLION = Decimal(1_000_000)
_BYTES_PER_TOKEN = 2
"""No tokenizer is at hand; plain English has about four bytes to a token, Japanese about three: this
estimates too many, never too few."""
_SPARE_TOKENS = 1_000
"""What the vendor adds for the answer's format."""

_EMPTY = ("credit balance", "spend_limit", "billing")
"""Words of answers that say the account cannot pay: 402, a 400 that names the balance, a 429 whose code
ends in `spend_limit_reached`."""

_REFUSING: Mapping[int, Standing] = {401: "rejected", 403: "not_allowed"}


def body_of(question: Question, endpoint: str) -> dict[str, Any]:
    """The request. The system prompt comes first and is cached by the vendor; the client's words follow."""
    config: dict[str, Any] = {"format": {"type": "json_schema", "schema": json.loads(question.answer_schema)}}
    if question.effort is not None and endpoint in _TAKES_EFFORT:
        config["effort"] = question.effort
    roles = ("user", "assistant")
    return {
        "model": endpoint,
        "max_tokens": min(question.most_tokens, MOST_TOKENS),
        "system": [{"type": "text", "text": question.system, "cache_control": {"type": "ephemeral"}}],
        "messages": [
            {"role": roles[number % 2], "content": turn} for number, turn in enumerate(question.turns)
        ],
        "output_config": config,
    }


def fingerprint_of(body: Mapping[str, Any]) -> str:
    """64 hexadecimal digits; the same for the same words. How long the answer may be depends on the money
    left and does not count: an answer bought with more is as good."""
    asked = {name: value for name, value in body.items() if name != "max_tokens"}
    return hashlib.sha256(_canonical(asked).encode()).hexdigest()


def told_in_short(body: Mapping[str, Any]) -> dict[str, Any]:
    """The body as the journal keeps it: prompt and schema by their hashes."""
    short = {name: value for name, value in body.items() if name not in ("system", "output_config")}
    config = body["output_config"]
    return short | {
        "system_sha256": _hashed(body["system"][0]["text"]),
        "schema_sha256": _hashed(_canonical(config["format"]["schema"])),
        "effort": config.get("effort"),
    }


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def most_used(body: Mapping[str, Any]) -> dict[Unit, Decimal]:
    """What the request can use at most: every word written into the cache, every token answered."""
    tokens = len(_canonical(body).encode()) // _BYTES_PER_TOKEN + _SPARE_TOKENS
    return {
        "call": Decimal(1),
        "mtok_cache_write": tokens / _MILLION,
        "mtok_out": body["max_tokens"] / _MILLION,
    }


def used_by(usage: Mapping[str, Any]) -> dict[Unit, Decimal]:
    """What the vendor counted. Its `input_tokens` exclude those of the cache; thinking is in `output_tokens`.

    Raises `KeyError`, `TypeError` when it did not count.
    """
    return {
        "call": Decimal(1),
        "mtok_in": int(usage["input_tokens"]) / _MILLION,
        "mtok_out": int(usage["output_tokens"]) / _MILLION,
        "mtok_cache_read": int(usage.get("cache_read_input_tokens") or 0) / _MILLION,
        "mtok_cache_write": int(usage.get("cache_creation_input_tokens") or 0) / _MILLION,
    }


def answer_of(message: Mapping[str, Any]) -> Answer:
    """The words of a message, thinking left out; cut off or refused ones too."""
    blocks = message.get("content") or []
    details = message.get("stop_details") or {}
    said = [str(details[name]) for name in ("category", "explanation") if details.get(name)]
    return Answer(
        text="".join(str(block.get("text") or "") for block in blocks if block.get("type") == "text"),
        stop=str(message.get("stop_reason") or "end_turn"),
        why=": ".join(said) or None,
    )


def account_standing(status: int, text: str, code: str | None) -> Standing | None:
    """Why the key or the account cannot order; `None` when the answer is about something else."""
    empty = any(word in f"{code} {text}".lower() for word in _EMPTY)
    if status == 402 or (status in (400, 403, 429) and empty):
        return "empty"
    return _REFUSING.get(status)


def is_unclear(status: int, *, told: bool) -> bool:
    """Whether an answer may have been written all the same: its time was up on the way, or a gateway speaks
    in the vendor's place (`told`: the body is the vendor's own). Below 400: a stream that had begun broke."""
    return status < 400 or status in (408, 499, 504) or (status >= 500 and not told)


def sorted_by(
    status: int, text: str, *, code: str | None, retry_after: float | None, **where: Any
) -> AidaError:
    """The vendor's status as an error of ours; each of them says that nothing was charged.

    `text` is the vendor's own message, `code` its `details.error_code`.
    """
    said = f"Claude answered {status}: {text[:300]}"
    why = account_standing(status, text, code)
    if why == "empty":
        return AccountTrouble(
            f"The Anthropic account is empty or at its spend limit; add credit. {said}", **where
        )
    if status in (408, 409, 429) or status >= 500:
        return Transient(said, retry_after=retry_after, **where)
    if why is not None:
        return AccountTrouble(f"The key in ANTHROPIC_API_KEY was rejected; set a valid one. {said}", **where)
    if status == 404:
        return Permanent(f"Claude does not know this model (any more); choose another one. {said}", **where)
    return Permanent(said, **where)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds the vendor asks to wait; `None` when it does not say, or says a date."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            seconds = float(headers[name]) / unit
        except (KeyError, ValueError):
            continue
        if 0 <= seconds < float("inf"):
            return seconds
    return None
