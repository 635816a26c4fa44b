"""a file has at most 256 KiB

The largest real file found has 29 KB. What is over the cap is not read, so it is refused.
"""

from oos_catalog.lint.rule import ERROR, Rule

RULE = Rule("file-too-large", ERROR, safety=True)
