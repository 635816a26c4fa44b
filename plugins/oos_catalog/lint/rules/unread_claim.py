"""text looks like a rule and was not read

Nothing is dropped silently: a line such as `[C007] section` or `- **Rule:** ...` that did not become part of a rule
is reported here.

It may stand in a code block, below text that ended the rule, or without the line that starts a rule:

    **[C007]** coordination_patterns
    - **Rule:** ...

If it is meant as text, write it so that it does not look like a rule.
"""

from oos_catalog.lint.rule import WARNING, Rule

RULE = Rule("unread-claim", WARNING)
