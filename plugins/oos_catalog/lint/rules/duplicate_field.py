"""a field stands twice in one rule

Only Pattern, Reference and Measured may repeat. The first line counts, the second is kept but not used; merge them.
"""

from __future__ import annotations

from oos_catalog.lint.rule import Rule
from oos_catalog.model.finding import Severity

RULE = Rule("duplicate-field", Severity.ERROR, identity=True)
