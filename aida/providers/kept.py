"""A vendor's answer and its media in our own store: kept when they came late, read as if they came now.

    answer, {address: file} ─keep→ late/<job>/answer.json, late/<job>/1.mp4 …     (its addresses: `asset:…`)
    job ─kept_outcome→ Outcome        address ─brought→ `asset:…` from the store, any other from outside

So an adapter buys a late result like a fresh one, and knows of no difference.
"""

from __future__ import annotations

import json
import shutil
import uuid
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from aida.contracts.assets import AssetRef
from aida.contracts.job import Job
from aida.errors import Permanent, StoreTrouble
from aida.media.inspect import Kind
from aida.ports import AssetStore, Workbench
from aida.providers.counter import Outcome
from aida.providers.outside import Received, checked_file, receive

_ADDRESS = "asset:"
_FOLDER = "late/"
"""Only what lies there is read by an address: no vendor can name another asset of ours."""


def keep(
    job: Job, outcome: Outcome, media: Mapping[str, Received], store: AssetStore, folder: Path
) -> tuple[AssetRef, ...]:
    """Store a vendor's answer and its media, found under their addresses there; the answer comes first.
    Raises `StoreTrouble`."""
    refs = {
        url: store.put(
            file.file,
            f"{_FOLDER}{job.id}/{number}{file.file.suffix}",
            file.media_type,
            seconds=file.seconds,
            width=file.width,
            height=file.height,
        )
        for number, (url, file) in enumerate(media.items(), start=1)
    }
    said = {"output": _readdressed(outcome.output, refs), "units": _text(outcome.units)}
    answer = folder / f"{job.id}.json"
    try:
        answer.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    except OSError as err:
        raise StoreTrouble(f"A late answer could not be written to {folder}: {err}") from err
    return store.put(answer, f"{_FOLDER}{job.id}/answer.json", "application/json"), *refs.values()


def kept_outcome(job: Job, store: AssetStore) -> Outcome:
    """What the vendor of a `late` job answered. Raises `Permanent` when it is lost, `StoreTrouble`."""
    try:
        said = json.loads(store.fetch(job.assets[0]).read_text(encoding="utf-8"))
        for each in job.assets[1:]:
            store.fetch(each)
        return Outcome(said["output"], None if said["units"] is None else Decimal(said["units"]))
    except (LookupError, ValueError, TypeError, ArithmeticError) as err:
        raise Permanent(f"The kept answer of {job.id} cannot be read: {err}") from err


def brought(url: str, bench: Workbench, kind: Kind, hosts: Sequence[str]) -> Received:
    """A vendor's file in the bench's folder, checked: from our own store, or fetched from outside. Errors
    are those of `outside.receive` and of the store."""
    if not url.startswith(_ADDRESS):
        return receive(url, bench.folder, kind, hosts, bench.seconds_left())
    try:
        ref = AssetRef.model_validate_json(url.removeprefix(_ADDRESS))
    except ValidationError as err:
        raise Permanent("The vendor's result has an address that cannot be read") from err
    if not ref.key.startswith(_FOLDER):
        raise Permanent(f"The vendor's result names {ref.key}, which is none of its own")
    copy = bench.folder / f"kept-{uuid.uuid4().hex[:12]}"
    try:
        shutil.copyfile(bench.store.fetch(ref), copy)
    except OSError as err:
        raise StoreTrouble(f"{ref.key} could not be copied to {bench.folder}: {err}") from err
    return checked_file(copy, kind)


def _readdressed(value: Any, refs: Mapping[str, AssetRef]) -> Any:
    if isinstance(value, dict):
        return {name: _readdressed(each, refs) for name, each in value.items()}
    if isinstance(value, list):
        return [_readdressed(each, refs) for each in value]
    if isinstance(value, str) and value in refs:
        return _ADDRESS + refs[value].model_dump_json()
    return value


def _text(units: Decimal | None) -> str | None:
    return None if units is None else str(units)
