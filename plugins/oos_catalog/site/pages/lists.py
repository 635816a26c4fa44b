"""`/organizations/` and `/failures/`: long lists, cut into static pages of a hundred lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Final, NamedTuple, TypeVar

from oos_catalog.site.data import HELD_BACK, PUBLISHED, WITHDRAWN, Record
from oos_catalog.site.index import Entry, Failure, Index, failures_of
from oos_catalog.site.page import Page
from oos_catalog.site.templating import body
from oos_catalog.site.words import SIZES, UNSTATED

PER_PAGE: Final = 100

T = TypeVar("T")


class Leaf(NamedTuple):
    """One static page of a list: its number from 1, how many there are, and the way back to the root."""

    base: str
    number: int
    total: int

    @property
    def path(self) -> str:
        return self.base if self.number == 1 else f"{self.base}page/{self.number}/"

    @property
    def root(self) -> str:
        return "../" * self.path.count("/")

    def numbers(self) -> list[int | None]:
        """Page numbers to link to, None for a gap: first, last and those around this one."""
        near = {1, self.total, *range(max(1, self.number - 2), min(self.total, self.number + 2) + 1)}
        shown: list[int | None] = []
        for number in sorted(near):
            if shown and number != (shown[-1] or 0) + 1:
                shown.append(None)
            shown.append(number)
        return shown

    def of(self, number: int) -> Leaf:
        """Another page of the same list."""
        return self._replace(number=number)


class Row(NamedTuple):
    """An organization as the list shows it."""

    entry: Entry
    kind: str
    size: str
    industry: str


def organizations_pages(index: Index) -> Iterator[Page]:
    """All organizations by name, and below them those that left or are held back."""
    published = sorted(index.published(), key=lambda entry: (entry.name.casefold(), entry.slug))
    absent = [entry for entry in index.entries if entry.state in (HELD_BACK, WITHDRAWN)]
    for leaf, rows in _leaves("organizations/", (_row(entry) for entry in published), len(published)):
        yield _page(
            leaf,
            "organizations",
            "Organizations",
            "Teams and projects that run AI agents and wrote down their rules.",
            index,
            rows=rows,
            number_published=len(published),
            absent=absent if leaf.number == leaf.total else [],
        )


class FailurePages:
    """Every stated failure mode of an active rule, by organization, cut into pages while records pass by."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._count = index.failures()
        self._leaf = Leaf("failures/", 1, _total(self._count))
        self._waiting: list[Failure] = []

    def add(self, record: Record) -> Iterator[Page]:
        """Take the next record, in order of the index; yields the pages that are full."""
        if record["state"] == PUBLISHED:
            standing = [claim for claim in record["claims"] if claim["active"]]
            self._waiting += (told for _, told in failures_of(record, standing))
        while len(self._waiting) > PER_PAGE:
            yield self._next()

    def rest(self) -> Iterator[Page]:
        """The last page, after all records."""
        yield self._next()

    def _next(self) -> Page:
        leaf, failures = self._leaf, self._waiting[:PER_PAGE]
        self._waiting = self._waiting[PER_PAGE:]
        self._leaf = leaf.of(leaf.number + 1)
        return _page(
            leaf,
            "failures",
            "What went wrong",
            "What went wrong in teams of AI agents, as they wrote it down, and the rule that came of it.",
            self._index,
            failures=failures,
            number_failures=self._count,
        )


def _total(count: int) -> int:
    """Pages for so many lines; a list without lines has one page."""
    return max(1, -(-count // PER_PAGE))


def _leaves(base: str, lines: Iterable[T], count: int) -> Iterator[tuple[Leaf, list[T]]]:
    """The lines in pieces of a hundred."""
    total = _total(count)
    stream = iter(lines)
    for number in range(1, total + 1):
        yield Leaf(base, number, total), list(islice(stream, PER_PAGE))


def _page(leaf: Leaf, kind: str, title: str, description: str, index: Index, **values: Any) -> Page:
    numbered = title if leaf.number == 1 else f"{title}, page {leaf.number} of {leaf.total}"
    html = body(kind, root=leaf.root, leaf=leaf, title=title, index=index, **values)
    return Page(leaf.path, kind, numbered, description, (), html)


def _row(entry: Entry) -> Row:
    size = "" if entry.compiled else SIZES.get(entry.size, entry.size)
    industry = "" if entry.industry.strip().lower() in UNSTATED else entry.industry.replace("_", " ")
    return Row(entry, entry.kind, size, industry)
