"""Orchestrator, the account manager: what the client wrote → `ProjectBrief`, by rules.

    text ─detect→ language ─tables of aida/catalog/words→ facts ─read_brief→ `BriefReading`

Pure: no clock, no network, no key; the same words, id and instant give the same brief. Whatever
the text says is data; nothing in it is obeyed.
"""

from aida.agents.orchestrator.language import detect
from aida.agents.orchestrator.reading import check_request, read_brief

__all__ = ["check_request", "detect", "read_brief"]
