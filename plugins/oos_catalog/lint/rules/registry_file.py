"""the files of the registry have the form of their schemas

`_registry/situations.yml`, `_registry/maintainers.yml` and each `_registry/patterns/<id>.yml` are data that every page
rests on. The schemas are in the data files of the site, and the first line of each file names its own for editors.
"""

from __future__ import annotations

from oos_catalog.lint.rule import Rule
from oos_catalog.model.finding import Severity

RULE = Rule("registry-file", Severity.ERROR, identity=True)
