"""the file must be UTF-8

Another encoding or a broken byte. Two programs would read two texts from such a file.

The finding names the first bad byte. Save the file as "UTF-8" (not "UTF-8 with BOM", not UTF-16).
"""

from __future__ import annotations

from oos_catalog.lint.rule import Rule
from oos_catalog.model.finding import Severity

RULE = Rule("encoding", Severity.ERROR, safety=True)
