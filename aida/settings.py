"""What the environment says, read once per process by whoever starts work; never at import.

| Variable | Meaning | Without it |
|---|---|---|
| `AIDA_HOME` | folder of AIDA's own files: state, assets, results | `~/.aida` |
| `AIDA_DATABASE_URL` | SQLAlchemy URL of the state database | SQLite in `AIDA_HOME` |
| `AIDA_ASSETS` | folder of the asset store | `AIDA_HOME/assets` |
| `PREFECT_API_URL` | a running Prefect server | one is started for the run |
| `ANTHROPIC_API_KEY`, `FAL_KEY`, `KIE_API_KEY` | vendors' keys | the free draft only |
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

VENDOR_KEYS = {"anthropic": "ANTHROPIC_API_KEY", "fal": "FAL_KEY", "kie": "KIE_API_KEY"}
"""Vendor (as in the catalog) → the variable that holds its key."""


class Settings(BaseModel):
    """Where things are and which vendors can be called. Holds no key, only which are set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: Path
    database_url: str
    assets: Path
    vendors: frozenset[str] = frozenset({"local"})

    @property
    def results(self) -> Path:
        """Prefect's persisted task results."""
        return self.home / "results"


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from the environment; touches no file."""
    env = os.environ if environ is None else environ
    home = Path(env.get("AIDA_HOME") or Path(env.get("HOME", "~")).expanduser() / ".aida").resolve()
    keyed = {vendor for vendor, name in VENDOR_KEYS.items() if env.get(name, "").strip()}
    return Settings(
        home=home,
        database_url=env.get("AIDA_DATABASE_URL") or f"sqlite:///{home / 'aida.db'}",
        assets=Path(env["AIDA_ASSETS"]).resolve() if env.get("AIDA_ASSETS") else home / "assets",
        vendors=frozenset({"local", *keyed}),
    )
