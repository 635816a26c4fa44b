"""`/organizations/` and `/failures/`: long lists, cut into static pages of a hundred lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple, TypeVar

from oos_catalog.site.data import HELD_BACK, WITHDRAWN, Record
from oos_catalog.site.index import Failure, Index, failures_of
from oos_catalog.site.page import Page
from oos_catalog.site.templating import body

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

    def titled(self, title: str) -> str:
        """A title that no other page of the list has."""
        return title if self.number == 1 else f"{title}, page {self.number} of {self.total}"

    def of(self, number: int) -> Leaf:
        """Another page of the same list."""
        return self._replace(number=number)


def organizations_pages(index: Index) -> Iterator[Page]:
    """All organizations by name, and below them those that left or are held back."""
    published = sorted(index.published(), key=lambda entry: (entry.name.casefold(), entry.slug))
    absent = [entry for entry in index.entries if entry.state in (HELD_BACK, WITHDRAWN)]
    for leaf, rows in leaves("organizations/", published):
        yield _page(
            leaf,
            "organizations",
            "Organizations",
            "Teams and projects that run AI agents by rules that are written down, and those who recommend some.",
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
        self._waiting += failures_of(record)
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
            "What went wrong in teams of AI agents, and the rule that came of it.",
            self._index,
            failures=failures,
            number_failures=self._count,
        )


def _total(count: int) -> int:
    """Pages for so many lines; a list without lines has one page."""
    return max(1, -(-count // PER_PAGE))


def leaves(base: str, lines: Sequence[T]) -> Iterator[tuple[Leaf, Sequence[T]]]:
    """The lines in pieces of a hundred."""
    total = _total(len(lines))
    for number in range(1, total + 1):
        yield Leaf(base, number, total), lines[(number - 1) * PER_PAGE : number * PER_PAGE]


def _page(leaf: Leaf, kind: str, title: str, description: str, index: Index, **values: Any) -> Page:
    html = body(kind, root=leaf.root, leaf=leaf, title=title, index=index, **values)
    return Page(leaf.path, kind, leaf.titled(title), description, html)
