"""The registry of patterns, and what claims say in its terms."""
