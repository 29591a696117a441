"""A language model's assignment: a brief in, a checked piece of work out, with one repair at most.

    brief ─ask→ answer ─judge→ sound → the work
                          └ faults ─ask once more, naming them→ answer ─judge→ sound → the work
                                                                         └ faults → Unusable

Faulty are: an answer cut off, refused, not JSON, not in form, or not what was ordered. Answers are bought
through the journal, so an interrupted conversation goes on where it stopped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from aida.contracts.prompt import Answer, Question
from aida.contracts.recipe import Recipe
from aida.contracts.result import StepMetadata
from aida.errors import OverBudget, Unusable
from aida.ports import LanguageModel, Workbench

EFFORT = "medium"
"""Thinking costs as much as writing; more of it makes a script late rather than better."""
_MOST_STARTS = 4
"""How often bad answers of earlier calls are read again before a new beginning counts as hopeless."""
_CONTROL = re.compile(r"\\u00[01][0-9a-f]|\\[bf]|[\x7f-\x9f\ud800-\udfff]")
"""As JSON writes them, and halves of characters; line feeds and tabs are only white space."""
_TOLD = 8
"""Faults named in one repair; the rest usually goes away with them."""


class Fault(NamedTuple):
    name: str
    """In two or three words, for the client: "scene totals"."""
    text: str
    """What is wrong and what would be right, for the model."""


Form = TypeVar("Form", bound=BaseModel)
Made = TypeVar("Made")
Work = TypeVar("Work", covariant=True)


@dataclass(frozen=True)
class Assignment(Generic[Work]):
    what: str
    """ "script", "storyboard"."""
    system: str
    brief: str
    """The client's side of the first turn."""
    form: type[BaseModel]
    """What the answer looks like."""
    judge: Callable[[str], tuple[Work | None, Sequence[Fault]]]
    """The work, or what is wrong with the answer's text (pure)."""
    most_tokens: int

    def question(self, *turns: str) -> Question:
        return Question(
            system=self.system,
            turns=turns,
            answer_schema=json.dumps(schema_of(self.form), ensure_ascii=False),
            effort=EFFORT,
            most_tokens=self.most_tokens,
        )


def carried_out(
    job: Assignment[Made], desk: LanguageModel, recipe: Recipe, model: str, bench: Workbench
) -> tuple[Made, StepMetadata]:
    """The work, and what all turns have cost.

    Raises `Unusable` when the repaired answer is faulty too, or the money left covers no repair; a later
    call with the same recipe begins anew then. Errors of `ports.LanguageModel.ask` pass through.
    """
    for start in range(_MOST_STARTS):
        made, told, bought = _conversation(job, desk, recipe, model, bench, start)
        if made is not None:
            return made, told
        if bought:
            break
    raise Unusable(
        f"{told.model_used}'s {job.what} cannot be used, its repair included: {'; '.join(told.notes)}",
        agent=recipe.agent,
        model=model,
    )


def _conversation(
    job: Assignment[Made], desk: LanguageModel, recipe: Recipe, model: str, bench: Workbench, start: int
) -> tuple[Made | None, StepMetadata, bool]:
    """The work or, in the metadata's notes, what was wrong; and whether anything was bought for it."""
    opening = job.brief if start == 0 else f"{job.brief}\n\n{_ANEW}"
    first, paid = desk.ask(job.question(opening), recipe, model, bench)
    made, faults = _judged(job, first)
    if made is not None:
        return made, paid, not first.kept
    try:
        second, more = desk.ask(job.question(*_repair(opening, first, faults)), recipe, model, bench)
    except OverBudget as err:
        raise Unusable(
            f"{paid.model_used}'s {job.what} has faults ({_named(faults)}), and the money left does not "
            f"cover a repair: {err.text}",
            agent=recipe.agent,
            model=model,
        ) from err
    made, again = _judged(job, second)
    told = _together(paid, more)
    bought = not (first.kept and second.kept)
    if made is None:
        return None, told.model_copy(update={"notes": tuple(fault.text for fault in again[:3])}), bought
    note = f"The {job.what} was repaired once: {_named(faults)}"
    return made, told.model_copy(update={"notes": (*told.notes, note)}), bought


