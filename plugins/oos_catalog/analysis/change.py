"""What a change does to an organization, claim by claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from oos_catalog.catalog.layout import PROFILE
from oos_catalog.catalog.proposal import Parting
from oos_catalog.model.document import Claim, Prose
from oos_catalog.model.organization import Organization
from oos_catalog.model.reading import Reading
from oos_catalog.model.vocabulary import DERIVED_FIELDS, LABELS
from oos_catalog.patterns.readings import read_organization
from oos_catalog.patterns.registry import Registry

_FIELDS: Final[Mapping[str, str]] = {"section": "section", **LABELS, "extras": "other lines"}
"""What a claim is compared by, and how reports call it."""


class ChangeKind(StrEnum):
    """What became of a claim."""

    ADDED = "added"
    CHANGED = "changed"
    READ = "read anew"
    RESTORED = "restored"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    REDACTED = "redacted"
    GONE = "gone"


class ClaimChange(NamedTuple):
    """One claim that a change touches.

    `claim` is as it becomes, None where it is gone, `was` as it is, None where it is new. `fields` are the labels of
    what differs. `readings` are those after the change, `former` those before; both are empty for claims that are not
    active.
    """

    id: str
    kind: ChangeKind
    claim: Claim | None
    was: Claim | None = None
    fields: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    former: tuple[Reading, ...] = ()

    @property
    def is_new_text(self) -> bool:
        """Whether somebody wrote or rewrote a rule that is in force."""
        return self.kind in (ChangeKind.ADDED, ChangeKind.CHANGED, ChangeKind.RESTORED)


class State(NamedTuple):
    """An organization on one side of a change, with the registry of that side; nothing where it is not there."""

    organization: Organization | None
    registry: Registry

    @property
    def claims(self) -> dict[str, Claim]:
        """Claims by id; of two with one id the first."""
        document = self.organization.document if self.organization else None
        return {claim.id: claim for claim in reversed(document.claims)} if document else {}

    @property
    def readings(self) -> dict[str, tuple[Reading, ...]]:
        """The readings of active claims by id."""
        if self.organization is None:
            return {}
        return {claim.id: claim.readings for claim in read_organization(self.organization, self.registry).claims}


def claim_changes(before: State, after: State) -> Iterator[ClaimChange]:
    """Every claim that differs, in the order of the file as it becomes; those that are gone come last."""
    old, new, former, readings = before.claims, after.claims, before.readings, after.readings
    document = after.organization.document if after.organization else None
    for identifier in dict.fromkeys(claim.id for claim in document.claims) if document else ():
        claim, was = new[identifier], old.get(identifier)
        fields = changed_fields(was, claim) if was else ()
        pair = readings.get(identifier, ()), former.get(identifier, ())
        kind = _kind(was, claim, fields, is_active=identifier in readings, was_active=identifier in former)
        if kind is not None or pair[0] != pair[1]:
            yield ClaimChange(identifier, kind or ChangeKind.READ, claim, was, fields, *pair)
    for identifier in sorted(old.keys() - new.keys()):
        yield ClaimChange(identifier, ChangeKind.GONE, None, old[identifier], former=former.get(identifier, ()))


def changed_fields(one: Claim, other: Claim) -> tuple[str, ...]:
    """The labels of what differs between two claims."""
    return tuple(label for field, label in _FIELDS.items() if getattr(one, field) != getattr(other, field))


def reworded(was: Claim, claim: Claim) -> Iterator[tuple[str, str, str]]:
    """(label, before, after) of every text that differs; what is read from a line of its own is no text."""
    for field, label in LABELS.items():
        before, after = getattr(was, field), getattr(claim, field)
        if before != after and isinstance(before, str):
            yield label, before, after


def profile_changes(before: Organization, after: Organization) -> list[str] | None:
    """The fields of org.yml that differ, in the order of the model; None where it cannot be read any more.

    Fields that the model does not have are an error of the checker.
    """
    if after.has_profile and ((file := after.file(PROFILE)) is None or file.problems):
        return None
    one, other = before.profile, after.profile
    return [name for name in type(one).model_fields if getattr(one, name) != getattr(other, name)]


class TakenBack(NamedTuple):
    """What an organization took out for good: rules by id, the last day on which it was something else, itself."""

    rules: frozenset[str] = frozenset()
    day: str = ""
    left: bool = False

    def goes_beyond(self, other: TakenBack) -> bool:
        """Whether something is taken back that is not in the other one."""
        return bool(self.rules - other.rules or self.day not in ("", other.day) or self.left > other.left)


def taken_back(organization: Organization) -> TakenBack:
    """What an organization says of it, in its file and in org.yml."""
    document, profile = organization.document, organization.profile
    rules = (one.id for one in document.claims if one.status_kind == "redacted") if document else ()
    return TakenBack(frozenset(rules), profile.redacted or "", profile.withdrawn is not None)


def takes_back(before: Organization, after: Organization) -> bool:
    """Whether something was taken out for good, so that nothing that stood there before is told again."""
    return taken_back(after).goes_beyond(taken_back(before)) or bool(set(before.contacts) - set(after.contacts))


def brings_back(before: Organization, after: Organization) -> bool:
    """Whether what was taken out for good could be there again: a rule's mark is gone, or the day of something else."""
    was, now = taken_back(before), taken_back(after)
    return bool(was.rules - now.rules) or now.day < was.day


def still_holds(parting: Parting, *, moved: bool) -> bool:
    """Whether a branch holds what the base took back at any time after the two parted; `moved`: it only went elsewhere.

    Who took the same back on the branch does not hold it.
    """
    then, own = parting.then, parting.own
    if then is None or own is None:
        return False
    if None in parting.since and not moved:
        return True
    since = [one for one in parting.since if one is not None]
    gone = {contact for one in since for contact in set(then.contacts) - set(one.contacts)}
    return bool(gone) or any(taken_back(one).goes_beyond(taken_back(own)) for one in since)


def head_changes(before: Organization, after: Organization, *, gone: bool) -> list[str]:
    """The fields of the frontmatter that differ, but for derived numbers, and unless wanted those that are gone."""
    old, new = (one.document.frontmatter if one.document else {} for one in (before, after))
    names = dict.fromkeys((*new, *(old if gone else ())))
    return [name for name in names if name not in DERIVED_FIELDS and old.get(name) != new.get(name)]


def new_prose(before: Organization | None, after: Organization | None) -> list[str]:
    """Paragraphs outside of rules that were not there before, in file order."""
    old = set(_paragraphs(before))
    return [text for text in _paragraphs(after) if text not in old]


def _paragraphs(organization: Organization | None) -> Iterator[str]:
    document = organization.document if organization else None
    for block in document.blocks if document else ():
        if isinstance(block, Prose):
            yield from (text.strip() for text in block.text.split("\n\n") if text.strip().strip("#"))


def _kind(
    was: Claim | None, claim: Claim, fields: tuple[str, ...], *, is_active: bool, was_active: bool
) -> ChangeKind | None:
    status = claim.status_kind
    if status != "active":
        changed = was is None or was.status_kind != status
        return ChangeKind(status) if changed else (ChangeKind.CHANGED if fields else None)
    if was is None:
        return ChangeKind.ADDED
    if was_active and not is_active:
        return ChangeKind.REPLACED
    if is_active and not was_active:
        return ChangeKind.RESTORED
    return ChangeKind.CHANGED if fields else None
