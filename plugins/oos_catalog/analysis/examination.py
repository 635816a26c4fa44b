"""Looks at a proposal from every side once: findings, readings before and after, and whether anything leaks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from oos_catalog.analysis.change import brings_back, still_holds
from oos_catalog.analysis.digest import Digest, Digests, digest_all, digests
from oos_catalog.catalog.base import base_of
from oos_catalog.catalog.layout import DOCUMENT_ENDINGS, slug_of
from oos_catalog.catalog.proposal import Parting, Proposal, Side, Sides
from oos_catalog.lint.check import LEAKS_ONLY, Report, check_catalog, leaks_in, shown_path
from oos_catalog.lint.rule import Context
from oos_catalog.model.document import Document
from oos_catalog.model.finding import Finding
from oos_catalog.patterns.registry import Registry


class Examined(NamedTuple):
    """A proposal with what was found.

    `slugs` are the organizations whose directory changes; `predecessors` and `partings` are those of its sides.
    `checked` are the findings of these, of the registry and of the tree, as the catalog becomes; of all organizations
    where the registry changes. `tree` are those of registry and tree as they are. `leaks`: before or after, something
    stands there that must not be repeated, so nothing of the proposal may be quoted; be it what was taken back.
    """

    proposal: Proposal
    before: Side
    after: Side
    old_registry: Registry
    registry: Registry
    slugs: tuple[str, ...]
    predecessors: Mapping[str, str]
    partings: Mapping[str, Sequence[Parting]]
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
        then = self.partings[slug][0].then if slug in self.partings else None
        return then.document if then else None

    def newly_held_back(self) -> list[str]:
        """Organizations that the proposal does not touch and that it would hold back."""
        return sorted(self.new.held_back - self.old.held_back - frozenset(self.slugs))


Progress = Callable[[str, int, int], None]


def examine(
    proposal: Proposal, sides: Sides, context: Context, kept: Mapping[str, Digest], progress: Progress
) -> tuple[Examined, dict[str, Digest]]:
    """Everything about a proposal, and the digests that it took, by their keys.

    `context` brings the day and private names. `kept` are digests of an earlier run.
    """
    before, after, slugs = sides.before, sides.after, proposal.slugs
    old_registry, registry = (Registry.of(side.catalog.registry) for side in (before, after))
    total = len(before.catalog.organizations) + len(after.catalog.organizations)

    def made(done: int) -> None:
        progress("reading organizations", done, total)

    found = digest_all(before, old_registry, kept, made)
    found |= digest_all(after, registry, {**kept, **found}, lambda done: made(len(before.fingerprints) + done))
    base = base_of(before.catalog, {*slugs, *sides.predecessors.values()})
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
        sides.predecessors,
        sides.partings,
        checked,
        tree,
        old=digests(before, old_registry, found, frozenset(tree.quarantined)),
        new=digests(after, registry, found, frozenset(checked.quarantined)),
        leaks=_leaks(before, after, context, slugs)
        or _leak_in_names(proposal, context)
        or _brings_back(proposal, sides),
        private_names=context.private_names,
    )
    return examined, found


def _brings_back(proposal: Proposal, sides: Sides) -> bool:
    """Whether the proposal holds what was taken out for good: it undoes that, or has not heard of it."""
    old, new, moved = sides.before.catalog, sides.after.catalog, sides.predecessors
    pairs = ((old.organization(moved.get(slug, slug)), new.organization(slug)) for slug in proposal.slugs)
    if any(brings_back(one, other) for one, other in pairs if one is not None and other is not None):
        return True
    written = {slug_of(one.path) for one in proposal.differences if one.path.endswith(DOCUMENT_ENDINGS)}
    return any(
        still_holds(parting, moved=slug in old.former_slugs)
        for slug, some in sides.partings.items()
        if slug in written
        for parting in some
    )


def _leak_in_names(proposal: Proposal, context: Context) -> bool:
    """Whether a changed path holds what must not be repeated."""
    return leaks_in("\n".join(one.path.replace("/", "\n") for one in proposal.differences), context.private_names)


def _leaks(before: Side, after: Side, context: Context, slugs: tuple[str, ...]) -> bool:
    """Whether a leak rule fires in what changes, as it is or as it becomes."""
    return any(check_catalog(side.catalog, context, LEAKS_ONLY, only=slugs).findings for side in (before, after))
