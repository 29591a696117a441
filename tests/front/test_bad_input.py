"""What cannot be made is said before any money is spent: exit code 2, one sentence with what to do, in the
client's language, and the vendors were asked for nothing."""

from __future__ import annotations

import os
import pty
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.front.conftest import Counter

ITALIAN = "Video Instagram 30s per scarpe eco-friendly, Gen Z, stile energico"
GERMAN = "Ein TikTok-Video, 15 Sekunden, für unsere Bio-Bäckerei"
STYLE = "2813938774"
PAID = ("--tier", "standard", "--yes")


def refused(counter: Counter, *arguments: str) -> str:
    """The sentence; nothing else was said, nothing ordered, nothing begun."""
    said = counter.aida("create", *arguments)
    assert (said.code, said.out) == (2, ""), said
    assert len(said.err.strip().splitlines()) == 1, said.err
    assert counter.untouched()
    return said.err.strip()


# Keys and accounts


@pytest.mark.parametrize(
    ("missing", "named"),
    [("FAL_KEY", "FAL_KEY"), ("ANTHROPIC_API_KEY", "ANTHROPIC_API_KEY")],
)
def test_no_key_for_what_the_plan_needs_names_the_variable(
    counter: Counter, monkeypatch: pytest.MonkeyPatch, missing: str, named: str
) -> None:
    monkeypatch.delenv(missing)
    told = refused(counter, ITALIAN, *PAID)
    assert "manca" in told
    assert named in told


@pytest.mark.parametrize("vendor", ["anthropic", "fal", "kie"])
def test_a_rejected_key_names_vendor_variable_and_where_to_make_a_new_one(
    counter: Counter, vendor: str
) -> None:
    counter.sim.house.accounts[vendor] = "rejected"
    told = refused(counter, ITALIAN, *PAID, "--style", STYLE)
    names = {"anthropic": "ANTHROPIC_API_KEY", "fal": "FAL_KEY", "kie": "KIE_API_KEY"}
    assert "rifiuta la chiave" in told
    assert names[vendor] in told
    assert f"{vendor}.ai" in told or "claude.com" in told


@pytest.mark.parametrize("vendor", ["fal", "kie"])
def test_an_empty_account_says_whose_it_is_and_where_money_goes(counter: Counter, vendor: str) -> None:
    """Anthropic tells only when it is asked a paid question: then the production ends (tests/flows)."""
    counter.sim.house.accounts[vendor] = "empty"
    told = refused(counter, GERMAN, *PAID, "--style", STYLE)
    assert "gesperrt oder leer" in told
    assert {"fal": "fal.ai", "kie": "KIE.AI"}[vendor] in told


