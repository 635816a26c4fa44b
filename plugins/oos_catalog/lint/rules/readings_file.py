"""readings.yml has the allowed form

Unknown fields and values of the wrong kind. The file is optional: it keeps
reviewed readings of an OOS file that must stay as it was published.

Before: `- claim: C004` without `hash`

After: `- claim: C004` with `hash: sha256:<12 hex digits>`, `readings`, `by` and `date`
"""

from oos_catalog.lint.rule import ERROR, Rule

RULE = Rule("readings-file", ERROR, identity=True)
