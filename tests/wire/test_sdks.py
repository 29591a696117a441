"""The vendors' own SDKs, unmodified, against the simulators: real host names, real TLS, real media."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.wire import Simulation, vendors

KLING = "fal-ai/kling-video/v2.5-turbo/pro/image-to-video"


@pytest.fixture
def sim(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulation]:
    with vendors(tmp_path / "vendors", pace=0.002, media="tiny", odd_sizes=False) as running:
        for name, value in running.environment().items():
            monkeypatch.setenv(name, value)
        yield running


@pytest.fixture
def fal(sim: Simulation) -> Any:
    import fal_client

    return fal_client.SyncClient()


def test_a_picture_goes_through_fals_queue_and_measures_what_was_asked(sim: Simulation, fal: Any) -> None:
    import httpx
    from PIL import Image

    size = {"width": 768, "height": 1344}
    output = fal.subscribe("fal-ai/flux-pro/v1.1", {"prompt": "green shoe", "image_size": size})
    got = httpx.get(output["images"][0]["url"])
    assert got.headers["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(got.content)).size == (768, 1344)
    assert [str(each.dollars) for each in sim.charges] == ["0.080000"]  # 1.03 MP count as 2 × 0.04


def test_a_clip_starts_from_an_uploaded_picture_and_is_billed_by_the_second(
    sim: Simulation, fal: Any
) -> None:
    import av
    import httpx2

    picture = fal.upload(_png(), "image/png")
    output = fal.subscribe(KLING, {"prompt": "push in", "image_url": picture, "duration": "10"})
    clip = av.open(io.BytesIO(httpx2.get(output["video"]["url"]).content))
    assert abs(clip.duration / 1_000_000 - 10) < 0.04  # as near as its frame rate comes
    assert sim.total() == Decimal("0.70")


def test_the_queue_tells_position_progress_and_units(sim: Simulation, fal: Any) -> None:
    import fal_client

    handle = fal.submit("fal-ai/flux/schnell", {"prompt": "a cup", "num_images": 2})
    seen = [type(event) for event in handle.iter_events(interval=0.002)]
    assert seen[-1] is fal_client.Completed
    reply = handle.client.get(handle.response_url)
    assert reply.headers["x-fal-billable-units"] == "2"  # two pictures of 0.79 MP, each a whole one


def test_claude_answers_in_the_form_that_was_asked(sim: Simulation) -> None:
    import anthropic
    from pydantic import BaseModel

    class Scene(BaseModel):
        scene: int
        seconds: float
        voiceover: str

    class Script(BaseModel):
        tone: str
        scenes: list[Scene]

    brief = '{"subject": "scarpe", "language": "it", "scenes": [{"seconds": 5}, {"seconds": 10}]}'
    message = anthropic.Anthropic(max_retries=0).messages.parse(
        model="claude-sonnet-5-5",
        max_tokens=4000,
        messages=[{"role": "user", "content": brief}],
        output_format=Script,
    )
    assert message.parsed_output is not None
    assert [scene.seconds for scene in message.parsed_output.scenes] == [5, 10]
    assert message.usage.output_tokens_details is not None
    assert message.usage.output_tokens > message.usage.output_tokens_details.thinking_tokens > 0
    plain = message.usage.input_tokens * 2 + message.usage.output_tokens * 10
    assert sim.total() == Decimal(plain) / 1_000_000


def test_claude_streams_too(sim: Simulation) -> None:
    import anthropic

    with anthropic.Anthropic(max_retries=0).messages.stream(
        model="claude-haiku-5-5", max_tokens=2000, messages=[{"role": "user", "content": "hello"}]
    ) as stream:
        text = "".join(stream.text_stream)
    assert text == "A simulated answer: nobody asked for a form."


def test_midjourney_gives_four_pictures(sim: Simulation) -> None:
    import time

    import httpx

    key = {"Authorization": f"Bearer {sim.environment()['KIE_API_KEY']}"}
    asked = {"taskType": "mj_txt2img", "prompt": "a shoe --ar 9:16", "aspectRatio": "9:16", "version": "7"}
    taken = httpx.post("https://api.kie.ai/api/v1/mj/generate", json=asked, headers=key).json()
    look = "https://api.kie.ai/api/v1/mj/record-info"
    while True:
        told = httpx.get(look, params=taken["data"], headers=key).json()["data"]
        if told["successFlag"]:
            break
        time.sleep(0.005)
    assert len(told["resultInfoJson"]["resultUrls"]) == 4


def test_no_other_host_is_reached(sim: Simulation) -> None:
    import httpx

    with pytest.raises(httpx.ProxyError):
        httpx.get("https://fal.ai/")
    assert sim.refused == ["fal.ai:443"]


def _png() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (360, 640), "teal").save(out, "PNG")
    return out.getvalue()
