"""only plain YAML is read

Anchors, aliases, tags, merge keys, directives, keys that are not text and a second document make a file mean
something else to different programs, or blow it up. Write the value out in full.

Before: `platforms: &p ["claude"]`

After: `platforms: ["claude"]`
"""

from oos_catalog.lint.rule import ERROR, Rule

RULE = Rule("yaml-feature", ERROR, safety=True)
