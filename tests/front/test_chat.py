"""`aida chat` and the account manager at work: kept, resumed, begun once, told at the end.

Whoever makes the film is a fake that works: it writes the finished row, as a worker would.
"""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier, Thread

import pytest

from aida.contracts.conversation import Conversation
from aida.contracts.result import AssemblyResult, Cost, Estimated, FinalResult, ResultMetadata, StepMetadata
from aida.contracts.state import WorkflowState
from aida.errors import BadInput, Taken, Transient
from aida.front import start
from aida.front.account_manager import AccountManager
from aida.front.cli import main
from aida.front.result_words import say_state
from aida.ledger.state import StateStore
from aida.settings import Settings, read_settings
from aida.studio import open_store
from tests.unit.test_state import a_state

WISH = "Voglio un video Instagram di 6 secondi per la mia gelateria"


class Makers:
    """Stands for workers: counts what was begun, and finishes each production at once unless told not to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.begun: list[WorkflowState] = []
        self.finishes = True
        self.trouble: Transient | None = None

    def begin(self, state: WorkflowState, settings: Settings) -> start.Begun:
        if self.trouble is not None:
            raise self.trouble
        self.begun.append(state)
        if self.finishes:
            StateStore(settings.database_url).save(self.made(state, settings))
        return start.Begun("process", "1")

    def made(self, state: WorkflowState, settings: Settings) -> WorkflowState:
        file = self.folder / f"{state.id}.mp4"
        file.write_bytes(b"film" * 250)
        store = open_store(settings)
        film = store.put(file, f"{state.id}/assembly/abc/film.mp4", "video/mp4")
        result = FinalResult(
            status="completed",
            workflow_id=state.id,
            video_url=store.url(film),
            metadata=ResultMetadata(
                duration=6,  # type: ignore[arg-type]
                resolution="1080x1920",
                cost=Cost(estimated=0, actual=0),  # type: ignore[arg-type]
                time=Estimated(estimated=1.0, actual=28.0),
                agents_used=("writer",),
                models_used=("local template",),
            ),
            delivered=AssemblyResult(
                film=film,
                seconds=6,  # type: ignore[arg-type]
                metadata=StepMetadata(model_used="local"),
            ),
        )
        return state.model_copy(update={"status": "completed", "progress": 100, "final_result": result})


@pytest.fixture
def makers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Makers:
    monkeypatch.setenv("AIDA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LANG", "it_IT.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES", "AIDA_DATABASE_URL", "AIDA_ASSETS", "PREFECT_API_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    made = Makers(tmp_path)
    monkeypatch.setattr(start, "begin", made.begin)
    return made


@pytest.fixture
def manager(makers: Makers) -> AccountManager:
    return AccountManager(read_settings())


def talked(manager: AccountManager, *lines: str) -> Conversation:
    """A new conversation in which these were said."""
    conversation = manager.begin()
    for line in lines:
        manager.say(manager.load(conversation.id), line)
    return manager.load(conversation.id)


def test_a_conversation_ends_in_a_brief_and_a_yes_begins_it(manager: AccountManager, makers: Makers) -> None:
    """One row, one start; the brief carries conversation and user; the result is told once, in Italian."""
    makers.finishes = False
    before = talked(manager, WISH)
    assert (before.stage, makers.begun) == ("proposed", [])
    turn = manager.say(before, "sì, vai")
    (state,) = makers.begun
    assert (turn.stage, turn.workflow_id) == ("producing", state.id)
    assert (state.brief.conversation_id, state.brief.user_id) == (before.id, "local")
    StateStore(read_settings().database_url).save(makers.made(state, read_settings()))
    after = manager.load(before.id)
    assert after.stage == "delivered"
    assert "Il tuo video è pronto: 6 s" in after.messages[-1].text
    assert "Costo: gratis\nTempo: 28.0 s" in after.messages[-1].text
    assert manager.load(before.id) == after


def test_two_yeses_at_once_begin_one_production(manager: AccountManager, makers: Makers) -> None:
    """The second one is refused; the yes of a second click later is answered with how far it is."""
    makers.finishes = False
    ready = talked(manager, WISH)
    gate, refused = Barrier(4), list[Taken]()

    def agree() -> None:
        gate.wait()
        try:
            manager.say(ready, "sì")
        except Taken as err:
            refused.append(err)

    threads = [Thread(target=agree) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(makers.begun), len(refused)) == (1, 3)
    manager.say(manager.load(ready.id), "sì")
    assert len(makers.begun) == 1
    assert len(StateStore(read_settings().database_url).list()) == 1


def test_again_but_shares_what_was_made(manager: AccountManager, makers: Makers) -> None:
    """The further take has the first one's scope, so that what is unchanged is found and not made anew."""
    talked_so_far = talked(manager, WISH, "sì", "di nuovo, ma quadrato", "sì")
    first, second = makers.begun
    assert (second.scope, second.parent) == (first.id, first.id)
    assert second.plan is not None
    assert (second.plan.aspect, second.take) == ("1:1", 1)
    assert talked_so_far.workflows == (first.id, second.id)


