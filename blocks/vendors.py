"""The vendors' keys. Read inside a task, never passed as a parameter or kept in a result."""

from __future__ import annotations

from typing import ClassVar

from prefect.blocks.core import Block
from pydantic import SecretStr


class VendorKeys(Block):
    """Keys of the vendors AIDA may buy from; an empty one means that vendor is not used."""

    _block_type_name: ClassVar[str] = "AIDA Vendor Keys"
    _block_type_slug: ClassVar[str] = "aida-vendor-keys"

    anthropic: SecretStr | None = None
    fal: SecretStr | None = None
    kie: SecretStr | None = None
