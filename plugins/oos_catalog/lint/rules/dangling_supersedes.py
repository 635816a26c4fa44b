"""Supersedes names a claim of the same file"""

from __future__ import annotations

from collections.abc import Iterator

from oos_catalog.document.draft import canonical_id
from oos_catalog.lint.rule import Context, Hit, Rule
from oos_catalog.lint.text import shown_id
from oos_catalog.model.document import Document
from oos_catalog.model.finding import Severity

RULE = Rule("dangling-supersedes", Severity.WARNING)


def check(document: Document, _: Context) -> Iterator[Hit]:
    """A Supersedes line that names no claim of the file, or its own claim.

    The replaced rule would stay in force beside the new one. A published claim is never deleted, so its id is there to
    be named.

    Before: `- **Supersedes:** C031` in a file without C031

    After: `- **Supersedes:** C013`
    """
    ids = {claim.id for claim in document.claims}
    for claim in document.claims:
        target = canonical_id(claim.supersedes.strip())
        if not target or (target in ids and target != claim.id):
            continue
        wrong = "itself" if target == claim.id else f"{shown_id(target)}, which is no claim of this file"
        yield RULE.at(
            claim.place("supersedes"),
            found=f"{shown_id(claim.id)} supersedes {wrong}",
            help="name the id of the rule that it replaces",
            claim=claim,
        )
