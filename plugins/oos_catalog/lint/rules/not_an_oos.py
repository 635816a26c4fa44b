"""the data does not have the form of an OOS

JSON is `{"frontmatter": {...}, "claims": [...]}`; the YAML starter is `organization:`, `entities:` and `claims:` with
a list per section.
"""

from __future__ import annotations

from oos_catalog.lint.rule import Rule
from oos_catalog.model.finding import Severity

RULE = Rule("not-an-oos", Severity.ERROR, identity=True)
