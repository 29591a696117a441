"""From the asset store to the client's folder: a finished workflow → `OUT/<workflow id>/`.

All files are put together in a hidden folder beside the final one and appear under their final
names in a single rename, so that nobody ever finds half a film.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from aida.catalog.phrases import phrase
from aida.contracts.assets import AssetRef
from aida.contracts.result import FinalResult
from aida.errors import BadInput
from aida.ports import AssetStore
from aida.storage.links import in_every_text

_PICTURES = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


def check_out(out: Path, speak: str) -> None:
    """Raise `BadInput` when nothing could be written to `out`; leaves no trace."""
    probe = out / f".aida-{os.getpid()}"
    try:
        made = not out.exists()
        out.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
        if made:
            out.rmdir()
    except OSError as err:
        reason = err.strerror or str(err)
        raise BadInput(phrase("out_unwritable", speak, path=out, reason=reason)) from err


def deliverables(result: FinalResult) -> Iterator[tuple[str, AssetRef]]:
    """File name and asset of everything the client gets, in the order they would open them."""
    delivered = result.delivered
    if delivered is not None:
        named: tuple[tuple[str, AssetRef | None], ...] = (
            ("film.mp4", delivered.film),
            ("thumbnail.jpg", delivered.thumbnail),
            ("captions.srt", delivered.captions_srt),
            ("captions.vtt", delivered.captions_vtt),
            ("voice.wav", delivered.voice),
            ("audio.wav", delivered.mix),
            ("audio.mp3", delivered.mix_mp3),
        )
        yield from ((name, ref) for name, ref in named if ref is not None)
        for number, frame in enumerate(delivered.frames, start=1):
            yield f"storyboard/scene-{number}.png", frame
    for number, still in enumerate(result.stills, start=1):
        suffix = _PICTURES[still.media_type]
        yield f"images/image-{number}.{suffix}", still
    if result.status != "completed":
        yield from kept(result)


def kept(result: FinalResult) -> Iterator[tuple[str, AssetRef]]:
    """What a production that failed had made, each part under a name that says what it is."""
    assets = result.assets
    if assets is None:
        return
    delivered = {still.key for still in result.stills}
    for picture in assets.images or ():
        if picture.image is not None and picture.image.key not in delivered:
            suffix = _PICTURES[picture.image.media_type]
            yield f"kept/scene-{picture.scene_id}.{suffix}", picture.image
    for clip in assets.raw_video.clips if assets.raw_video else ():
        if clip.camera is not None:  # a draft's clip is the picture once more
            continue
        name = f"kept/scene-{clip.scene_id}-shot-{clip.shot}"
        if not clip.pieces:
            yield f"{name}.mp4", clip.asset
        for number, piece in enumerate(clip.pieces, start=1):
            yield f"{name}-take-{number}.mp4", piece.asset
    if assets.audio is not None:
        for line in assets.audio.lines:
            yield f"kept/voice-{line.scene_id}.wav", line.asset
        if assets.audio.music is not None:
            yield "kept/music.wav", assets.audio.music.asset


def texts(result: FinalResult) -> Iterator[tuple[str, str]]:
    """File name and content of what a production that was not finished hands over in words: its script."""
    written = result.assets.script if result.assets is not None else None
    if result.status == "completed" or written is None or written.script is None:
        return
    parts = []
    for scene in written.script.scenes:
        head = f"{scene.id} · {float(scene.duration):g} s"
        parts.append("\n".join(line for line in (head, scene.headline, scene.voiceover) if line))
    yield "kept/script.txt", "\n\n".join(parts) + "\n"


def deliver(result: FinalResult, store: AssetStore, out: Path, speak: str) -> Path:
    """Write the deliverables and `result.json` to `out/<workflow id>/` and return that folder.

    A folder of an earlier delivery is replaced. Raises `BadInput` when the disk is full or the
    folder cannot be written; then nothing is left behind and the assets stay in the store.
    """
    final = out / result.workflow_id
    partial = out / f".{result.workflow_id}.partial"
    try:
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True)
        urls: dict[str, str] = {}
        for name, ref in deliverables(result):
            target = partial / name
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(store.fetch(ref), target)
            urls[store.url(ref)] = (final.resolve() / name).as_uri()
        for name, text in texts(result):
            (partial / name).parent.mkdir(exist_ok=True)
            (partial / name).write_text(text, encoding="utf-8")
        document = in_every_text(
            result.model_dump(mode="json"), lambda text: urls.get(text) or store.link(text)
        )
        (partial / "result.json").write_text(
            json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8"
        )
        if final.exists():
            shutil.rmtree(final)
        partial.rename(final)
    except OSError as err:
        shutil.rmtree(partial, ignore_errors=True)
        if err.errno in (errno.ENOSPC, errno.EDQUOT):
            raise BadInput(phrase("disk_full", speak, path=out, id=result.workflow_id)) from err
        reason = err.strerror or str(err)
        raise BadInput(phrase("out_unwritable", speak, path=out, reason=reason)) from err
    return final
