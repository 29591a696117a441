"""Vendors' keys from the block `VendorKeys` named `aida`, for workers whose environment has none.

    block on the Prefect server ─read in the run, never a parameter or a result→ this process' environment

What the environment says goes first. A server without the block, or out of reach, changes nothing.
"""

from __future__ import annotations

import contextlib
import os

import httpx
from prefect.exceptions import PrefectException

from aida.settings import VENDOR_KEYS
from blocks.vendors import VendorKeys

BLOCK = "aida"


async def load_keys() -> None:
    """Set the variables of keys that the block holds and the environment lacks."""
    missing = {vendor: name for vendor, name in VENDOR_KEYS.items() if not os.environ.get(name, "").strip()}
    if not missing:
        return
    with contextlib.suppress(
        ValueError, PrefectException, httpx.HTTPError, OSError
    ):  # ValueError: there is no such block
        block = await VendorKeys.aload(BLOCK)
        for vendor, name in missing.items():
            secret = getattr(block, vendor)
            if secret is not None and secret.get_secret_value().strip():
                os.environ[name] = secret.get_secret_value().strip()
