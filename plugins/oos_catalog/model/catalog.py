"""All organizations of a repository, as loaded and not yet judged."""

from __future__ import annotations

from oos_catalog.model.document import Frozen
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


class Catalog(Frozen):
    """Organizations by slug in sorted order, every path below `catalog/`, and the commit they come from."""

    root: str
    organizations: tuple[Organization, ...] = ()
    entries: tuple[TreeEntry, ...] = ()
    head: Head = Head()

    def organization(self, slug: str) -> Organization | None:
        return next((one for one in self.organizations if one.slug == slug), None)
