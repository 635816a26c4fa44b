"""All organizations of a repository, as loaded and not yet judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, overload

from pydantic import ConfigDict, field_validator

from oos_catalog.model.document import Document, Frozen
from oos_catalog.model.organization import Organization


class TreeEntry(Frozen):
    """One path below `catalog/`: what it is, before anything reads it.

    `kind` is `file`, `executable`, `symlink`, `submodule`, `special` or `unreadable`; size in bytes.
    """

    path: str
    kind: str
    size: int = 0


class Head(Frozen):
    """The commit that was built: hash, its date as ISO day, and whether history can give dates for files.

    All None without git. `date` of HEAD stands for "today" everywhere, so that the same commit gives the same bytes.
    """

    commit: str | None = None
    date: str | None = None
    shallow: bool = False


class Organizations(Sequence[Organization]):
    """Organizations in order of their slugs, read when they are asked for and not kept.

    Ten thousand documents do not fit into memory; whoever goes through them sees one at a time.
    """

    def __init__(self, slugs: Iterable[str], read: Callable[[str], Organization]) -> None:
        self.in_order = tuple(sorted(slugs))
        self.slugs = frozenset(self.in_order)
        self._read = read

    def named(self, slug: str) -> Organization | None:
        """The organization with this slug."""
        return self._read(slug) if slug in self.slugs else None

    def __len__(self) -> int:
        return len(self.in_order)

    def __iter__(self) -> Iterator[Organization]:
        return map(self._read, self.in_order)

    @overload
    def __getitem__(self, index: int) -> Organization: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Organization]: ...
    def __getitem__(self, index: int | slice) -> Organization | Sequence[Organization]:
        found = self.in_order[index]
        return self._read(found) if isinstance(found, str) else [self._read(slug) for slug in found]


class Catalog(Frozen):
    """Organizations by slug in sorted order, every path below `catalog/`, and the commit they come from.

    `registry` are the files of `_registry`, as they were read. `partial` says that organizations of the tree were left
    out, so that an unknown slug says nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    root: str
    organizations: Organizations = Organizations((), dict[str, Organization]().__getitem__)
    entries: tuple[TreeEntry, ...] = ()
    head: Head = Head()
    registry: tuple[Document, ...] = ()
    partial: bool = False

    @field_validator("organizations", mode="before")
    @classmethod
    def _given(cls, value: Any) -> Organizations:
        """Organizations that are at hand may be given as they are."""
        if isinstance(value, Organizations):
            return value
        known = {one.slug: one for one in value}
        return Organizations(known, known.__getitem__)

    def organization(self, slug: str) -> Organization | None:
        """The organization with this slug."""
        return self.organizations.named(slug)

    def current_slug(self, slug: str) -> str | None:
        """The slug of the organization that has this one or had it formerly."""
        return slug if slug in self.organizations.slugs else self.former_slugs.get(slug)

    def claim_ids(self, slug: str) -> frozenset[str] | None:
        """Ids of an organization's claims, None where it has no document; each document is read once for this."""
        known = self._claim_ids
        if slug not in known:
            organization = self.organization(slug)
            document = organization.document if organization else None
            known[slug] = frozenset(claim.id for claim in document.claims) if document else None
        return known[slug]

    @cached_property
    def _claim_ids(self) -> dict[str, frozenset[str] | None]:
        return {}

    @cached_property
    def former_slugs(self) -> Mapping[str, str]:
        """Slug that an organization had -> the slug it has; where two claim one, the first in order has it."""
        former: dict[str, str] = {}
        for organization in self.organizations:
            for slug in organization.profile.formerly:
                former.setdefault(slug, organization.slug)
        return former
