"""The persisted results of an installation's tasks, for tests to look at and to spoil: folder or bucket."""

from __future__ import annotations

import json
from dataclasses import dataclass

from aida.settings import Settings
from aida.storage.sdk import open_client
from tasks.results import Sealed


@dataclass(frozen=True)
class Results:
    settings: Settings

    def names(self) -> set[str]:
        """One per finished task: its recipe's key."""
        if self.settings.bucket is None:
            return {file.name for file in self.settings.results.glob("*")}
        bucket, prefix = self._where()
        found = open_client().list_objects_v2(Bucket=bucket, Prefix=prefix)
        return {each["Key"].removeprefix(prefix) for each in found.get("Contents", [])}

    def read(self, name: str) -> bytes:
        if self.settings.bucket is None:
            return (self.settings.results / name).read_bytes()
        bucket, prefix = self._where()
        body: bytes = open_client().get_object(Bucket=bucket, Key=prefix + name)["Body"].read()
        return body

    def write(self, name: str, content: bytes) -> None:
        if self.settings.bucket is None:
            (self.settings.results / name).write_bytes(content)
        else:
            bucket, prefix = self._where()
            open_client().put_object(Bucket=bucket, Key=prefix + name, Body=content)

    def spoil(self, name: str, how: str) -> None:
        self.write(name, DAMAGES[how](self.read(name)))

    def _where(self) -> tuple[str, str]:
        assert self.settings.bucket is not None
        bucket, _, prefix = self.settings.bucket.partition("/")
        return bucket, f"{prefix}/_results/"


def flipped(content: bytes) -> bytes:
    """One digit of an asset's hash is another one, or of the seal where there is no asset: JSON all the
    same."""
    at = content.find(b'sha256\\": \\"')
    at = at + 14 if at > 0 else content.find(b'"result":"') + 14
    return content[:at] + (b"1" if content[at : at + 1] == b"0" else b"0") + content[at + 1 :]


def of_an_older_form(content: bytes) -> bytes:
    """Whole, and with a field that the contract does not know any more."""
    record = json.loads(content)
    body = json.loads(record["result"].partition(" ")[2])
    body["data"]["of_old"] = 1
    plain = json.dumps(body).encode()
    record["result"] = Sealed.sealed(plain).decode()
    return json.dumps(record).encode()


DAMAGES = {
    "flipped": flipped,
    "truncated": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "of an older form": of_an_older_form,
}
