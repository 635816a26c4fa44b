"""the file must be UTF-8

Another encoding or a broken byte. Two programs would read two texts from such a file.

The finding names the first bad byte. Save the file as "UTF-8" (not "UTF-8 with BOM", not UTF-16).
"""

from oos_catalog.lint.rule import ERROR, Rule

RULE = Rule("encoding", ERROR, safety=True)
