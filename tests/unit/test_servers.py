"""The servers that tests start behave as the real ones they stand for."""

from __future__ import annotations

import psycopg
import pytest
from botocore.exceptions import BotoCoreError

from tests.postgres import Postgres
from tests.s3 import S3


def test_what_was_committed_outlives_a_crash(postgres: Postgres, database: str) -> None:
    """Stopped in the middle of things and started again, under the same URL: the commit stands, the
    open transaction does not."""
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE notes (text text)")
        connection.execute("INSERT INTO notes VALUES ('committed')")
    open_one = psycopg.connect(database)
    open_one.execute("INSERT INTO notes VALUES ('not yet')")
    postgres.restart(immediate=True)
    with pytest.raises(psycopg.OperationalError):
        open_one.execute("SELECT 1")
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT text FROM notes").fetchall() == [("committed",)]


def test_a_bucket_out_of_reach_comes_back_as_it_was(s3: S3, bucket: str) -> None:
    """Down: refused. Up: what it held is there."""
    s3.client.put_object(Bucket=bucket, Key="a", Body=b"bytes")
    s3.stop()
    with pytest.raises(BotoCoreError):
        s3.client.head_object(Bucket=bucket, Key="a")
    s3.start()
    assert s3.names(bucket) == ["a"]


def test_a_connection_is_cut_in_the_middle_of_an_upload(s3: S3, bucket: str) -> None:
    """After 100 kB of 200 the server is gone, and nothing of the object is there."""
    before = s3.gate.cuts
    s3.gate.cut_after(100_000)
    with pytest.raises(BotoCoreError):
        s3.client.put_object(Bucket=bucket, Key="half", Body=bytes(200_000))
    s3.start()
    assert s3.gate.cuts == before + 1
    assert s3.names(bucket) == []
