"""From the Pattern lines of claims and from readings.yml to readings (DESIGN section 5, Reading)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from oos_catalog.catalog.layout import READINGS
from oos_catalog.document.draft import canonical_id
from oos_catalog.model.document import Claim, Document, PatternLine
from oos_catalog.model.organization import Organization
from oos_catalog.model.reading import UNSURE, Basis, Quantity, ReadClaim, Reading, ReadOrganization
from oos_catalog.model.registry import Pattern, ReadingsFile, ReviewedClaim
from oos_catalog.model.vocabulary import MOST_PATTERNS_PER_CLAIM, NOT_STATED, Evidence
from oos_catalog.patterns.normal import normalized, reading_hash
from oos_catalog.patterns.quantities import read_quantity
from oos_catalog.patterns.registry import Registry

STRONG = frozenset({Evidence.MEASURED_RESULT, Evidence.OBSERVED_REPEATEDLY})


class Reviewed(NamedTuple):
    """An entry of readings.yml, counted from 0. It is void where the claim's text is not the one that was read."""

    number: int
    entry: ReviewedClaim
    claim: Claim | None
    void: bool

    @property
    def lines(self) -> list[PatternLine]:
        """What it says, as Pattern lines."""
        return [PatternLine.model_validate(dict(one)) for one in self.entry.readings]


def reviewed_entries(organization: Organization) -> Iterator[Reviewed]:
    """Every entry of readings.yml with the claim that it is about; none where the file breaks its schema."""
    file = organization.file(READINGS)
    if file is None or file.problems:
        return
    document = organization.document
    claims = {claim.id: claim for claim in reversed(document.claims)} if document else {}
    for number, entry in enumerate(ReadingsFile.model_validate(file.frontmatter).readings):
        claim = claims.get(canonical_id(entry.claim))
        yield Reviewed(number, entry, claim, claim is not None and entry.hash != reading_hash(claim))


def read_organization(organization: Organization, registry: Registry) -> ReadOrganization:
    """An organization in the terms of the registry; only its active claims are read."""
    profile = organization.profile
    entries = reviewed_entries(organization)
    reviewed = {f"{one.claim.id} {one.entry.hash}": one.lines for one in entries if one.claim and not one.void}
    people = [str(one.id) for one in profile.maintainers if one != "catalog"]
    owner = [f"owner {normalized(profile.source.owner)}"] if profile.source.owner else []
    return _read(
        organization.document,
        registry,
        reviewed,
        slug=organization.slug,
        name=organization.name,
        kind=profile.kind,
        source=profile.source.kind,
        owners=frozenset(owner if organization.compiled else people),
        affiliates=frozenset(profile.affiliates),
        formerly=tuple(profile.formerly),
        withdrawn=profile.withdrawn is not None,
    )


def read_file(document: Document, registry: Registry) -> ReadOrganization:
    """A single OOS file outside of any catalog: what it declares is its own word."""
    name = document.frontmatter.get("org_pseudonym")
    said = name if isinstance(name, str) and name else document.path
    return _read(document, registry, {}, slug=document.path, name=said, kind="team", source="self-published")


def _read(
    document: Document | None,
    registry: Registry,
    reviewed: Mapping[str, list[PatternLine]],
    *,
    source: str,
    **about: Any,
) -> ReadOrganization:
    own = Basis.REVIEWED if source == "compiled" else Basis.DECLARED
    active = document.active_claims if document else ()
    standing = {id(claim) for claim in active}
    inactive = [claim for claim in document.claims if id(claim) not in standing] if document else []
    claims = tuple(_claim(claim, registry, own, reviewed) for claim in active)
    front = document.frontmatter if document else {}
    unsaid = front.get("not_stated")
    stated = {key: value for key, value in front.items() if not isinstance(unsaid, list) or key not in unsaid}
    size, industry, agents = (stated.get(name) for name in ("org_size", "industry", "agent_count"))
    return ReadOrganization(
        claims=claims,
        past=tuple(_claim(claim, registry, own, {})._replace(readings=()) for claim in inactive),
        source=source,
        situations=_situations(front.get("situations"), claims, registry),
        size=size if isinstance(size, str) else "",
        industry=industry if isinstance(industry, str) else "",
        agents=agents if isinstance(agents, int) and not isinstance(agents, bool) else None,
        **about,
    )


