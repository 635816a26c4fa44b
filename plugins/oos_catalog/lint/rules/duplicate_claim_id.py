"""an id names one rule"""

from oos_catalog.document.draft import C_ID
from oos_catalog.lint.rule import ERROR, Context, Hits, Rule
from oos_catalog.model.document import Document

RULE = Rule("duplicate-claim-id", ERROR, aliases=("DUPLICATE_CLAIM_IDS",), identity=True)


def check(document: Document, _: Context) -> Hits:
    """Ids that stand twice in a file; `C4` and `C004` are the same id.

    An id is a public address. Give the newer rule the next free number; do not renumber the others.
    """
    first: dict[str, int] = {}
    for claim in document.claims:
        if claim.id in first:
            found = f"{claim.id} stands already in line {first[claim.id]}"
            yield RULE.at(claim.place(), found=found, help=f"the next free id is {_next(document)}", claim=claim)
        else:
            first[claim.id] = claim.place().line


def _next(document: Document) -> str:
    found = (C_ID.fullmatch(claim.id) for claim in document.claims)
    return f"C{max((int(match[1]) for match in found if match), default=0) + 1:03d}"
