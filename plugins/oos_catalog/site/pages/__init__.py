"""The pages of the site, one module per kind: records in, `Page` out, no I/O."""
