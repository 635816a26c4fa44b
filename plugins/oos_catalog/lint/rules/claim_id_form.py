"""a rule's id is C and a number

`C4` and `c004` are read as `C004`; ids of another form (`L001`, `OP-3`) are kept as found. An id is a public address:
do not renumber what is already published.
"""

from oos_catalog.lint.rule import WARNING, Rule

RULE = Rule("claim-id-form", WARNING)
