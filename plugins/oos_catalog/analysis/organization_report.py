"""What a proposal does to one organization, as a record: its rules, what they confirm, and what they look copied from.

{"slug", "name", "kind", "source", "state": "new" | "changed" | "moved" | "withdrawn" | "gone", "was": slug | null,
 "held_back": false, "profile": ["maintainers"] | null, "head": ["agent_count"], "prose": ["..."],
 "reviews": false, "unread": 2, "promoted": {"acme desk": ["C001", "C004"]}, "reason": "...",
 "claims": [{"claim": "C003", "change": "added", "fields": [], "rule": "...",
   "reworded": [{"field": "Why", "before": "...", "after": "..."}],
   "readings": [{"pattern", "question", "stance", "sentence", ..., "say": 5, "same": 3, "with": [{"slug", "name"}],
     "against": [{"stance", "sentence", "say": 2, "organizations": [{"slug", "name"}]}]}], "former": [...],
   "candidates": [...], "copies": [{"organization", "name", "claim", "share": 0.81}]}]}

`profile` are the fields of org.yml that differ, null where it cannot be read any more; `head` those of the frontmatter;
`prose` what is new outside of rules, `reviews` whether readings.yml differs, `reason` why it leaves. `reworded`
and `former` are empty where what stood there before is not told again. What `say` and the three after it hold,
`voices.Voices` says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from oos_catalog.analysis.change import (
    ClaimChange,
    State,
    changed_fields,
    claim_changes,
    head_changes,
    new_prose,
    profile_changes,
    reworded,
    takes_back,
)
from oos_catalog.analysis.copies import Copy, Suspect, sequences
from oos_catalog.analysis.examination import Examined
from oos_catalog.analysis.frequency import Frequency
from oos_catalog.analysis.promotion import promoted
from oos_catalog.analysis.reading_record import reading_record
from oos_catalog.analysis.voices import UNCOUNTED, Voices
from oos_catalog.catalog.layout import CATALOG, READINGS
from oos_catalog.document.draft import canonical_id
from oos_catalog.document.optional_lines import FROM
from oos_catalog.lint.text import shown_id
from oos_catalog.model.document import Claim
from oos_catalog.model.organization import COUNTED_KINDS, Organization

Record: TypeAlias = dict[str, Any]
Candidates: TypeAlias = Callable[[Claim], Sequence[Mapping[str, Any]]]
"""What the matcher guesses of a claim that nobody has read, as `oos suggest` prints it."""

MOST_COPIES: Final = 3
"""Claims elsewhere that one claim looks copied from."""


class OrganizationReports:
    """Writes the records; `counted` are the patterns as the catalog becomes."""

    def __init__(self, examined: Examined, counted: Iterable[Frequency], candidates: Candidates) -> None:
        self._examined = examined
        self._candidates = candidates
        self._voices = Voices(examined.registry, counted)
        self._own = {*examined.slugs, *examined.predecessors.values()}

    def all(self) -> Iterator[Record]:
        """The organizations that the proposal touches, in order of slugs; one that moves is one."""
        for slug, old, new in touched(self._examined):
            yield self._organization(slug, old, new)

    def _organization(self, slug: str, old: State, new: State) -> Record:
        left = new.organization is not None and new.organization.profile.withdrawn is not None
        changes = [] if left else list(changes_of(self._examined, slug, old, new))
        texts = [one.claim for one in changes if one.claim is not None and one.is_new_text]
        copies = self._copies(texts)
        shown = new.organization or old.organization
        both = (old.organization, new.organization) if old.organization and new.organization else None
        tells = both is not None and self._tells_former(slug, *both)
        counts = shown is not None and shown.profile.kind in COUNTED_KINDS and slug not in self._examined.new.held_back
        return {
            **heading(self._examined, slug, old, new),
            "name": shown.name if shown else slug,
            "kind": shown.profile.kind if shown else None,
            "source": shown.profile.source.kind if shown else None,
            "profile": profile_changes(*both) if both else [],
            "head": head_changes(*both, gone=tells) if both else [],
            "prose": [] if left else new_prose(old.organization, new.organization),
            "reviews": f"{CATALOG}/{slug}/{READINGS}" in {one.path for one in self._examined.proposal.differences},
            "unread": sum(not readings for readings in new.readings.values()),
            "promoted": promoted(shown, texts) if shown else {},
            "reason": shown.profile.withdrawn.reason if shown and shown.profile.withdrawn else "",
            "claims": [self._claim(one, slug, copies.get(one.id, ()), counts=counts, tells=tells) for one in changes],
        }

    def _tells_former(self, slug: str, before: Organization, after: Organization) -> bool:
        """Whether what stood there before may be told again.

        Not where something was taken back, and not what was held back or withdrawn and so not published.
        """
        if takes_back(before, after) or before.profile.withdrawn is not None:
            return False
        return self._examined.predecessors.get(slug, slug) not in self._examined.old.held_back

    def _claim(self, change: ClaimChange, slug: str, copies: Sequence[Copy], *, counts: bool, tells: bool) -> Record:
        claim = change.claim
        is_unread = change.is_new_text and not change.readings
        return {
            "claim": change.id,
            "change": change.kind.value,
            "fields": list(change.fields),
            "rule": claim.rule if claim else "",
            "readings": [
                reading_record(one, self._examined.registry) | (self._voices.of(one, slug) if counts else UNCOUNTED)
                for one in change.readings
            ],
            "reworded": _reworded(change) if tells else [],
            "former": [reading_record(one, self._examined.old_registry) for one in change.former if claim and tells],
            "candidates": list(self._candidates(claim)) if claim and is_unread else [],
            "copies": [self._copy(one) for one in copies],
        }

    def _copies(self, claims: Iterable[Claim]) -> dict[str, list[Copy]]:
        """By id of a new claim the most alike claims of other organizations, but for the one that its From line names.

        Each organization is read once, whatever number of claims may stand there. What is held back is not named: it
        may hold what must not be repeated.
        """
        suspects = {claim.id: (Suspect(claim), _named(claim)) for claim in claims}
        found: dict[str, list[Copy]] = {}
        for slug, digest in self._examined.old.by_slug.items():
            near = [one for one, (suspect, _) in suspects.items() if suspect.may_be_in(digest.signature)]
            if near and slug not in self._own and slug not in self._examined.old.held_back:
                others = self._sequences_of(slug)
                for claim_id in near:
                    suspect, named = suspects[claim_id]
                    alike = (one for one in suspect.copies_in(slug, others) if (one.organization, one.claim) != named)
                    found.setdefault(claim_id, []).extend(alike)
        return {claim_id: sorted(some, key=_by_likeness)[:MOST_COPIES] for claim_id, some in found.items()}

    def _sequences_of(self, slug: str) -> dict[str, frozenset[str]]:
        organization = self._examined.before.catalog.organization(slug)
        claims = organization.document.claims if organization and organization.document else ()
        return {claim.id: sequences(claim) for claim in claims}

    def _copy(self, copy: Copy) -> Record:
        name = self._examined.old.by_slug[copy.organization].read.name
        return copy._asdict() | {"claim": shown_id(copy.claim), "name": name}


def _by_likeness(copy: Copy) -> tuple[float, str, str]:
    return (-copy.share, copy.organization, copy.claim)


def _reworded(change: ClaimChange) -> list[Record]:
    if change.was is None or change.claim is None:
        return []
    texts = reworded(change.was, change.claim)
    return [{"field": label, "before": before, "after": after} for label, before, after in texts]


def _named(claim: Claim) -> tuple[str, str] | None:
    """The organization and the claim that a From line names."""
    source = FROM.fullmatch(claim.origin)
    return (source["organization"], canonical_id(source["claim"])) if source and source["organization"] else None


def touched(examined: Examined) -> Iterator[tuple[str, State, State]]:
    """Every organization that the proposal touches, as it is and as it becomes; one that moves comes once."""
    for slug in examined.slugs:
        if slug not in examined.predecessors.values():
            former = examined.predecessors.get(slug, slug)
            yield (
                slug,
                State(examined.before.catalog.organization(former), examined.old_registry),
                State(examined.after.catalog.organization(slug), examined.registry),
            )


def changes_of(examined: Examined, slug: str, old: State, new: State) -> Iterator[ClaimChange]:
    """Every claim that the proposal itself changes.

    Where the base changed the file since the two parted, a claim that is as it was then is not the proposal's.
    """
    forked = examined.forked(slug)
    if forked is None:
        yield from claim_changes(old, new)
        return
    before = {claim.id: claim for claim in reversed(forked.claims)}
    for one in claim_changes(old, new):
        was = before.get(one.id)
        if was != one.claim if was is None or one.claim is None else changed_fields(was, one.claim):
            yield one


def heading(examined: Examined, slug: str, old: State, new: State) -> Record:
    """What can be said of an organization without any text of it."""
    return {
        "slug": slug,
        "state": _state(old.organization, new.organization, moved=slug in examined.predecessors),
        "was": examined.predecessors.get(slug),
        "held_back": slug in examined.new.held_back,
    }


def _state(old: Organization | None, new: Organization | None, *, moved: bool) -> str:
    if new is None:
        return "gone"
    if new.profile.withdrawn is not None and (old is None or old.profile.withdrawn is None):
        return "withdrawn"
    if moved:
        return "moved"
    return "changed" if old is not None else "new"
