"""What buying pictures and clips at fal.ai has in common: how long to search, where to fetch, whose error.

row ─patience_for→ how long an unanswered order is searched        url ─received→ a checked file
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from aida.catalog.read import vendors
from aida.catalog.rows import Model
from aida.contracts.job import JobOrder
from aida.errors import AidaError
from aida.media.inspect import Kind
from aida.ports import Workbench
from aida.providers.buying import Patience
from aida.providers.kept import brought
from aida.providers.outside import Received


def patience_for(row: Model) -> Patience:
    """fal.ai's list of requests may show an order only when it has ended: it is searched for twice the
    expected time and half a minute before it counts as never taken."""
    return Patience(settle=30.0 + 2 * row.expected.call)


def received(url: str, bench: Workbench, kind: Kind, vendor: str) -> Received:
    """The vendor's file, fetched and checked. Errors are those of `outside.receive`."""
    return brought(url, bench, kind, vendors()[vendor].media_hosts)


@contextmanager
def told_of(order: JobOrder) -> Iterator[None]:
    """Errors of the block say which agent, scene and model they are about."""
    try:
        yield
    except AidaError as err:
        err.agent, err.scene, err.model = err.agent or order.agent, err.scene or order.scene, order.model
        raise
