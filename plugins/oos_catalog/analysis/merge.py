"""What each claim of one organization is to another: the table of DESIGN section 5, Merge.

The relation of two claims on a pattern is symmetric; a claim's class is read off the relations that it has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from functools import cached_property
from typing import Final, NamedTuple

from oos_catalog.model.reading import ReadClaim, Reading, ReadOrganization
from oos_catalog.patterns.readings import faces
from oos_catalog.patterns.registry import Registry


class MergeClass(StrEnum):
    """In the order in which one of them decides for a claim with several patterns."""

    CONFLICTS = "CONFLICTS"
    VALIDATES = "VALIDATES"
    UNDECIDED = "UNDECIDED"
    GAP = "GAP"
    UNIQUE = "UNIQUE"


_RANK: Final = {name: rank for rank, name in enumerate(MergeClass)}


class Held(NamedTuple):
    """One of my claims with what it says about a pattern."""

    claim: ReadClaim
    reading: Reading


class Relation(NamedTuple):
    """What a claim is to me by one of its readings.

    `reading` is None where the same Rule decides, or where the claim is unread. `mine` are my claims that make the
    class, each with its reading of the same pattern (None for the same Rule). `perhaps` is GAP where only unread
    claims of mine keep it from being one.
    """

    merge_class: MergeClass
    reading: Reading | None
    mine: tuple[tuple[ReadClaim, Reading | None], ...] = ()
    perhaps: MergeClass | None = None


class Classified(NamedTuple):
    """A claim of theirs, what decides, and all relations in the order of their classes."""

    claim: ReadClaim
    deciding: Relation
    relations: tuple[Relation, ...]

    @property
    def merge_class(self) -> MergeClass:
        return self.deciding.merge_class


class Side:
    """An organization as the one that compares: its claims by pattern and by Rule."""

    def __init__(self, organization: ReadOrganization, registry: Registry) -> None:
        self.organization = organization
        self.registry = registry
        self.by_pattern: dict[str, list[Held]] = {}
        self.by_rule: dict[str, list[ReadClaim]] = {}
        for claim in organization.claims:
            if claim.key:
                self.by_rule.setdefault(claim.key, []).append(claim)
            for reading in claim.readings:
                if reading.pattern is not None:
                    self.by_pattern.setdefault(reading.pattern, []).append(Held(claim, reading))

    @cached_property
    def unread(self) -> int:
        """How many of my claims are not read yet."""
        return self.organization.unread

    def faces(self, pattern: str) -> bool:
        """Whether the pattern is relevant to me."""
        known = self.registry.pattern(pattern)
        return known is not None and faces(self.organization, known)


def merge(mine: Side, theirs: ReadOrganization) -> Iterator[Classified]:
    """Every active claim of theirs, in file order, with what it is to me."""
    for claim in theirs.claims:
        yield classify(mine, claim)


def counts(mine: Side, theirs: ReadOrganization) -> dict[MergeClass, int]:
    """How many claims of theirs are what to me, every class named."""
    found = Counter(one.merge_class for one in merge(mine, theirs))
    return {name: found[name] for name in MergeClass}


def classify(mine: Side, claim: ReadClaim) -> Classified:
    """What one claim is to me: the same Rule decides first, then the readings in the order of MergeClass."""
    relations = sorted(_relations(mine, claim), key=lambda one: _RANK[one.merge_class])
    if same := [one for one in mine.by_rule.get(claim.key, ()) if not _exclude(one, claim, mine.registry)]:
        relations.insert(0, Relation(MergeClass.VALIDATES, None, tuple((one, None) for one in same)))
    if not relations:
        relations = [Relation(MergeClass.UNDECIDED, None)]
    return Classified(claim, relations[0], tuple(relations))


def _exclude(one: ReadClaim, other: ReadClaim, registry: Registry) -> bool:
    """Whether two claims declare stances of a pattern that exclude each other."""
    return any(_conflict(a, b, registry) for a in one.readings for b in other.readings)


def _conflict(one: Reading, other: Reading, registry: Registry) -> bool:
    return (
        one.pattern == other.pattern
        and one.is_sure
        and other.is_sure
        and registry.excludes(str(one.pattern), str(one.stance), str(other.stance))
    )


def _relations(mine: Side, claim: ReadClaim) -> Iterator[Relation]:
    for reading in claim.readings:
        if reading.pattern is None:
            yield Relation(MergeClass.UNIQUE, reading)
        else:
            yield from _on_pattern(mine, reading, mine.by_pattern.get(reading.pattern, ()))


def _on_pattern(mine: Side, reading: Reading, held: list[Held] | tuple[()]) -> Iterator[Relation]:
    """Conflicting and agreeing claims of mine are both named, so that either side names the same pairs."""
    sure = [one for one in held if one.reading.is_sure] if reading.is_sure else []
    against = [one for one in sure if _conflict(one.reading, reading, mine.registry)]
    agreeing = [one for one in sure if one not in against]
    if against:
        yield Relation(MergeClass.CONFLICTS, reading, tuple(against))
    if agreeing:
        yield Relation(MergeClass.VALIDATES, reading, tuple(agreeing))
    if against or agreeing:
        return
    if held or not reading.is_sure:
        yield Relation(MergeClass.UNDECIDED, reading, tuple(held))
    elif mine.unread:
        yield Relation(MergeClass.UNDECIDED, reading, perhaps=MergeClass.GAP)
    elif mine.faces(str(reading.pattern)):
        yield Relation(MergeClass.GAP, reading)
    else:
        yield Relation(MergeClass.UNIQUE, reading)
