"""One module per rule; dropping a file here registers it."""
