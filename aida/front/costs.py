"""Where the money of a production went: plan and journal → a step each, and a line for every try (pure).

    plan ─estimate─┐
    jobs ─actual───┴→ Account {steps: {estimated, paid, wasted, held, tries}, totals}

A try is one order at a vendor. What came to nothing is told apart from what is in the work, and what is
still under way counts as held, at its worst.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from aida.contracts.job import KEPT, Job, JobStatus
from aida.contracts.plan import ProductionPlan
from aida.contracts.state import WorkflowState
from aida.contracts.units import Contract, Count, Flag, Money
from aida.ledger import spend

PURPOSES = ("script", "storyboard", "pictures", "clips", "voice", "music")
_MAY_BE_CHARGED: tuple[JobStatus, ...] = (*KEPT, "wasted", "unknown")


class Try(Contract):
    """One order."""

    job: str
    scene: Count | None
    number: Count
    """1 for the first order of this very piece, whichever model it went to."""
    model: str
    planned: bool
    """False: a fallback's."""
    status: JobStatus
    worst: Money
    paid: Money
    """US dollars, for what is kept."""
    wasted: Money
    held: Money
    known: Flag
    """False: nobody knows what was charged. It counts at `worst`, which is 0 where no price is known."""
    placed_at: str
    vendor_job: str | None
    reason: str | None


class Step(Contract):
    """One agent's share."""

    purpose: str
    model: str | None
    """As planned; `None` for a step the plan does not have."""
    estimated: Money | None
    """`None`: nobody knows the price."""
    paid: Money
    wasted: Money
    held: Money
    tries: tuple[Try, ...]

    @property
    def unpriced(self) -> bool:
        """Some try's price is not known: the sums are without it."""
        return any(not each.known and not each.worst for each in self.tries)


class Account(Contract):
    """One production's money, in US dollars."""

    workflow_id: str
    status: str
    tier: str | None
    estimated: Money | None
    worst: Money | None
    limit: str | None
    """As the client named it."""
    paid: Money
    wasted: Money
    held: Money
    steps: tuple[Step, ...]

    @property
    def actual(self) -> Decimal:
        return self.paid + self.wasted


def account_of(state: WorkflowState, jobs: Sequence[Job]) -> Account:
    """What a workflow was to cost and what it has cost so far."""
    plan = state.plan
    planned = {each.purpose: each for each in plan.steps} if plan else {}
    found = [each for each in PURPOSES if each in planned or any(job.order.purpose == each for job in jobs)]
    tries = _tries(jobs, plan)
    steps = []
    for purpose in found:
        step, mine = planned.get(purpose), tuple(tries.get(purpose, ()))
        steps.append(
            Step(
                purpose=purpose,
                model=step.model if step else None,
                estimated=step.cost if step else Decimal(0),
                paid=_sum(each.paid for each in mine),
                wasted=_sum(each.wasted for each in mine),
                held=_sum(each.held for each in mine),
                tries=mine,
            )
        )
    budget = state.brief.budget_constraints
    named = budget is not None and budget.type != "none" and budget.max_cost is not None
    return Account(
        workflow_id=state.id,
        status=state.status,
        tier=plan.tier if plan else None,
        estimated=plan.cost if plan else None,
        worst=plan.worst_cost if plan else None,
        limit=f"{budget.max_cost} {budget.currency} ({budget.type})" if budget and named else None,
        paid=_sum(each.paid for each in steps),
        wasted=_sum(each.wasted for each in steps),
        held=_sum(each.held for each in steps),
        steps=tuple(steps),
    )


def _tries(jobs: Sequence[Job], plan: ProductionPlan | None) -> dict[str, list[Try]]:
    """By purpose, a scene's together, in the order they were placed."""
    counts: Counter[str] = Counter()
    found: dict[str, list[Try]] = {}
    for job in jobs:
        order = job.order
        counts[order.recipe_key] += 1
        step = plan.step(order.purpose) if plan else None
        counted = spend.counted(job.status, job.cost, order.worst)
        told = Try(
            job=job.id,
            scene=order.scene,
            number=counts[order.recipe_key],
            model=order.model,
            planned=step is None or order.model == step.model,
            status=job.status,
            worst=order.worst,
            paid=counted if job.status in KEPT else Decimal(0),
            wasted=Decimal(0) if job.status in KEPT else counted,
            held=spend.held(job.status, order.worst),
            known=job.cost is not None or job.status not in _MAY_BE_CHARGED,
            placed_at=job.created_at.isoformat(timespec="seconds"),
            vendor_job=job.vendor_job,
            reason=job.reason,
        )
        found.setdefault(order.purpose, []).append(told)
    return {purpose: sorted(each, key=_by_scene) for purpose, each in found.items()}


def _by_scene(told: Try) -> tuple[Any, ...]:
    return (told.scene or 0,)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, start=Decimal(0))
