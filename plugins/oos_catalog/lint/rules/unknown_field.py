"""a bullet of a rule has a label that the format does not know

It is kept, written back and shown as it is. Most often the label is misspelled.

Before: `- **Failure modus:** ...`

After: `- **Failure mode:** ...`
"""

from oos_catalog.lint.rule import HINT, Rule

RULE = Rule("unknown-field", HINT)
