"""How a production stands, told to a client: `WorkflowState` → sentences in their language (pure).

running → "40 % · Creo le immagini…"     completed → "Il tuo video è pronto: 30 s… Costo: … Tempo: … Dove: …"
failed  → what went wrong, and how to go on
"""

from __future__ import annotations

from aida.catalog.phrases import phrase
from aida.contracts.result import FinalResult
from aida.contracts.state import WorkflowState
from aida.front.bill import TITLES
from aida.front.summary import cents, clock, finished_sentence, made_sentence
from aida.front.watch import message


def say_state(state: WorkflowState, speak: str, where: str | None = None) -> str:
    """`where` the files are, as the client can find them; `None` leaves it out."""
    result = state.final_result
    if state.status == "completed" and result is not None:
        return _result(state, result, speak, where)
    if state.status == "failed":
        return phrase("failed", speak, reason=_reason(result), id=state.id)
    spent = cents(state.total_cost_so_far)
    if state.status == "waiting":
        return phrase("waits_approval", speak, id=state.id, spent=spent)
    if state.status == "cancelled":
        return phrase("was_cancelled", speak, id=state.id, spent=spent)
    if state.status == "paused":
        return phrase("stopped", speak, cost=spent, id=state.id)
    return f"{state.progress} % · {message(state, speak)}"


def _result(state: WorkflowState, result: FinalResult, speak: str, where: str | None) -> str:
    plan = state.plan
    assert plan is not None
    meta = result.metadata
    free = plan.tier == "draft"
    cost = phrase("free_short", speak) if free else f"{cents(meta.cost.actual)} US$"
    facts = [f"{phrase('cost', speak)}: {cost}", f"{phrase('took', speak)}: {clock(meta.time.actual)}"]
    if where is not None:
        facts.append(f"{phrase('where', speak)}: {where}")
    parts = [
        made_sentence(result, plan, speak),
        "\n".join(facts),
        finished_sentence(state.brief, plan, speak),
    ]
    return "\n\n".join(part for part in (*parts, phrase("after", speak)) if part)


def _reason(result: FinalResult | None) -> str:
    if result is None or result.error is None:
        return "?"
    who = TITLES.get(result.error.agent, result.error.agent.replace("_", " ").capitalize())
    return f"{who}: {result.error.reason.rstrip('.')}"
