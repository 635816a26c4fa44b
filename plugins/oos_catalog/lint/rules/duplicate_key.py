"""a name stands once in a mapping

With two values for one name, one program takes the first and another the last. Keep one.
"""

from __future__ import annotations

from oos_catalog.lint.rule import Rule
from oos_catalog.model.finding import Severity

RULE = Rule("duplicate-key", Severity.ERROR, safety=True)
