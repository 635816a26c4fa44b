"""org.yml has the allowed form

Unknown fields, values of the wrong kind, dates that do not exist. While org.yml cannot be read the organization has the
defaults: kind team, self-published, CC BY 4.0, no maintainers. The file may be missing altogether.

Before: `kind: company`

After: `kind: team`
"""

from __future__ import annotations

from oos_catalog.lint.rule import Rule
from oos_catalog.model.finding import Severity

RULE = Rule("organization-file", Severity.ERROR, identity=True)
