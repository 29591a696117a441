"""A local engine in a process of its own answers, fails and dies as one would wish."""

from __future__ import annotations

import os
from decimal import Decimal

import pytest

from aida.errors import Permanent, Transient
from aida.providers.local import apart
from aida.providers.local.apart import Hands

SHELL = "code:InteractiveInterpreter"
"""Any importable class is an engine; this one runs what it is told."""


def test_the_result_comes_from_another_process() -> None:
    """Same call, same result, and several calls find the same child again."""
    hands = Hands()
    hands.warm(1, ("decimal", "no_such_module"))
    assert hands.do(("decimal:Context", "divide", (Decimal(10), Decimal(4)))) == Decimal("2.5")
    first = hands.do((SHELL, "runsource", ("x = 1",)))
    assert first is False  # what the interpreter answers to a finished line
    assert len(hands._idle) == 1
    assert hands._idle[0].pid != os.getpid()


def test_a_large_order_arrives_whole() -> None:
    """Much more than a pipe holds at once, there and back."""
    words = "w" * 3_000_000
    assert Hands().do(("textwrap:TextWrapper", "wrap", (words,))) == [
        words[start : start + 70] for start in range(0, len(words), 70)
    ]


def test_an_error_is_the_engines_own() -> None:
    """It is raised here as it was there; the child works on."""
    hands = Hands()
    with pytest.raises(ZeroDivisionError):
        hands.do(("decimal:Context", "divide", (Decimal(1), Decimal(0))))
    assert hands.do(("decimal:Context", "divide", (Decimal(1), Decimal(1)))) == 1


def test_aidas_errors_keep_what_they_know() -> None:
    """Agent, scene and model cross the line."""
    code, told = apart._answer({"e:E": Failing()}, ("e:E", "fail", ()))
    assert not code
    assert (told.text, told.scene, told.model) == ("no", 2, "local/draw")


class Failing:
    def fail(self) -> None:
        raise Permanent("no", scene=2, model="local/draw")


def test_a_child_that_dies_is_worth_another_call() -> None:
    """Killed at work (out of memory, say): `Transient`, and the next call has a new child."""
    hands = Hands()
    with pytest.raises(Transient, match="ended with 3"):
        hands.do((SHELL, "runsource", ("import os; os._exit(3)",)))
    assert hands.do((SHELL, "runsource", ("x = 1",))) is False


def test_a_child_gone_for_idleness_is_replaced() -> None:
    """Nobody notices."""
    hands = Hands()
    hands.warm(2, ())
    for child in hands._idle:
        child.kill()
        child.wait()
    assert hands.do((SHELL, "runsource", ("x = 1",))) is False
