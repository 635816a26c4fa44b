"""a former name belongs to one organization"""

from oos_catalog.catalog.layout import profile_path
from oos_catalog.lint.rule import WARNING, Context, Hits, Rule
from oos_catalog.model.catalog import Catalog
from oos_catalog.model.organization import Organization

RULE = Rule("former-slug", WARNING)


def check_organization(organization: Organization, context: Context) -> Hits:
    """Names in `formerly` that a living organization has, this one included, or that another one claims as well.

    Addresses and From lines with a former name lead to the organization that had it. A living organization always keeps
    its own name; where two claim one, the first in alphabetical order has it, which may be the wrong one.

    Before: `formerly: [acme]` in `catalog/acme-berlin/org.yml`, beside `catalog/acme/`

    After: `formerly: [acme-old]`
    """
    for index, slug in enumerate(organization.profile.formerly if context.catalog else ()):
        if (flaw := _flaw(slug, organization.slug, context.catalog)) is not None:
            place, path = organization.place("formerly", index), profile_path(organization.slug)
            yield RULE.at(place, found=f"the former name {slug!a} {flaw}", help="remove it", path=path)


def _flaw(slug: str, own: str, catalog: Catalog | None) -> str | None:
    if slug == own:
        return "is this organization's own"
    if catalog is None or catalog.partial:
        return None
    if slug in catalog.organizations.slugs:
        return "belongs to a living organization"
    return None if catalog.former_slugs[slug] == own else f"is claimed by {catalog.former_slugs[slug]} as well"
