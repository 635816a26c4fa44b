"""What has to be known of every organization while one of them changes: its answers and its wording, without texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from oos_catalog.analysis.copies import signature
from oos_catalog.catalog.layout import is_slug
from oos_catalog.catalog.proposal import Side
from oos_catalog.lint.check import broken_rules, within
from oos_catalog.lint.rule import Context
from oos_catalog.model.reading import ReadOrganization
from oos_catalog.patterns.readings import read_organization
from oos_catalog.patterns.registry import Registry


class Digest(NamedTuple):
    """An organization's readings without texts, whether an error in its own files holds it back, and the signature of
    its wording (`copies.signature`).
    """

    read: ReadOrganization
    held_back: bool
    signature: int


class Digests(NamedTuple):
    """The digests of all organizations of a catalog by slug; `held_back` also counts what the tree shows."""

    by_slug: Mapping[str, Digest]
    held_back: frozenset[str]

    @property
    def known(self) -> list[ReadOrganization]:
        """Those that are shown, and those that left, in order of slugs."""
        held = self.held_back
        return [one.read for slug, one in sorted(self.by_slug.items()) if slug not in held and is_slug(slug)]

    @property
    def published(self) -> list[ReadOrganization]:
        """Those that are shown and counted."""
        return [one for one in self.known if not one.withdrawn]


def digest_all(
    side: Side, registry: Registry, kept: Mapping[str, Digest], made: Callable[[int], None] = lambda _: None
) -> dict[str, Digest]:
    """The digest of every organization, by its key; those in `kept` are taken from there.

    A key holds the hash of an organization's files and the version of the registry. `made` is told how many are done.
    """
    context = within(side.catalog, Context())
    found: dict[str, Digest] = {}
    for number, slug in enumerate(side.catalog.organizations.in_order):
        key = key_of(side, registry, slug)
        if (known := kept.get(key)) is None:
            organization = side.catalog.organizations[number]
            known = Digest(
                read_organization(organization, registry).without_texts(),
                bool(broken_rules(organization, context)),
                signature(organization.document.claims) if organization.document else 0,
            )
        found[key] = known
        made(number + 1)
    return found


def key_of(side: Side, registry: Registry, slug: str) -> str:
    """What the digest of an organization depends on."""
    return f"{registry.version} {slug} {side.fingerprints[slug]}"


def digests(side: Side, registry: Registry, found: Mapping[str, Digest], held_back: frozenset[str]) -> Digests:
    """The digests of one side by slug; `held_back` are those in whose directory the tree shows an error."""
    by_slug = {slug: found[key_of(side, registry, slug)] for slug in side.catalog.organizations.in_order}
    own = frozenset(slug for slug, one in by_slug.items() if one.held_back)
    return Digests(by_slug, own | held_back)
