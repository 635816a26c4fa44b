"""The OOS Catalog: read, check, compare and publish how organizations run their AI agents."""

__version__ = "0.1.0"
