"""A worker that is told nothing finds database, bucket and keys in the blocks of its server."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from typing import Any

import pytest
from prefect.blocks.core import Block
from prefect_aws.client_parameters import AwsClientParameters
from prefect_aws.credentials import AwsCredentials, MinIOCredentials
from prefect_aws.s3 import S3Bucket
from prefect_sqlalchemy import ConnectionComponents, SqlAlchemyConnector
from prefect_sqlalchemy.credentials import AsyncDriver
from pydantic import SecretStr

from aida.errors import AidaError, BadInput, StoreTrouble
from aida.settings import read_settings
from deployments.bootstrap import prepare
from flows.addresses import bucket_block, bucket_variables, database_block, database_variables
from flows.installation import load_installation

pytestmark = pytest.mark.flow
NAMED = (
    *("AIDA_DATABASE_URL", "AIDA_ASSETS", "AWS_ENDPOINT_URL", "AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID"),
    *("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_CA_BUNDLE"),
)
URL = "postgresql://aida:p%40ss%2Fword@db.example:5433/films?sslmode=require"
MINIO = {
    "AWS_ENDPOINT_URL": "https://minio.example:9000",
    "AWS_DEFAULT_REGION": "eu-south-1",
    "AWS_ACCESS_KEY_ID": "who",
    "AWS_SECRET_ACCESS_KEY": "p@ss",
}


@pytest.fixture
def nothing_said(prefect_api: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No variable is set; what the test sets is gone after it, as are the blocks."""
    for name in NAMED:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    yield
    for kind in (SqlAlchemyConnector, S3Bucket):
        try:
            asyncio.run(kind.adelete("aida"))
        except ValueError:
            continue


def test_what_bootstrap_writes_a_worker_reads(nothing_said: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same variables as bootstrap's; a second bootstrap leaves what an operator has changed."""
    with pytest.MonkeyPatch.context() as operator:
        for name, value in {"AIDA_DATABASE_URL": URL, "AIDA_ASSETS": "s3://films/aida", **MINIO}.items():
            operator.setenv(name, value)
        told = asyncio.run(prepare())
        assert "Block SqlAlchemyConnector aida is saved." in told
        assert "Block S3Bucket aida is saved." in told
        operator.setenv("AIDA_DATABASE_URL", "postgresql://elsewhere/films")
        assert "Block SqlAlchemyConnector aida is there; it stays as it is." in asyncio.run(prepare())
    asyncio.run(load_installation())
    assert {name: os.environ[name] for name in NAMED if name in os.environ} == {
        "AIDA_DATABASE_URL": URL,
        "AIDA_ASSETS": "s3://films/aida",
        **MINIO,
    }
    assert read_settings().bucket == "films/aida"


def test_the_environment_goes_first(nothing_said: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that names its database is not given the block's bucket either."""
    asyncio.run(database_block(URL).asave("aida"))
    asyncio.run(bucket_block("films", MINIO).asave("aida"))
    monkeypatch.setenv("AIDA_DATABASE_URL", "sqlite:///mine.db")
    asyncio.run(load_installation())
    assert os.environ["AIDA_DATABASE_URL"] == "sqlite:///mine.db"
    assert "AIDA_ASSETS" not in os.environ


def test_a_server_without_blocks_changes_nothing(nothing_said: None) -> None:
    asyncio.run(load_installation())
    assert [name for name in NAMED if name in os.environ] == []


def test_a_server_that_is_away_lets_nobody_write_elsewhere(
    nothing_said: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker's own SQLite is no substitute for the database that the server would have named."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:9/api"}), pytest.raises(StoreTrouble):
        asyncio.run(load_installation())


@pytest.mark.parametrize(
    ("block", "variables"),
    [
        (
            SqlAlchemyConnector(
                connection_info=ConnectionComponents(
                    driver="postgresql+psycopg2",
                    username="aida",
                    host="db",
                    database="films",
                    password=SecretStr("p@ss"),
                )
            ),
            {"AIDA_DATABASE_URL": "postgresql://aida:p%40ss@db/films"},
        ),
        (
            SqlAlchemyConnector(connection_info="sqlite:////srv/a.db"),
            {"AIDA_DATABASE_URL": "sqlite:////srv/a.db"},
        ),
        (S3Bucket(bucket_name="films"), {"AIDA_ASSETS": "s3://films"}),
        (
            S3Bucket(
                bucket_name="films",
                bucket_folder="aida/",
                credentials=MinIOCredentials(
                    minio_root_user="who",
                    minio_root_password=SecretStr("p@ss"),
                    region_name="eu-south-1",
                    aws_client_parameters=AwsClientParameters(endpoint_url="https://minio.example:9000"),
                ),
            ),
            {"AIDA_ASSETS": "s3://films/aida", **MINIO},
        ),
    ],
)
def test_every_way_to_fill_a_block_is_read(block: Any, variables: dict[str, str]) -> None:
    """Any driver of PostgreSQL, a URL, the machine's own keys, MinIO's."""
    read = database_variables if isinstance(block, SqlAlchemyConnector) else bucket_variables
    assert read(block) == variables


@pytest.mark.parametrize(
    "block",
    [
        SqlAlchemyConnector(connection_info="postgresql://db/films", connect_args={"sslmode": "require"}),
        S3Bucket(
            bucket_name="films", credentials=AwsCredentials(assume_role_arn="arn:aws:iam::1:role/films")
        ),
        S3Bucket(
            bucket_name="films",
            credentials=AwsCredentials(aws_client_parameters=AwsClientParameters(verify=False)),
        ),
    ],
)
def test_what_aida_cannot_follow_is_said(block: Block) -> None:
    read: Any = database_variables if isinstance(block, SqlAlchemyConnector) else bucket_variables
    with pytest.raises(BadInput):
        read(block)


def test_a_block_for_another_kind_of_driver_is_said_without_its_password(nothing_said: None) -> None:
    """Prefect lets an operator fill in an asynchronous driver, and refuses it when it is loaded."""
    block = database_block(URL)
    assert isinstance(block.connection_info, ConnectionComponents)
    block.connection_info.driver = AsyncDriver.POSTGRESQL_ASYNCPG
    asyncio.run(block.asave("aida"))
    with pytest.raises(AidaError, match="SqlAlchemyConnector named aida") as said:
        asyncio.run(load_installation())
    assert "p@ss" not in str(said.value)
