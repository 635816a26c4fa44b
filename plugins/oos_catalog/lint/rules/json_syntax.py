"""the JSON cannot be read

The place is where reading stopped. JSON has double quotes, no comments, no comma after the last entry, no NaN, and
integers up to 9007199254740991.
"""

from oos_catalog.lint.rule import ERROR, Rule

RULE = Rule("json-syntax", ERROR, safety=True)
