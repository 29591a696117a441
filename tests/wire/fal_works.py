"""What a fal endpoint makes of its arguments: first the facts that are billed, then the thing itself.

    (endpoint, arguments) ─made_of→ Made {told: sizes, seconds, characters} ─produce→ output, files

The facts cost nothing and are known at once; drawing, filming and speaking happen while the job runs.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.wire import clips, pictures, sounds
from tests.wire.fal_inputs import NAMED_SIZES, Endpoint
from tests.wire.fal_storage import Storage
from tests.wire.fal_voices import ENDPOINTS
from tests.wire.house import House
from tests.wire.works import Works

Output = dict[str, Any]
_TYPES = {
    "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp", "mp4": "video/mp4", "mp3": "audio/mpeg",
    "wav": "audio/wav", "flac": "audio/flac", "pcm": "audio/pcm",
}  # fmt: skip


@dataclass
class Made:
    told: dict[str, Any]
    """`sizes`, `seconds`, `characters`, `sound`: what the bill counts."""
    make: Callable[[Works, Storage, str], Output]
    output: Output | None = field(default=None)

    def produce(self, works: Works, storage: Storage, job: str, endpoint: str) -> None:
        self.output = self.make(works, storage, job)


def made_of(name: str, arguments: dict[str, Any], house: House) -> Made:
    endpoint = ENDPOINTS[name]
    if endpoint.makes == "picture":
        return _pictures(name, endpoint, arguments, house)
    if endpoint.makes == "clip":
        return _clip(name, endpoint, arguments)
    if endpoint.makes == "voice":
        return _voice(name, endpoint, arguments)
    return _music(name, endpoint, arguments)


def _digest(*parts: Any) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _file(storage: Storage, host: str, job: str, name: str, body: bytes, kind: str, maker: str) -> Output:
    """fal's own description of a file it keeps."""
    folder = "files/b" if host == "v3b.fal.media" else "files"
    path = f"/{folder}/{job[:8]}/{_digest(job, name)[:20]}_{name}"
    url = storage.keep(host, path, body, _TYPES[kind], maker)
    return {
        "url": url,
        "content_type": _TYPES[kind],
        "file_name": path.rpartition("/")[2],
        "file_size": len(body),
    }


# ── pictures ──────────────────────────────────────────────────────────────────────────────────────


def _pictures(name: str, endpoint: Endpoint, arguments: dict[str, Any], house: House) -> Made:
    count = arguments.get("num_images", 1)
    width, height = picture_size(endpoint, arguments, house.odd_sizes)
    kind = arguments.get("output_format", endpoint.picture_format)
    seed = arguments.get("seed", int(_digest(name, arguments)[:8], 16) % 2_000_000_000)
    references = arguments.get("image_urls") or [url for url in [arguments.get("image_url")] if url]

    mark = name.removeprefix("fal-ai/")

    def drawn(works: Works, words: str, reference: bytes | None) -> bytes:
        key = ("picture", words, width, height, kind, mark, _digest(reference))
        return works.once(
            key, lambda: pictures.encoded(pictures.draw(words, width, height, mark, reference), kind)
        )

    def make(works: Works, storage: Storage, job: str) -> Output:
        images = []
        reference = storage.bytes_of(references[0]) if references else None
        for index in range(count):
            body = drawn(works, f"{arguments['prompt']} {seed}-{index}", reference)
            if arguments.get("sync_mode"):
                url = f"data:{_TYPES[kind]};base64,{base64.b64encode(body).decode()}"
                told = {"url": url, "content_type": _TYPES[kind]}
            else:
                told = _file(
                    storage, "v3.fal.media", job, f"{index}.{kind.replace('jpeg', 'jpg')}", body, kind, name
                )
            images.append(told | {"width": width, "height": height})
        output: Output = {"images": images, "seed": seed}
        if "flux" in name and "kontext" not in name:
            output |= {"prompt": arguments["prompt"], "has_nsfw_concepts": [False] * count, "timings": {}}
        return output

    return Made({"sizes": [(width, height)] * count}, make)


def picture_size(endpoint: Endpoint, arguments: dict[str, Any], odd: bool) -> tuple[int, int]:
    """What comes back, which is not always what was asked for."""
    if endpoint.shape in ("four_megapixels", "by_resolution"):
        return _by_area(endpoint, arguments)
    asked = arguments.get("image_size", endpoint.size)
    width, height = (
        (asked["width"], asked["height"])
        if isinstance(asked, dict)
        else NAMED_SIZES[asked]
        if isinstance(asked, str)
        else asked
    )
    if endpoint.shape == "at_most_1440":
        # Sides come in steps of 32 and end at 1440; now and then a portrait comes out broader than asked.
        width, height = (max(256, min(1440, round(side / 32) * 32)) for side in (width, height))
        if odd and height == 1440 and width < 1056 and int(_digest(arguments)[:4], 16) % 3 == 0:
            width = 1056
    return width, height