def _claim(claim: Claim, registry: Registry, own: Basis, reviewed: Mapping[str, list[PatternLine]]) -> ReadClaim:
    evidence = claim.evidence.upper()
    lines = reviewed.get(f"{claim.id} {reading_hash(claim)}", []) if reviewed else []
    readings = _settled(
        [*_readings(claim.patterns, own, registry)], [*_readings(lines, Basis.REVIEWED, registry)], registry
    )
    return ReadClaim(
        id=claim.id,
        key=normalized(claim.rule),
        rule=claim.rule,
        scope="" if claim.scope.strip() == NOT_STATED else claim.scope,
        evidence=evidence,
        origin=claim.origin,
        backed=evidence in STRONG and not claim.origin and bool(claim.measured or claim.references),
        readings=tuple(readings),
    )


def _readings(lines: Iterable[PatternLine], basis: Basis, registry: Registry) -> Iterator[Reading]:
    """Readings of the first three lines; a pattern that the registry does not have says nothing."""
    for line in list(lines)[:MOST_PATTERNS_PER_CLAIM]:
        if line.pattern is None:
            yield Reading(None, None, basis, proposed=line.proposed)
        elif (pattern := registry.pattern(line.pattern)) is not None:
            known = registry.stance(pattern.id, line.stance) is not None
            yield Reading(pattern.id, line.stance if known else UNSURE, basis, _parameters(line, pattern))


def _parameters(line: PatternLine, pattern: Pattern) -> tuple[tuple[str, Quantity], ...]:
    kinds = {parameter.name: parameter.kind for parameter in pattern.parameters}
    return tuple((name, read_quantity(text, kinds[name])) for name, text in line.parameters.items() if name in kinds)


def _settled(declared: list[Reading], reviewed: list[Reading], registry: Registry) -> list[Reading]:
    """One list out of what a claim declares and what was reviewed, with at most one stance that excludes others.

    Where both name a stance of a pattern and the two differ, the stance is `?`: the reading is disputed.
    """
    ours, theirs = [*_agreed(declared, registry)], [*_agreed(reviewed, registry)]
    found: dict[tuple[str | None, str | None], Reading] = {}
    for own, others in ((ours, theirs), (theirs, ours)):
        for reading in own:
            if (other := _opposite(reading, others, registry)) is not None:
                sides = (reading, other) if own is ours else (other, reading)
                answers = (sides[0].stance or "none", sides[1].stance or "none")
                reading = reading._replace(stance=UNSURE, disputed=answers)
            found.setdefault((reading.pattern, reading.stance), reading)
    patterns = [*dict.fromkeys(pattern for pattern, _ in found if pattern is not None)][:MOST_PATTERNS_PER_CLAIM]
    named = [one for one in found.values() if one.pattern in patterns]
    return named or [*found.values()][:1]


def _agreed(readings: list[Reading], registry: Registry) -> Iterator[Reading]:
    """Readings without repetition; stances of one pattern that exclude each other become `?`."""
    by_pattern: dict[str | None, dict[str | None, Reading]] = {}
    for reading in readings:
        by_pattern.setdefault(reading.pattern, {}).setdefault(reading.stance, reading)
    for pattern, stances in by_pattern.items():
        torn = pattern is not None and any(
            registry.excludes(pattern, str(one), str(other)) for one in stances for other in stances
        )
        first = next(iter(stances.values()))
        yield from [first._replace(stance=UNSURE)] if torn else stances.values()


def _opposite(reading: Reading, others: list[Reading], registry: Registry) -> Reading | None:
    """What the other side says instead: a stance that excludes this one, or that the claim fits no pattern."""
    if reading.pattern is None:
        return None
    same = [one for one in others if one.pattern == reading.pattern]
    if same:
        against = [registry.excludes(str(reading.pattern), str(reading.stance), str(one.stance)) for one in same]
        return same[0] if all(against) else None
    return next((one for one in others if one.pattern is None), None)


def _situations(declared: Any, claims: Iterable[ReadClaim], registry: Registry) -> dict[str, frozenset[str]]:
    """Situation -> the patterns that imply it; declared ones need none."""
    found: dict[str, frozenset[str]] = {}
    for claim in claims:
        for reading in claim.readings:
            pattern = registry.pattern(reading.pattern)
            for situation in pattern.context if pattern else ():
                found[situation] = found.get(situation, frozenset()) | {reading.pattern or ""}
    said = declared if isinstance(declared, list) else []
    return found | {name: frozenset() for name in said if isinstance(name, str)}


def faces(organization: ReadOrganization, pattern: Pattern) -> bool:
    """Whether each situation that the pattern needs is declared, or implied by another pattern it holds."""
    return not missing_situations(organization, pattern)


def missing_situations(organization: ReadOrganization, pattern: Pattern) -> list[str]:
    """The situations that the pattern needs and that nothing but itself says of the organization."""
    known = organization.situations
    return [name for name in pattern.context if name not in known or known[name] == {pattern.id}]
