"""XTTS v2 for `aida doctor`: installed, its weights here, how fast, under what licence."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import metadata

from aida.catalog.read import models
from aida.errors import Permanent
from aida.providers.xtts.engine import FETCH, INSTALL, is_installed, model_folder

XTTS = "local/xtts-v2"
_LICENCE = (
    "its weights are under the Coqui Public Model License: non-commercial use only, and since Coqui closed "
    "nobody is known to sell a commercial licence"
)
_SLOW = "about 25 processor seconds per second of speech without a graphics card"


def xtts_state(environ: Mapping[str, str] | None = None) -> tuple[str, str]:
    """What was found, and what it means or asks for; one short sentence each. Loads nothing heavy."""
    if not is_installed():
        return "not installed", f"opt-in voice ({INSTALL}); {_LICENCE}"
    found = f"coqui-tts {_version()}"
    try:
        folder = model_folder(models()[XTTS].endpoint, environ)
    except Permanent as err:
        return f"{found}, no weights", err.text
    if folder is None:
        return f"{found}, no weights", f"fetch them with {FETCH} (about 1.9 GB); {_LICENCE}"
    return f"{found}, weights in {folder}", f"{_LICENCE}; {_SLOW}"


def _version() -> str:
    try:
        return metadata.version("coqui-tts")
    except metadata.PackageNotFoundError:
        return "of unknown version"
