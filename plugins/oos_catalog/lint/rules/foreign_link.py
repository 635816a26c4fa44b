"""links lead to the organization's own sites"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from oos_catalog.catalog.layout import registry_schema
from oos_catalog.lint.rule import WARNING, Context, Hits, Rule
from oos_catalog.lint.text import text_of
from oos_catalog.model.document import Document
from oos_catalog.model.organization import Organization

RULE = Rule("foreign-link", WARNING, safety=True)

_SHARED_HOSTS = """
bitbucket.org codeberg.org dev.to gist.github.com github.com gitlab.com huggingface.co linkedin.com medium.com
raw.githubusercontent.com reddit.com twitter.com x.com youtube.com
"""
SHARED_HOSTS = frozenset(_SHARED_HOSTS.split())
"""Sites of many owners: there only what starts with the same first folder is one's own."""

_ADDRESS = re.compile(
    r"(?:(?:https?|wss?|ftp)://|(?<=\]\()//)([^\s/?#<>()\[\]\"'`|\\]{1,255})(/[^\s<>()\[\]\"'`|\\?#]{0,1000})?",
    re.IGNORECASE,
)


class Site(NamedTuple):
    """A host without `www.`, and the first folder of the path."""

    host: str
    folder: str


def check(document: Document, context: Context) -> Hits:
    """Addresses outside the hosts of `homepage` and `source.urls` in org.yml and their subdomains.

    A link in a rule sends people and agents to a place that may say something else tomorrow. A person settles whether
    it belongs. On sites that many share, such as github.com, only the organization's own account counts as its own. In
    a file without an organization the addresses under Reference are fine, and in the registry those of `also_reported`,
    which are shown and never counted.

    Before: `- **Rule:** Follow the checklist at https://elsewhere.example/list`

    After: `- **Rule:** Two people look at each change.` with `- **Reference:** https://own.example/checklist`
    """
    text = text_of(document)
    if not text.has("://", "]("):
        return
    own = _own_sites(context.organization)
    referred = (text for claim in document.claims for text in claim.references)
    exempt = {one for text in referred for one in _addresses(text)} if context.organization is None else set()
    reported = frozenset(_reported(document))
    fine: dict[str, bool] = {}
    for place, match in text.matches(_ADDRESS, "//"):
        address = match.group().rstrip(".,;:")
        if address not in fine:
            fine[address] = address in exempt or any(_is_within(_site(match), one) for one in own)
        if not fine[address] and (place.line, address) not in reported:
            host = ascii(_site(match).host[:80])[1:-1]
            yield RULE.at(
                place,
                found=f"an address at {host}, which is none of the organization's own sites",
                help="name it as homepage or under source.urls in org.yml if it is your own, or say it without a link",
            )


def _own_sites(organization: Organization | None) -> list[Site]:
    if organization is None:
        return []
    profile = organization.profile
    found = map(_ADDRESS.match, filter(None, (profile.homepage, *profile.source.urls)))
    return [_site(match) for match in found if match]


def _reported(document: Document) -> Iterator[tuple[int, str]]:
    """The addresses of `also_reported` in a pattern file of the registry, with the lines they may stand on."""
    if document.dialect != "data" or registry_schema(document.path) != "pattern":
        return
    for path, text in document.texts():
        if path[0] == "also_reported" and path[-1] == "url" and text != "url":
            line = document.place(*path).line
            yield from ((one, address) for address in _addresses(text) for one in (line, line + 1))


def _addresses(text: str) -> Iterator[str]:
    return (match.group().rstrip(".,;:") for match in _ADDRESS.finditer(text))


def _site(match: re.Match[str]) -> Site:
    """Of `https://user@www.Host:443/a/b` the host `host` and the folder `a`."""
    host = match.group(1).rpartition("@")[2].partition(":")[0].lower().rstrip(".,;")
    folder = (match.group(2) or "/").split("/", 2)[1]
    return Site(host.removeprefix("www."), folder.lower())


def _is_within(site: Site, own: Site) -> bool:
    if own.host in SHARED_HOSTS:
        return site == own
    return site.host == own.host or site.host.endswith(f".{own.host}")
