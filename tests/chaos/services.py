"""What a production leans on goes away and comes back: PostgreSQL, the bucket, Prefect's API.

trial ─runs→   the service is killed at a random moment, stays away for some seconds, is back with its data
"""

from __future__ import annotations

import os
import random
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tests.api import Api
from tests.chaos.stage import Stage, Trial
from tests.chaos.tally import Tally
from tests.postgres import Postgres
from tests.s3 import S3

_ENOUGH = 300.0
"""Seconds an attempt may take that waits for a service."""


def restarted_postgres(here: Stage, chance: random.Random, trials: int, seconds: float = 4.0) -> Tally:
    """An immediate stop: every connection is cut as in a crash; it is back after some seconds. State, journal
    and leases are in it, the assets in a bucket."""
    tally = Tally(f"PostgreSQL crashed, back after {seconds:g} s")
    with Postgres.started() as server, S3.started() as bucket:
        for _ in range(trials):
            with _elsewhere(here, server, bucket) as trial:
                child = trial.attempt()
                child.wait(chance.uniform(0.1, 0.9) * here.seconds)
                begun = time.monotonic()
                server.stop(immediate=True)
                time.sleep(seconds)
                server.start()
                child.wait(_ENOUGH)
                trial.settle(resume=True)
                tally.add(here.judge(trial), time.monotonic() - begun)
    return tally


def bucket_away(here: Stage, chance: random.Random, trials: int, seconds: float = 4.0) -> Tally:
    """The bucket cuts its connections and takes no new ones; what was being uploaded is uploaded later."""
    tally = Tally(f"S3 down for {seconds:g} s")
    with Postgres.started() as server, S3.started() as bucket:
        for _ in range(trials):
            with _elsewhere(here, server, bucket) as trial:
                child = trial.attempt()
                child.wait(chance.uniform(0.1, 0.9) * here.seconds)
                begun = time.monotonic()
                bucket.stop()
                time.sleep(seconds)
                bucket.start()
                child.wait(_ENOUGH)
                trial.settle(resume=True)
                tally.add(here.judge(trial), time.monotonic() - begun)
    return tally


def killed_far_away(here: Stage, chance: random.Random, trials: int) -> Tally:
    """SIGKILL on one machine, whose disk is lost: another, which has nothing of it but the PostgreSQL and the
    bucket, makes the film. A heart beats, and is missed, ten times as fast here."""
    tally = Tally("SIGKILL, and the disk lost; PostgreSQL and S3", "kills")
    with Postgres.started() as server, S3.started() as bucket:
        for _ in range(trials):
            with _elsewhere(here, server, bucket) as trial:
                child = trial.attempt(machine="first", fast_heart=True)
                child.wait(chance.random() * here.seconds)
                tally.units += child.kill()
                child.wait(10)
                shutil.rmtree(trial.home / "first")
                took = trial.settle(machine="second", fast_heart=True)
                tally.add(here.judge(trial), took)
    return tally


@contextmanager
def _elsewhere(here: Stage, server: Postgres, bucket: S3) -> Iterator[Trial]:
    """A trial whose state is in a new database and whose assets are in a new bucket."""
    with server.database() as url:
        more = {"AIDA_DATABASE_URL": url} | bucket.environment(bucket.bucket())
        with _environment(more), here.trial("far", more=more) as trial:
            yield trial


@contextmanager
def _environment(more: Mapping[str, str]) -> Iterator[None]:
    """The oracle reads the bucket with the SDK, which looks into this process' environment."""
    before = {name: os.environ.get(name) for name in more}
    os.environ.update(more)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name)
            if value is not None:
                os.environ[name] = value


def killed_api(here: Stage, chance: random.Random, trials: int, seconds: float) -> Tally:
    """Prefect's API is killed under a production and is back, with its database, after so many seconds. The
    film is made; charges and our own row are right, whatever Prefect's pages say."""
    tally = Tally(f"Prefect API killed, back after {seconds:g} s")
    api = Api(here.work / "api")
    try:
        for _ in range(trials):
            with here.trial("api", more=api.environment) as trial:
                child = trial.attempt()
                child.wait(chance.uniform(0.1, 0.8) * here.seconds)
                begun = time.monotonic()
                api.kill()
                child.wait(seconds)
                api.come_back()
                child.wait(_ENOUGH)
                took = time.monotonic() - begun
                tally.facts["ended_by_itself"] = tally.facts.get("ended_by_itself", 0) + trial.over()
                trial.settle(resume=True)
                tally.add(here.judge(trial), took)
    finally:
        api.close()
    return tally
