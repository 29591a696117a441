"""AWS's SDK for S3: a client with our manners, and which of its errors may pass.

    environment, profile or role ─open_client→ client ─its error→ may_pass?

Imported when it is first used: half a second.
"""

from __future__ import annotations

from typing import Any

_BUSY = {"SlowDown", "RequestTimeout", "Throttling", "OperationAborted"}


def open_client() -> Any:
    """A client of the SDK with short time limits and no retries of its own (the store is patient)."""
    import boto3
    from botocore.config import Config

    config = Config(
        signature_version="s3v4",  # links signed the older way are refused in newer regions
        connect_timeout=5,
        read_timeout=60,
        retries={"total_max_attempts": 1},
    )
    session = boto3.session.Session()
    client = session.client("s3", config=config)
    if client.meta.endpoint_url.endswith(".amazonaws.com"):
        # By its region's own address: a link over the common one is redirected, and then no longer valid.
        client = session.client("s3", endpoint_url=client.meta.endpoint_url, config=config)
    return client


def may_pass(err: Exception) -> bool:
    """Whether the same request may succeed in a moment (pure)."""
    from botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError
    from botocore.exceptions import ConnectionError as Unreachable

    if isinstance(err, ClientError):
        status = int(err.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
        return code_of(err) in _BUSY or status == 429 or status >= 500
    return isinstance(err, HTTPClientError | Unreachable | IncompleteReadError | ConnectionError)


def code_of(err: Any) -> str:
    """The protocol's word for a `ClientError`: `NoSuchKey`, `SlowDown`, `404`."""
    return str(err.response.get("Error", {}).get("Code", ""))
