"""an organization's directory has a plain name"""

import re
import unicodedata

from oos_catalog.catalog.layout import DEVICE_NAMES, RESERVED_ROUTES, TOP, home, is_slug
from oos_catalog.lint.rule import ERROR, Context, Hits, Rule
from oos_catalog.model.organization import Organization

RULE = Rule("slug", ERROR, safety=True)

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")


def check_organization(organization: Organization, _: Context) -> Hits:
    """Directory names that cannot be an address on every system.

    The name is part of web addresses, file names and From lines. Allowed are 1 to 63 lower-case letters a to z, digits
    and hyphens, with a letter or digit at both ends; no name of a Windows device; no name that the site itself uses.

    Before: `catalog/Acme_GmbH/`

    After: `catalog/acme-gmbh/`
    """
    slug = organization.slug
    if not is_slug(slug):
        yield RULE.at(
            TOP,
            found=f"the directory name {slug[:80]!a} {_why(slug)}",
            help=f"rename the directory, for example to {_plain(slug)!r}",
            path=home(organization),
        )


def _why(slug: str) -> str:
    if slug in DEVICE_NAMES:
        return "is a device on Windows"
    if slug in RESERVED_ROUTES:
        return "is used by the site itself"
    return "is not made of 1 to 63 letters a to z, digits and inner hyphens"


def _plain(slug: str) -> str:
    letters = unicodedata.normalize("NFKD", slug).casefold().encode("ascii", "ignore").decode()
    plain = _NOT_PLAIN.sub("-", letters)[:50].strip("-")
    return plain if is_slug(plain) else f"{plain or 'my'}-team"
