"""`aida settle`: a person says what became of an order that its vendor did not answer.

no job ─→ the orders that can be settled
job ─┬ --charged ─────→ wasted, at its worst: the next attempt orders anew
     ├ --not-charged ─→ failed, free: likewise
     └ --vendor-id ID → accepted: the next attempt collects it, and nothing is ordered
"""

from __future__ import annotations

import re
from typing import Any

from rich.table import Table

from aida.catalog.read import vendors
from aida.contracts.job import Job
from aida.errors import BadInput, Permanent
from aida.front.owners import lives
from aida.front.show import open_console, print_json
from aida.ledger.jobs import JournalStore
from aida.settings import Settings, read_settings

_VENDOR_ID = re.compile(r"[A-Za-z0-9_-]{1,128}")


def settle(
    name: str | None, *, charged: bool, not_charged: bool, vendor_id: str | None, as_json: bool
) -> None:
    """List the orders, or settle one. Raises `BadInput` for an order that is none, or is settled already,
    and for more or less than one answer."""
    settings = read_settings()
    journal = JournalStore(settings.database_url)
    answers = [charged, not_charged, vendor_id is not None]
    if name is None:
        if any(answers):
            raise BadInput("Say which order: `aida settle` lists those without an answer.")
        _show(journal.unsettled(), as_json=as_json)
        return
    if sum(answers) != 1:
        raise BadInput("Say one of --charged, --not-charged and --vendor-id ID.")
    job = _settled(journal, _unsettled(journal, name, settings), charged, vendor_id)
    if as_json:
        print_json(_row(job))
    else:
        print(f"{_told(job)} Go on with: aida resume {job.workflow_id}")


def _unsettled(journal: JournalStore, name: str, settings: Settings) -> Job:
    found = {job.id: job for job in journal.unsettled()}
    if name in found:
        workflow = found[name].workflow_id
        if lives(workflow, settings):
            raise BadInput(
                f"{workflow} is being made right now, and may find its order itself; stop it first."
            )
        return found[name]
    known = journal.by_id(name)
    if known is None:
        raise BadInput(f"Nobody knows an order {name[:80]!r}; `aida settle` lists those without an answer.")
    raise BadInput(f"The order {name} needs no settling: it is {known.status}.")


def _settled(journal: JournalStore, job: Job, charged: bool, vendor_id: str | None) -> Job:
    if vendor_id is None:
        reason = f"A person has said that it was {'' if charged else 'not '}charged"
        return journal.close(job, "wasted" if charged else "failed", reason=reason)
    if not _VENDOR_ID.fullmatch(vendor_id):
        raise BadInput(f"{vendor_id[:80]!r} is no id of {vendors()[job.order.vendor].name}.")
    try:
        return journal.accept(job, vendor_id, {})
    except Permanent as err:
        raise BadInput(f"{err.text}.") from err


def _told(job: Job) -> str:
    match job.status:
        case "wasted":
            return f"{job.id} counts at ${job.order.worst:.4f}; it will be ordered anew."
        case "failed":
            return f"{job.id} has cost nothing; it will be ordered anew."
        case _:
            return (
                f"{job.id} is {job.vendor_job} at {vendors()[job.order.vendor].name}; it will be collected."
            )


def _show(jobs: tuple[Job, ...], *, as_json: bool) -> None:
    if as_json:
        print_json([_row(job) for job in jobs])
        return
    console = open_console()
    if not jobs:
        console.print("No order waits for an answer.", highlight=False)
        return
    table = Table(box=None, padding=(0, 2), header_style="dim")
    for column in ("order", "workflow", "what", "model", "placed", "up to US$"):
        table.add_column(column, no_wrap=True)
    for job in jobs:
        scene = "" if job.order.scene is None else f" scene {job.order.scene}"
        table.add_row(
            job.id,
            job.workflow_id,
            f"{job.order.purpose}{scene}",
            job.order.model,
            job.created_at.astimezone().strftime("%Y-%m-%d %H:%M:%S"),
            f"{job.order.worst:.4f}",
        )
    console.print(table)
    for vendor in sorted({job.order.vendor for job in jobs}):
        row = vendors()[vendor]
        console.print(f"Your account at {row.name}: {row.console}", style="dim", highlight=False)


def _row(job: Job) -> dict[str, Any]:
    order = job.order
    return {
        "id": job.id,
        "workflow_id": job.workflow_id,
        "status": job.status,
        "purpose": order.purpose,
        "scene": order.scene,
        "model": order.model,
        "vendor": order.vendor,
        "vendor_job": job.vendor_job,
        "placed_at": job.created_at.isoformat(),
        "worst": float(order.worst),
    }
