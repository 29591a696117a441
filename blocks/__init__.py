"""AIDA's own Prefect blocks: what an operator fills in on the UI or by `deployments.bootstrap`. No logic.

Database and asset store are described by the official blocks `SqlAlchemyConnector` and `S3Bucket`
(docs/decisions/006-official-blocks.md).
"""

from blocks.vendors import VendorKeys

__all__ = ["VendorKeys"]
