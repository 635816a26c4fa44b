"""two names that some systems take for one"""

import unicodedata
from collections import defaultdict

from oos_catalog.catalog.layout import TOP
from oos_catalog.lint.rule import ERROR, Context, Hits, Rule
from oos_catalog.model.catalog import Catalog

RULE = Rule("name-collision", ERROR, safety=True)

NAMED = 3


def check_catalog(catalog: Catalog, _: Context) -> Hits:
    """Paths that are equal when case and Unicode variants do not count.

    On Windows and macOS one of the two replaces the other. Names are compared as NFKC(casefold(name)), directory by
    directory; the message points to those that are not written in that form themselves.

    Before: `catalog/acme/` and `catalog/Acme/`

    After: `catalog/acme/` and `catalog/acme-berlin/`
    """
    everything = "\n".join(entry.path for entry in catalog.entries)
    if everything.isascii() and everything == everything.lower():
        return  # each name is its own folded form
    spellings: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)  # by spelling the first entry at or below it
    for entry in catalog.entries:
        names = entry.path.split("/")
        for depth, name in enumerate(names):
            directory = "/".join(names[:depth])
            folded = unicodedata.normalize("NFKC", name.casefold())
            spellings[directory, folded].setdefault(name, entry.path)
    for (_directory, folded), paths in spellings.items():
        first = sorted(paths)[: NAMED + 1] if len(paths) > 1 else []
        for name, path in paths.items() if first else ():
            if name == folded:
                continue
            shown = [other for other in first if other != name][:NAMED]
            more = len(paths) - 1 - len(shown)
            others = ", ".join(f"{other[:80]!a}" for other in shown) + (f" and {more} more" if more else "")
            yield RULE.at(
                TOP,
                found=f"{name[:80]!a} and {others} are one name on some systems",
                help="keep one of them, or rename one so that more than case or accents differ",
                path=path,
            )
