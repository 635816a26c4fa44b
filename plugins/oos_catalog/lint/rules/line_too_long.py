"""a line has at most 8,192 characters

Longer lines cannot be looked at safely in one piece, and nobody reviews them. Break the line; an indented line
continues a field.
"""

from oos_catalog.lint.rule import ERROR, Rule

RULE = Rule("line-too-long", ERROR, safety=True)