def _by_area(endpoint: Endpoint, arguments: dict[str, Any]) -> tuple[int, int]:
    shape = arguments.get("aspect_ratio") or endpoint.size
    across, down = (1, 1) if ":" not in str(shape) else (int(part) for part in str(shape).split(":"))
    area = {"0.5K": 512, "1K": 1024, "2K": 2048, "4K": 4096}[arguments.get("resolution", "1K")] ** 2
    if endpoint.shape == "four_megapixels":
        area = 2048**2
    side = (area / (across * down)) ** 0.5
    return round(side * across / 16) * 16, round(side * down / 16) * 16


# ── clips ─────────────────────────────────────────────────────────────────────────────────────────


def _clip(name: str, endpoint: Endpoint, arguments: dict[str, Any]) -> Made:
    seconds = _seconds(arguments.get("duration"), endpoint.seconds)
    if arguments.get("multi_prompt"):
        seconds = sum(int(shot.get("duration", "5")) for shot in arguments["multi_prompt"])
    sound = bool(arguments.get("generate_audio", endpoint.sound))
    start = arguments.get("start_image_url") or arguments["image_url"]
    habit = clips.habit_of(endpoint.shape, arguments.get("prompt", ""), arguments.get("resolution"))
    aspect = arguments.get("aspect_ratio")

    def make(works: Works, storage: Storage, job: str) -> Output:
        picture = storage.bytes_of(start)
        key = ("clip", hashlib.sha256(picture).hexdigest(), seconds, habit, sound, aspect)
        body = works.once(key, lambda: clips.film(picture, seconds, habit, sound, aspect, works.tiny))
        output: Output = {"video": _file(storage, "v3b.fal.media", job, "output.mp4", body, "mp4", name)}
        if endpoint.shape == "seedance":
            output["seed"] = arguments.get("seed", 42)
        if endpoint.shape == "sora":
            output["video_id"] = f"video_{job[:12]}"
        return output

    return Made({"seconds": seconds, "sound": sound}, make)


def _seconds(asked: Any, usual: int) -> int:
    if asked in (None, "auto"):
        return usual
    return int(str(asked).removesuffix("s"))


# ── sound ─────────────────────────────────────────────────────────────────────────────────────────


def _voice(name: str, endpoint: Endpoint, arguments: dict[str, Any]) -> Made:
    text = str(arguments.get("text") or arguments.get("prompt"))
    minimax = endpoint.shape == "minimax"
    setting = arguments.get("audio_setting") or {}
    kind = setting.get("format", "mp3") if minimax else "mp3"
    rate = int(setting.get("sample_rate", 32000)) if minimax else 44100
    voice = (arguments.get("voice_setting") or {}).get("voice_id") if minimax else arguments.get("voice")
    pace = float(((arguments.get("voice_setting") or {}) if minimax else arguments).get("speed", 1.0))
    named = arguments.get("language_boost") if minimax else arguments.get("language_code")

    def make(works: Works, storage: Storage, job: str) -> Output:
        speech = sounds.speak(text, sounds.language_of(text, named), str(voice or ""), pace)
        body = sounds.encoded(speech, kind, rate)
        if minimax and arguments.get("output_format", "hex") == "hex":
            audio: Output = {"url": body.hex()}
        else:
            audio = _file(storage, "v3.fal.media", job, f"speech.{kind}", body, kind, name)
        output: Output = {"audio": audio}
        if minimax:
            output["duration_ms"] = round(speech.seconds * 1000)
        elif arguments.get("timestamps"):
            output["timestamps"] = [sounds.characters(text, speech)]
        return output

    return Made({"characters": len(text)}, make)


def _music(name: str, endpoint: Endpoint, arguments: dict[str, Any]) -> Made:
    seconds = float(
        arguments.get("seconds_total")
        or arguments.get("duration_seconds")
        or (arguments.get("music_length_ms") or 0) / 1000
        or endpoint.seconds
    )
    if arguments.get("composition_plan"):
        seconds = sum(part["duration_ms"] for part in arguments["composition_plan"]["sections"]) / 1000
    prompt = str(arguments.get("prompt") or arguments.get("text") or arguments.get("composition_plan"))
    kind = endpoint.shape

    def make(works: Works, storage: Storage, job: str) -> Output:
        key = ("music", prompt, seconds, kind)
        body = works.once(key, lambda: sounds.encoded(sounds.play(prompt, seconds), kind, 48000))
        return {"audio": _file(storage, "v3.fal.media", job, f"output.{kind}", body, kind, name)}

    return Made({"seconds": seconds}, make)
