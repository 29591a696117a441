"""A local engine in a process of its own: the same call, the same result, on another core.

    task's thread ─(engine, method, arguments)→ child ─→ result or error

Drawing and composing are Python at work: in the flow's process they would share one core and leave
their memory to the assembly. A child is started when it is needed, or before by `warm`; it ends by
itself when nothing came for a while, and at once when the one who started it is gone.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import select
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import IO, Any

from aida.contracts.prompt import Prompt
from aida.contracts.recipe import MusicRecipe, PictureRecipe
from aida.contracts.result import MusicBed, VisualResult
from aida.errors import Transient
from aida.ports import Workbench

_IDLE_SECONDS = 3.0
_IDLE_AT_FIRST_SECONDS = 60.0
"""A child started early waits longer for its first work than for its next."""

Order = tuple[str, str, tuple[Any, ...]]
"""Engine as `module:Class`, method, arguments. Engine "" imports the arguments and answers nothing."""


class Apart:
    """An `ImageModel` and a `MusicModel`: does in a child what the engine named would do here."""

    def __init__(self, engine: str, hands: Hands) -> None:
        self._engine = engine
        self._hands = hands

    def picture(
        self, recipe: PictureRecipe, model: str, prompt: Prompt | None, bench: Workbench
    ) -> VisualResult:
        """As the engine's own; `Transient` when the child ends in the middle of it."""
        made: VisualResult = self._hands.do((self._engine, "picture", (recipe, model, prompt, bench)))
        return made

    def bed(self, recipe: MusicRecipe, model: str, prompt: Prompt | None, bench: Workbench) -> MusicBed:
        """As the engine's own; `Transient` when the child ends in the middle of it."""
        made: MusicBed = self._hands.do((self._engine, "bed", (recipe, model, prompt, bench)))
        return made


class Hands:
    """The children: one per call under way, idle ones are taken up again. Safe for several threads."""

    def __init__(self) -> None:
        self._idle: list[subprocess.Popen[bytes]] = []
        self._lock = threading.Lock()

    def warm(self, count: int, modules: Sequence[str]) -> None:
        """Start children and let them import what they will want."""
        for _ in range(count):
            child = _started()
            if _sent(child, ("", "import", tuple(modules))):
                self._put_back(child)

    def do(self, order: Order) -> Any:
        """The engine's result, or its error raised here."""
        child = self._taken(order)
        try:
            assert child.stdout is not None
            done, value = _received(child.stdout)
        except (EOFError, OSError) as err:
            _ended(child)
            raise Transient(f"A local engine's process ended with {child.returncode} at work") from err
        self._put_back(child)
        if not done:
            raise value
        return value

    def _taken(self, order: Order) -> subprocess.Popen[bytes]:
        """A child that has the order. One that has just gone for idleness is replaced."""
        while True:
            with self._lock:
                child = self._idle.pop() if self._idle else None
            if child is None:
                child = _started()
                _sent(child, order)
                return child
            if child.poll() is None and _sent(child, order):
                return child
            _ended(child)

    def _put_back(self, child: subprocess.Popen[bytes]) -> None:
        with self._lock:
            self._idle.append(child)


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "aida.providers.local.apart"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def _sent(child: subprocess.Popen[bytes], order: Order) -> bool:
    """False when the child is gone."""
    assert child.stdin is not None
    try:
        _send(child.stdin, order)
    except OSError:
        return False
    return True


def _send(pipe: IO[bytes], message: object) -> None:
    body = pickle.dumps(message)
    pipe.write(len(body).to_bytes(8, "big") + body)
    pipe.flush()


def _received(pipe: IO[bytes]) -> Any:
    """One whole message; `EOFError` when the other end is gone."""
    size = int.from_bytes(_exactly(pipe, 8), "big")
    return pickle.loads(_exactly(pipe, size))  # noqa: S301 - our own parent and child


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = pipe.read(size - len(parts))  # an unbuffered pipe gives what is there
        if not part:
            raise EOFError
        parts += part
    return bytes(parts)


def _ended(child: subprocess.Popen[bytes]) -> None:
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    try:
        child.wait(1.0)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def _serve(orders: IO[bytes], answers: IO[bytes]) -> None:
    """The child's life: orders in, answers out, until the input closes or nothing comes for a while."""
    engines: dict[str, Any] = {}
    patience = _IDLE_AT_FIRST_SECONDS
    while select.select([orders], [], [], patience)[0]:
        try:
            order: Order = _received(orders)
        except EOFError:
            return
        if not order[0]:
            for name in order[2]:
                _imported(name)
            continue
        patience = _IDLE_SECONDS
        _send(answers, _answer(engines, order))


def _answer(engines: dict[str, Any], order: Order) -> tuple[bool, Any]:
    name, method, arguments = order
    try:
        if name not in engines:
            module, _, kind = name.partition(":")
            engines[name] = getattr(importlib.import_module(module), kind)()
        return True, getattr(engines[name], method)(*arguments)
    except Exception as err:
        try:
            pickle.dumps(err)
        except Exception:
            return False, RuntimeError(f"{type(err).__name__}: {err}")
        return False, err


def _imported(name: str) -> None:
    try:
        importlib.import_module(name)
    except ImportError:
        return  # the engine that misses it says so itself, and better


if __name__ == "__main__":
    # What an engine prints must not get among the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _serve(os.fdopen(0, "rb", buffering=0), answers)
