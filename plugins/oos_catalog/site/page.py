"""A page as data: what a renderer needs to know of it, and nothing of any renderer."""

from __future__ import annotations

from typing import NamedTuple


class Heading(NamedTuple):
    """An entry of a page's table of contents: the anchor without `#`, and plain text."""

    anchor: str
    title: str


class Page(NamedTuple):
    """One page of the site.

    `path` is relative to the site's root, ends in `/` and is empty for the home page. `kind` names the shell that the
    page is filled into. `title` and `description` are plain text and are escaped where they are placed; `body` is
    HTML that our templates made.
    """

    path: str
    kind: str
    title: str
    description: str
    body: str
    toc: tuple[Heading, ...] = ()

    @property
    def depth(self) -> int:
        """How many folders below the root: 0 for the home page."""
        return self.path.count("/")

    @property
    def file(self) -> str:
        """The file that holds the page."""
        return f"{self.path}index.html"


class SiteError(Exception):
    """The site was not built, with the reason for a person; the old site stays as it was."""
