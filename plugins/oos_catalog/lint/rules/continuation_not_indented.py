"""a field goes on in a line that is not indented

Markdown shows such a line as part of the bullet above, so it is read as part of the field. If that is meant, indent
it by two spaces (`oos fmt` does it). If not, leave a blank line above it.
"""

from oos_catalog.lint.rule import WARNING, Rule

RULE = Rule("continuation-not-indented", WARNING)
