"""Prepare a Prefect server for AIDA: `python -m deployments.bootstrap`, then `prefect deploy --all`.

    pool `aida` · block types on the server's pages · environment {AIDA_DATABASE_URL, AIDA_ASSETS, AWS_…}
    ─→ SqlAlchemyConnector/aida, S3Bucket/aida, which workers without these variables read

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
from prefect_aws.credentials import AwsCredentials, MinIOCredentials
from prefect_aws.s3 import S3Bucket
from prefect_sqlalchemy import SqlAlchemyConnector

from aida.settings import read_settings
from blocks import VendorKeys
from flows.addresses import bucket_block, database_block
from flows.installation import BLOCK

POOL = "aida"


async def prepare() -> list[str]:
    """Do what is missing; returns one sentence per thing done or found."""
    async with get_client() as client:
        told = [await _pool(client)]
    for kind in (SqlAlchemyConnector, AwsCredentials, MinIOCredentials, S3Bucket, VendorKeys):
        await kind.aregister_type_and_schema()
        told.append(f"Block type {kind.__name__} is registered.")
    settings = read_settings()
    if os.environ.get("AIDA_DATABASE_URL"):
        told.append(await _keep(database_block(settings.database_url)))
    if settings.bucket is not None:
        told.append(await _keep(bucket_block(settings.bucket, os.environ)))
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
        await block.asave(BLOCK, overwrite=False)
    except ValueError:
        return f"Block {name} {BLOCK} is there; it stays as it is."
    return f"Block {name} {BLOCK} is saved."


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