def test_a_scene_made_again_belongs_to_its_conversation(manager: AccountManager, makers: Makers) -> None:
    """By its parent, once; of a production that no conversation began nothing is kept."""
    conversation = talked(manager, WISH, "sì")
    for _ in range(2):
        manager.joined(conversation.workflows[0], "w-redo")
    manager.joined("w-other", "w-lost")
    after = manager.conversations.load(conversation.id)
    assert after is not None
    assert (after.workflows, after.stage) == ((conversation.workflows[0], "w-redo"), "producing")


def test_a_start_that_fails_is_said_and_can_be_tried_again(manager: AccountManager, makers: Makers) -> None:
    """The offer stands as before; another yes begins it, and only then."""
    makers.trouble = Transient("the Prefect server does not answer")
    ready = talked(manager, WISH)
    turn = manager.say(ready, "sì")
    assert (turn.stage, turn.workflow_id) == ("proposed", None)
    assert "the Prefect server does not answer" in turn.text
    makers.trouble = None
    assert manager.say(manager.load(ready.id), "sì").stage == "producing"
    assert len(makers.begun) == 1


def test_the_button_beside_a_yes(manager: AccountManager, makers: Makers) -> None:
    """`start` begins what is proposed, within a limit named there; without a proposal it is refused."""
    with pytest.raises(BadInput):
        manager.start(manager.begin())
    turn = manager.start(talked(manager, WISH), tier="draft", max_cost="5 EUR")
    assert (turn.stage, len(makers.begun)) == ("producing", 1)
    budget = makers.begun[0].brief.budget_constraints
    assert budget is not None
    assert (budget.type, budget.max_cost, budget.currency) == ("hard_limit", 5, "EUR")


@pytest.mark.parametrize("status, told", [
    ("running", "0 % · Scrivo la sceneggiatura…"), ("waiting", "`aida approve w-1`"), ("cancelled", "w-1"),
    ("paused", "`aida resume w-1`"), ("failed", "`aida resume w-1`"),
])  # fmt: skip
def test_however_it_stands_it_is_said_with_what_to_do(status: str, told: str) -> None:
    assert told in say_state(a_state("w-1", status=status), "it")


def test_another_users_conversation_is_nobodys(manager: AccountManager) -> None:
    with pytest.raises(BadInput, match="Nobody knows"):
        manager.load(manager.begin(user_id="eva").id)


def test_what_was_streamed_is_the_text(manager: AccountManager) -> None:
    pieces: list[str] = []
    turn = manager.say(manager.begin(), WISH, pieces.append)
    assert "".join(pieces) == turn.text


