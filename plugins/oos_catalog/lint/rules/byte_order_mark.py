"""the file starts with its text, not with a byte order mark

Some editors on Windows write three invisible bytes in front ("UTF-8 with BOM"). Programs that do not expect them see no
frontmatter. `oos fmt` removes them; so does saving the file as "UTF-8".
"""

from oos_catalog.lint.rule import ERROR, Rule

RULE = Rule("byte-order-mark", ERROR, safety=True)