def test_a_key_that_is_no_key_is_rejected_and_never_shown(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAL_KEY", "canary:key")
    assert "canary" not in refused(counter, ITALIAN, *PAID)


def test_keys_are_asked_before_a_stopped_production_goes_on(counter: Counter) -> None:
    """The row of a production whose process was killed; meanwhile the account ran empty."""
    from aida.front.commission import first_state
    from aida.front.wish import Wish, plan_wish
    from aida.ledger.state import StateStore

    planned = plan_wish(Wish(request=ITALIAN, tier="standard"))
    state = first_state(planned.brief, planned.plan, out_dir="films")
    StateStore(f"sqlite:///{counter.home / 'aida.db'}").create(state)
    counter.sim.house.accounts["fal"] = "empty"
    said = counter.aida("resume", state.id)
    assert (said.code, len(said.err.strip().splitlines())) == (2, 1)
    assert "fal.ai" in said.err


# Models, styles, voices, languages


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--model", "fal/sora-2"), ("Sora 2", "2026-09-24", "indica un altro modello")),
        (("--model", "fal/flux-por"), ("fal/flux-por", "fal/flux-pro")),
        (("--model", "local/draw", "--tier", "standard"), ("bozza gratuita",)),
        (("--model", "fal/flux-pro", "--tier", "draft"), ("--tier draft",)),
        (("--model", "local/xtts-v2"), ("AIDA_XTTS=1", "licenza")),
        (("--style", "neon noire"), ("neon noire", "I più vicini sono")),
        (("--voice", "darth_vader"), ("darth_vader", "professional_female")),
        (("--language", "sw", "--tier", "standard"), ("sw", "it")),
        (("--language", "hr", "--model", "fal/elevenlabs-multilingual-2", "--tier", "draft"), ("bozza",)),
        (("--language", "hu", "--model", "fal/elevenlabs-multilingual-2"), ("non parla", "hu")),
        (("--continuity", "jumpy"), ("punch_in", "chain")),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) and value[0].startswith("--") else "",
)
def test_what_does_not_exist_or_cannot_do_it_is_named_with_what_to_choose(
    counter: Counter, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    told = refused(counter, ITALIAN, "--yes", *arguments)
    assert [word for word in words if word not in told] == []


def test_a_style_may_be_named_by_its_name(counter: Counter) -> None:
    said = counter.aida("plan", ITALIAN, "--style", "cinematic green tonal photography")
    assert STYLE in said.out


# The client's own material


def a_png(width: int, height: int, rows: int | None = None) -> bytes:
    """Grey, of that size; `rows` of pixels are really there."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress((b"\0" + b"\x80" * width) * (height if rows is None else rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


NO_PICTURES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a text": (lambda file: file.write_text("shoe"), "PNG, JPEG o WebP"),
    "a GIF": (lambda file: file.write_bytes(b"GIF89a" + b"\0" * 64), "PNG, JPEG o WebP"),
    "a page": (lambda file: file.write_text("<html><body>404</body></html>"), "PNG, JPEG o WebP"),
    "half a PNG": (lambda file: file.write_bytes(a_png(400, 400)[:200]), "danneggiato"),
    "an empty file": (lambda file: file.touch(), "vuoto"),
    "a folder": (lambda file: file.mkdir(), "cartella"),
    "nothing": (lambda file: None, "non esiste"),
    "60 megapixels": (lambda file: file.write_bytes(a_png(10_000, 6_000)), "50 MP"),
    "a bomb": (lambda file: file.write_bytes(a_png(60_000, 60_000, rows=1)), "50 MP"),
}


@pytest.mark.parametrize(("make", "why"), NO_PICTURES.values(), ids=NO_PICTURES.keys())
def test_a_reference_that_is_no_picture_says_what_it_is(
    counter: Counter, tmp_path: Path, make: Callable[[Path], object], why: str
) -> None:
    make(tmp_path / "shoe.png")
    told = refused(counter, ITALIAN, *PAID, "--reference", str(tmp_path / "shoe.png"))
    assert "shoe.png" in told
    assert why in told


def test_a_voice_sample_that_is_a_picture_is_no_recording(counter: Counter, tmp_path: Path) -> None:
    (tmp_path / "voice.wav").write_bytes(a_png(64, 64))
    assert "WAV, MP3" in refused(counter, ITALIAN, *PAID, "--voice-sample", str(tmp_path / "voice.wav"))


def test_a_good_reference_goes_into_the_plan(counter: Counter, tmp_path: Path) -> None:
    (tmp_path / "shoe.png").write_bytes(a_png(400, 400))
    said = counter.aida("plan", ITALIAN, "--tier", "premium", "--reference", str(tmp_path / "shoe.png"))
    assert said.code == 0
    assert "fal/seedream-4.5" in said.out


# Money


@pytest.mark.parametrize("text", ["lots", "5 10", "1,000", "-5", "nan", "EUR 5 USD", "5e3", ""])
def test_a_limit_that_is_no_sum_of_money_says_how_to_write_one(counter: Counter, text: str) -> None:
    assert '"5 EUR"' in refused(counter, ITALIAN, *PAID, "--max-cost", text)


@pytest.mark.parametrize("text", ["5 XAU", "XOF 5"])
def test_a_currency_nobody_can_convert_names_those_that_can(counter: Counter, text: str) -> None:
    assert "EUR" in refused(counter, ITALIAN, *PAID, "--max-cost", text)


@pytest.mark.parametrize("text", ["0.50", "€0,50", "0.50 EUR", "0"])
def test_a_limit_below_the_cheapest_plan_says_what_that_costs_and_what_is_free(
    counter: Counter, text: str
) -> None:
    told = refused(counter, ITALIAN, *PAID, "--max-cost", text)
    assert "Il piano più economico costa" in told
    assert "--tier draft" in told


def test_a_limit_that_is_enough_is_planned_with(counter: Counter) -> None:
    assert "The budget of 8 EUR is held as" in counter.aida("plan", ITALIAN, "--max-cost", "8 eur").out


# As a process, at a terminal


def at_terminal(counter: Counter, answer: bytes) -> tuple[int, str]:
    """`aida create` with a terminal for its questions: exit code and what was on the terminal."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-c", "from aida.front.cli import main; main()", "create", ITALIAN, *PAID[:2]],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "200"},
        start_new_session=True,
    )
    os.close(theirs)
    said, answered = b"", False
    while True:
        try:
            said += os.read(ours, 4096)
        except OSError:
            break  # the terminal ends with the process
        if b"/n]" in said and not answered:
            os.write(ours, answer)
            answered = True
    os.close(ours)
    return process.wait(60), said.decode()


@pytest.mark.parametrize("answer", [b"\x04", b"n\n"], ids=["Ctrl-D", "n"])
def test_a_no_at_the_terminal_spends_nothing(counter: Counter, answer: bytes) -> None:
    code, said = at_terminal(counter, answer)
    assert code == 0
    assert "Procedo? [S/n]" in said
    assert "non è stato speso nulla" in said
    assert counter.untouched()
