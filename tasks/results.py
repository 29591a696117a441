"""Where finished tasks' results are kept, and how a damaged one is known: folder or bucket, sealed.

    result ─Sealed→ SHA-256, JSON ─→ AIDA_HOME/results, or s3://bucket/prefix/_results, by recipe
    the same recipe later ─→ whole? that one      damaged, truncated, of an older form? made again

Made again costs nothing: what was bought is in the journal and the asset store. A result that could not be
kept is only made again, too: Prefect logs it and the production goes on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from prefect.context import FlowRunContext
from prefect.filesystems import WritableFileSystem
from prefect.serializers import JSONSerializer
from pydantic import Field

from aida.contracts.units import Contract
from aida.settings import Settings

_FOLDER = "_results"  # no asset's key begins like that


class Sealed(JSONSerializer):
    """JSON behind its own SHA-256. Prefect takes a result that cannot be loaded as one that is not there."""

    type: Literal["aida-sealed"] = Field(default="aida-sealed")

    def dumps(self, obj: Any) -> bytes:
        return self.sealed(super().dumps(obj))

    def loads(self, blob: bytes) -> Any:
        """Raises `ValueError` for what is damaged, or of a form that today's contracts do not take."""
        body = blob.partition(b" ")[2]
        if blob != self.sealed(body):
            raise ValueError("This result is damaged")
        result = super().loads(body)
        if not isinstance(result, Contract):
            raise ValueError("This result is of a kind that is no more")
        return result

    @staticmethod
    def sealed(body: bytes) -> bytes:
        """64 hexadecimal digits, a space, and the body."""
        return hashlib.sha256(body).hexdigest().encode() + b" " + body


def result_settings(settings: Settings) -> dict[str, str]:
    """Prefect's environment variable that puts task results into AIDA's own folder."""
    return {"PREFECT_LOCAL_STORAGE_PATH": str(settings.results)}


@contextmanager
def results_kept(settings: Settings) -> Iterator[None]:
    """Keep the results of this flow run's tasks beside the assets: with a bucket, in the bucket.

    Prefect wants a block that is saved on its server for that, where a run with its own API has none;
    a run's own context takes the block itself.
    """
    context = FlowRunContext.get()
    if settings.bucket is None or context is None:
        yield
        return
    store = context.result_store.model_copy(update={"result_storage": _in_bucket(settings.bucket)})
    with context.model_copy(update={"result_store": store}):
        yield


def _in_bucket(bucket: str) -> WritableFileSystem:
    """Prefect's block for a bucket; the SDK finds server and keys by itself."""
    from prefect_aws.client_parameters import AwsClientParameters
    from prefect_aws.credentials import AwsCredentials
    from prefect_aws.s3 import S3Bucket

    name, _, prefix = bucket.partition("/")
    # A result that does not come is made again: no reason to wait for long.
    manners = {"connect_timeout": 5, "read_timeout": 30, "retries": {"total_max_attempts": 2}}
    credentials = AwsCredentials(aws_client_parameters=AwsClientParameters(config=manners))
    folder = f"{prefix}/{_FOLDER}" if prefix else _FOLDER
    return S3Bucket(bucket_name=name, bucket_folder=folder, credentials=credentials)
