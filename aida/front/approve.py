"""`aida approve ID`: see the storyboard and its prices, change it, let it be made, or call it off.

    table, animatic ─"yes" | 2 | 1,3,2 | x→ front.approval ─→ the production goes on here, and is handed over

Where nobody sits at the terminal, options say it all; without any it only shows.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from aida.catalog.phrases import phrase
from aida.contracts.approval import Edits, SceneEdit, StoryboardView
from aida.contracts.state import WorkflowState
from aida.errors import BadInput
from aida.front.agree import means_yes
from aida.front.approval import approve, cancel, change, release, storyboard_view
from aida.front.hand_over import Recipient
from aida.front.summary import cents
from aida.ledger.state import StateStore
from aida.studio import open_store

WAITING = 3
"""The exit code of a production that waits, or was called off."""
_ORDER = re.compile(r"\d{1,3}(\s*[,;、，]\s*\d{1,3})*\s*[,;、，]?")


@dataclass(frozen=True)
class Said:
    """What the options of `aida approve` ask for."""

    scene: int | None = None
    words: str | None = None
    picture: str | None = None
    drop: tuple[int, ...] = ()
    order: str | None = None

    def edits(self, scenes: Sequence[int]) -> Edits:
        """The same as edits to these scenes. Raises `BadInput` for what contradicts itself."""
        wanted = numbers(self.order) if self.order is not None else list(scenes)
        if (self.words, self.picture) != (None, None) and self.scene is None:
            raise BadInput("Say with --scene which scene the words or the picture are for.")
        for number in (*self.drop, *([self.scene] if self.scene is not None else [])):
            if number not in wanted:
                told = ", ".join(map(str, wanted))
                raise BadInput(phrase("scene_unknown", "en", scene=number, scenes=told))
        kept = [number for number in wanted if number not in self.drop]
        if not kept:
            raise BadInput("At least one scene has to stay; --cancel calls the production off.")
        changes = {"words": self.words, "picture": self.picture}
        return Edits(scenes=tuple(SceneEdit(id=n, **(changes if n == self.scene else {})) for n in kept))

    def __bool__(self) -> bool:
        return self != Said()


def numbers(text: str) -> list[int]:
    """ "1,3,2" as numbers; raises `BadInput` for anything else (pure)."""
    if not _ORDER.fullmatch(text.strip()):
        raise BadInput(f"{text[:40]!r} is no order of scenes; name their numbers, for example 1,3,2.")
    return [int(each) for each in re.findall(r"\d+", text)]


def approve_storyboard(
    workflow_id: str, said: Said, *, yes: bool, call_off: bool, out: Path | None, as_json: bool
) -> int:
    """Show, change, approve or cancel; returns the exit code: of the production once it is approved, 0 when
    it was only shown or changed, 3 when it was called off."""
    from aida.front.create import load_state, produce
    from aida.settings import read_settings

    settings = read_settings()
    states = StateStore(settings.database_url)
    state = load_state(states, workflow_id)
    to = Recipient(settings, out or Path(state.out_dir or "films"), state.brief.language, as_json)
    if said:
        boards = storyboard_view(state)
        state = change(state, said.edits([scene.id for scene in boards.scenes]), states, settings)
    if call_off:
        return _call_off(state, states, to)
    if yes:
        return produce(approve(state, Edits(), states, settings), states, to)
    if state.status == "waiting" and not as_json and at_terminal():
        answered = ask_client(state, states, to)
        return produce(answered, states, to) if answered is not None else 0
    show(state, to)
    return 0


def at_terminal() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def waits(state: WorkflowState, states: StateStore, to: Recipient) -> int:
    """The end of a production that has come to its storyboard: the client is asked where one sits there,
    else told, in one sentence, that it waits and how to go on; or that it was called off meanwhile."""
    if state.status == "cancelled":
        return _told_off(state, to)
    if not to.as_json and at_terminal():
        from aida.front.create import produce

        answered = ask_client(state, states, to)
        if answered is not None:
            return produce(answered, states, to)
    if to.as_json:
        show(state, to)
    spent = cents(state.total_cost_so_far)
    print(phrase("waits_approval", to.speak, id=state.id, spent=spent), file=sys.stderr)
    return WAITING


def ask_client(state: WorkflowState, states: StateStore, to: Recipient) -> WorkflowState | None:
    """The dialogue; the approved row, `None` when it was called off or is decided later."""
    console = Console(stderr=True)
    print_view(console, storyboard_view(state), to)
    while True:
        try:
            line = console.input(Text(f"{_question(storyboard_view(state), to.speak)}\n> ")).strip()
        except EOFError:
            return None
        try:
            if not line:
                return None
            if line.casefold() == "x":
                _call_off(state, states, to)
                return None
            if means_yes(line):
                return approve(state, Edits(), states, to.settings)
            state = change(state, _typed(line, state, console, to.speak), states, to.settings)
            print_view(console, storyboard_view(state), to)
        except BadInput as err:
            console.print(Text(err.text, style="yellow"))
            if (states.load(state.id) or state).status != "waiting":
                return None


def _typed(line: str, state: WorkflowState, console: Console, speak: str) -> Edits:
    """What a line asks to be changed: one number, a scene to be reworded; several, the order."""
    scenes = [scene.id for scene in storyboard_view(state).scenes]
    if not line.isdecimal():
        return Said(order=line).edits(scenes)
    words, picture = (
        console.input(Text(f"{phrase(f'approve_{name}', speak)}: ")).strip() or None
        for name in ("words", "picture")
    )
    return Said(int(line), words, picture).edits(scenes)


def _call_off(state: WorkflowState, states: StateStore, to: Recipient) -> int:
    after = cancel(state, states, to.settings)
    release(after)
    return _told_off(after, to)


def _told_off(state: WorkflowState, to: Recipient) -> int:
    if to.as_json:
        show(state, to)
    spent = cents(state.total_cost_so_far)
    print(phrase("was_cancelled", to.speak, id=state.id, spent=spent), file=sys.stderr)
    return WAITING


def show(state: WorkflowState, to: Recipient) -> None:
    """The storyboard for programs or for people."""
    from aida.front.show import open_console, print_json
    from aida.storage.links import with_links

    view = storyboard_view(state)
    if to.as_json:
        store = open_store(to.settings)
        shown = {each.id: store.url(each.image) for each in view.scenes if each.image is not None}
        document = view.model_dump(mode="json")
        for scene in document["scenes"]:
            scene["image"] = shown.get(scene["id"])
        document["animatic"] = store.url(view.animatic) if view.animatic is not None else None
        print_json(with_links(document, store))
    else:
        print_view(open_console(), view, to)


def print_view(console: Console, view: StoryboardView, to: Recipient) -> None:
    """A row per scene, what they share, the sum; and where the animatic lies."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name, side in (("", "right"), ("s", "right"), ("", "left"), ("", "left"), ("US$", "right")):
        table.add_column(name, justify=side)  # type: ignore[arg-type]
    for scene in view.scenes:
        table.add_row(
            Text(str(scene.id), style="bold"),
            f"{float(scene.seconds):g}",
            Text(scene.words),
            Text(scene.picture, style="dim"),
            _money(scene.price),
        )
    table.add_row("", "", Text(phrase("approve_common", to.speak), style="dim"), "", _money(view.common))
    table.add_section()
    table.add_row("", f"{float(view.seconds):g}", "", "", Text(_money(view.total), style="bold"))
    console.print(table)
    if view.animatic is not None:
        store = open_store(to.settings)
        console.print(Text(store.link(store.url(view.animatic)), style="cyan"), soft_wrap=True)
        if view.edited:
            console.print(Text(phrase("approve_stale", to.speak), style="dim"))


def _question(view: StoryboardView, speak: str) -> str:
    return phrase("approve_ask", speak, cost=_money(view.total), worst=_money(view.worst))


def _money(amount: Decimal | None) -> str:
    return "?" if amount is None else f"{amount:.2f}"
