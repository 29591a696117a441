"""Strict readers: whatever is wrong with an order comes back in the vendor's own error body."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from aida.catalog.read import models
from tests.wire import KEYS, Simulation, vendors
from tests.wire.fal_voices import ENDPOINTS
from tests.wire.server import Request

START = "data:image/png;base64,iVBORw0KGgo="
KLING = "fal-ai/kling-video/v2.5-turbo/pro/image-to-video"
KLING_3 = "fal-ai/kling-video/v3/pro/image-to-video"
VEO = "fal-ai/veo3.1/image-to-video"
SORA = "fal-ai/sora-2/image-to-video"
FLUX = "fal-ai/flux-pro/v1.1"
SEEDREAM = "fal-ai/bytedance/seedream/v4.5/text-to-image"
ELEVEN = "fal-ai/elevenlabs/tts/multilingual-v2"

WRONG: list[tuple[str, dict[str, Any], str, list[str | int]]] = [
    (KLING, {"prompt": "x", "image_url": START, "duration": 5}, "literal_error", ["duration"]),
    (KLING, {"prompt": "x", "image_url": START, "duration": "7"}, "literal_error", ["duration"]),
    (KLING, {"prompt": "x", "image_url": START, "aspect_ratio": "9:16"}, "extra_forbidden", ["aspect_ratio"]),
    (KLING, {"prompt": "x", "image_url": START, "seed": 1}, "extra_forbidden", ["seed"]),
    (KLING, {"prompt": "x", "image_url": START, "cfg_scale": 1.5}, "less_than_equal", ["cfg_scale"]),
    (KLING, {"image_url": START}, "missing", ["prompt"]),
    (KLING, {"prompt": "", "image_url": START}, "string_too_short", ["prompt"]),
    (KLING_3, {"prompt": "x", "image_url": START}, "missing", ["start_image_url"]),
    (KLING_3, {"start_image_url": START}, "value_error", []),
    (VEO, {"prompt": "x", "image_url": START, "duration": "8"}, "literal_error", ["duration"]),
    (VEO, {"prompt": "x", "image_url": START, "generate_audio": "false"}, "bool_type", ["generate_audio"]),
    (SORA, {"prompt": "x", "image_url": START, "duration": "8"}, "literal_error", ["duration"]),
    (FLUX, {"prompt": "x", "num_images": "2"}, "int_type", ["num_images"]),
    (FLUX, {"prompt": "x", "num_images": 5}, "less_than_equal", ["num_images"]),
    (FLUX, {"prompt": "x", "safety_tolerance": 2}, "literal_error", ["safety_tolerance"]),
    (FLUX, {"prompt": "x", "negative_prompt": "y"}, "extra_forbidden", ["negative_prompt"]),
    (FLUX, {"prompt": "x", "image_size": {"width": 810.0, "height": 9}}, "int_type", ["image_size", "width"]),
    ("fal-ai/flux-2-pro", {"prompt": "x", "num_images": 1}, "extra_forbidden", ["num_images"]),
    ("fal-ai/flux-2", {"prompt": "x", "image_size": {"width": 1080, "height": 2160}}, "less_than_equal",
     ["image_size", "height"]),
    (SEEDREAM, {"prompt": "x", "image_size": {"width": 1080, "height": 1920}}, "value_error", ["image_size"]),
    ("fal-ai/bytedance/seedream/v5/lite/text-to-image", {"prompt": "x", "seed": 1}, "extra_forbidden",
     ["seed"]),
    ("fal-ai/nano-banana-pro/edit", {"prompt": "x", "image_urls": []}, "too_short", ["image_urls"]),
    ("fal-ai/minimax/hailuo-02/pro/image-to-video", {"prompt": "x", "image_url": START, "duration": "6"},
     "extra_forbidden", ["duration"]),
    (ELEVEN, {"text": "x", "speed": 1.5}, "less_than_equal", ["speed"]),
    (ELEVEN, {"text": "x", "language_code": "sw"}, "value_error", ["language_code"]),
    ("fal-ai/minimax/speech-2.8-hd", {"text": "x"}, "missing", ["prompt"]),
    ("fal-ai/minimax/speech-2.8-hd", {"prompt": "x", "voice_setting": {"speed": 3}}, "less_than_equal",
     ["voice_setting", "speed"]),
    ("fal-ai/lyria2", {"prompt": "x", "duration": 30}, "extra_forbidden", ["duration"]),
    ("fal-ai/stable-audio-25/text-to-audio", {"prompt": "x", "seconds_total": 191}, "less_than_equal",
     ["seconds_total"]),
    ("fal-ai/elevenlabs/music", {"prompt": "x", "music_length_ms": 30.5}, "int_type", ["music_length_ms"]),
]  # fmt: skip


@pytest.mark.parametrize(("endpoint", "arguments", "kind", "place"), WRONG)
def test_a_wrong_input_is_told_with_its_place(
    endpoint: str, arguments: dict[str, Any], kind: str, place: list[str | int]
) -> None:
    found = ENDPOINTS[endpoint].complaints(arguments)
    assert (kind, ["body", *place]) in [(each["type"], each["loc"]) for each in found]


def test_every_fal_model_of_the_catalog_is_played() -> None:
    rows = [row for row in models().values() if row.vendor == "fal"]
    named = [row.endpoint for row in rows]
    named += [row.abilities.edit_endpoint for row in rows if row.abilities.edit_endpoint]
    assert set(named) <= set(ENDPOINTS)


def test_a_length_the_catalog_names_is_a_length_the_endpoint_takes() -> None:
    forms: dict[str, Callable[[int], Any]] = {
        "digits": str,
        "digits_s": "{}s".format,
        "integer": int,
        "milliseconds": lambda n: n * 1000,
    }
    names = {"integer": ("duration", "seconds_total"), "milliseconds": ("music_length_ms",)}
    for row in models().values():
        lengths = row.abilities.durations
        if row.vendor != "fal" or lengths is None or lengths.wire == "fixed":
            continue
        fields = ENDPOINTS[row.endpoint].fields
        name = next(each for each in names.get(lengths.wire, ("duration",)) if each in fields)
        for seconds in lengths.choices():
            assert fields[name].check([], forms[lengths.wire](seconds)) == [], (row.id, seconds)


# ── the counters themselves ───────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def sim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulation]:
    with vendors(tmp_path_factory.mktemp("vendors"), pace=0.0, media="tiny") as running:
        yield running


def ask(sim: Simulation, host: str, path: str, body: Any, **headers: str) -> tuple[int, Any]:
    """One request, without the socket: those are proven in test_sdks.py."""
    import json

    sent = {name.replace("_", "-"): text for name, text in headers.items()}
    reply = sim._answer(Request("POST", host, path, {}, sent, json.dumps(body).encode()))
    return reply.status, json.loads(reply.body)


CLAUDE: dict[str, tuple[dict[str, Any], int, str]] = {
    "temperature": ({"temperature": 0.7}, 400, "temperature"),
    "an unknown field": ({"prompt": "x"}, 400, "Extra inputs"),
    "no max_tokens": ({"max_tokens": None}, 400, "max_tokens"),
    "an unknown model": ({"model": "claude-sonnet-9"}, 404, "claude-sonnet-9"),
    "manual thinking": ({"thinking": {"type": "enabled", "budget_tokens": 1024}}, 400, "thinking"),
    "the answer begun": (
        {"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "{"}]},
        400, "prefill",
    ),
    "an open object": (
        {"output_config": {"format": {"type": "json_schema", "schema": {"type": "object"}}}},
        400, "additionalProperties",
    ),
    "a bound in the schema": (
        {"output_config": {"format": {"type": "json_schema", "schema": {"type": "integer", "minimum": 1}}}},
        400, "minimum",
    ),
    "a strange effort": ({"output_config": {"effort": "heroic"}}, 400, "effort"),
    "effort of a model without": (
        {"model": "claude-haiku-4-5", "output_config": {"effort": "low"}}, 400, "effort",
    ),
}  # fmt: skip
_PLAIN = {"model": "claude-sonnet-5-5", "max_tokens": 100, "messages": [{"role": "user", "content": "x"}]}
_HEADERS = {
    "authorization": f"Bearer {KEYS['anthropic']}",
    "anthropic_version": "2026-10-21",
    "content_type": "application/json",
}


@pytest.mark.parametrize("what", CLAUDE)
def test_claude_refuses(sim: Simulation, what: str) -> None:
    changes, status, word = CLAUDE[what]
    body = {name: value for name, value in (_PLAIN | changes).items() if value is not None}
    got, told = ask(sim, "api.anthropic.com", "/v1/messages", body, **_HEADERS)
    kind = {400: "invalid_request_error", 404: "not_found_error"}[status]
    assert (got, told["type"], told["error"]["type"]) == (status, "error", kind)
    assert word in told["error"]["message"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (_HEADERS | {"authorization": "Bearer someone"}, 401),
        ({name: text for name, text in _HEADERS.items() if name != "anthropic_version"}, 400),
        (_HEADERS | {"anthropic_version": "2019-01-01"}, 400),
    ],
)
def test_claude_looks_at_the_headers(sim: Simulation, headers: dict[str, str], status: int) -> None:
    assert ask(sim, "api.anthropic.com", "/v1/messages", _PLAIN, **headers)[0] == status


def test_a_model_is_gone_from_its_last_day_on(tmp_path: Path) -> None:
    from datetime import date

    old = _PLAIN | {"model": "claude-sonnet-4-5"}
    for day, status in ((date(2026, 11, 29), 200), (date(2026, 11, 30), 404)):
        with vendors(tmp_path / day.isoformat(), pace=0.0, day=day) as then:
            assert ask(then, "api.anthropic.com", "/v1/messages", old, **_HEADERS)[0] == status


KIE: dict[str, tuple[dict[str, Any], str]] = {
    "no task type": ({"taskType": None}, "taskType is required"),
    "an unknown field": ({"sref": "123"}, "Unknown parameter: sref"),
    "a strange shape": ({"aspectRatio": "4:5"}, "Invalid aspectRatio"),
    "a version as a number": ({"version": 7}, "Invalid version"),
    "stylization between steps": ({"stylization": 120}, "Invalid stylization"),
    "a style picture without one": ({"taskType": "mj_style_reference"}, "fileUrls is required"),
    "too many words": ({"prompt": "x" * 2001}, "Invalid prompt"),
}


@pytest.mark.parametrize("what", KIE)
def test_kie_refuses_with_status_200_and_a_code(sim: Simulation, what: str) -> None:
    changes, word = KIE[what]
    body = {"taskType": "mj_txt2img", "prompt": "a shoe", "aspectRatio": "9:16"} | changes
    sent = {name: value for name, value in body.items() if value is not None}
    key = f"Bearer {KEYS['kie']}"
    status, told = ask(sim, "api.kie.ai", "/api/v1/mj/generate", sent, authorization=key)
    assert (status, told["code"], told["data"]) == (200, 422, None)
    assert word in told["msg"]


def test_nothing_that_was_refused_costs_anything(sim: Simulation) -> None:
    before = sim.total()
    key = {"authorization": f"Key {KEYS['fal']}"}
    status, ticket = ask(sim, "queue.fal.run", f"/{KLING}", {"prompt": "x", "image_url": START}, **key)
    assert (status, ticket["status"]) == (200, "IN_QUEUE")
    job = sim.jobs[ticket["request_id"]]
    assert (job.status, job.code, job.complaints[0]["type"]) == ("COMPLETED", 422, "image_load_error")
    assert sim.total() == before
