"""Prefect blocks: what an operator configures in the UI or by `deployments.bootstrap`. No logic."""

from blocks.database import StateDatabase
from blocks.stores import BucketStore, FolderStore
from blocks.vendors import VendorKeys

__all__ = ["BucketStore", "FolderStore", "StateDatabase", "VendorKeys"]
