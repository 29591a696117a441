"""The page in a real Chromium, served by the fake studio. Without a Chromium these tests are skipped."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from tests.front.web.fake import Fake

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One Chromium for a file's tests: as long as its driver lives, no other event loop can run here."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium on this machine (Debian: apt-get install chromium)")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Fake, str]]:
    """The fake and its address."""
    fake = Fake(Path(tmp_path_factory.mktemp("studio")))
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(fake.app(), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(200):
        if server.started:
            break
        time.sleep(0.02)
    yield fake, f"http://127.0.0.1:{port}/"
    server.should_exit = True
    thread.join(timeout=5)


@pytest.fixture
def fake(studio: tuple[Fake, str]) -> Fake:
    studio[0].reset()
    return studio[0]


@pytest.fixture
def visit(browser: Any, studio: tuple[Fake, str], fake: Fake) -> Iterator[Callable[..., Any]]:
    """A page in its own profile. At the end nothing may have been thrown or blocked by the policy."""
    opened: list[tuple[Any, list[str]]] = []

    def open_page(place: str = "", *, language: str = "en", width: int = 1280, **more: Any) -> Any:
        context = browser.new_context(
            locale=language, viewport={"width": width, "height": 840}, reduced_motion="reduce", **more
        )
        context.set_default_timeout(45_000)
        page, heard = context.new_page(), []
        page.on("pageerror", lambda problem: heard.append(str(problem)))
        page.on("console", lambda said: heard.append(said.text) if "Content Security" in said.text else None)
        opened.append((context, heard))
        page.goto(studio[1] + place)
        return page

    yield open_page
    complaints = [each for _, heard in opened for each in heard]
    for context, _ in opened:
        context.close()
    assert complaints == []
