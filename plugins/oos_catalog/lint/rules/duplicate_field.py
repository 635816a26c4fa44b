"""a field stands twice in one rule

Only Pattern, Reference and Measured may repeat. The first line counts, the second is kept but not used; merge them.
"""

from oos_catalog.lint.rule import ERROR, Rule

RULE = Rule("duplicate-field", ERROR, identity=True)
