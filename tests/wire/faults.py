"""What goes wrong, and when: a rule of the test → the call it strikes.

    Fault("busy", "fal-ai/flux-pro*", nth=2, retry_after=1)     the second order gets 429
    read_fault("busy@fal-ai/flux-pro*#2:retry_after=1")         the same in one word, for a command line

A rule counts the calls it could strike by itself: `nth` is the first one struck, `times` how many
from there on (`None`: all). Every kind strikes at one stage of a call; see `STAGES`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from fnmatch import fnmatchcase
from typing import Any, Literal, get_args

Kind = Literal[
    "busy", "error", "reset_before", "reset_after", "truncated", "hang", "hang_after", "gateway",
    "no_credit", "bad_key",
    "refused", "fails", "no_media", "stuck", "slow", "expired",
    "poll_error", "poll_reset", "poll_unknown", "poll_truncated",
    "media_corrupt", "media_truncated", "media_html", "media_huge", "media_private", "media_gone",
    "media_reset", "media_wrong_type",
    "bad_json", "cut_off", "wrong_totals", "other_language", "chatty", "missing_scene",
]  # fmt: skip
Stage = Literal["order", "job", "poll", "result", "media", "words"]

STAGES: dict[Kind, Stage] = {
    # order: the POST itself
    "busy": "order",  # 429, Retry-After: retry_after (1)
    "error": "order",  # status (500), the vendor's body for it
    "reset_before": "order",  # cut before the order was read: nothing was bought
    "reset_after": "order",  # the order was taken, the answer never came: bought
    "truncated": "order",  # the order was taken, its answer is cut in the middle: bought
    "hang": "order",  # never answers, nothing was bought
    "hang_after": "order",  # never answers, and it was bought
    "gateway": "order",  # the order was taken, and a gateway's page with status (502) comes back: bought
    "no_credit": "order",  # the account is empty or locked
    "bad_key": "order",  # the key is rejected
    # job: what becomes of an accepted order
    "refused": "job",  # the vendor's moderation says no
    "fails": "job",  # finished with an error: status (500), free of charge
    "no_media": "job",  # 422 no_media_generated
    "stuck": "job",  # in progress for ever
    "slow": "job",  # takes factor (5) times as long
    # poll and result
    "poll_error": "poll",  # a look fails: status (502)
    "poll_reset": "poll",
    "poll_truncated": "poll",
    "poll_unknown": "poll",  # the vendor knows no such job
    "expired": "result",  # finished and paid, and the result is gone
    # media
    "media_corrupt": "media",  # right magic bytes, then noise
    "media_truncated": "media",  # the connection is cut half way
    "media_html": "media",  # an error page with status 200
    "media_huge": "media",  # gigabytes are promised and megabytes sent
    "media_private": "media",  # a redirect to a private address
    "media_gone": "media",  # 404
    "media_reset": "media",
    "media_wrong_type": "media",  # a text with the picture's content type
    # words: what a language model answers
    "bad_json": "words",
    "cut_off": "words",  # stop_reason max_tokens, half an answer
    "wrong_totals": "words",  # scene seconds that do not add up
    "other_language": "words",
    "chatty": "words",  # the JSON inside a fence with friendly words
    "missing_scene": "words",
}


class Fault:
    """`where` is a glob over "vendor/endpoint" (`anthropic/*`, `fal/fal-ai/flux-pro*`) or over the endpoint
    alone; `containing` narrows it to calls whose request holds that text."""

    def __init__(
        self,
        kind: Kind,
        where: str = "*",
        nth: int = 1,
        times: int | None = 1,
        containing: str = "",
        **details: Any,
    ) -> None:
        if kind not in get_args(Kind):
            raise ValueError(f"no such fault: {kind}; known: {', '.join(get_args(Kind))}")
        self.kind, self.where, self.nth, self.times = kind, where, nth, times
        self.containing, self.details = containing, details
        self.met = self.struck = 0
        """Calls it could have struck, and calls it struck."""

    def taken(self) -> None:
        """Called by the vendor when it has taken the order it strikes, before any answer: the moment for a
        test's own `deed`, such as the death of whoever ordered."""
        deed = self.details.get("deed")
        if deed is not None:
            deed()

    @property
    def stage(self) -> Stage:
        return STAGES[self.kind]

    def meets(self, vendor: str, endpoint: str, text: str) -> bool:
        named = any(fnmatchcase(name, self.where) for name in (f"{vendor}/{endpoint}", endpoint, vendor))
        return named and self.containing in text

    def strikes(self) -> bool:
        """Count a call; whether it is one to be struck."""
        self.met += 1
        due = self.met >= self.nth and (self.times is None or self.met < self.nth + self.times)
        self.struck += due
        return due


class Faults:
    """The rules of one run. Safe for threads."""

    def __init__(self, rules: Iterable[Fault] = ()) -> None:
        self._rules = list(rules)
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._rules.append(fault)

    def find(self, stage: Stage, vendor: str, endpoint: str, text: str = "") -> Fault | None:
        """The first rule that strikes this call; every rule that could is told of it."""
        with self._lock:
            met = [rule for rule in self._rules if rule.stage == stage and rule.meets(vendor, endpoint, text)]
            due = [rule for rule in met if rule.strikes()]
        return due[0] if due else None


_RULE = re.compile(
    r"(?P<kind>[a-z_]+)(@(?P<where>[^#:]+))?(#(?P<nth>\d+)(?P<more>\+(?P<times>\d+)?)?)?(:(?P<details>.+))?"
)


def read_fault(text: str) -> Fault:
    """`kind[@where][#nth[+[times]]][:name=value,…]`, e.g. `busy@*kling*#1+:retry_after=2` for all calls."""
    found = _RULE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"not a fault: {text!r}; write kind@where#nth, e.g. busy@fal-ai/flux-pro*#2")
    details: dict[str, Any] = {}
    for part in filter(None, (found["details"] or "").split(",")):
        name, _, value = part.partition("=")
        details[name] = float(value) if re.fullmatch(r"\d+(\.\d+)?", value) else value
    return Fault(
        found["kind"],  # type: ignore[arg-type]
        found["where"] or "*",
        nth=int(found["nth"] or 1),
        times=1 if not found["more"] else int(found["times"]) if found["times"] else None,
        **details,
    )
