"""What Prefect's pages show of a run: progress, script and storyboard, pictures, film, files.

Prefect is a view: notices go out beside the work, and one that fails is logged, never the film's
problem. A browser opens no `file:` address from a web page, so pictures of a local store are shown
as small previews.
"""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Coroutine, Sequence
from typing import Any
from uuid import UUID

from prefect.artifacts import (
    acreate_image_artifact,
    acreate_link_artifact,
    acreate_markdown_artifact,
    acreate_progress_artifact,
    acreate_table_artifact,
    aupdate_progress_artifact,
)
from prefect.logging import get_run_logger

from aida.contracts.approval import ShownScene
from aida.contracts.assets import AssetRef
from aida.contracts.script import Script
from aida.contracts.storyboard import Storyboard
from aida.ports import AssetStore

_PREVIEW_WIDTH = 270


class Noticeboard:
    """The artifacts of one workflow. `close` waits for what is still on its way."""

    def __init__(self, workflow_id: str, store: AssetStore) -> None:
        self._key = re.sub(r"[^a-z0-9]+", "-", workflow_id.lower()).strip("-")
        self._store = store
        self._progress: UUID | None = None
        self._last: asyncio.Task[None] | None = None
        self._pending: set[asyncio.Task[None]] = set()

    def progress(self, percent: int, message: str) -> None:
        before = self._last
        self._last = self._post(self._show_progress(percent, message, before))

    def script(self, script: Script) -> None:
        rows = [
            {
                "scene": scene.id,
                "seconds": float(scene.duration),
                "headline": scene.headline,
                "voice-over": scene.voiceover,
            }
            for scene in script.scenes
        ]
        self._post(acreate_table_artifact(table=rows, key=f"{self._key}-script", description=script.tone))

    def storyboard(self, board: Storyboard) -> None:
        text = "\n\n".join(
            f"**{scene.scene_id}** · {scene.visual_description}  \n"
            f"_{scene.camera_movement} · {scene.lighting} · {scene.mood}_"
            for scene in board.scenes
        )
        self._post(acreate_markdown_artifact(text, key=f"{self._key}-storyboard", description="Storyboard"))

    def animatic(self, film: AssetRef | None, frames: Sequence[ShownScene]) -> None:
        """What the client decides about: a link to the film, and its frames."""
        for frame in frames:
            self.picture(f"scene-{frame.scene_id}", f"Scene {frame.scene_id}, draft", frame.image)
        if film is not None:
            link = self._link(film)
            self._post(acreate_link_artifact(link, key=f"{self._key}-animatic", link_text="animatic"))

    def picture(self, name: str, title: str, image: AssetRef) -> None:
        self._post(self._show_picture(f"{self._key}-{name}", title, image))

    def film(self, files: dict[str, AssetRef]) -> None:
        """The finished files by name; the first one gets a link of its own."""
        rows = [
            {"file": name, "type": ref.media_type, "bytes": ref.bytes, "address": self._link(ref)}
            for name, ref in files.items()
        ]
        if not rows:
            return
        link = self._link(next(iter(files.values())))
        self._post(acreate_link_artifact(link, key=f"{self._key}-result", link_text=next(iter(files))))
        self._post(acreate_table_artifact(table=rows, key=f"{self._key}-files", description="Files"))

    def _link(self, ref: AssetRef) -> str:
        return self._store.link(self._store.url(ref))

    async def close(self) -> None:
        await asyncio.gather(*self._pending)

    def _post(self, notice: Coroutine[Any, Any, Any]) -> asyncio.Task[None]:
        task = asyncio.create_task(_without_harm(notice))
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)
        return task

    async def _show_progress(self, percent: int, message: str, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await before
        if self._progress is None:
            key = f"{self._key}-progress"
            self._progress = await acreate_progress_artifact(percent, key=key, description=message)
        else:
            await aupdate_progress_artifact(self._progress, percent, description=message)

    async def _show_picture(self, key: str, title: str, image: AssetRef) -> None:
        url = self._link(image)
        if url.startswith("file:"):
            url = await asyncio.to_thread(_preview, self._store, image)
        await acreate_image_artifact(url, key=key, description=title)


async def _without_harm(notice: Coroutine[Any, Any, Any]) -> None:
    try:
        await notice
    except Exception as err:  # the view may fail, the film must not
        get_run_logger().warning("Prefect's page lacks a notice: %s", err)


def _preview(store: AssetStore, image: AssetRef) -> str:
    """A small JPEG as a `data:` address."""
    import cv2

    picture = cv2.imread(str(store.fetch(image)), cv2.IMREAD_REDUCED_COLOR_2)
    if picture is None:
        raise ValueError(f"{image.key} is no picture")
    height = round(picture.shape[0] * _PREVIEW_WIDTH / picture.shape[1])
    small = cv2.resize(picture, (_PREVIEW_WIDTH, height), interpolation=cv2.INTER_AREA)
    _, jpeg = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, 80])
    return "data:image/jpeg;base64," + base64.b64encode(jpeg.tobytes()).decode()
