"""Looks at a proposal from every side once: findings, readings before and after, and whether anything leaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from oos_catalog.analysis.change import brings_back, taken_back
from oos_catalog.analysis.digest import Digest, Digests, digest_all, digests
from oos_catalog.catalog.base import base_of, organization_at
from oos_catalog.catalog.history import commits_touching
from oos_catalog.catalog.layout import CATALOG, DOCUMENT_ENDINGS, slug_of
from oos_catalog.catalog.proposal import Proposal, Side, predecessors, sides
from oos_catalog.lint.check import LEAKS, Report, Selection, check_catalog, leaks_in, shown_path
from oos_catalog.lint.rule import Context
from oos_catalog.model.document import Document
from oos_catalog.model.finding import Finding
from oos_catalog.patterns.registry import Registry


class Examined(NamedTuple):
    """A proposal with what was found.

    `slugs` are the organizations whose directory changes, `predecessors` says under which slug one of them stood
    before. `checked` are the findings of these, of the registry and of the tree, as the catalog becomes; of all
    organizations where the registry changes. `tree` are those of registry and tree as they are. `leaks`: before or
    after, something stands there that must not be repeated, so nothing of the proposal may be quoted; it may also be
    what the base took back since.
    """

    proposal: Proposal
    before: Side
    after: Side
    old_registry: Registry
    registry: Registry
    slugs: tuple[str, ...]
    predecessors: Mapping[str, str]
    checked: Report
    tree: Report
    old: Digests
    new: Digests
    leaks: bool
    private_names: tuple[str, ...] = ()

    def findings(self) -> list[Finding]:
        """The standing findings in what the proposal touches, and those elsewhere that the base does not have.

        Their paths are as they may be printed.
        """
        changed = {one.path for one in self.proposal.differences}
        old = {(one.rule, one.path, one.message) for one in self.tree.findings}
        return [
            one.model_copy(update={"path": shown_path(one.path, self.private_names)})
            for one in self.checked.standing()
            if one.path in changed
            or slug_of(one.path) in self.slugs
            or (slug_of(one.path) is None and (one.rule, one.path, one.message) not in old)
        ]

    def forked(self, slug: str) -> Document | None:
        """An organization's document as it was when base and head parted; only where the base changed it since."""
        former = self.predecessors.get(slug, slug)
        if not self.proposal.forks or not any(slug_of(path) == former for path in self.proposal.overtaken):
            return None
        organization = organization_at(self.proposal.root, self.proposal.forks[0], former)
        return organization.document if organization else None

    def newly_held_back(self) -> list[str]:
        """Organizations that the proposal does not touch and that it would hold back."""
        return sorted(self.new.held_back - self.old.held_back - frozenset(self.slugs))


Progress = Callable[[str, int, int], None]


def examine(
    proposal: Proposal, context: Context, kept: Mapping[str, Digest], progress: Progress
) -> tuple[Examined, dict[str, Digest]]:
    """Everything about a proposal, and the digests that it took, by their keys.

    `context` brings the day and private names. `kept` are digests of an earlier run. Raises git.UnknownRef.
    """
    before, after = sides(proposal)
    old_registry, registry = (Registry.of(side.catalog.registry) for side in (before, after))
    slugs, former = proposal.slugs, predecessors(proposal, before.catalog, after.catalog)
    total = len(before.catalog.organizations) + len(after.catalog.organizations)

    def made(done: int) -> None:
        progress("reading organizations", done, total)

    found = digest_all(before, old_registry, kept, made)
    found |= digest_all(after, registry, {**kept, **found}, lambda done: made(len(before.fingerprints) + done))
    base = base_of(before.catalog, {*slugs, *former.values()})
    checked = check_catalog(
        after.catalog,
        replace(context, published=base.claim_ids, redacted=base.redacted),
        ignores=base.ignores,
        only=slugs if registry.version == old_registry.version else None,
    )
    tree = check_catalog(before.catalog, context, only=())
    examined = Examined(
        proposal,
        before,
        after,
        old_registry,
        registry,
        slugs,
        former,
        checked,
        tree,
        old=digests(before, old_registry, found, frozenset(tree.quarantined)),
        new=digests(after, registry, found, frozenset(checked.quarantined)),
        leaks=_leaks(before, after, context, slugs)
        or _leak_in_names(proposal, context)
        or _brings_back(proposal, before, after, [former.get(slug, slug) for slug in slugs]),
        private_names=context.private_names,
    )
    return examined, found


def _brings_back(proposal: Proposal, before: Side, after: Side, slugs: Sequence[str]) -> bool:
    """Whether the proposal holds what was taken out for good, also on the base alone and since the two parted."""
    pairs = ((before.catalog.organization(slug), after.catalog.organization(slug)) for slug in slugs)
    if any(brings_back(old, new) for old, new in pairs if old is not None and new is not None):
        return True
    documents = (one.path for one in proposal.differences if one.path.endswith(DOCUMENT_ENDINGS))
    written = {slug for path in documents if (slug := slug_of(path)) in slugs}
    forks = [fork for fork in proposal.forks if fork != proposal.base]
    return any(_was_taken_since(proposal, before, fork, slug) for slug in written if slug for fork in forks)


def _was_taken_since(proposal: Proposal, before: Side, fork: str, slug: str) -> bool:
    """Whether the base took back, at any time since, what the head does not say that it took back too."""
    root = proposal.root
    old, own = (organization_at(root, commit, slug) for commit in (fork, proposal.head))
    if old is None or own is None:
        return False
    since = commits_touching(root, f"{fork}..{proposal.base}", f"{CATALOG}/{slug}")
    states = [organization_at(root, commit, slug) for commit in since]
    if None in states and slug not in before.catalog.former_slugs:
        return True
    taken = {mark for one in states if one is not None for mark in taken_back(one)}
    contacts = {contact for one in states if one is not None for contact in set(old.contacts) - set(one.contacts)}
    return bool(taken - taken_back(own) or contacts)


def _leak_in_names(proposal: Proposal, context: Context) -> bool:
    """Whether a changed path holds what must not be repeated."""
    return leaks_in("\n".join(one.path.replace("/", "\n") for one in proposal.differences), context.private_names)


def _leaks(before: Side, after: Side, context: Context, slugs: tuple[str, ...]) -> bool:
    """Whether a leak rule fires in what changes, as it is or as it becomes."""
    selection = Selection(only=LEAKS)
    return any(check_catalog(side.catalog, context, selection, only=slugs).findings for side in (before, after))
