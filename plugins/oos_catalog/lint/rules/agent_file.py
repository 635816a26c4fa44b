"""no file that coding agents read on their own"""

from oos_catalog.catalog.layout import TOP, is_for_agents
from oos_catalog.lint.rule import ERROR, Context, Hits, Rule
from oos_catalog.model.catalog import Catalog

RULE = Rule("agent-file", ERROR, safety=True)


def check_catalog(catalog: Catalog, _: Context) -> Hits:
    """Files that a coding agent obeys because of their name, anywhere below `catalog/`, in any case.

    Whoever clones the catalog and starts an agent in it would run a stranger's instructions.

    Before: `catalog/acme/CLAUDE.md`

    After: the rules in it as claims of `catalog/acme/acme.oos.md`
    """
    for entry in catalog.entries:
        if is_for_agents(entry.path):
            yield RULE.at(
                TOP,
                found="coding agents take this file for instructions; none is allowed in a catalog",
                help="remove it; write its rules as claims of the OOS file",
                path=entry.path,
            )
