"""the files of the registry have the form of their schemas

`_registry/situations.yml`, `_registry/maintainers.yml` and each `_registry/patterns/<id>.yml` are data that every page
rests on. The schemas are in the data files of the site, and the first line of each file names its own for editors.
"""

from oos_catalog.lint.rule import ERROR, Rule

RULE = Rule("registry-file", ERROR, identity=True)
