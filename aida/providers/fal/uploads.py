"""A picture of ours becomes something fal.ai can read: asset → `data:` text or an address on its CDN.

    asset ─fetch→ file ─small→ data:image/jpeg;base64,…     ─large→ JPEG ─upload→ https://v3.fal.media/…

Uploading costs nothing. Up to 256 kB travel inside the order, which saves two round trips and keeps the
picture off a public address; what is uploaded is deleted by the vendor after a day.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aida.contracts.assets import AssetRef
from aida.errors import Permanent, Transient
from aida.ports import AssetStore
from aida.providers.fal.faults import account_trouble, read_complaint

if TYPE_CHECKING:
    import httpx
    import numpy as np
    from numpy.typing import NDArray

INLINE_BYTES = 256 << 10
_LONGEST_SIDE = 4096
_JPEG_QUALITY = 94
_UPLOAD_SECONDS = 30.0
# A larger file of the type is sent as a JPEG: of a PNG it is a tenth, of a photograph the pixels matter.
_PICTURES = {"image/png": INLINE_BYTES, "image/jpeg": 3 << 20, "image/webp": 3 << 20}


@dataclass(frozen=True)
class Parcel:
    data: bytes
    media_type: str


Upload = Callable[[], Parcel]
"""Makes the bytes when they are needed: an order found in the journal sends nothing."""


def packing(asset: AssetRef, store: AssetStore, *, least_side: int = 0) -> Upload:
    """How to get the asset's bytes ready; `least_side` is the pixels the endpoint wants at least."""
    return lambda: packed(store.fetch(asset), asset.media_type, least_side=least_side)


def packed(file: Path, media_type: str, *, least_side: int = 0) -> Parcel:
    """The file as it is, or as a JPEG where it is heavy or too small. Raises `Permanent` when it is no
    picture."""
    data = file.read_bytes()
    if media_type not in _PICTURES or (len(data) <= _PICTURES[media_type] and not least_side):
        return Parcel(data, media_type)
    pixels = _pixels(data)
    height, width = pixels.shape[:2]
    grow = least_side / min(width, height)
    if len(data) <= _PICTURES[media_type] and grow <= 1:
        return Parcel(data, media_type)
    return Parcel(_jpeg(pixels, min(max(1.0, grow), _LONGEST_SIDE / max(width, height))), "image/jpeg")


def uploaded(upload: Upload, key: str, where: Mapping[str, Any]) -> str:
    """Something the vendor can read. Raises `Transient` when it cannot be uploaded now, `Permanent` when
    the key or the account is rejected. Nothing is ordered by it."""
    parcel = upload()
    if len(parcel.data) <= INLINE_BYTES:
        return f"data:{parcel.media_type};base64,{base64.b64encode(parcel.data).decode()}"
    return _sent(parcel, key, where)


def _sent(parcel: Parcel, key: str, where: Mapping[str, Any]) -> str:
    import httpx
    from fal_client import StorageSettings
    from fal_client import client as sdk

    sdk.MAX_ATTEMPTS = 1
    client = sdk.SyncClient(key=key, default_timeout=_UPLOAD_SECONDS)
    try:
        address = client.upload(
            parcel.data,
            parcel.media_type,
            file_name=f"picture.{parcel.media_type.rpartition('/')[2]}",
            fallback_repository=["fal_v3"],  # the other one waits without a time limit
            lifecycle=StorageSettings(expires_in="1d"),
        )
    except httpx.HTTPStatusError as err:
        raise _failed(err.response, key, where) from err
    except sdk.FalClientHTTPError as err:
        raise _failed(err.response, key, where) from err
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as err:
        told = str(err).replace(key, "…")[:200]
        raise Transient(
            f"A picture could not be uploaded to fal.ai: {type(err).__name__}: {told}", **where
        ) from err
    return str(address)


def _failed(answer: httpx.Response, key: str, where: Mapping[str, Any]) -> Permanent | Transient:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    said = read_complaint(answer.status_code, headers, answer.text.replace(key, "…"))
    return account_trouble(said, where) or Transient(
        f"fal.ai did not take a picture ({said.status})", retry_after=said.retry_after, **where
    )


def _pixels(data: bytes) -> NDArray[np.uint8]:
    """Blue, green, red; what is transparent lies on white, as product pictures are meant."""
    import cv2
    import numpy as np

    raw = np.frombuffer(data, np.uint8)
    pixels = cv2.imdecode(raw, cv2.IMREAD_UNCHANGED)
    if pixels is None:
        raise Permanent("A picture that should be sent to fal.ai cannot be read")
    if pixels.ndim != 3 or pixels.shape[2] != 4 or pixels.dtype != np.uint8:
        return np.asarray(cv2.imdecode(raw, cv2.IMREAD_COLOR), np.uint8)
    alpha = pixels[:, :, 3:].astype(np.float32) / 255
    return np.asarray(pixels[:, :, :3] * alpha + 255 * (1 - alpha) + 0.5, np.uint8)


def _jpeg(pixels: NDArray[np.uint8], scale: float) -> bytes:
    import cv2

    if scale != 1.0:
        height, width = pixels.shape[:2]
        size = (round(width * scale), round(height * scale))
        pixels = cv2.resize(pixels, size, interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA)
    done, data = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _JPEG_QUALITY])
    if not done:
        raise Permanent("A picture could not be made ready for fal.ai")
    return bytes(data.tobytes())