_ANEW = "An earlier try at this brief was turned down. Begin again with a fresh idea."
_SHORTER = (
    "Your last answer was cut off before its end. Think briefly and write every field in fewer words: the "
    "whole object has to fit."
)
_PLAINER = (
    "Your last answer was declined. If one element of the brief cannot be advertised in good conscience, "
    "leave that element out and advertise the rest plainly and factually, in the given form."
)


def _judged(job: Assignment[Made], answer: Answer) -> tuple[Made | None, list[Fault]]:
    if answer.stop == "refusal":
        return None, [Fault("refusal", f"the model declined: {answer.why or 'no reason given'}")]
    if answer.stop in ("max_tokens", "model_context_window_exceeded"):
        return None, [Fault("cut off", "the answer was cut off at the token limit")]
    if not answer.text.strip():
        return None, [Fault("empty answer", "the answer was empty")]
    made, faults = job.judge(answer.text)
    return made, list(faults)


def _repair(opening: str, answer: Answer, faults: Sequence[Fault]) -> tuple[str, ...]:
    """The turns of the repair. What was cut off or declined is not shown again: it would lead astray."""
    if faults[0].name == "refusal":
        return (f"{opening}\n\n{_PLAINER}",)
    if faults[0].name == "cut off":
        return (f"{opening}\n\n{_SHORTER}",)
    if faults[0].name == "empty answer":
        return (f"{opening}\n\nYour last answer was empty. Answer in the given form.",)
    listed = "\n".join(f"{number}. {fault.text}" for number, fault in enumerate(faults[:_TOLD], start=1))
    return (
        opening,
        answer.text,
        f"This cannot be used yet:\n{listed}\nAnswer once more with the whole object. Mend these points and "
        "keep everything else as it is.",
    )


def _named(faults: Sequence[Fault]) -> str:
    return ", ".join(dict.fromkeys(fault.name for fault in faults))


def _together(first: StepMetadata, second: StepMetadata) -> StepMetadata:
    return second.model_copy(
        update={
            "cost": sum((first.cost, second.cost), start=Decimal(0)),
            "time": round(first.time + second.time, 3),
            "retries": 1,
            "notes": tuple(dict.fromkeys((*first.notes, *second.notes))),
        }
    )


def read_form(form: type[Form], text: str) -> tuple[Form | None, list[Fault]]:
    """An answer's text as its form, or what is wrong with it (pure)."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as err:
        return None, [Fault("invalid JSON", f"The answer is not valid JSON: {err}.")]
    if _CONTROL.search(json.dumps(value, ensure_ascii=False)):
        # PostgreSQL keeps no NUL, and no voice says a bell.
        return None, [Fault("control characters", "The answer contains control characters.")]
    try:
        return form.model_validate(value), []
    except ValidationError as err:
        return None, [
            Fault("form", f"{'.'.join(str(part) for part in each['loc']) or 'The answer'}: {each['msg']}.")
            for each in err.errors()[:_TOLD]
        ]


def schema_of(form: type[BaseModel]) -> dict[str, Any]:
    """The form's JSON schema in the subset that vendors enforce: every field wanted, no others, no titles."""
    schema = form.model_json_schema()
    return {name: _plain(value) for name, value in schema.items() if name != "title"}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    # A title is pydantic's name for a field; a field that is itself called `title` holds a mapping.
    return {
        name: _plain(each) for name, each in value.items() if not (name == "title" and isinstance(each, str))
    }


def as_data(tag: str, value: Any) -> str:
    """Data between two tags that nothing in it can close: every `<` is written as its code."""
    text = json.dumps(value, ensure_ascii=False, indent=1).replace("<", "\\u003c")
    text = text.encode("utf-8", "replace").decode()
    return f"<{tag}>\n{text}\n</{tag}>"
