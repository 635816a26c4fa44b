"""Which organizations decide most alike: Jaccard of their (pattern, stance) pairs (DESIGN section 5; Jaccard 1901).

Organizations are bits of integers, in order of their slugs, so that one operation looks at all of them: what each
shares with one organization is added up as columns of binary digits (bit slicing, O'Neil and Quass 1997).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Final, NamedTuple, TypeAlias

from oos_catalog.model.reading import ReadOrganization

LEAST_SHARED: Final = 3
"""Fewer shared answers than this say nothing about likeness."""

NEAREST: Final = 10

_Answer: TypeAlias = tuple[str, str]


class Near(NamedTuple):
    """Another organization: how many answers are shared, and of how many that either gives."""

    slug: str
    shared: int
    either: int


class Neighbours:
    """Answers of many organizations, and who of them is near whom."""

    def __init__(self) -> None:
        self._given: dict[str, frozenset[_Answer]] = {}
        self._crowd: _Crowd | None = None

    def add(self, organization: ReadOrganization) -> None:
        """Take the answers of one organization."""
        self._crowd = None
        self._given[organization.slug] = frozenset(
            (str(reading.pattern), str(reading.stance))
            for claim in organization.claims
            for reading in claim.readings
            if reading.is_sure
        )

    def of(self, slug: str, number: int = NEAREST) -> list[Near]:
        """Up to `number` organizations with at least three shared answers, nearest first, ties by slug."""
        mine = self._given.get(slug, frozenset())
        if len(mine) < LEAST_SHARED:
            return []
        self._crowd = self._crowd or _Crowd(self._given)
        return self._crowd.near(slug, mine, number)


class _Crowd:
    """All organizations as sets of bits: who gives an answer, and who gives how many."""

    def __init__(self, given: Mapping[str, frozenset[_Answer]]) -> None:
        self.slugs = sorted(given)
        self.bits = {slug: 1 << index for index, slug in enumerate(self.slugs)}
        self.giving: dict[_Answer, int] = {}
        self.sized: dict[int, int] = {}
        for slug, answers in given.items():
            self.sized[len(answers)] = self.sized.get(len(answers), 0) | self.bits[slug]
            for answer in answers:
                self.giving[answer] = self.giving.get(answer, 0) | self.bits[slug]
        self.orders = cache(self._orders)

    def near(self, slug: str, mine: frozenset[_Answer], number: int) -> list[Near]:
        """The nearest ones to an organization with these answers."""
        sharing = self._sharing(mine, (1 << len(self.slugs)) - 1 - self.bits[slug])
        found: list[Near] = []
        for alike in self.orders(len(mine)):
            if len(found) >= number:
                break
            members = (
                Near(other, shared, len(mine) + size - shared)
                for shared, size in alike
                if shared in sharing
                for other in self._first(sharing[shared] & self.sized[size], number - len(found))
            )
            found += sorted(members)[: number - len(found)]
        return found

    def _sharing(self, mine: Iterable[_Answer], others: int) -> dict[int, int]:
        """Number of shared answers -> who of the others shares so many."""
        digits: list[int] = []
        for answer in mine:
            carry = self.giving[answer]
            for place, digit in enumerate(digits):
                digits[place], carry = digit ^ carry, digit & carry
            if carry:
                digits.append(carry)
        split = {0: others}
        for digit in reversed(digits):
            ones = {2 * count + 1: who & digit for count, who in split.items()}
            zeros = {2 * count: who & ~digit for count, who in split.items()}
            split = {count: who for count, who in (ones | zeros).items() if who}
        return split

    def _orders(self, answers: int) -> list[list[tuple[int, int]]]:
        """(shared, size of the other) from nearest to farthest for so many answers; those equally near together."""

        def distance(pair: tuple[int, int]) -> float:
            shared, size = pair
            return -shared / (answers + size - shared)

        pairs = [(shared, size) for size in self.sized for shared in range(LEAST_SHARED, min(answers, size) + 1)]
        return [list(alike) for _, alike in groupby(sorted(pairs, key=distance), key=distance)]

    def _first(self, who: int, number: int) -> Iterator[str]:
        """The first so many of a set, in order of slugs."""
        while who and number > 0:
            lowest = who & -who
            yield self.slugs[lowest.bit_length() - 1]
            who, number = who ^ lowest, number - 1
