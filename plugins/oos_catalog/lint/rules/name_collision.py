"""two names that some systems take for one"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping

from oos_catalog.catalog.layout import TOP
from oos_catalog.lint.rule import Context, Hit, Rule
from oos_catalog.model.catalog import Catalog
from oos_catalog.model.finding import Severity

RULE = Rule("name-collision", Severity.ERROR, safety=True)


def check_catalog(catalog: Catalog, _: Context) -> Iterator[Hit]:
    """Paths that are equal when case and Unicode variants do not count.

    On Windows and macOS one of the two replaces the other. Paths are compared as NFKC(casefold(path)); the message
    points to those that are not written in that form themselves.

    Before: `catalog/acme/` and `catalog/Acme/`

    After: `catalog/acme/` and `catalog/acme-berlin/`
    """
    spellings: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    for entry in catalog.entries:
        names = entry.path.split("/")
        folded = tuple(unicodedata.normalize("NFKC", name.casefold()) for name in names)
        for length in range(1, len(names) + 1):
            spellings[folded[:length]].setdefault("/".join(names[:length]), entry.path)
    for key, paths in spellings.items():
        if len(paths) > 1 and len(spellings.get(key[:-1], ())) <= 1:
            yield from _collision("/".join(key), paths)


def _collision(folded: str, paths: Mapping[str, str]) -> Iterator[Hit]:
    """`paths` maps each spelling to the first entry at or below it."""
    for path, entry in paths.items():
        if path != folded:
            others = ", ".join(f"{other[-80:]!a}" for other in sorted(paths) if other != path)
            yield RULE.at(
                TOP,
                found=f"{path[-80:]!a} and {others} are one name on some systems",
                help="keep one of them, or rename one so that more than case or accents differ",
                path=entry,
            )
