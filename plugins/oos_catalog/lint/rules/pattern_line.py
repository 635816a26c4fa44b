"""a Pattern line has a fixed form

`<pattern-id> / <answer-id or ?>[; <parameter> = <quantity>]...`, or `none[; proposed = <question>]`.

Before: `- **Pattern:** alert escalation, ladder`

After: `- **Pattern:** alert-escalation / ladder; timebox = 2 h`
"""

from __future__ import annotations

from oos_catalog.lint.rule import Rule
from oos_catalog.model.finding import Severity

RULE = Rule("pattern-line", Severity.ERROR)
