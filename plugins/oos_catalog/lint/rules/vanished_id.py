"""a claim id that was published stays"""

from oos_catalog.catalog.layout import CATALOG, TOP, document_names, home, slug_of
from oos_catalog.lint.rule import ERROR, Context, Hits, Rule
from oos_catalog.model.catalog import Catalog
from oos_catalog.model.organization import Organization

RULE = Rule("vanished-id", ERROR, identity=True)


def check_organization(organization: Organization, context: Context) -> Hits:
    """Claims that the base commit holds and this one does not.

    A claim id is a public address: others link to it and have adopted the rule. It is never deleted or used again; a
    rule that no longer holds keeps its id with a Status line. An organization that leaves altogether says `withdrawn`
    in org.yml. Only judged where the base commit is known (`oos check --base`).

    A redacted id stays empty for good: with a text again, nobody could tell what they adopted under it, or that
    something was taken out.

    Before: claim C007 removed from the file

    After: claim C007 with `- **Status:** withdrawn: replaced by the on-call rota`, or with `redacted: 2026-11-20` only
    """
    if organization.profile.withdrawn is not None:
        return
    claims = {claim.id: claim for claim in organization.document.claims} if organization.document else {}
    names = (organization.slug, *organization.profile.formerly)
    published, redacted = (
        frozenset[str]().union(*(known.get(name, frozenset()) for name in names))
        for known in (context.published, context.redacted)
    )
    for claim_id in sorted(redacted & claims.keys()):
        if (claim := claims[claim_id]).status_kind != "redacted":
            yield RULE.at(
                claim.place(),
                found=f"{claim_id[:80]!a} was redacted and has a text again; its id stays empty for good",
                help="use the next free number, and keep this one with `- **Status:** redacted: <date>`",
                claim=claim,
                path=home(organization),
            )
    for claim_id in sorted(published - claims.keys()):
        yield RULE.at(
            TOP,
            found=f"{claim_id[:80]!a} was published and is gone; an id is never deleted",
            help="put it back with a line `- **Status:** withdrawn: <reason>`, or without text and with a line "
            "`- **Status:** redacted: <date>`",
            path=home(organization),
        )


def check_catalog(catalog: Catalog, context: Context) -> Hits:
    """Organizations that the base commit holds and this one has neither under that name nor in a `formerly`."""
    if not context.published or catalog.partial:
        return
    present = {slug_of(entry.path) for entry in catalog.entries}
    for slug in sorted(context.published.keys() - present):
        if context.published[slug] and catalog.current_slug(slug) is None:
            yield RULE.at(
                TOP,
                found=f"the organization {slug[:80]!a} was published and is gone; its ids are never deleted",
                help="keep the directory with `withdrawn` in org.yml, or name it in `formerly` of the new directory",
                path=f"{CATALOG}/{slug}/{document_names(slug)[0]}",
            )
