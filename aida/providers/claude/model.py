"""Claude as a `ports.LanguageModel`: one question, one POST, one answer that is kept.

    Question ─body→ journal: bought already? yes → the kept answer, no call
                                             no  → intent ─ONE POST→ message, written down with its id
                                                   ─store→ answer-….json, closed

What was answered is in the journal from the moment it came, then an asset beside the recipe's others: a
resumed production reads it and pays nothing.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from aida.catalog.read import models
from aida.catalog.rows import Model
from aida.contracts.assets import AssetRef
from aida.contracts.job import Job, JobOrder
from aida.contracts.prompt import Answer, Question
from aida.contracts.recipe import Recipe, ScriptRecipe, StoryboardRecipe
from aida.contracts.result import StepMetadata
from aida.errors import Permanent
from aida.ports import JobJournal, Workbench
from aida.providers.buying import Accepted, Gone, Outcome, Purchase, bought, priced, worst_price
from aida.providers.claude import wire
from aida.providers.claude.calls import open_client, post, post_streaming

if TYPE_CHECKING:
    import anthropic

CALL_SECONDS = 110.0
"""How long one answer may take; a script takes about ten seconds. With the minute its id may take to be
written down shorter than `Patience.others`, after which another process takes the order for lost."""

_SHARES = (1.0, 0.75, 0.5, 0.35)
"""Of the tokens a question allows, tried in this order when the money left is short."""

_ANSWER = "answer"
"""Where a job keeps the whole message until it is in the store."""
_PURPOSES: dict[type[Recipe], str] = {ScriptRecipe: "script", StoryboardRecipe: "storyboard"}


class Claude:
    """Safe to share by threads. Needs the key only when it is asked for the first time."""

    def __init__(self, journal: JobJournal) -> None:
        self._journal = journal
        self._client: anthropic.Anthropic | None = None
        self._lock = threading.Lock()

    def ask(
        self,
        question: Question,
        recipe: Recipe,
        model: str,
        bench: Workbench,
        on_text: Callable[[str], None] | None = None,
    ) -> tuple[Answer, StepMetadata]:
        """The answer as Claude gave it, and what it cost this workflow. `on_text` is given the answer's text
        as it comes; one that was bought before comes at once.

        Raises `Transient` (429, 5xx, no answer: what may have been charged is in the journal),
        `Permanent` (key, account, model, request), `OverBudget` before anything is sent, `Deadline`.
        """
        begun = time.perf_counter()
        bench.check_time()
        row = models()[model]
        body, order = self._affordable(question, recipe, row, bench)
        with bought(order, _Counter(self, body, bench, on_text), self._journal, bench) as purchase:
            if purchase.outcome is None:
                answer, notes = _read(purchase.assets, bench), tuple[str, ...]()
                if on_text is not None:
                    on_text(answer.text)
            else:
                answer, notes = _kept(purchase, recipe, row, bench)
        spent = time.perf_counter() - begun
        return answer, StepMetadata(
            cost=purchase.paid, time=round(spent, 3), model_used=row.name, model_id=model, notes=notes
        )

    def _affordable(
        self, question: Question, recipe: Recipe, row: Model, bench: Workbench
    ) -> tuple[dict[str, Any], JobOrder]:
        """The request with as much room for thinking as the money left can pay for, at worst.

        Never less than a typical answer takes: below that the order is as it is, and `OverBudget` when it
        is placed.
        """
        purpose = _PURPOSES.get(type(recipe), recipe.agent)
        typical = next((each.written for name, each in row.tokens.items() if name == purpose), 0)
        most = [max(typical, int(question.most_tokens * share)) for share in _SHARES]
        for tokens in sorted({min(each, question.most_tokens) for each in most}, reverse=True):
            body = wire.body_of(question.model_copy(update={"most_tokens": tokens}), row.endpoint)
            order = _order(recipe, row, body, bench)
            if self._journal.affords(bench.errand, order.worst):
                break
        return body, order

    def client(self) -> anthropic.Anthropic:
        """Opened by the first who asks: it reads the key and the certificates."""
        with self._lock:
            if self._client is None:
                self._client = open_client()
            return self._client


def _order(recipe: Recipe, row: Model, body: dict[str, Any], bench: Workbench) -> JobOrder:
    purpose = _PURPOSES.get(type(recipe), recipe.agent)
    return JobOrder(
        recipe_key=recipe.key(),
        agent=recipe.agent,
        purpose=purpose,
        model=row.id,
        vendor=row.vendor,
        endpoint=row.endpoint,
        arguments=wire.told_in_short(body),
        fingerprint=wire.fingerprint_of(body),
        worst=worst_price(row, bench.errand, wire.most_used(body), step=purpose),
    )


@dataclass
class _Counter:
    """`buying.Counter` of a vendor that answers at once: the order is finished when it is accepted."""

    claude: Claude
    body: dict[str, Any]
    bench: Workbench
    on_text: Callable[[str], None] | None = None
    searchable: bool = False
    """Anthropic keeps no list of answers: one that is lost is asked for again."""

    def submit(self, order: JobOrder, last_word: Callable[[], None] = lambda: None) -> Accepted:
        left = self.bench.seconds_left()
        seconds = CALL_SECONDS if left is None else max(0.1, min(CALL_SECONDS, left))
        where = {"agent": order.agent, "model": order.model}
        client = self.claude.client()
        if self.on_text is None:
            message = post(client, self.body, seconds, last_word, **where)
        else:
            message = post_streaming(client, self.body, seconds, self.on_text, last_word, **where)
        name = str(message.get("id") or f"msg-unnamed-{uuid.uuid4().hex[:12]}")
        # The vendor hands no answer out twice: it is written down with its id, in the same commit.
        return Accepted(name, {_ANSWER: json.dumps(message, ensure_ascii=False)})

    def ready(self, job: Job) -> bool:
        return True

    def collect(self, job: Job) -> Outcome:
        kept = job.addresses.get(_ANSWER)
        if kept is None:
            raise Gone(
                "Claude does not hand out an answer twice", agent=job.order.agent, model=job.order.model
            )
        return Outcome(json.loads(kept))

    def cancel(self, job: Job) -> bool:
        return False

    def search(self, job: Job) -> tuple[Accepted, ...]:
        return ()


def _kept(purchase: Purchase, recipe: Recipe, row: Model, bench: Workbench) -> tuple[Answer, tuple[str, ...]]:
    """The fresh answer, after it is in the store and the job is closed with its cost."""
    assert purchase.outcome is not None
    message, order = purchase.outcome.output, purchase.job.order
    cost, notes = _counted(message, row, order.purpose, bench)
    purchase.cost = cost
    answer = wire.answer_of(message)
    # A name of its own for each answer: whoever was taken for dead and wakes up overwrites nobody's.
    own = hashlib.sha256(str(message.get("id")).encode()).hexdigest()
    name = f"answer-{order.fingerprint[:8]}-{own[:8]}.json"
    file = bench.folder / f"{uuid.uuid4().hex[:8]}-{name}"
    record = {
        **answer.model_dump(exclude={"kept"}),
        "message": message.get("id"),
        "usage": message.get("usage"),
    }
    file.write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    ref = bench.store.put(file, recipe.asset_key(name), "application/json")
    purchase.done(assets=(ref,))
    return answer, notes


def _counted(
    message: dict[str, Any], row: Model, purpose: str, bench: Workbench
) -> tuple[Decimal | None, tuple[str, ...]]:
    """US dollars, cached tokens included; `None` when the vendor did not count, or nobody knows the price."""
    try:
        used = wire.used_by(message["usage"])
    except (KeyError, TypeError, ValueError):
        return None, (f"{row.name} did not say how many tokens it used: the cost is the highest possible",)
    return priced(row, bench.errand, used, step=purpose)


def _read(assets: tuple[AssetRef, ...], bench: Workbench) -> Answer:
    """An answer that an earlier call has paid for."""
    try:
        record = json.loads(bench.store.fetch(assets[0]).read_text(encoding="utf-8"))
        return Answer(text=record["text"], stop=record["stop"], why=record["why"], kept=True)
    except (KeyError, ValueError, OSError) as err:
        raise Permanent(f"The kept answer {assets[0].key} cannot be read: {err}") from err
