"""`aida doctor` on where things are kept: it tries them, and says what to see to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from aida.front.finding import Finding
from aida.front.keeping import stores
from aida.settings import read_settings
from tests.postgres import Postgres
from tests.s3 import S3


def found(**environ: str) -> dict[str, Finding]:
    return {each.what: each for each in stores(read_settings(environ))}


def test_a_folder_and_a_file_are_all_it_takes(tmp_path: Path) -> None:
    """Nothing set: SQLite and a folder in AIDA_HOME, both good."""
    told = found(AIDA_HOME=str(tmp_path))
    assert {what: each.health for what, each in told.items()} == {"state database": "ok", "asset store": "ok"}


def test_postgresql_and_a_bucket_are_tried(tmp_path: Path, database: str, s3: S3, bucket: str) -> None:
    """A row is read, a few bytes go to the bucket and are there."""
    told = found(AIDA_HOME=str(tmp_path), AIDA_DATABASE_URL=database, AIDA_ASSETS=f"s3://{bucket}/films")
    assert {each.health for each in told.values()} == {"ok"}
    assert told["asset store"].found == f"s3://{bucket}/films"
    assert str(s3.gate.port) in told["asset store"].meaning
    assert s3.names(bucket) == ["films/doctor/doctor.txt"]


def test_what_cannot_be_reached_is_said(
    tmp_path: Path, postgres: Postgres, database: str, s3: S3, bucket: str
) -> None:
    """Both down, and a password in the URL: one finding each, at once, and nothing secret in it."""
    secret = database.replace("postgres@", "postgres:hush@")
    where: dict[str, Any] = {"AIDA_HOME": str(tmp_path), "AIDA_ASSETS": f"s3://{bucket}"}
    s3.stop()
    postgres.stop(immediate=True)
    try:
        told = found(AIDA_DATABASE_URL=secret, **where)
    finally:
        postgres.start()
        s3.start()
    assert [each.health for each in told.values()] == ["broken", "broken", "ok"]
    assert "out of reach" in told["asset store"].meaning
    assert "cannot be used" in told["state database"].meaning
    assert "hush" not in str(told)
