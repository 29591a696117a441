"""A worker's database, asset store and keys, from the blocks named `aida` on the Prefect server.

    SqlAlchemyConnector ─→ AIDA_DATABASE_URL      S3Bucket ─→ AIDA_ASSETS, AWS_…      VendorKeys ─→ keys
    read in the run, never a parameter or a result ─→ this process' environment, before anything is opened

The environment goes first: one that names a database or an asset store is not asked about either. Whoever
reads its settings before is at home somewhere else, so call this at the very beginning.
"""

from __future__ import annotations

import os
from typing import TypeVar

import httpx
from prefect.blocks.core import Block
from prefect.client.orchestration import get_client
from prefect.exceptions import ObjectNotFound, PrefectException

from aida.errors import BadInput, StoreTrouble
from flows.addresses import bucket_variables, database_variables
from flows.keys import load_keys

BLOCK = "aida"
CONNECTOR, BUCKET = "sqlalchemy-connector", "s3-bucket"
"""The block types' names at the server."""

Official = TypeVar("Official", bound=Block)


async def load_installation() -> None:
    """Set the variables that the blocks know and the environment lacks.

    Raises `StoreTrouble` when the server cannot be asked (nobody may then write into a database of his own
    instead), `BadInput` for a block that says what AIDA cannot follow.
    """
    await load_keys()
    if os.environ.get("AIDA_DATABASE_URL") or os.environ.get("AIDA_ASSETS"):
        return
    try:
        found = {slug for slug in (CONNECTOR, BUCKET) if await _is_there(slug)}
        if CONNECTOR in found:
            from prefect_sqlalchemy import SqlAlchemyConnector

            os.environ.update(database_variables(await _loaded(SqlAlchemyConnector)))
        if BUCKET in found:
            from prefect_aws.s3 import S3Bucket

            variables = bucket_variables(await _loaded(S3Bucket))
            if "AWS_ACCESS_KEY_ID" in variables:
                os.environ.pop("AWS_SESSION_TOKEN", None)  # another key's
            os.environ.update(variables)
    except (PrefectException, httpx.HTTPError, OSError) as err:
        raise StoreTrouble(
            "The Prefect server could not be asked where database and asset store are (blocks "
            f"SqlAlchemyConnector and S3Bucket named {BLOCK}); set AIDA_DATABASE_URL and AIDA_ASSETS, or "
            f"see to the server: {type(err).__name__}"
        ) from err


async def _is_there(slug: str) -> bool:
    """A look that imports neither package: a second, for nothing where there is no such block."""
    async with get_client() as client:
        try:
            await client.read_block_document_by_name(BLOCK, slug, include_secrets=False)
        except ObjectNotFound:
            return False
    return True


async def _loaded(kind: type[Official]) -> Official:
    try:
        block: Official = await kind.aload(BLOCK)
    except (ValueError, RuntimeError):  # Prefect's for what does not validate; its text may quote a password
        text = f"The block {kind.__name__} named {BLOCK} is not one AIDA can use; fill it in anew"
        raise BadInput(text) from None
    return block
