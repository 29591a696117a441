"""What a client sends along: a picture of the product, a logo, a recording of a voice."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from aida.contracts.assets import AssetRef
from aida.contracts.units import Contract, Identifier

UploadKind = Literal["reference", "voice", "logo"]
"""reference, logo: a picture that must look alike in every scene. voice: what the film is spoken with."""


class Upload(Contract):
    id: Identifier
    user_id: Identifier = "local"
    kind: UploadKind
    asset: AssetRef
    created_at: AwareDatetime
