"""An S3 of the tests' own: moto's server in a process of its own, behind a gate.

    with S3.started() as server: name = server.bucket(); server.environment(name) → what AIDA reads
    server.stop() … server.start()        out of reach meanwhile; what it holds is kept

It listens on loopback and ends with whoever started it. Run as `python -m tests.s3` it is that process.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.gate import Gate

KEYS = {"AWS_ACCESS_KEY_ID": "aida-test", "AWS_SECRET_ACCESS_KEY": "nobody's secret"}
REGION = "eu-south-1"


class S3:
    """One server with any number of buckets. Nothing is on disk: its end is theirs."""

    def __init__(self) -> None:
        """Returns when it takes connections, about two seconds."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.s3"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=Path(__file__).parents[1],
            start_new_session=True,
        )
        assert self._process.stdout is not None
        port = self._process.stdout.readline().strip()
        if not port:
            raise RuntimeError("moto's S3 server did not start; run `python -m tests.s3` to see why")
        self.gate = Gate(int(port))

    @classmethod
    @contextmanager
    def started(cls) -> Iterator[S3]:
        server = cls()
        try:
            yield server
        finally:
            server.gate.close()
            server._process.communicate()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.gate.port}"

    def stop(self) -> None:
        """Down, for its clients: connections are cut and refused."""
        self.gate.shut()

    def start(self) -> None:
        """Up again, with all it held."""
        self.gate.open()

    def bucket(self) -> str:
        """The name of a new, empty bucket."""
        name = f"t-{uuid.uuid4().hex[:12]}"
        where = {"LocationConstraint": REGION}
        self.client.create_bucket(Bucket=name, CreateBucketConfiguration=where)
        return name

    def environment(self, bucket: str, prefix: str = "films") -> dict[str, str]:
        """The variables by which AIDA, Prefect and boto3 find that bucket."""
        return {
            "AIDA_ASSETS": f"s3://{bucket}/{prefix}",
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_DEFAULT_REGION": REGION,
            **KEYS,
        }

    def names(self, bucket: str) -> list[str]:
        """Of all objects in the bucket."""
        return [each["Key"] for each in self.client.list_objects_v2(Bucket=bucket).get("Contents", [])]

    def unfinished(self, bucket: str) -> list[str]:
        """Names that an upload in parts was begun for and neither completed nor called off."""
        return [each["Key"] for each in self.client.list_multipart_uploads(Bucket=bucket).get("Uploads", [])]

    @cached_property
    def client(self) -> Any:
        """A plain client, for a test to look behind the adapter."""
        import boto3
        from botocore.config import Config

        return boto3.client(
            "s3",
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
            config=Config(retries={"total_max_attempts": 1}),
        )


def serve() -> None:
    """Print the port, then serve until standard input closes."""
    import moto.server as moto
    from werkzeug.serving import make_server

    app = moto.DomainDispatcherApplication(moto.create_backend_app)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=moto.MotoRequestHandler)
    print(server.server_port, flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.buffer.read()


if __name__ == "__main__":
    serve()
