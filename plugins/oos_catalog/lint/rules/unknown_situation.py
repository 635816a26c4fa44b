"""situations come from the catalog's list"""

from difflib import get_close_matches

from oos_catalog.lint.rule import ERROR, WARNING, Context, Hits, Rule
from oos_catalog.model.document import Document

RULE = Rule("unknown-situation", ERROR)


def check(document: Document, context: Context) -> Hits:
    """Situations in the frontmatter that `_registry/situations.yml` does not list, or that stand twice.

    A situation says which decisions an organization faces. One that nobody else uses joins it with nobody. Outside of a
    catalog there is no list to hold against.

    Before: `situations: [e-mail]`

    After: `situations: [outbound-messages]`
    """
    listed = list(context.registry.situations) if context.catalog and context.registry else []
    declared = document.frontmatter.get("situations")
    for index, name in enumerate(declared if listed and isinstance(declared, list) else ()):
        place = document.place("situations", index)
        if name not in listed and isinstance(name, str):
            near = ", ".join(get_close_matches(name, listed, 3, cutoff=0.4))
            help = f"the nearest are {near}" if near else f"known are {', '.join(listed)}"
            yield RULE.at(place, found=f"the situation {name[:64]!a} is not in the catalog's list", help=help)
        elif isinstance(declared, list) and name in declared[:index]:
            found = f"the situation {name} stands twice"
            yield RULE.at(place, found=found, help="keep one of them", severity=WARNING)
