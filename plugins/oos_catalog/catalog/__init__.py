"""The tree of a catalog: what is where, when it changed, and how it is loaded."""
