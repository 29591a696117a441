"""`aida doctor`: what is set up, what is missing, and what that means for the client's film.

look ─→ Finding {what, ok | missing | broken, found, meaning} ─→ a line each, or JSON
with --online also: vendors ─accounts→ Finding        fal.ai's price list beside the catalog's prices
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from importlib import metadata
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from aida.front.finding import Finding, Health
from aida.front.keeping import stores
from aida.front.places import server_findings
from aida.front.show import open_console, print_json
from aida.settings import VENDOR_KEYS, Settings, read_settings


def examine(*, online: bool, as_json: bool) -> int:
    """Print the findings; returns 1 when something is broken. `online` asks the vendors, free of charge."""
    from aida.front import prices

    settings = read_settings()
    findings = list(_findings(settings))
    if online:
        findings += _accounts(settings)
    compared = prices.compare(settings.day) if online and "fal" in settings.vendors else None
    if as_json:
        told = [asdict(finding) for finding in findings]
        print_json({"findings": told, "prices": prices.as_json(compared)} if online else told)
    else:
        _print(findings)
        if compared is not None:
            prices.print_prices(open_console(), compared, settings.day)
    return int(any(finding.health == "broken" for finding in findings))


def _accounts(settings: Settings) -> Iterator[Finding]:
    """Of every vendor whose key is set: would it take our orders?"""
    from aida.catalog.read import vendors
    from aida.front.accounts import told
    from aida.studio import ask_accounts

    for vendor, trouble in ask_accounts(sorted(settings.vendors - {"local"})).items():
        name = f"{vendors()[vendor].name} account"
        if trouble is None:
            yield Finding(name, "ok", "takes orders", _ASKED.get(vendor, _ASKED_ALL))
        else:
            yield Finding(name, "broken", told(vendor, trouble, "en").text, trouble.text)


_ASKED_ALL = "key and balance are good; nothing was ordered to find out"
_ASKED = {"anthropic": "the key is good; whether money is left only a paid question tells"}


def _print(findings: list[Finding]) -> None:
    marks = {"ok": ("✓", "green"), "missing": ("–", "yellow"), "broken": ("✗", "red")}
    console = Console()
    for finding in findings:
        mark, style = marks[finding.health]
        line = Text(f"{mark}  ", style=style)
        line.append(f"{finding.what:<18} ", style="bold").append(finding.found, style="not bold")
        console.print(line, soft_wrap=True, highlight=False)
        if finding.meaning:
            console.print(Padding(Text(finding.meaning, style="dim"), (0, 0, 0, 22)))


def _findings(settings: Settings) -> Iterator[Finding]:
    yield Finding("Python", "ok", sys.version.split()[0], "")
    for what, look in (
        ("ffmpeg", _ffmpeg),
        ("H.264 encoder", _x264),
        ("local voice", _voice),
        ("drawing", _drawing),
        ("fonts", _fonts),
        ("Prefect", _prefect),
    ):
        yield _tried(what, look)
    yield from stores(settings)
    yield from _vendors(settings)
    yield from server_findings(os.environ)


def _tried(what: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(what, "ok", look(), "")
    except Exception as err:  # whatever is wrong with it is the finding
        return Finding(what, "broken", f"{type(err).__name__}: {err}", "no film without it: run `make setup`")


def _ffmpeg() -> str:
    import imageio_ffmpeg

    return f"{imageio_ffmpeg.get_ffmpeg_version()} (wheel)"


def _x264() -> str:
    import av

    return f"{av.codec.Codec('libx264', 'w').long_name}"


def _voice() -> str:
    import espeakng_loader

    if not Path(espeakng_loader.get_library_path()).exists():
        raise FileNotFoundError(espeakng_loader.get_library_path())
    return f"eSpeak NG, espeakng-loader {metadata.version('espeakng-loader')} (wheel)"


def _drawing() -> str:
    import resvg_py

    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"><rect width="2" height="2"/></svg>'
    if not bytes(resvg_py.svg_to_bytes(svg_string=svg)).startswith(b"\x89PNG"):
        raise RuntimeError("resvg drew no PNG")
    return f"resvg {metadata.version('resvg-py')}"


def _fonts() -> str:
    from aida.contracts.units import LANGUAGES
    from aida.media.fonts import face

    missing = [
        language
        for language in LANGUAGES
        if not all(file.exists() for file in face(language, "display", bold=True).files)
    ]
    if missing:
        raise FileNotFoundError(f"no font for {', '.join(missing)}")
    return f"for all {len(LANGUAGES)} languages"


def _prefect() -> str:
    return metadata.version("prefect")


_MEANING = {
    "anthropic": "Writer and Director by Claude; without it the template script and simple storyboard",
    "fal": "pictures, clips, music and a commercial voice; without it drawn frames and camera moves",
    "kie": "Midjourney with gallery styles; without it styles travel as palette and words",
}


def _vendors(settings: Settings) -> Iterator[Finding]:
    for vendor, variable in VENDOR_KEYS.items():
        is_set = vendor in settings.vendors
        health: Health = "ok" if is_set else "missing"
        yield Finding(variable, health, "set" if is_set else "not set", _MEANING[vendor])
    yield _own_voice(settings)


def _own_voice(settings: Settings) -> Finding:
    from aida.studio import local_voice_state

    found, meaning = local_voice_state()
    asked = "AIDA_XTTS is set" if settings.xtts else "AIDA_XTTS is not set: it is not used"
    ready = settings.xtts and "weights in" in found
    return Finding("XTTS v2", "ok" if ready else "missing", f"{found}; {asked}", meaning)
