"""values nest at most 12 levels deep

Deeper nesting crashes readers. No field of the format needs more than five levels.
"""

from __future__ import annotations

from oos_catalog.lint.rule import Rule
from oos_catalog.model.finding import Severity

RULE = Rule("too-deep", Severity.ERROR, safety=True)
