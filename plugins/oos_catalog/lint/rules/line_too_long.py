"""a line has at most 8,192 characters

Longer lines cannot be looked at safely in one piece, and nobody reviews them. Break the line; an indented line
continues a field.
"""

from __future__ import annotations

from oos_catalog.lint.rule import Rule
from oos_catalog.model.finding import Severity

RULE = Rule("line-too-long", Severity.ERROR, safety=True)
