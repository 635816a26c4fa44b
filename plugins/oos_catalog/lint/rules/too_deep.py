"""values nest at most 12 levels deep

Deeper nesting crashes readers. No field of the format needs more than five levels.
"""

from oos_catalog.lint.rule import ERROR, Rule

RULE = Rule("too-deep", ERROR, safety=True)
