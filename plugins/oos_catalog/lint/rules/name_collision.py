"""two names that some systems take for one"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping

from oos_catalog.catalog.layout import TOP
from oos_catalog.lint.rule import ERROR, Context, Hits, Rule
from oos_catalog.model.catalog import Catalog

RULE = Rule("name-collision", ERROR, safety=True)


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
    spellings: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for entry in catalog.entries:
        names = entry.path.split("/")
        for depth, name in enumerate(names):
            directory = "/".join(names[:depth])
            spellings[directory, _folded(name)].setdefault(name, entry.path)
    for (_directory, folded), names_of_one in spellings.items():
        if len(names_of_one) > 1:
            yield from _collision(folded, names_of_one)


def _collision(folded: str, names: Mapping[str, str]) -> Hits:
    """`names` maps each spelling to the first entry at or below it."""
    for name, path in names.items():
        if name != folded:
            others = ", ".join(f"{other[:80]!a}" for other in sorted(names) if other != name)
            yield RULE.at(
                TOP,
                found=f"{name[:80]!a} and {others} are one name on some systems",
                help="keep one of them, or rename one so that more than case or accents differ",
                path=path,
            )


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name.casefold())
