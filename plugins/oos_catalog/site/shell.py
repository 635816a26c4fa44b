"""Cuts a page that the theme rendered around sentinels into pieces, and fills other pages into them.

One sentinel page is rendered per (page kind, depth); ten thousand pages are then a join of byte strings each. A
sentinel that does not stand exactly as often as expected means that the theme changed, and the build fails.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from markupsafe import escape

from oos_catalog.site.page import Heading, Page, SiteError

TITLE: Final = "oosSentinelTitle"
DESCRIPTION: Final = "oosSentinelDescription"
BODY: Final = "oosSentinelBody"
SEGMENT: Final = "oos-sentinel-segment"
"""The last folder of the address: it stands in the canonical link where the site has an address."""
HEADINGS: Final = (
    Heading("oosSentinelFirstAnchor", "oosSentinelFirstHeading"),
    Heading("oosSentinelSecondAnchor", "oosSentinelSecondHeading"),
)
"""Two entries of the contents show what stands before, between and after entries."""

_SENTINEL = re.compile("|".join((TITLE, DESCRIPTION, BODY, SEGMENT, *(text for pair in HEADINGS for text in pair))))
_TOC: Final = "contents"
_LOOK: Final = "look at site_src/overrides/main.html"


class ShellError(SiteError):
    """The theme does not hold the sentinels as it should."""


class Slot(NamedTuple):
    """A sentinel page to render: for which kind of page, at which source path, with a table of contents or not.

    A source path without SEGMENT is that of a single page, such as the home page.
    """

    kind: str
    source: str
    toc: bool = False
    search: bool = False

    @property
    def depth(self) -> int:
        """How many folders below the root."""
        return self.source.count("/")


SLOTS: Final = (
    Slot("home", "index.md", search=True),
    Slot("organizations", "organizations/index.md"),
    Slot("organizations", f"organizations/page/{SEGMENT}/index.md"),
    Slot("failures", "failures/index.md"),
    Slot("failures", f"failures/page/{SEGMENT}/index.md"),
    Slot("organization", f"organizations/{SEGMENT}/index.md", toc=True),
    Slot("notice", f"organizations/{SEGMENT}/README.md"),
    Slot("patterns", "patterns/index.md"),
    Slot("pattern", f"patterns/{SEGMENT}/index.md", toc=True),
    Slot("pattern-moved", f"patterns/{SEGMENT}/README.md"),
    Slot("pattern-more", f"patterns/more/{SEGMENT}/index.md"),
    Slot("disagreements", "disagreements/index.md"),
    Slot("matrix", "matrix/index.md"),
    Slot("matrix", f"matrix/page/{SEGMENT}/index.md"),
    Slot("checklist", "checklist/index.md"),
    Slot("rules", "reference/rules/index.md", toc=True),
    Slot("rule", f"reference/rules/{SEGMENT}/index.md"),
    Slot("format", "reference/format/index.md", toc=True),
)
"""Every shell that pages need, by kind and depth."""


class Shell:
    """A rendered page in pieces."""

    def __init__(self, pieces: Sequence[bytes], fields: Sequence[str], toc: tuple[bytes, bytes] | None) -> None:
        self._pieces = pieces
        self._fields = fields
        self._toc = toc

    def fill(self, page: Page) -> bytes:
        """The whole HTML of a page."""
        values = {
            TITLE: _escaped(page.title),
            DESCRIPTION: _escaped(page.description),
            SEGMENT: page.path.rstrip("/").rpartition("/")[2].encode("ascii"),
            BODY: page.body.encode(),
            _TOC: self._contents(page),
        }
        filled = [self._pieces[0]]
        for field, piece in zip(self._fields, self._pieces[1:], strict=True):
            filled += (values[field], piece)
        return b"".join(filled)

    def _contents(self, page: Page) -> bytes:
        if self._toc is None:
            return b""
        if not page.toc:
            raise ShellError(f"{page.path or '/'} has no headings, but its kind {page.kind!r} shows contents")
        inside, between = self._toc
        return between.join(heading.anchor.encode("ascii") + inside + _escaped(heading.title) for heading in page.toc)


def cut(html: str, slot: Slot, *, canonical: bool) -> Shell:
    """Cut the rendered sentinel page of a slot. `canonical` says whether the page names its own address.

    Raises ShellError where a sentinel stands more or less often than expected.
    """
    expected = {TITLE: 1, DESCRIPTION: 1, BODY: 1, SEGMENT: int(canonical and SEGMENT in slot.source)}
    expected |= {text: int(slot.toc) for pair in HEADINGS for text in pair}
    found = _SENTINEL.findall(html)
    _compare(slot, expected, {name: found.count(name) for name in expected})
    parts = _SENTINEL.split(html)
    if not slot.toc:
        return Shell([part.encode() for part in parts], found, None)
    return _cut_contents(slot, parts, found)


def _compare(slot: Slot, expected: Mapping[str, int], found: Mapping[str, int]) -> None:
    for name, number in expected.items():
        if found[name] != number:
            raise ShellError(
                f"the theme shows {name} {found[name]} times on pages of kind {slot.kind!r}, expected {number}; {_LOOK}"
            )


def _cut_contents(slot: Slot, parts: list[str], found: list[str]) -> Shell:
    """Put the four sentinels of the contents together into one field."""
    sentinels = [text for pair in HEADINGS for text in pair]
    start = found.index(sentinels[0])
    if found[start : start + 4] != sentinels:
        raise ShellError(f"the contents on pages of kind {slot.kind!r} are not in order; {_LOOK}")
    first_inside, between, second_inside = parts[start + 1 : start + 4]
    if first_inside != second_inside:
        raise ShellError(f"entries of the contents on pages of kind {slot.kind!r} differ; {_LOOK}")
    pieces = [*parts[: start + 1], *parts[start + 4 :]]
    fields = [*found[:start], _TOC, *found[start + 4 :]]
    return Shell([piece.encode() for piece in pieces], fields, (first_inside.encode(), between.encode()))


class Shells:
    """The shells of a build by kind and depth."""

    def __init__(self) -> None:
        self._shells: dict[tuple[str, int], Shell] = {}

    def add(self, slot: Slot, html: str, *, canonical: bool) -> None:
        """Cut and keep the shell of a slot."""
        self._shells[slot.kind, slot.depth] = cut(html, slot, canonical=canonical)

    def fill(self, page: Page) -> bytes:
        """The whole HTML of a page. Raises ShellError for a kind and depth that has no shell."""
        shell = self._shells.get((page.kind, page.depth))
        if shell is None:
            raise ShellError(f"no shell for pages of kind {page.kind!r} at depth {page.depth} ({page.path})")
        return shell.fill(page)


def _escaped(text: str) -> bytes:
    """As the theme's templates escape it."""
    return str(escape(text)).encode()
