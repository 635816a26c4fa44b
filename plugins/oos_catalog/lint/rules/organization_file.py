"""org.yml has the allowed form

Unknown fields, values of the wrong kind, dates that do not exist. While org.yml cannot be read the organization has the
defaults: kind team, self-published, CC BY 4.0, no maintainers. The file may be missing altogether.

Before: `kind: company`

After: `kind: team`
"""

from oos_catalog.lint.rule import ERROR, Rule

RULE = Rule("organization-file", ERROR, identity=True)
