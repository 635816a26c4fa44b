"""Frozen data that every room shares: documents, organizations, the registry, findings."""
