"""The same film by plain asyncio: no Prefect, no journal, no checks, no assembly; what waiting alone costs.

    script ─┬─ voice per scene ─────────────────────┐
            └─ storyboard ─ picture ─ its clips ────┴→ seconds

    python -m bench.schedule_bare   (in the simulated vendors' environment) → {"seconds": …}

Places at the vendors are kept by a semaphore, as a careful script would.
"""

from __future__ import annotations

import asyncio
import json
import os
import time
from typing import Any

import httpx

SHOTS = ((10,), (10, 5), (5,))
"""Seconds of the clips of each scene: the 30 s film of the specification."""
_PLACES = 4
_LOOK_SECONDS = 0.1
_QUEUE = "https://queue.fal.run"


async def film() -> float:
    """Wall seconds until the last clip and line are there."""
    key = {"Authorization": f"Key {os.environ['FAL_KEY']}"}
    async with httpx.AsyncClient(timeout=120) as client:
        begun = time.perf_counter()
        places = asyncio.Semaphore(_PLACES)
        await _words(client, "script")
        await asyncio.gather(
            _pictures(client, key, places),
            *(_bought(client, key, places, "fal-ai/elevenlabs/tts/multilingual-v2", _line()) for _ in SHOTS),
        )
        return time.perf_counter() - begun


async def _pictures(client: httpx.AsyncClient, key: dict[str, str], places: asyncio.Semaphore) -> None:
    await _words(client, "storyboard")
    await asyncio.gather(*(_scene(client, key, places, shots) for shots in SHOTS))


async def _scene(
    client: httpx.AsyncClient, key: dict[str, str], places: asyncio.Semaphore, shots: tuple[int, ...]
) -> None:
    order = {"prompt": "a pair of running shoes", "image_size": {"width": 810, "height": 1440}}
    made = await _bought(client, key, places, "fal-ai/flux-pro/v1.1", order)
    clip = "fal-ai/kling-video/v2.5-turbo/pro/image-to-video"
    image = made["images"][0]["url"]
    await asyncio.gather(
        *(
            _bought(
                client, key, places, clip, {"prompt": "push in", "image_url": image, "duration": str(seconds)}
            )
            for seconds in shots
        )
    )


async def _bought(
    client: httpx.AsyncClient,
    key: dict[str, str],
    places: asyncio.Semaphore,
    endpoint: str,
    order: dict[str, Any],
) -> Any:
    async with places:
        taken = (await client.post(f"{_QUEUE}/{endpoint}", json=order, headers=key)).raise_for_status().json()
        while True:
            seen = await client.get(taken["status_url"], headers=key)
            if seen.raise_for_status().json()["status"] == "COMPLETED":
                break
            await asyncio.sleep(_LOOK_SECONDS)
        made = (await client.get(taken["response_url"], headers=key)).raise_for_status().json()
    media = made.get("video") or made.get("audio") or made["images"][0]
    (await client.get(media["url"])).raise_for_status()
    return made


async def _words(client: httpx.AsyncClient, what: str) -> None:
    answer = {"type": "object", "properties": {what: {"type": "string"}}, "additionalProperties": False}
    order = {
        "model": "claude-sonnet-5-5",
        "max_tokens": 4000,
        "messages": [{"role": "user", "content": f"Write the {what} of a film about shoes."}],
        "output_config": {"format": {"type": "json_schema", "schema": answer}},
    }
    headers = {
        "Authorization": f"Bearer {os.environ['ANTHROPIC_API_KEY']}",
        "anthropic-version": "2026-10-21",
    }
    (
        await client.post("https://api.anthropic.com/v1/messages", json=order, headers=headers)
    ).raise_for_status()


def _line() -> dict[str, Any]:
    return {"text": "Ogni passo lascia il segno giusto: scarpe nuove, materiali di domani."}


if __name__ == "__main__":
    print(json.dumps({"seconds": round(asyncio.run(film()), 3)}))
