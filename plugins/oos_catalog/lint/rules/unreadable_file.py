"""a file could not be read

The program may not open it, it is not a file, or it went away while the catalog was read.

Before: `catalog/acme/acme.oos.md` is a directory

After: `catalog/acme/acme.oos.md` is a regular file that everyone may read
"""

from oos_catalog.lint.rule import ERROR, Rule

RULE = Rule("unreadable-file", ERROR, safety=True)
