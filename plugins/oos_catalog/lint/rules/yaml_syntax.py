"""the YAML cannot be read

The place is where reading stopped; the mistake is there or just before. Most often text holds `: ` or starts with a
special character: put it in double quotes.

Before: `industry: logistics: sea`

After: `industry: "logistics: sea"`
"""

from oos_catalog.lint.rule import ERROR, Rule

RULE = Rule("yaml-syntax", ERROR, aliases=("FRONTMATTER_PARSE_ERROR",), safety=True)
