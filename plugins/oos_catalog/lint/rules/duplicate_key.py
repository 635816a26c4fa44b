"""a name stands once in a mapping

With two values for one name, one program takes the first and another the last. Keep one.
"""

from oos_catalog.lint.rule import ERROR, Rule

RULE = Rule("duplicate-key", ERROR, safety=True)
