"""Where assets are kept: a folder, or a bucket of S3 or MinIO."""

from __future__ import annotations

from typing import ClassVar

from prefect.blocks.core import Block
from pydantic import Field, SecretStr


class FolderStore(Block):
    """A folder that every worker sees."""

    _block_type_name: ClassVar[str] = "AIDA Folder Store"
    _block_type_slug: ClassVar[str] = "aida-folder-store"

    path: str = Field(description="Absolute path; AIDA_ASSETS of the workers.")


class BucketStore(Block):
    """A bucket of S3, MinIO or anything that speaks their protocol."""

    _block_type_name: ClassVar[str] = "AIDA Bucket Store"
    _block_type_slug: ClassVar[str] = "aida-bucket-store"

    bucket: str
    prefix: str = ""
    endpoint_url: str | None = Field(default=None, description="Empty for AWS; MinIO's address otherwise.")
    region: str | None = None
    access_key: SecretStr | None = Field(default=None, description="Empty: found by the SDK.")
    secret_key: SecretStr | None = None
