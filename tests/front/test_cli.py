"""The command line as a person and a program meet it. Each test runs the real `aida`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aida.contracts.brief import BriefReading, ProjectBrief
from aida.contracts.plan import ProductionPlan
from aida.contracts.units import LANGUAGES

EXAMPLE = "Video Instagram 30s per scarpe eco-friendly, Gen Z, stile energico"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def aida(home: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from aida.front.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "AIDA_HOME": str(home / "aida")} | env,
    )


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom aida.front.cli import app\nfrom typer.testing import CliRunner\n"
        "assert CliRunner().invoke(app, ['--help']).exit_code == 0\n"
        "print(sorted({'prefect','pydantic','av','cv2','sqlalchemy','lingua'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_brief_for_programs_is_the_readings_four_answers(home: Path) -> None:
    document = json.loads(aida(home, "brief", EXAMPLE, "--json").stdout)
    assert set(document) == {"is_request", "brief", "ask", "contradictions"}
    assert BriefReading.model_validate(document).is_request


def test_a_plan_for_programs_is_a_production_plan(home: Path) -> None:
    plan = ProductionPlan.model_validate_json(aida(home, "plan", EXAMPLE, "--json").stdout)
    assert (plan.width, plan.height, plan.seconds, plan.tier, plan.cost) == (1080, 1920, 30, "draft", 0)


def test_planning_writes_nothing(home: Path) -> None:
    aida(home, "plan", EXAMPLE)
    assert not home.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_films_language_can_be_named(home: Path, language: str) -> None:
    done = aida(home, "plan", EXAMPLE, "--language", language, "--json")
    assert json.loads(done.stdout)["language"] == language


BAD = {
    "empty": ("create", ""),
    "only spaces": ("create", " \n\t "),
    "only emoji": ("create", "🎉👟🔥"),
    "a question": ("create", "Hi there! How long do you keep my videos on your servers?"),
    "a contradiction": ("create", "Une vidéo TikTok en 16:9 bien verticale, 15 s, pour notre boulangerie"),
    "no time at all": ("create", EXAMPLE, "--duration", "0"),
    "three hours": ("create", EXAMPLE, "--duration", "10800"),
    "three hours in words": ("create", "Un video di 3 ore per la mia pizzeria"),
    "no number": ("create", EXAMPLE, "--duration", "soon"),
    "not a number": ("create", EXAMPLE, "--duration", "nan"),
    "an unknown language": ("create", EXAMPLE, "--language", "tlh"),
    "an unknown platform": ("create", EXAMPLE, "--platform", "myspace"),
    "an unknown tier": ("create", EXAMPLE, "--tier", "deluxe"),
    "a tier without its key": ("create", EXAMPLE, "--tier", "premium"),
    "a missing brief file": ("create", "--brief", "no-such-file.json"),
    "words and a brief": ("create", EXAMPLE, "--brief", "x.json"),
    "an id that climbs": ("status", "../../etc/passwd"),
    "an id nobody has": ("resume", "w-20261122-nobody"),
    "an unknown contract": ("schema", "Brief"),
    "an unknown kind": ("models", "--kind", "hologram"),
}


@pytest.mark.parametrize("arguments", BAD.values(), ids=BAD.keys())
def test_bad_input_is_one_sentence_and_exit_code_2(home: Path, arguments: tuple[str, ...]) -> None:
    done = (
        aida(home, *arguments, "--out", str(home / "films"))
        if arguments[0] == "create"
        else aida(home, *arguments)
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_paid_tier_is_planned_without_draft_engines(home: Path) -> None:
    keys = {"ANTHROPIC_API_KEY": "x", "FAL_KEY": "x", "KIE_API_KEY": "x"}
    plan = json.loads(aida(home, "plan", EXAMPLE, "--tier", "standard", "--json", **keys).stdout)
    assert plan["tier"] == "standard"
    assert not any(step["model"] in ("local/draw", "local/motion") for step in plan["steps"])


def test_vendors_out_of_reach_are_said_before_anything_is_made(home: Path) -> None:
    keys = {"ANTHROPIC_API_KEY": "x", "FAL_KEY": "x"}
    made = aida(home, "create", EXAMPLE, "--tier", "standard", "--out", str(home / "films"), **keys)
    assert (made.returncode, made.stdout, home.joinpath("films").exists()) == (1, "", False)
    assert made.stderr.startswith("Anthropic ora non è raggiungibile, quindi non è stato ordinato nulla")


def test_64_kib_of_words_are_too_many(home: Path) -> None:
    done = aida(home, "brief", "video per scarpe " * 4000)
    assert (done.returncode, "64 KiB" in done.stderr) == (2, True)


@pytest.mark.parametrize(
    "content",
    [
        "{not json",
        "[]",
        '{"id": "b"}',
        "\xff\xfe",
        "[" * 100_000,
        '{"id":"b","conversation_id":"c","content_type":"video","language":"it",'
        '"created_at":"2026-11-22T10:00:00Z","colour":"green"}',
    ],
    ids=["broken", "a list", "fields missing", "not UTF-8", "too deep", "an unknown field"],
)
def test_a_brief_file_that_is_none_is_one_sentence(home: Path, tmp_path: Path, content: str) -> None:
    file = tmp_path / "brief.json"
    file.write_bytes(content.encode("latin-1"))
    done = aida(home, "create", "--brief", str(file))
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_brief_file_plans_like_the_words_it_came_from(home: Path, tmp_path: Path) -> None:
    reading = json.loads(aida(home, "brief", EXAMPLE, "--json").stdout)
    file = tmp_path / "brief.json"
    file.write_text(json.dumps(reading["brief"]), encoding="utf-8")
    ProjectBrief.model_validate_json(file.read_text(encoding="utf-8"))
    from_file = json.loads(aida(home, "plan", "--brief", str(file), "--json").stdout)
    from_words = json.loads(aida(home, "plan", EXAMPLE, "--json").stdout)
    assert from_file | {"brief_id": ""} == from_words | {"brief_id": ""}


def test_a_folder_that_cannot_be_written_is_one_sentence(home: Path, tmp_path: Path) -> None:
    (tmp_path / "films").write_text("a file")
    done = aida(home, "create", EXAMPLE, "--out", str(tmp_path / "films"))
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)


def test_no_productions_yet_says_how_to_begin(home: Path) -> None:
    assert "aida create" in aida(home, "runs").stdout


def test_models_for_programs_never_call_an_unknown_price_free(home: Path) -> None:
    rows = json.loads(aida(home, "models", "--json").stdout)
    free = {row["vendor"] for row in rows if row["price_today"] and not float(row["price_today"]["usd"])}
    assert free == {"local"}


def test_schema_prints_a_json_schema(home: Path) -> None:
    assert json.loads(aida(home, "schema", "ProjectBrief").stdout)["title"] == "ProjectBrief"


def test_the_doctor_finds_the_free_draft_whole(home: Path) -> None:
    findings = json.loads(aida(home, "doctor", "--json").stdout)
    assert [each["what"] for each in findings if each["health"] == "broken"] == []


def test_the_doctor_never_shows_a_key(home: Path) -> None:
    done = aida(home, "doctor", FAL_KEY="canary-key", AIDA_DATABASE_URL=f"sqlite:///{home}/x.db")
    assert "canary-key" not in done.stdout + done.stderr
