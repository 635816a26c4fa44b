"""a file has at most 256 KiB

The largest real file found has 29 KB. What is over the cap is not read, so it is refused.
"""

from __future__ import annotations

from oos_catalog.lint.rule import Rule
from oos_catalog.model.finding import Severity

RULE = Rule("file-too-large", Severity.ERROR, safety=True)
