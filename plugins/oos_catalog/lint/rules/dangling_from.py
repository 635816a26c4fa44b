"""a From line leads to a claim that exists"""

from oos_catalog.document.draft import canonical_id
from oos_catalog.document.optional_lines import FROM
from oos_catalog.lint.rule import ERROR, WARNING, Context, Hits, Rule
from oos_catalog.lint.text import shown_id
from oos_catalog.model.catalog import Catalog
from oos_catalog.model.document import Claim, Document

RULE = Rule("dangling-from", WARNING, escalates=True)


def check(document: Document, context: Context) -> Hits:
    """From lines of another form (an error), and those whose organization or claim this catalog does not have.

    From says where a rule was adopted: `<org>/<claim-id>@<commit>` for an organization of the catalog, under its
    present or a former name, or `<file>/<claim-id>@sha256:<12 hex digits>` for any file, which is not looked up.

    Before: `- **From:** Acme, their rule 4`

    After: `- **From:** acme/C004@3f2a91c`
    """
    for claim in document.claims:
        if claim.origin:
            yield from _look_up(claim, context.catalog)


def _look_up(claim: Claim, catalog: Catalog | None) -> Hits:
    match = FROM.fullmatch(claim.origin)
    if match is None:
        yield RULE.at(
            claim.place("origin"),
            found=f"{shown_id(claim.id)} has a From line of another form",
            help="write `<org>/<claim-id>@<commit>` or `<file>/<claim-id>@sha256:<12 hex digits>`",
            claim=claim,
            severity=ERROR,
        )
    elif match["organization"] and catalog is not None:
        flaw = _dangling(catalog, match["organization"], canonical_id(match["claim"]))
        if flaw is not None:
            yield RULE.at(
                claim.place("origin"),
                found=f"{claim.id} is from {flaw}",
                help="correct the name, or use the form `<file>/<claim-id>@sha256:<12 hex digits>`",
                claim=claim,
            )


def _dangling(catalog: Catalog, slug: str, claim_id: str) -> str | None:
    """What is missing at the other end; nothing where that end could not be read or was withdrawn as a whole."""
    current = catalog.current_slug(slug)
    if current is None:
        return None if catalog.partial else f"{slug!a}, which is no organization of this catalog"
    ids = catalog.claim_ids(current)
    return None if ids is None or claim_id in ids else f"{slug}/{claim_id}, which that organization does not have"
