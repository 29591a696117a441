"""A persisted result that is damaged is taken as missing: made again from journal and assets, for nothing."""

from __future__ import annotations

from itertools import cycle

import pytest
from prefect.results import ResultRecord
from prefect.serializers import JSONSerializer

from aida.contracts.assets import AssetRef
from aida.contracts.result import StepMetadata, VisualResult
from tasks.results import Sealed
from tests.flows.kept import DAMAGES, Results
from tests.flows.paid import (
    Paid,
    paid_fixture,  # noqa: F401
    street_fixture,  # noqa: F401
)
from tests.installations import on_both

PICTURE = VisualResult(
    scene_id=1,
    image=AssetRef(key="w/1.png", sha256="0123456789abcdef" * 4, bytes=7, media_type="image/png"),
    model_used="a fake",
    metadata=StepMetadata(model_used="a fake"),
)


@pytest.mark.flow
@on_both
def test_damaged_results_cost_nothing(paid: Paid) -> None:
    """Of a finished production every result is flipped, cut, emptied or of an older form in turn: the next
    attempt makes the same film, and no vendor hears of it."""
    paid.commission()
    first = paid.make()
    assert first.result.status == "completed"
    results = Results(paid.settings)
    names = sorted(results.names())
    assert len(names) >= 2 * len(DAMAGES)
    for name, how in zip(names, cycle(DAMAGES), strict=False):
        results.spoil(name, how)
    paid.states.save(first.row.model_copy(update={"status": "paused"}))

    again = paid.make()
    assert again.result.status == "completed"
    assert again.result.delivered is not None
    assert first.result.delivered is not None
    assert (len(again.orders), again.charges) == (len(first.orders), first.charges)
    assert again.spend == first.spend
    assert paid.store.fetch(again.result.delivered.film).exists()
    # And each was kept anew, whole: the film by its new recipe, which says how long its parts took to make.
    whole = {name for name in results.names() if _is_whole(results.read(name))}
    assert len(whole & set(names)) >= len(names) - 1
    assert len(whole) == len(names)


def _is_whole(content: bytes) -> bool:
    """As Prefect sees it."""
    try:
        ResultRecord.deserialize(content)
    except ValueError:
        return False
    return True


def test_every_flipped_byte_is_found() -> None:
    """Wherever it is; and what is whole comes back equal."""
    kept = Sealed().dumps(PICTURE)
    assert Sealed().loads(kept) == PICTURE
    for at in range(len(kept)):
        with pytest.raises(ValueError, match="damaged"):
            Sealed().loads(kept[:at] + bytes([kept[at] ^ 1]) + kept[at + 1 :])


def test_what_is_no_contract_any_more_is_no_result() -> None:
    """A class that was renamed since comes back from plain JSON as a dictionary; not from ours."""
    plain = JSONSerializer().dumps(PICTURE).replace(b"VisualResult", b"OldResult")
    with pytest.raises(ValueError, match="no more"):
        Sealed().loads(Sealed.sealed(plain))
