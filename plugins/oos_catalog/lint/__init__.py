"""Rules, the run over them, reporters, and the quarantine."""
