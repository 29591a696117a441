"""What goes over Claude's wire, and what is made of what comes back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from aida.catalog.bill import bill
from aida.catalog.read import models
from aida.contracts.prompt import Question
from aida.errors import AccountTrouble, Permanent, Refused, Transient
from aida.providers.claude import wire

TODAY = date(2026, 11, 22)
SPEC_DAY = date(2025, 10, 21)
SONNET = models()["anthropic/claude-sonnet-5.5"]


def question(**more: Any) -> Question:
    facts: dict[str, Any] = {"system": "orders", "turns": ("brief",), "answer_schema": '{"type": "object"}'}
    return Question.model_validate({"most_tokens": 6000, "effort": "medium"} | facts | more)


def test_the_request_is_the_documented_one() -> None:
    """Structured output by `create`, the system prompt cached, no sampling, no thinking switch."""
    assert wire.body_of(question(turns=("a", "b", "c")), "claude-sonnet-5-5") == {
        "model": "claude-sonnet-5-5",
        "max_tokens": 6000,
        "system": [{"type": "text", "text": "orders", "cache_control": {"type": "ephemeral"}}],
        "messages": [
            {"role": "user", "content": "a"},
            {"role": "assistant", "content": "b"},
            {"role": "user", "content": "c"},
        ],
        "output_config": {
            "format": {"type": "json_schema", "schema": {"type": "object"}},
            "effort": "medium",
        },
    }


def test_effort_is_left_out_where_it_would_be_an_error() -> None:
    assert "effort" not in wire.body_of(question(), "claude-sonnet-4-5")["output_config"]


def test_no_answer_is_long_enough_to_need_streaming() -> None:
    assert wire.body_of(question(most_tokens=60_000), "claude-sonnet-5-5")["max_tokens"] == 21_000


def test_the_fingerprint_is_of_every_word() -> None:
    bodies = [
        wire.body_of(question(), "claude-sonnet-5-5"),
        wire.body_of(question(turns=("brief!",)), "claude-sonnet-5-5"),
        wire.body_of(question(system="other orders"), "claude-sonnet-5-5"),
        wire.body_of(question(), "claude-opus-5-5"),
    ]
    assert len({wire.fingerprint_of(body) for body in bodies}) == 4
    assert wire.fingerprint_of(bodies[0]) == wire.fingerprint_of(
        wire.body_of(question(), "claude-sonnet-5-5")
    )


def test_the_journal_keeps_the_words_and_the_prompts_hash() -> None:
    short = wire.told_in_short(wire.body_of(question(), "claude-sonnet-5-5"))
    assert short["messages"][0]["content"] == "brief"
    assert "orders" not in str(short)
    assert len(short["system_sha256"]) == 64


@pytest.mark.parametrize(
    "usage, dollars",
    [
        # 2500 × $2 + 1200 × $10 a million
        ({"input_tokens": 2500, "output_tokens": 1200}, "0.017"),
        # 500 × $2 + 2000 cached × $0.10 + 1200 × $10
        ({"input_tokens": 500, "output_tokens": 1200, "cache_read_input_tokens": 2000}, "0.0132"),
        # 500 × $2 + 2000 written into the cache × $2.50 + 1200 × $10
        ({"input_tokens": 500, "output_tokens": 1200, "cache_creation_input_tokens": 2000}, "0.018"),
        # thinking is inside the output's count already
        (
            {
                "input_tokens": 0,
                "output_tokens": 3000,
                "output_tokens_details": {"thinking_tokens": 2000},
                "cache_read_input_tokens": None,
            },
            "0.03",
        ),
    ],
)
def test_cached_tokens_cost_what_they_cost(usage: dict[str, Any], dollars: str) -> None:
    assert bill(SONNET, TODAY, wire.used_by(usage), step="script") == Decimal(dollars)


def test_on_the_specifications_day_a_script_is_two_cents_whatever_its_tokens() -> None:
    old = models()["anthropic/claude-sonnet-4.5"]
    used = wire.used_by({"input_tokens": 9000, "output_tokens": 9000})
    assert bill(old, SPEC_DAY, used, step="script") == Decimal("0.02")
    assert bill(old, SPEC_DAY, used, step="storyboard") == Decimal("0.03")


@pytest.mark.parametrize("text", ["shoes " * 500, "靴を履いて走ろう。" * 300, "حذاء للجري " * 300])
def test_no_request_can_cost_more_than_was_reserved(text: str) -> None:
    """A tokenizer that needs a token for each character of Japanese, and half of that elsewhere."""
    body = wire.body_of(question(system=text, turns=(text,)), "claude-sonnet-5-5")
    tokens = 2 * (len(text) if ord(text[0]) > 0x2000 else len(text) // 2)
    used = wire.used_by(
        {"input_tokens": 0, "cache_creation_input_tokens": tokens, "output_tokens": body["max_tokens"]}
    )
    worst, cost = (bill(SONNET, TODAY, units) for units in (wire.most_used(body), used))
    assert worst is not None
    assert cost is not None
    assert worst >= cost


def test_an_answer_is_its_words_without_its_thinking() -> None:
    answer = wire.answer_of(
        {
            "stop_reason": "end_turn",
            "content": [
                {"type": "thinking", "thinking": "hm", "signature": "x"},
                {"type": "text", "text": '{"a":'},
                {"type": "text", "text": " 1}"},
            ],
        }
    )
    assert (answer.text, answer.stop, answer.why, answer.kept) == ('{"a": 1}', "end_turn", None, False)


def test_a_refusal_tells_why() -> None:
    answer = wire.answer_of(
        {
            "stop_reason": "refusal",
            "content": [],
            "stop_details": {"type": "refusal", "category": "bio", "explanation": "not this"},
        }
    )
    assert (answer.stop, answer.why) == ("refusal", "bio: not this")


@pytest.mark.parametrize(
    "status, text, code, kind, said",
    [
        (400, "max_tokens: bad", None, Permanent, "max_tokens: bad"),
        (400, "Your credit balance is too low to access the API", None, AccountTrouble, "empty"),
        (401, "invalid bearer token", None, AccountTrouble, "ANTHROPIC_API_KEY was rejected"),
        (402, "payment required", None, AccountTrouble, "empty"),
        (403, "not allowed", None, AccountTrouble, "ANTHROPIC_API_KEY was rejected"),
        (404, "model: claude-old", None, Permanent, "does not know this model"),
        (408, "slow", None, Transient, "408"),
        (413, "too large", None, Permanent, "too large"),
        (422, "unprocessable", None, Permanent, "unprocessable"),
        (429, "rate", None, Transient, "429"),
        (429, "limit", "enforced_spend_limit_reached", AccountTrouble, "spend limit"),
        (500, "oops", None, Transient, "500"),
        (503, "away", None, Transient, "503"),
        (529, "overloaded", None, Transient, "529"),
    ],
)
def test_statuses_are_sorted_by_what_can_be_done(
    status: int, text: str, code: str | None, kind: type[Exception], said: str
) -> None:
    error = wire.sorted_by(status, text, code=code, retry_after=2.0, model="m")
    assert type(error) is kind
    assert not isinstance(error, Refused)
    assert said in error.text
    if isinstance(error, Transient):
        assert error.retry_after == 2.0


@pytest.mark.parametrize(
    "headers, seconds",
    [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after-ms": "1500", "retry-after": "7"}, 1.5),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:00 GMT"}, None),
        ({"retry-after": "-1"}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read(headers: dict[str, str], seconds: float | None) -> None:
    assert wire.retry_after(headers) == seconds
