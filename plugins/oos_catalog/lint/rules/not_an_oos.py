"""the data does not have the form of an OOS

JSON is `{"frontmatter": {...}, "claims": [...]}`; the YAML starter is `organization:`, `entities:` and `claims:` with
a list per section.
"""

from oos_catalog.lint.rule import ERROR, Rule

RULE = Rule("not-an-oos", ERROR, identity=True)
