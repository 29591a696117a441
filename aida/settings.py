"""What the environment says, read once per process by whoever starts work; never at import.

| Variable | Meaning | Without it |
|---|---|---|
| `AIDA_HOME` | folder of AIDA's own files: state, assets, results | `~/.aida` |
| `AIDA_DATABASE_URL` | SQLAlchemy URL of the state database | SQLite in `AIDA_HOME` |
| `AIDA_ASSETS` | the asset store: a folder, or a bucket as `s3://bucket/prefix` | `AIDA_HOME/assets` |
| `AWS_ENDPOINT_URL`, `AWS_DEFAULT_REGION`, `AWS_ACCESS_KEY_ID`… | the bucket's address and keys, \
read by the SDK | as for every S3 program |
| `PREFECT_API_URL` | a running Prefect server | one is started for the run |
| `AIDA_TIME_LIMIT` | seconds a paid production may take; `0`: no limit | 600 |
| `AIDA_AMBIGUOUS` | an order without an answer whose vendor cannot be asked: `ask` (a person decides, \
`aida settle`), `pay_again` | words are paid again, for media the next model is asked |
| `AIDA_XTTS` | `1`: speak with XTTS v2 on this machine (its weights: non-commercial use only) | not used |
| `AIDA_DAY_LIMIT` | what everybody here may spend on one day (UTC): `20`, `20 EUR` | no limit |
| `AIDA_USER_DAY_LIMIT` | the same for each user | no limit |
| `AIDA_TOKEN` | what programs and the page's form show to `aida serve` | only this machine is served |
| `AIDA_HOSTS` | further names by which `aida serve` is reached, as behind a proxy | addresses only |
| `AIDA_WEBHOOK_URL`, `AIDA_WEBHOOK_SECRET` | who is told by `aida serve` how productions stand, and what \
the notices are signed with | nobody is told |
| `AIDA_WEBHOOK_HOSTS` | hosts that a request may name for its own production's notices | none |
| `AIDA_TODAY` | the day whose models and prices count, to see an old quote again | today |
| `ANTHROPIC_API_KEY`, `FAL_KEY`, `KIE_API_KEY` | vendors' keys | the free draft only |
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from aida.contracts.errand import Ambiguous
from aida.contracts.money import CAP_VARIABLES, Sum, read_sum
from aida.errors import BadInput

VENDOR_KEYS = {"anthropic": "ANTHROPIC_API_KEY", "fal": "FAL_KEY", "kie": "KIE_API_KEY"}
"""Vendor (as in the catalog) → the variable that holds its key."""

_BUCKET = re.compile(r"s3://(?P<name>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9][A-Za-z0-9_.-]*)*)/?")


class Settings(BaseModel):
    """Where things are and which vendors can be called. Holds no key, only which are set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path
    database_url: str
    assets: Path
    """The asset store's folder; with a bucket, the folder of copies of what is in use."""
    bucket: str | None = None
    """`name` or `name/prefix` of the bucket that is the asset store."""
    vendors: frozenset[str] = frozenset({"local"})
    time_limit: float | None = 600.0
    """Wall seconds of a paid production; `None`: no limit."""
    ambiguous: Ambiguous | None = None
    """What becomes of orders that nobody can be asked about; see `Errand`."""
    xtts: bool = False
    """Asked for by whoever runs this installation; says nothing about whether it is installed."""
    day: date
    """Whose models and prices count."""
    day_limit: Sum | None = None
    """What everybody here may spend on one day; `None`: no limit."""
    user_day_limit: Sum | None = None
    """What one user may spend on one day; `None`: no limit."""

    @property
    def capped(self) -> bool:
        return self.day_limit is not None or self.user_day_limit is not None

    @property
    def addresses(self) -> dict[str, str]:
        """The variables that name this database and this asset store."""
        assets = f"s3://{self.bucket}" if self.bucket else str(self.assets)
        return {"AIDA_DATABASE_URL": self.database_url, "AIDA_ASSETS": assets}

    @property
    def results(self) -> Path:
        """Prefect's persisted task results."""
        return self.home / "results"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; touches no file."""
    env = os.environ if environ is None else environ
    home = Path(env.get("AIDA_HOME") or Path(env.get("HOME", "~")).expanduser() / ".aida").resolve()
    where = env.get("AIDA_ASSETS")
    bucket = _bucket(where)
    keyed = {vendor for vendor, name in VENDOR_KEYS.items() if env.get(name, "").strip()}
    return Settings(
        time_limit=_time_limit(env.get("AIDA_TIME_LIMIT")),
        ambiguous=_ambiguous(env.get("AIDA_AMBIGUOUS")),
        xtts=env.get("AIDA_XTTS", "").strip() in ("1", "true", "yes"),
        day=_day(env.get("AIDA_TODAY")),
        day_limit=_sum(env, CAP_VARIABLES["day"]),
        user_day_limit=_sum(env, CAP_VARIABLES["user_day"]),
        home=home,
        database_url=env.get("AIDA_DATABASE_URL") or f"sqlite:///{home / 'aida.db'}",
        assets=Path(where).resolve() if where and not bucket else home / ("copies" if bucket else "assets"),
        bucket=bucket,
        vendors=frozenset({"local", *keyed}),
    )


def _bucket(where: str | None) -> str | None:
    """`name/prefix` of a bucket, `None` for a folder."""
    if not where or "://" not in where:
        return None
    found = _BUCKET.fullmatch(where)
    if found is None:
        raise BadInput(f"AIDA_ASSETS is neither a folder nor a bucket like s3://films/aida: {where[:80]!r}")
    return found["name"]


def _time_limit(text: str | None) -> float | None:
    if not text:
        return 600.0
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < float("inf"):
        raise BadInput(f"AIDA_TIME_LIMIT is not a number of seconds: {text[:40]!r}")
    return seconds or None


def _sum(env: Mapping[str, str], name: str) -> Sum | None:
    text = env.get(name, "").strip()
    if not text:
        return None
    found = read_sum(text)
    if found is None:
        raise BadInput(f'{name} is not a sum of money like 20 or "20 EUR": {text[:40]!r}')
    return found


def _ambiguous(text: str | None) -> Ambiguous | None:
    match (text or "").strip():
        case "":
            return None
        case "ask":
            return "ask"
        case "pay_again":
            return "pay_again"
        case other:
            raise BadInput(f"AIDA_AMBIGUOUS is ask or pay_again, not {other[:40]!r}")


def _day(text: str | None) -> date:
    if not text:
        return datetime.now(UTC).date()
    try:
        return date.fromisoformat(text)
    except ValueError as err:
        raise BadInput(f"AIDA_TODAY is not a day like 2026-11-22: {text[:40]!r}") from err
