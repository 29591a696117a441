"""AIDA over HTTP: `create_app` makes the application, `aida serve` runs it. See docs/api.md."""
