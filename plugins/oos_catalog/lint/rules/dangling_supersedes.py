"""Supersedes names a claim of the same file"""

from collections.abc import Mapping

from oos_catalog.document.draft import canonical_id
from oos_catalog.lint.rule import WARNING, Context, Hits, Rule
from oos_catalog.lint.text import shown_id
from oos_catalog.model.document import Document

RULE = Rule("dangling-supersedes", WARNING)


def check(document: Document, _: Context) -> Hits:
    """A Supersedes line that names no claim of the file, its own claim, or one that in the end supersedes it again.

    The replaced rule would stay in force beside the new one. A published claim is never deleted, so its id is there to
    be named.

    Before: `- **Supersedes:** C031` in a file without C031

    After: `- **Supersedes:** C013`
    """
    ids = {claim.id for claim in document.claims}
    replaced = {claim.id: claim.supersedes for claim in document.claims if claim.supersedes}
    for claim in document.claims if replaced else ():
        target = canonical_id(claim.supersedes.strip())
        if not target or (target in ids and not _comes_back(claim.id, replaced)):
            continue
        wrong = f"{shown_id(target)}, which is no claim of this file"
        if target in ids:
            wrong = "itself" if target == claim.id else f"{shown_id(target)}, which in the end supersedes it again"
        yield RULE.at(
            claim.place("supersedes"),
            found=f"{shown_id(claim.id)} supersedes {wrong}",
            help="name the id of the rule that it replaces",
            claim=claim,
        )


def _comes_back(start: str, replaced: Mapping[str, str]) -> bool:
    seen = {start}
    current = replaced.get(start, "")
    while current not in seen and current in replaced:
        seen.add(current)
        current = replaced[current]
    return current == start
