"""What a branch proposes to a base: the paths it changes, and the catalog before and after it would be merged.

Both sides are read from git objects, never from a checkout: the files of a stranger's branch are data.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from oos_catalog.catalog import git
from oos_catalog.catalog.base import organization_at
from oos_catalog.catalog.files import CommitFiles
from oos_catalog.catalog.git import Committed, Difference
from oos_catalog.catalog.history import commits_touching
from oos_catalog.catalog.layout import CATALOG, slug_of
from oos_catalog.catalog.loader import catalog_of
from oos_catalog.model.catalog import Catalog, Head
from oos_catalog.model.organization import Organization

MOST_PATHS: Final = 1_000
MOST_ORGANIZATIONS: Final = 100
"""What one proposal may change; nobody could read more, and a stranger could keep the program busy with it."""


class Proposal(NamedTuple):
    """The commits of base and head, and what changes between the point where they parted and the head.

    `forks` are the commits at which the two parted: several after crosswise merges, none without a common history.
    `differences` have paths relative to `root`; what lies beside it starts with `../`. `overtaken` are paths that the
    base changed since as well.
    """

    root: Path
    base: str
    head: str
    forks: tuple[str, ...]
    differences: tuple[Difference, ...]
    overtaken: tuple[str, ...]

    @property
    def slugs(self) -> tuple[str, ...]:
        """The organizations whose directories change."""
        return tuple(sorted({slug for one in self.differences if (slug := slug_of(one.path)) is not None}))

    @property
    def outside(self) -> list[str]:
        """Changed paths that lie in no organization's directory."""
        return [one.path for one in self.differences if slug_of(one.path) is None]


def read_proposal(root: Path, base_ref: str, head_ref: str, *, limited: bool = True) -> Proposal:
    """What merging `head_ref` would bring to `base_ref`. Raises git.UnknownRef, and git.TooLarge beyond the limits.

    Where the two parted at several commits, what differs from any of them counts as changed. Without limits it may be
    as large as it is, for commits that were merged already.
    """
    base, head = git.commit_of(root, base_ref), git.commit_of(root, head_ref)
    forks = git.merge_bases(root, base, head)
    if not forks and git.is_shallow(root):
        raise git.UnknownRef("this is a shallow clone that does not reach back far enough; run git fetch --unshallow")
    changed: dict[str, Difference] = {}
    theirs: dict[str, Committed | None] = {}
    for fork in forks or [base]:
        changed |= {one.path: one for one in git.differences(root, fork, head, MOST_PATHS if limited else None)}
        theirs |= {one.path: one.after for one in git.differences(root, fork, base)}
    overtaken = [path for path, one in changed.items() if path in theirs and theirs[path] != one.after]
    place = git.place_of(root)
    found = sorted((_relative(one, place) for one in changed.values()), key=lambda one: one.path)
    overtaken = sorted(_within(path, place) for path in overtaken)
    proposal = Proposal(root, base, head, tuple(forks), tuple(found), tuple(overtaken))
    if limited and (number := len(proposal.slugs)) > MOST_ORGANIZATIONS:
        raise git.TooLarge(
            f"{number:,} organizations change; at most {MOST_ORGANIZATIONS} are looked at in one change, so make "
            "several of it"
        )
    return proposal


def _relative(difference: Difference, place: str) -> Difference:
    path = _within(difference.path, place)
    sides = (one and one._replace(path=path) for one in (difference.before, difference.after))
    return Difference(path, *sides)


def _within(path: str, place: str) -> str:
    return path.removeprefix(place) if path.startswith(place) else f"../{path}"


def _predecessors(proposal: Proposal, before: Catalog, after: Catalog) -> dict[str, str]:
    """New slug -> former one, of organizations that move: one goes, and another comes and says that it was that."""
    gone = {slug for slug in proposal.slugs if after.organization(slug) is None}
    found: dict[str, str] = {}
    for slug in proposal.slugs:
        organization = after.organization(slug)
        formerly = organization.profile.formerly if organization and before.organization(slug) is None else ()
        if former := [one for one in formerly if one in gone]:
            found[slug] = former[0]
    return found


class Parting(NamedTuple):
    """An organization that the base changed after a branch left it: as it was then, on the base after each such commit,
    and on the branch. None where it was not there.
    """

    then: Organization | None
    since: tuple[Organization | None, ...]
    own: Organization | None


def _partings(proposal: Proposal, slug: str, former: str) -> Iterator[Parting]:
    """One for each commit at which the two parted and after which the base changed the organization."""
    root = proposal.root
    for fork in (one for one in proposal.forks if one != proposal.base):
        if commits := commits_touching(root, f"{fork}..{proposal.base}", f"{CATALOG}/{former}"):
            since = (organization_at(root, commit, former) for commit in commits)
            then, own = organization_at(root, fork, former), organization_at(root, proposal.head, slug)
            yield Parting(then, tuple(since), own)


class Side(NamedTuple):
    """A catalog on one side of a proposal, and by slug a hash of an organization's files: equal where they are."""

    catalog: Catalog
    fingerprints: Mapping[str, str]


class Sides(NamedTuple):
    """The catalog of the base, and the one that it becomes: every changed path as the head has it.

    Where the base changed a path since, its own change is not in the second one; `partings` are of such organizations,
    by slug. `predecessors` say under which slug one that moves stood before.
    """

    before: Side
    after: Side
    predecessors: Mapping[str, str]
    partings: Mapping[str, tuple[Parting, ...]]


def sides(proposal: Proposal) -> Sides:
    """All that is read of a proposal. Raises git.UnknownRef."""
    root = proposal.root
    before = git.files_at(root, proposal.base)
    changed = {one.path for one in proposal.differences}
    after = [one for one in before if one.path not in changed]
    after += [one for one in git.files_at(root, proposal.head) if one.path in changed]
    date = git.day_of(root, proposal.base)
    old = _side(root, before, Head(commit=proposal.base, date=date))
    new = _side(root, after, Head(commit=proposal.head, date=date))
    moved = _predecessors(proposal, old.catalog, new.catalog)
    found = {slug: tuple(_partings(proposal, slug, moved.get(slug, slug))) for slug in proposal.slugs}
    return Sides(old, new, moved, {slug: some for slug, some in found.items() if some})


def _side(root: Path, files: list[Committed], head: Head) -> Side:
    own: dict[str, list[Committed]] = {}
    for one in files:
        if (slug := slug_of(one.path)) is not None:
            own.setdefault(slug, []).append(one)
    fingerprints = {slug: hashlib.sha256(repr(sorted(some)).encode()).hexdigest() for slug, some in own.items()}
    return Side(catalog_of(CommitFiles(root, files), root, head), fingerprints)
