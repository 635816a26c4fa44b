"""A catalog as a commit holds it, and what a base commit says of a change: published ids, and accepted findings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from oos_catalog.catalog import git
from oos_catalog.catalog.files import CommitFiles
from oos_catalog.catalog.layout import CATALOG
from oos_catalog.catalog.loader import catalog_of
from oos_catalog.model.catalog import Catalog, Head
from oos_catalog.model.organization import Ignore, Organization


class Base(NamedTuple):
    """By slug: claim ids that were published, those of them that were redacted, and ignores.

    `ignores` None: those of the checked files count.
    """

    claim_ids: Mapping[str, frozenset[str]]
    redacted: Mapping[str, frozenset[str]]
    ignores: Mapping[str, tuple[Ignore, ...]] | None


NO_BASE: Final = Base({}, {}, None)


def catalog_at(root: Path, ref: str) -> Catalog:
    """The catalog of the commit that `ref` names, without dates. Raises catalog.git.UnknownRef."""
    commit = git.commit_of(root, ref)
    head = Head(commit=commit, date=git.day_of(root, commit))
    return catalog_of(CommitFiles(root, git.files_at(root, commit)), root, head)


def organization_at(root: Path, commit: str, slug: str) -> Organization | None:
    """One organization as a commit holds it, without the rest of the catalog. Raises catalog.git.UnknownRef."""
    files = git.files_at(root, commit, f"{CATALOG}/{slug}")
    return catalog_of(CommitFiles(root, files), root, Head()).organization(slug) if files else None


def base_of(catalog: Catalog, only: Collection[str] | None = None) -> Base:
    """What a catalog, or `only` these organizations of it, say as the base of a change.

    Only its ignores count: a change cannot silence findings on itself. Raises catalog.git.UnknownRef where a commit's
    files are not here.
    """
    ids: dict[str, frozenset[str]] = {}
    redacted: dict[str, frozenset[str]] = {}
    ignores: dict[str, tuple[Ignore, ...]] = {}
    chosen = catalog.organizations if only is None else filter(None, map(catalog.organization, only))
    for organization in chosen:
        if organization.document is not None:
            claims = organization.document.claims
            ids[organization.slug] = frozenset(claim.id for claim in claims)
            redacted[organization.slug] = frozenset(claim.id for claim in claims if claim.status_kind == "redacted")
        ignores[organization.slug] = tuple(organization.profile.ignore)
    return Base(ids, redacted, ignores)
