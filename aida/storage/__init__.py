"""Names of assets, and bytes in and out: a folder, or a bucket."""
