"""Who may merge a change: the owner of one directory, a maintainer of the catalog, or nobody as it stands.

The forge's numeric id of an account decides, and what the base says of it: a branch cannot give itself rights.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Final, NamedTuple

from oos_catalog.analysis.change import profile_changes
from oos_catalog.catalog.git import Difference
from oos_catalog.catalog.layout import CATALOG, PROFILE, READINGS, is_allowed, is_slug, slug_of
from oos_catalog.catalog.proposal import Proposal, Sides
from oos_catalog.lint.check import shown_name, shown_path
from oos_catalog.model.catalog import Catalog
from oos_catalog.model.organization import Maintainer, Organization
from oos_catalog.model.registry import MaintainersFile

_OWNERS: Final = frozenset({"contacts", "homepage", "licence"})
"""Fields of org.yml that an owner may change alone. The others say who speaks, who decides, and what counts."""

NAMED: Final = 3
"""Paths, organizations and owners that a sentence names."""


LONGEST_NAME: Final = 200
"""Characters of a name that a sentence repeats."""


class Verdict(StrEnum):
    OWNER = "owner"
    MAINTAINER = "maintainer-needed"
    REFUSED = "refused"


class Authority(NamedTuple):
    """The verdict on a change, and why, in a sentence; paths and logins in it are contributed text."""

    verdict: Verdict
    because: str

    @property
    def record(self) -> dict[str, str]:
        """`{"verdict": "owner", "because": "..."}`"""
        return {"verdict": self.verdict.value, "because": self.because}


def authority(proposal: Proposal, sides: Sides, actor: int) -> Authority:
    """Whether the account with this id may make the change on its own."""
    curates = actor in {one.id for one in catalog_maintainers(sides.before.catalog)}
    for reason in _refusals(proposal, sides, actor, curates=curates):
        return Authority(Verdict.REFUSED, reason)
    for reason in _needs(proposal, sides, actor):
        note = "; you maintain the catalog, so merging it is yours to do" if curates else ""
        return Authority(Verdict.MAINTAINER, f"{reason}{note}")
    return Authority(Verdict.OWNER, f"{_home(proposal.slugs[0])} belongs to account {actor}, and nothing else changes")


def catalog_maintainers(catalog: Catalog) -> list[Maintainer]:
    """Who may merge what no owner may, as `_registry/maintainers.yml` says; nobody where it cannot be read."""
    files = [one for one in catalog.registry if one.path.endswith("/maintainers.yml") and not one.problems]
    return [one for file in files for one in MaintainersFile.model_validate(file.frontmatter).maintainers]


def owners(organization: Organization) -> list[Maintainer]:
    """The accounts that org.yml names; a steward (`catalog`) is none of them."""
    return [one for one in organization.profile.maintainers if isinstance(one, Maintainer)]


def _refusals(proposal: Proposal, sides: Sides, actor: int, *, curates: bool) -> Iterator[str]:
    """Reasons why nobody should merge it as it stands."""
    slugs = proposal.slugs
    if not proposal.forks:
        yield "the branch and its base have no history in common; start the branch from the base"
    if not proposal.differences:
        yield "the branch has no commit that changes anything here"
    for one in proposal.differences:
        if (flaw := _flaw(one)) is not None:
            yield f"{_quoted(one.path)} {flaw}"
    if len(slugs) > 1 and not curates and not _moves(proposal, sides):
        names = f"{_some(map(shown_name, slugs))} are {len(slugs)} organizations; send one pull request for each"
        yield f"{names} (if one is the other under a new name, list the old one under formerly in its {PROFILE})"
    for slug in slugs:
        organization = sides.before.catalog.organization(slug)
        accounts = owners(organization) if organization else []
        if accounts and not curates and actor not in {one.id for one in accounts}:
            names = _some(f"{_quoted(one.login)} ({one.id})" for one in accounts)
            yield f"{_home(slug)} belongs to {names}, not to account {actor}; only its owner changes it"


def _flaw(difference: Difference) -> str | None:
    """Why no catalog may hold what a change would put there."""
    path, after = difference.path, difference.after
    if after is None or not _in_catalog(path):
        return None
    if after.kind != "file":
        kinds = {"symlink": "a symbolic link", "submodule": "a repository of its own", "executable": "executable"}
        return f"is {kinds[after.kind]}; only plain files are allowed"
    slug = slug_of(path)
    if not is_allowed(path):
        names = f": name it {shown_name(slug)}.oos.md, {PROFILE} or {READINGS}" if slug and is_slug(slug) else ""
        return f"is no file that a catalog is made of{names}"
    return None if slug is None or is_slug(slug) else "lies in a directory that no organization may have"


def _needs(proposal: Proposal, sides: Sides, actor: int) -> Iterator[str]:
    """Reasons why a maintainer of the catalog has to decide."""
    before, after, slugs = sides.before.catalog, sides.after.catalog, proposal.slugs
    if outside := proposal.outside:
        yield f"{_some(map(_quoted, outside))} {'lies' if len(outside) == 1 else 'lie'} outside of an organization"
    if len(slugs) > 1:
        what = ": the organization moves" if _moves(proposal, sides) else " change together"
        yield f"{_some(map(shown_name, slugs))}{what}"
    for slug in slugs:
        yield from _needs_within(before.organization(slug), after.organization(slug), slug, actor, proposal)


def _needs_within(
    old: Organization | None, new: Organization | None, slug: str, actor: int, proposal: Proposal
) -> Iterator[str]:
    if old is None:
        yield f"{_home(slug)} is new"
        return
    if not owners(old):
        yield f"the base names no account as owner of {_home(slug)}"
    elif actor not in {one.id for one in owners(old)}:
        yield f"{_home(slug)} belongs to somebody else"
    if new is None:
        yield f"{_home(slug)} is deleted"
    elif (changes := profile_changes(old, new)) is None:
        yield f"{_home(slug)}{PROFILE} cannot be read any more"
    elif fields := [name for name in changes if not _is_owners(name, old, new)]:
        what, how = ("field", "changes") if len(fields) == 1 else ("fields", "change")
        yield f"the {what} {_some(fields)} in {_home(slug)}{PROFILE} {how}"
    elif old.name != new.name:
        yield f"the name of {_home(slug)} changes, which its file gives where {PROFILE} has none"
    if f"{CATALOG}/{slug}/{READINGS}" in {one.path for one in proposal.differences}:
        yield f"{_home(slug)}{READINGS} holds the readings of reviewers"
    if proposal.overtaken:
        yield f"{_some(map(_quoted, proposal.overtaken))} changed on the base too (merge the base into the branch)"


def _is_owners(field: str, old: Organization, new: Organization) -> bool:
    """Whether a field of org.yml changed in a way that needs nobody else's word.

    An owner may leave and may take text back; returning is for a maintainer to see, for what was told stays told.
    """
    before, after = getattr(old.profile, field), getattr(new.profile, field)
    if field == "withdrawn":
        return before is None
    if field == "redacted":
        return before is None or (after is not None and after >= before)
    return field in _OWNERS


def _moves(proposal: Proposal, sides: Sides) -> bool:
    """Whether the change is that one organization goes to another directory."""
    return len(proposal.slugs) == 2 and bool(sides.predecessors)


def _in_catalog(path: str) -> bool:
    return path == CATALOG or path.startswith(f"{CATALOG}/")


def _quoted(name: str) -> str:
    """A path or a login as a sentence may name it."""
    return ascii(shown_path(name)[:LONGEST_NAME])


def _home(slug: str) -> str:
    """A directory as a sentence may name it."""
    return f"{CATALOG}/{shown_name(slug)}/"


def _some(names: Iterable[str]) -> str:
    """`a, b and 4 more`"""
    found = list(names)
    shown = found[:NAMED] if len(found) <= NAMED else [*found[: NAMED - 1], f"{len(found) - NAMED + 1} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
