"""The database of workflow states."""

from __future__ import annotations

from typing import ClassVar

from prefect.blocks.core import Block
from pydantic import Field, SecretStr


class StateDatabase(Block):
    """A SQLAlchemy URL; secret, because it may hold a password."""

    _block_type_name: ClassVar[str] = "AIDA State Database"
    _block_type_slug: ClassVar[str] = "aida-state-database"

    url: SecretStr = Field(description="For example postgresql://aida:…@db/aida; AIDA_DATABASE_URL.")
