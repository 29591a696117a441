"""Prepare a Prefect server for AIDA: `python -m deployments.bootstrap`, then `prefect deploy --all`.

Creates the `process` work pool `aida` and registers AIDA's block types, so that they can be filled in
on the server's pages. A store and a database that the environment names are saved as blocks `aida`.
Running it again changes nothing that an operator has changed.
"""

from __future__ import annotations

import asyncio
import os
import sys

from prefect.blocks.core import Block
from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.actions import WorkPoolCreate
from prefect.exceptions import ObjectAlreadyExists

from aida.settings import read_settings
from blocks import BucketStore, FolderStore, StateDatabase, VendorKeys

POOL = "aida"


async def prepare() -> list[str]:
    """Do what is missing; returns one sentence per thing done or found."""
    async with get_client() as client:
        told = [await _pool(client)]
    for kind in (FolderStore, BucketStore, StateDatabase, VendorKeys):
        await kind.aregister_type_and_schema()
        told.append(f"Block type {kind.__name__} is registered.")
    settings = read_settings()
    told.append(await _keep(FolderStore(path=str(settings.assets))))
    if os.environ.get("AIDA_DATABASE_URL"):
        told.append(await _keep(StateDatabase.model_validate({"url": settings.database_url})))
    return told


async def _pool(client: PrefectClient) -> str:
    try:
        await client.create_work_pool(
            WorkPoolCreate(name=POOL, type="process", description="AIDA's productions, a process each")
        )
    except ObjectAlreadyExists:
        return f"Work pool {POOL} is there."
    return f"Work pool {POOL} is created."


async def _keep(block: Block) -> str:
    name = type(block).__name__
    try:
        await block.asave("aida", overwrite=False)
    except ValueError:
        return f"Block {name} aida is there; it stays as it is."
    return f"Block {name} aida is saved."


def main() -> int:
    if not os.environ.get("PREFECT_API_URL"):
        print("Set PREFECT_API_URL to the server to prepare, e.g. http://127.0.0.1:4200/api", file=sys.stderr)
        return 2
    for line in asyncio.run(prepare()):
        print(line)
    print("Next: prefect deploy --all, then python -m deployments.worker")
    return 0


if __name__ == "__main__":
    sys.exit(main())
