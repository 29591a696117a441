"""What buying at fal.ai has in common for pictures, clips and sounds: how long to search, and the way in.

row ─patience_for→ how long an unanswered order is searched        url ─received→ a checked file
"""

from __future__ import annotations

from aida.catalog.read import vendors
from aida.catalog.rows import Model
from aida.errors import AidaError
from aida.media.inspect import Kind
from aida.ports import Workbench
from aida.providers.buying import Patience
from aida.providers.outside import Received, receive


def patience_for(row: Model) -> Patience:
    """fal.ai's list of requests may show an order only when it has ended: it is searched for twice the
    expected time and half a minute before it counts as never taken."""
    return Patience(settle=30.0 + 2 * row.expected.call)


def received(url: str, bench: Workbench, kind: Kind, row: Model) -> Received:
    """The vendor's file, fetched and checked. Errors are those of `outside.receive`."""
    hosts = vendors()[row.vendor].media_hosts
    try:
        return receive(url, bench.folder, kind, hosts, bench.seconds_left())
    except AidaError as err:
        err.model = err.model or row.id
        raise
