"""Fixtures: a PostgreSQL and an S3 for the whole session, a new database or bucket for each test.

    postgres ─→ database (URL)       s3 ─→ bucket (name)       both start when the first test asks
    database_url: every test that takes it runs on SQLite and on PostgreSQL; asset_store: folder and bucket

Without pytest use `tests.postgres.Postgres.started()` and `tests.s3.S3.started()`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aida.ports import AssetStore
from aida.storage.local import LocalAssetStore
from aida.storage.s3 import Bucket, S3AssetStore
from tests.postgres import NoPostgres, Postgres
from tests.s3 import S3


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One server; a test that stops it starts it again."""
    try:
        with Postgres.started() as server:
            yield server
    except NoPostgres as err:
        pytest.skip(str(err))


@pytest.fixture
def database(postgres: Postgres) -> Iterator[str]:
    """The URL of a new PostgreSQL database."""
    with postgres.database() as url:
        yield url


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    """One server; a test that stops it starts it again."""
    with S3.started() as server:
        yield server


@pytest.fixture
def bucket(s3: S3, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a new, empty bucket, whose server and keys this test's environment names."""
    name = s3.bucket()
    for variable, value in s3.environment(name).items():
        if variable.startswith("AWS_"):
            monkeypatch.setenv(variable, value)
    return name


@pytest.fixture(params=["folder", "bucket"])
def asset_store(request: pytest.FixtureRequest, tmp_path: Path) -> AssetStore:
    """A new store of either kind."""
    if request.param == "folder":
        return LocalAssetStore(tmp_path / "assets")
    return S3AssetStore(Bucket(request.getfixturevalue("bucket"), "films"), tmp_path / "copies")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A new database of either kind: what holds on one must hold on the other."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'aida.db'}"
    url: str = request.getfixturevalue("database")
    return url


on_both = pytest.mark.parametrize("installation", ["alone", "shared"], indirect=True)


@pytest.fixture
def installation(request: pytest.FixtureRequest) -> dict[str, str]:
    """What the environment says about database and asset store; nothing, unless the test is `@on_both`."""
    if getattr(request, "param", "alone") == "alone":
        return {}
    s3, bucket = request.getfixturevalue("s3"), request.getfixturevalue("bucket")
    return {"AIDA_DATABASE_URL": request.getfixturevalue("database"), **s3.environment(bucket)}
