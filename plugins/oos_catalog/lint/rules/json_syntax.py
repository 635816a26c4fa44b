"""the JSON cannot be read

The place is where reading stopped. JSON has double quotes, no comments, no comma after the last entry, no NaN, and
integers up to 9007199254740991.
"""

from __future__ import annotations

from oos_catalog.lint.rule import Rule
from oos_catalog.model.finding import Severity

RULE = Rule("json-syntax", Severity.ERROR, safety=True)