def test_what_comes_along_goes_into_the_brief(manager: AccountManager, tmp_path: Path) -> None:
    """Pictures become references, a recording the voice's sample."""
    file = tmp_path / "shoe.jpg"
    file.write_bytes(b"a picture")
    store = open_store(read_settings())
    picture = store.put(file, "uploads/shoe.jpg", "image/jpeg")
    turn = manager.say(manager.begin(), WISH, material=(picture,))
    assert turn.brief is not None
    assert turn.brief.details is not None
    assert turn.brief.details.reference_images == (picture,)


def test_a_style_of_the_gallery_is_chosen_by_name_number_or_click(manager: AccountManager) -> None:
    """It is in the brief as `gallery_selected`, with `requires_artistic_model`; an unknown one is said."""
    shown = talked(manager, WISH, "mostrami gli stili cinematografici")
    assert len(shown.styles) == 4
    for text, style, number in (("il secondo", None, 1), ("", shown.styles[2], 2)):
        turn = manager.say(manager.load(shown.id), text, style=style)
        assert turn.brief is not None
        assert turn.brief.style_preferences is not None
        (picked,) = turn.brief.style_preferences.gallery_selected
        assert (picked.id, picked.requires_artistic_model) == (shown.styles[number], True)
    turn = manager.say(manager.load(shown.id), "clic", style="99")
    assert "99" in turn.text


@pytest.fixture
def aida(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """`aida chat` with lines piped in: exit code and what it printed."""

    def run(lines: str, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        monkeypatch.setattr("sys.argv", ["aida", "chat", *arguments])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as err:
            code = int(err.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_piped_lines_are_a_conversation_and_the_film_is_delivered(
    makers: Makers, aida, tmp_path: Path
) -> None:
    code, out, _ = aida(f"{WISH}\nsì\n", "--out", str(tmp_path / "films"))
    assert code == 0
    (state,) = makers.begun
    assert (tmp_path / "films" / state.id / "film.mp4").stat().st_size == 1000
    assert f"Dove: {tmp_path / 'films' / state.id}" in out
    assert "`aida chat talk-" in out


def test_json_lines_for_programs(makers: Makers, aida) -> None:
    """Each line an event; a line of input may be an object with style and tier."""
    wish = json.dumps({"text": WISH, "style": None})
    code, out, _ = aida(f"{wish}\nsì\n", "--json")
    events = [json.loads(line) for line in out.splitlines()]
    names = [each["event"] for each in events]
    assert code == 0
    assert names == ["conversation", "delta", "turn", "delta", "turn", "news"]
    assert (events[2]["stage"], events[2]["offer"]["tier"]) == ("proposed", "draft")
    assert events[-1]["workflow_id"] == makers.begun[0].id


def test_a_conversation_is_resumed_where_it_was(makers: Makers, aida) -> None:
    """A second process shows what was said and takes the yes."""
    _, out, _ = aida(f"{WISH}\n", "--json")
    name = json.loads(out.splitlines()[0])["id"]
    code, out, _ = aida("sì\n", name)
    assert code == 0
    assert f"› {WISH}" in out
    assert len(makers.begun) == 1


def test_an_unknown_conversation_is_one_sentence(makers: Makers, aida) -> None:
    for name in ("talk-20261127-zzzzzz", "../../etc/passwd"):
        code, out, err = aida("ciao\n", name)
        assert (code, out, len(err.strip().splitlines())) == (2, "", 1)


def test_an_empty_input_leaves_politely(makers: Makers, aida) -> None:
    code, out, err = aida("")
    assert (code, err) == (0, "")
    assert "Dimmi di che cosa hai bisogno" in out


def test_a_conversation_of_the_past_is_news_no_more(manager: AccountManager, makers: Makers) -> None:
    """A row that was promised and never came to be (a crash in between) puts the offer back on the table."""
    ready = talked(manager, WISH)
    promised = ready.model_copy(
        update={
            "stage": "producing",
            "workflows": ("w-gone",),
            "updated_at": datetime.now(UTC) - timedelta(minutes=2),
        }
    )
    manager.conversations.save(promised)
    again = manager.load(ready.id)
    assert (again.stage, again.workflows) == ("proposed", ())
