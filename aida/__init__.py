"""AIDA: a marketing agency in software. One sentence in, a film out."""

__version__ = "0.1.0"
