"""`python -m oos_catalog` is `oos`."""

from oos_catalog.cli import main

main()
