"""Which organizations decide most alike: Jaccard of their (pattern, stance) pairs (DESIGN section 5; Jaccard 1901)."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from oos_catalog.model.reading import ReadOrganization

LEAST_SHARED: Final = 3
"""Fewer shared answers than this say nothing about likeness."""

NEAREST: Final = 10


class Near(NamedTuple):
    """Another organization: how many answers are shared, and of how many that either gives."""

    slug: str
    shared: int
    either: int


class Neighbours:
    """Answers of many organizations as bit sets, one bit for each (pattern, stance)."""

    def __init__(self) -> None:
        self._bits: dict[tuple[str, str | None], int] = {}
        self._given: dict[str, int] = {}

    def add(self, organization: ReadOrganization) -> None:
        """Take the answers of one organization."""
        answers = 0
        for claim in organization.claims:
            for reading in claim.readings:
                if reading.is_sure:
                    answers |= 1 << self._bits.setdefault((str(reading.pattern), reading.stance), len(self._bits))
        self._given[organization.slug] = answers

    def of(self, slug: str, number: int = NEAREST) -> list[Near]:
        """Up to `number` organizations with at least three shared answers, nearest first, ties by slug."""
        return heapq.nsmallest(number, self._near(slug, self._given), key=_distance)

    def _near(self, slug: str, given: Mapping[str, int]) -> Iterator[Near]:
        mine = given.get(slug, 0)
        if mine.bit_count() < LEAST_SHARED:
            return
        for other, theirs in given.items():
            shared = (mine & theirs).bit_count()
            if shared >= LEAST_SHARED and other != slug:
                yield Near(other, shared, (mine | theirs).bit_count())


def _distance(near: Near) -> tuple[float, str]:
    return -near.shared / near.either, near.slug
