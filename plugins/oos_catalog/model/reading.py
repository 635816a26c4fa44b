"""What a claim says in the terms of the registry, and on whose word (DESIGN section 5, Reading)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import Final, NamedTuple

UNSURE: Final = "?"
"""The stance of a claim that is about a pattern and does not say, or is not agreed to say, which answer it gives."""


class Basis(StrEnum):
    """On whose word a reading stands; both count."""

    REVIEWED = "reviewed"
    DECLARED = "declared"


class Quantity(NamedTuple):
    """A quantity as it was written and its exact value.

    `amount` is None where the text has no one value; it then stays text. Units: `s`, `month` and `working day` of
    durations (none of them converts into another), `%`, a currency such as `USD`, and nothing for counts.
    """

    text: str
    amount: Fraction | None = None
    unit: str = ""

    @property
    def value(self) -> tuple[Fraction | str, str]:
        """What two quantities are compared by: equal for `24 h` and `1 day`."""
        return (" ".join(self.text.split()), "") if self.amount is None else (self.amount, self.unit)


class Reading(NamedTuple):
    """One pattern that a claim answers; `pattern` None is `none`: read, and fits no pattern.

    `disputed` holds the declared and the reviewed stance where they differ; `stance` is then `?`.
    """

    pattern: str | None
    stance: str | None
    basis: Basis
    parameters: tuple[tuple[str, Quantity], ...] = ()
    proposed: str | None = None
    disputed: tuple[str, str] | None = None

    @property
    def is_sure(self) -> bool:
        """Whether it names one answer."""
        return self.pattern is not None and self.stance not in (None, UNSURE)


class ReadClaim(NamedTuple):
    """An active claim with its readings; without any it is unread.

    `key` is the normalized Rule. `backed` says that its evidence is strong, its own and not adopted, and stands on a
    Measured or Reference line.
    """

    id: str
    key: str
    rule: str
    scope: str
    evidence: str
    origin: str
    backed: bool
    readings: tuple[Reading, ...] = ()

    @property
    def is_unread(self) -> bool:
        return not self.readings

    def without_texts(self) -> ReadClaim:
        """The same without Rule and Scope; equal keys stay equal among claims without texts."""
        key = hashlib.sha256(self.key.encode("utf-8", "surrogatepass")).hexdigest()[:32] if self.key else ""
        return self._replace(key=key, rule="", scope="")


class ReadOrganization(NamedTuple):
    """An organization, or a single file, in the terms of the registry: what analysis works on.

    `situations` are declared or implied by the patterns it holds, each with the patterns that imply it (empty where it
    is declared). `past` are claims no longer in force: neither compared nor counted, but others may have adopted them.
    `owners` are the ids of maintainers (self-published) or the source's owner (compiled).
    """

    slug: str
    name: str
    kind: str
    source: str
    claims: tuple[ReadClaim, ...]
    situations: Mapping[str, frozenset[str]]
    size: str = ""
    industry: str = ""
    agents: int | None = None
    owners: frozenset[str] = frozenset()
    affiliates: frozenset[str] = frozenset()
    formerly: tuple[str, ...] = ()
    past: tuple[ReadClaim, ...] = ()
    withdrawn: bool = False

    @property
    def unread(self) -> int:
        """How many of its claims are not read yet."""
        return sum(claim.is_unread for claim in self.claims)

    def without_texts(self) -> ReadOrganization:
        """The same without Rule and Scope, their key as a digest: ten thousand of these fit into memory."""
        claims, past = ([one.without_texts() for one in side] for side in (self.claims, self.past))
        return self._replace(claims=tuple(claims), past=tuple(past))

    def held(self) -> frozenset[str]:
        """The patterns that its claims answer, surely or not."""
        return frozenset(
            reading.pattern for claim in self.claims for reading in claim.readings if reading.pattern is not None
        )
