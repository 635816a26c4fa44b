"""a Pattern line has a fixed form

`<pattern-id> / <answer-id or ?>[; <parameter> = <quantity>]...`, or `none[; proposed = <question>]`.

Before: `- **Pattern:** alert escalation, ladder`

After: `- **Pattern:** alert-escalation / ladder; timebox = 2 h`
"""

from oos_catalog.lint.rule import ERROR, Rule

RULE = Rule("pattern-line", ERROR)
