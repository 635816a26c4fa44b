"""a Markdown OOS starts with frontmatter

The file starts with a line `---`, then `name: value` lines, then a line `---`. Without it nobody knows whose rules
these are.

CRLF line ends are fine here; the format's own platform reads such a file as having no frontmatter. `oos fmt` changes
them to LF.
"""

from oos_catalog.lint.rule import ERROR, Rule

RULE = Rule("frontmatter-missing", ERROR, aliases=("MISSING_FRONTMATTER",), identity=True)
