"""affiliates are organizations of the catalog"""

from oos_catalog.catalog.layout import profile_path
from oos_catalog.lint.rule import WARNING, Context, Hits, Rule
from oos_catalog.model.catalog import Catalog
from oos_catalog.model.organization import Organization

RULE = Rule("unknown-affiliate", WARNING)


def check_organization(organization: Organization, context: Context) -> Hits:
    """Affiliates in org.yml that are no organization of this catalog, or the organization itself.

    Affiliates count as one voice. A name that leads nowhere joins nobody, so the numbers say more than they should.

    Before: `affiliates: [acme-holding]` where there is no `catalog/acme-holding/`

    After: `affiliates: [acme-group]`
    """
    for index, slug in enumerate(organization.profile.affiliates if context.catalog else ()):
        if (flaw := _flaw(slug, organization, context.catalog)) is not None:
            found, help = flaw
            place = organization.place("affiliates", index)
            yield RULE.at(place, found=found, help=help, path=profile_path(organization.slug))


def _flaw(slug: str, organization: Organization, catalog: Catalog | None) -> tuple[str, str] | None:
    if slug == organization.slug or slug in organization.profile.formerly:
        return f"the affiliate {slug!a} is this organization itself", "remove it from `affiliates`"
    if catalog is None or catalog.current_slug(slug) is not None or catalog.partial:
        return None
    return f"the affiliate {slug!a} is no organization of this catalog", "use the name of its directory, or remove it"
