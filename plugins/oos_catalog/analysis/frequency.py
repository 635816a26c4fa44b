"""How many organizations answer a pattern, how independent they are, and what that makes of each answer.

DESIGN section 5, Frequency. Only teams and projects count. Shares appear from 20 answers on, with the interval of
Wilson (1927).
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from copy import copy
from enum import StrEnum
from statistics import NormalDist
from typing import Final, NamedTuple

from oos_catalog.analysis.groups import Groups
from oos_catalog.document.draft import canonical_id
from oos_catalog.document.optional_lines import FROM
from oos_catalog.model.organization import COUNTED_KINDS
from oos_catalog.model.reading import Basis, ReadClaim, Reading, ReadOrganization
from oos_catalog.model.registry import Pattern
from oos_catalog.model.vocabulary import evidence_rank
from oos_catalog.patterns.readings import faces
from oos_catalog.patterns.registry import Registry

ENOUGH_TO_SHARE: Final = 20
"""From this many answers on a share may be shown; below it there are names and counts only."""

_Z: Final = NormalDist().inv_cdf(0.975)


class Maturity(StrEnum):
    """Of a stance, by independent organizations; weakest first."""

    NONE = "no organization yet"
    PROPOSED = "proposed"
    RECURRING = "recurring"
    ESTABLISHED = "established"


_RANK: Final = {name: rank for rank, name in enumerate(Maturity)}


class Speaker(NamedTuple):
    """An organization that gives an answer, with the claims in which it does and the strongest evidence of these."""

    slug: str
    name: str
    kind: str
    source: str
    claims: tuple[str, ...]
    basis: Basis
    evidence: str
    backed: bool
    origins: frozenset[str]
    """What its claims came from or are, in a form in which copies of one claim share a member."""


class Answer(NamedTuple):
    """A stance with who gives it. `share` is None below 20 answers: (part, low, high) of those who say."""

    stance: str
    speakers: tuple[Speaker, ...]
    recommended_by: tuple[Speaker, ...]
    independent: int
    maturity: Maturity
    share: tuple[float, float, float] | None


class Frequency(NamedTuple):
    """A pattern with its answers in the registry's order.

    `say` counts organizations that give an answer, `unsure` those that speak of it without one. Of the self-published
    ones that face it, `silent` do not say although all their claims are read; of `unread` nobody knows yet.
    """

    pattern: Pattern
    answers: tuple[Answer, ...]
    say: int
    self_published: int
    compiled: int
    unsure: tuple[Speaker, ...]
    silent: int
    unread: int
    maturity: Maturity
    contested: bool


class Counting:
    """Takes organizations one by one, in any order, and keeps who answers what.

    `known` are all organizations whose affiliates and origins join others, counted or not: also those that withdrew
    or are filtered out. With `evidence` only claims with that kind of evidence are counted as saying something; with
    `only` these patterns alone are counted.
    """

    def __init__(
        self,
        registry: Registry,
        known: Sequence[ReadOrganization] = (),
        evidence: str | None = None,
        only: Collection[str] | None = None,
    ) -> None:
        self._patterns = {name: one for name, one in registry.patterns.items() if only is None or name in only}
        self._former = former_slugs(sorted(known, key=lambda one: one.slug))
        self._evidence = evidence
        self._speakers: dict[tuple[str, str | None], list[Speaker]] = {}
        self._givers: dict[tuple[str, str | None], list[Speaker]] = {}
        self._hands: dict[str, tuple[str, ...]] = {}
        self._copies = Groups()
        self._joined: dict[tuple[str, str | None], Groups] = {}
        self._silent: dict[str, int] = dict.fromkeys(self._patterns, 0)
        self._unread: dict[str, int] = dict.fromkeys(self._patterns, 0)
        for organization in known:
            self._join_copies(organization)

    def fork(self) -> Counting:
        """A counting of its own that has taken the same organizations so far; `known` stays what it was."""
        other = copy(self)
        other._speakers = {key: [*some] for key, some in self._speakers.items()}
        other._givers = {key: [*some] for key, some in self._givers.items()}
        other._hands, other._silent, other._unread = dict(self._hands), dict(self._silent), dict(self._unread)
        return other

    def _join_copies(self, organization: ReadOrganization) -> None:
        """A claim and what it is from are one, also where the one between two copies is not counted itself."""
        for claim in (*organization.claims, *organization.past):
            if source := self._source(claim):
                self._copies.join(f"claim {organization.slug}/{claim.id}", source)

    def add(self, organization: ReadOrganization, *, chosen: bool = True) -> None:
        """Count one organization; one that is not chosen only joins others who give the same answer."""
        self._joined = {}
        held: dict[tuple[str, str | None], list[tuple[ReadClaim, Reading]]] = {}
        for claim in organization.claims:
            for reading in claim.readings:
                if reading.pattern in self._patterns:
                    key = (str(reading.pattern), reading.stance if reading.is_sure else None)
                    held.setdefault(key, []).append((claim, reading))
        for key, pairs in held.items():
            giver = self._speaker(organization, pairs)
            self._givers.setdefault(key, []).append(giver)
            counted = [pair for pair in pairs if self._evidence in (None, pair[0].evidence)]
            if chosen and counted:
                speaker = giver if len(counted) == len(pairs) else self._speaker(organization, counted)
                self._speakers.setdefault(key, []).append(speaker)
        if organization.kind in COUNTED_KINDS:
            self._hands[organization.slug] = tuple(self._in_hands(organization))
            if chosen and organization.source == "self-published":
                self._count_silence(organization, frozenset(pattern for pattern, _ in held))

    def _speaker(self, organization: ReadOrganization, pairs: list[tuple[ReadClaim, Reading]]) -> Speaker:
        claims = {claim.id: claim for claim, _ in pairs}
        bases = {reading.basis for _, reading in pairs}
        return Speaker(
            organization.slug,
            organization.name,
            organization.kind,
            organization.source,
            tuple(claims),
            Basis.DECLARED if Basis.DECLARED in bases else Basis.REVIEWED,
            min((claim.evidence for claim in claims.values()), key=evidence_rank),
            any(claim.backed for claim in claims.values()),
            frozenset(origin for one in claims.values() for origin in self._origins(organization.slug, one)),
        )

    def _origins(self, slug: str, claim: ReadClaim) -> Iterator[str]:
        yield f"claim {slug}/{claim.id}"
        if claim.key:
            yield f"rule {claim.key}"
        if source := self._source(claim):
            yield source

    def _source(self, claim: ReadClaim) -> str | None:
        """The claim, of the catalog or of another file, that this one was adopted from."""
        match = FROM.fullmatch(claim.origin)
        if match is None:
            return None
        if slug := match["organization"]:
            return f"claim {self._former.get(slug, slug)}/{canonical_id(match['claim'])}"
        return f"file {match['hash']}/{canonical_id(match['file_claim'])}"

    def _in_hands(self, organization: ReadOrganization) -> Iterator[str]:
        """What an organization says of itself that joins it with others."""
        for slug in sorted(organization.affiliates):
            yield f"organization {self._former.get(slug, slug)}"
        for owner in sorted(organization.owners):
            yield f"owner {organization.source} {owner}"

    def _count_silence(self, organization: ReadOrganization, held: frozenset[str]) -> None:
        counted = self._unread if organization.unread else self._silent
        for name, pattern in self._patterns.items():
            if name not in held and faces(organization, pattern):
                counted[name] += 1

    def frequencies(self) -> Iterator[Frequency]:
        """Every pattern that is counted, in order of ids."""
        return (self._frequency(pattern) for pattern in self._patterns.values())

    def _frequency(self, pattern: Pattern) -> Frequency:
        counted: dict[str | None, list[Speaker]] = {}
        recommended: dict[str | None, list[Speaker]] = {}
        for stance in (None, *(one.id for one in pattern.stances)):
            for speaker in sorted(self._speakers.get((pattern.id, stance), ())):
                side = counted if speaker.kind in COUNTED_KINDS else recommended
                side.setdefault(stance, []).append(speaker)
        saying = {one.slug: one for stance, group in counted.items() if stance is not None for one in group}
        answers = tuple(
            self._answer(pattern.id, one.id, counted.get(one.id, []), recommended.get(one.id, []), len(saying))
            for one in pattern.stances
        )
        by_source = [one.source for one in saying.values()]
        return Frequency(
            pattern,
            answers,
            say=len(saying),
            self_published=by_source.count("self-published"),
            compiled=by_source.count("compiled"),
            unsure=tuple(one for one in counted.get(None, ()) if one.slug not in saying),
            silent=self._silent[pattern.id],
            unread=self._unread[pattern.id],
            maturity=max((one.maturity for one in answers), key=_RANK.__getitem__),
            contested=self._contested(pattern, answers),
        )

    def _answer(
        self, pattern: str, stance: str, speakers: list[Speaker], recommended: list[Speaker], say: int
    ) -> Answer:
        independent = self._independent(speakers, (pattern, stance))
        return Answer(
            stance,
            tuple(speakers),
            tuple(recommended),
            independent,
            _maturity(independent, any(one.backed for one in speakers)),
            interval(len(speakers), say) if say >= ENOUGH_TO_SHARE else None,
        )

    def _independent(self, speakers: Sequence[Speaker], key: tuple[str, str]) -> int:
        """Groups of organizations that share neither hands nor a claim's text or origin.

        Everybody counted who gives the answer joins, so that a filter never makes more of the same organizations.
        """
        joined = self._joined.get(key) or self._join_givers(key)
        return len({joined.of(f"organization {speaker.slug}") for speaker in speakers})

    def _join_givers(self, key: tuple[str, str]) -> Groups:
        joined = self._joined[key] = Groups()
        for giver in self._givers.get(key, ()):
            if giver.kind in COUNTED_KINDS:
                name = f"organization {giver.slug}"
                for hand in self._hands[giver.slug]:
                    joined.join(name, hand)
                for origin in giver.origins:
                    joined.join(name, self._copies.of(origin))
        return joined

    def _contested(self, pattern: Pattern, answers: tuple[Answer, ...]) -> bool:
        """Whether two answers exclude each other, each with two groups that do not give the other one as well."""
        found = {answer.stance: answer for answer in answers}

        def groups(one: str, other: str) -> int:
            return self._independent(_only(found[one], found[other]), (pattern.id, one))

        return any(groups(one, other) >= 2 and groups(other, one) >= 2 for one, other in pattern.excluding)


def _only(answer: Answer, other: Answer) -> list[Speaker]:
    """Who gives an answer and not the other one: a team that contradicts itself is on neither side."""
    both = {speaker.slug for speaker in other.speakers}
    return [speaker for speaker in answer.speakers if speaker.slug not in both]


def _maturity(independent: int, backed: bool) -> Maturity:
    if independent >= 3 and backed:
        return Maturity.ESTABLISHED
    if independent >= 2:
        return Maturity.RECURRING
    return Maturity.PROPOSED if independent else Maturity.NONE


def interval(part: int, whole: int) -> tuple[float, float, float]:
    """Share and its 95 % interval (Wilson 1927), each between 0 and 1, to three digits."""
    share = part / whole
    spread = _Z * math.sqrt(share * (1 - share) / whole + _Z**2 / (4 * whole**2))
    centre, width = share + _Z**2 / (2 * whole), 1 + _Z**2 / whole
    return round(share, 3), round(max(0.0, (centre - spread) / width), 3), round(min(1.0, (centre + spread) / width), 3)


def former_slugs(organizations: Iterable[ReadOrganization]) -> dict[str, str]:
    """Former slug -> present one; who has a slug keeps it, and where two claim one, the first in order has it."""
    former: dict[str, str] = {}
    present = set()
    for organization in organizations:
        present.add(organization.slug)
        for slug in organization.formerly:
            former.setdefault(slug, organization.slug)
    return {old: new for old, new in former.items() if old not in present}


def frequencies(
    organizations: Sequence[ReadOrganization],
    registry: Registry,
    evidence: str | None = None,
    known: Sequence[ReadOrganization] = (),
) -> list[Frequency]:
    """Every pattern with who of the organizations answers it, in any order. `known` are those of the whole catalog."""
    counting = Counting(registry, known or organizations, evidence)
    chosen = {organization.slug for organization in organizations}
    for organization in organizations:
        counting.add(organization)
    for organization in known:
        if organization.slug not in chosen and not organization.withdrawn:
            counting.add(organization, chosen=False)
    return list(counting.frequencies())
