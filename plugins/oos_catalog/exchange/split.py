"""One branch for each organization, `org/<slug>`, that others import with `git subtree`.

A branch holds the organization's own files, at the top, and a `.gitattributes` of ours. Its commits are those that
`git subtree split` would make of the history along first parents, if the directory had held just these files: the same
hashes, also in every later run. What others may not import is left out (`judging`), and everything from before the
directory came, or came again; a branch that held such a state begins anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Final, NamedTuple

from oos_catalog.catalog import git
from oos_catalog.catalog.base import catalog_at
from oos_catalog.catalog.files import Blobs
from oos_catalog.catalog.history import commit_objects
from oos_catalog.catalog.layout import is_slug
from oos_catalog.catalog.transport import WORKING_REF, NotWritten, import_stream, update_branches
from oos_catalog.exchange.commit_copy import Copy, Told, hash_of, told
from oos_catalog.exchange.judging import Judge, told_messages
from oos_catalog.exchange.origin import Origin
from oos_catalog.exchange.states import ATTRIBUTES, State, states_of
from oos_catalog.lint.check import broken_rules, check_catalog, holding, within
from oos_catalog.lint.rule import Context
from oos_catalog.model.catalog import Catalog

PREFIX: Final = "org/"


class Outcome(StrEnum):
    """What became of a branch."""

    CURRENT = "current"
    CREATED = "created"
    EXTENDED = "extended"
    RESTARTED = "restarted"
    HELD_BACK = "held back"
    DELETED = "deleted"
    FOREIGN = "left alone"


KEPT: Final = (Outcome.HELD_BACK, Outcome.FOREIGN)
"""What leaves a branch as it is and wants a person."""


class Branch(NamedTuple):
    """One organization's branch after a split: the commits that were added, and where it stands.

    `rules` are those of the checker that hold it back; `before` is where it stood. None where there is no branch.
    """

    slug: str
    outcome: Outcome
    before: str | None
    tip: str | None
    added: int = 0
    rules: tuple[str, ...] = ()


class _Copied(NamedTuple):
    """A commit of a branch with its hash, and how many states of the organization are told with it."""

    oid: str
    copy: Copy
    states: int


class _Plan(NamedTuple):
    """What a branch becomes, and the commits that git may not have yet."""

    branch: Branch
    written: Sequence[_Copied] = ()


def split(
    root: Path,
    slugs: Collection[str] | None = None,
    *,
    anew: bool = False,
    done: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Branch]:
    """Bring the branches of these organizations, by default of all, to the commit that is checked out.

    Branches of organizations that are gone are deleted where all are split; one that does not come from this history
    is left alone (`origin`). With `anew` states that were imported before are judged again, and each branch becomes
    what this history makes of it. All branches move or none. Raises git.UnknownRef and transport.NotWritten.
    """
    head = git.commit_of(root, "HEAD")
    known = {slug: tip for slug, tip in git.branches(root, PREFIX).items() if is_slug(slug)}
    published = known | git.branches(root, PREFIX, "remotes/origin")
    catalog = catalog_at(root, head)
    present = [slug for slug in catalog.organizations.in_order if is_slug(slug) and (slugs is None or slug in slugs)]
    planner = _Planner(root, catalog, present, states_of(root, head, slugs), published, known, anew=anew)
    plans = []
    for number, slug in enumerate(present):
        done(number, len(present))
        plans.append(planner.plan(slug))
    gone = sorted(known.keys() - set(present)) if slugs is None else []
    plans += map(planner.plan_of_gone, gone)
    _write(root, plans, known)
    return [plan.branch for plan in plans]


def _latest(states: Sequence[State]) -> Sequence[State]:
    """The states since the directory came, or came again after it had gone; none while no allowed file is in it."""
    gone = [number for number, state in enumerate(states) if not state.files]
    return states[gone[-1] + 1 :] if gone else states


class _Planner:
    """Plans the branches of organizations, each given by its states."""

    def __init__(
        self,
        root: Path,
        catalog: Catalog,
        present: Collection[str],
        history: Mapping[str, Sequence[State]],
        published: Mapping[str, str],
        local: Mapping[str, str],
        *,
        anew: bool,
    ) -> None:
        self._root = root
        self._local = local
        self._origin = Origin(root, str(catalog.head.commit), history)
        self._anew = anew
        self._catalog = catalog
        self._context = within(catalog, Context())
        self._tree = check_catalog(catalog, Context(), holding(), only=()).quarantined
        self._states = {slug: _latest(history.get(slug, ())) for slug in present}
        self._known = published
        commits = list(dict.fromkeys(state.commit for some in history.values() for state in some))
        texts = commit_objects(root, commits)
        self._told = _without_leaks({commit: told(text) for commit, text in zip(commits, texts, strict=True)})
        self._judged = {
            slug: 0 if anew else self._told_before(some, published.get(slug)) for slug, some in self._states.items()
        }
        unread = (state for slug, some in self._states.items() for state in some[max(0, self._judged[slug] - 1) :])
        self._blobs = Blobs(root, list(dict.fromkeys(oid for state in unread for oid in state.oids())))

    def _told_before(self, states: Sequence[State], known: str | None) -> int:
        """How many states were judged before: a branch that equals the copies of them all proves it."""
        return next((one.states for one in self._copies(states) if one.oid == known), 0)

    def plan(self, slug: str) -> _Plan:
        """What the branch of an organization becomes."""
        states, judged, known = self._states[slug], self._judged[slug], self._known.get(slug)
        local = self._local.get(slug, known)
        settled = bool(states) and judged == len(states) and local == known
        organization = None if settled else self._catalog.organization(slug)
        if organization is None:  # all of it was judged before, so that it need not be read
            return _Plan(Branch(slug, Outcome.CURRENT, known, known))
        if rules := {*broken_rules(organization, self._context), *self._tree.get(slug, ())}:
            return _Plan(Branch(slug, Outcome.HELD_BACK, known, known, rules=tuple(sorted(rules))))
        judge = Judge(self._root, self._blobs, organization, states[-1])
        copies = list(self._copies(judge.told(states, judged)))
        tips = [one.oid for one in copies]
        if any(one not in tips and not self._may_move(slug, one) for one in {known, local} if one):
            return _Plan(Branch(slug, Outcome.FOREIGN, known, known))
        if tips[-1] == known:
            return _Plan(Branch(slug, Outcome.CURRENT, known, known))
        start = tips.index(known) + 1 if known in tips else 0
        outcome = Outcome.EXTENDED if start else Outcome.RESTARTED if known else Outcome.CREATED
        return _Plan(Branch(slug, outcome, known, tips[-1], len(tips) - start), copies[start:])

    def plan_of_gone(self, slug: str) -> _Plan:
        """What a branch becomes whose organization is not there."""
        known = self._known[slug]
        if self._may_move(slug, known):
            return _Plan(Branch(slug, Outcome.DELETED, known, None))
        return _Plan(Branch(slug, Outcome.FOREIGN, known, known))

    def _may_move(self, slug: str, tip: str) -> bool:
        return self._anew or self._origin.knows(slug, tip)

    def _copies(self, states: Sequence[State]) -> Iterator[_Copied]:
        """The commits of a branch, oldest first; a state like the one before it gives none."""
        parent, before = None, None
        for number, state in enumerate(states, start=1):
            tree = state.tree()
            if tree != before:
                copy = Copy(parent, tree, self._told[state.commit])
                parent, before = hash_of(copy), tree
                yield _Copied(parent, copy, number)


def _without_leaks(told: Mapping[str, Told]) -> dict[str, Told]:
    messages = told_messages(one.message for one in told.values())
    return {commit: one._replace(message=messages[one.message]) for commit, one in told.items()}


def _write(root: Path, plans: Sequence[_Plan], known: Mapping[str, str]) -> None:
    """Write the commits, then move all branches at once. Raises transport.NotWritten."""
    copies = [one for plan in plans for one in plan.written]
    if copies:
        expected = {str(mark): one.oid for mark, one in enumerate(copies, start=1)}
        if import_stream(root, _stream(copies)) != expected:
            raise NotWritten("git made other commits than were asked for; no branch moved")
    tips = {plan.branch.slug: plan.branch.tip for plan in plans if plan.branch.outcome not in KEPT}
    moved = {slug: tip for slug, tip in tips.items() if tip != known.get(slug)}
    update_branches(
        root,
        {f"{PREFIX}{slug}": tip for slug, tip in moved.items()},
        {f"{PREFIX}{slug}": tip for slug, tip in known.items()},
    )


def _stream(copies: Sequence[_Copied]) -> Iterator[bytes]:
    """What git fast-import reads: every commit under a mark of its own, counted from 1 in their order."""
    yield b"blob\ndata %d\n%s\n" % (len(ATTRIBUTES), ATTRIBUTES)
    marks: dict[str, str] = {}
    for mark, (oid, copy, _) in enumerate(copies, start=1):
        marks[oid] = f":{mark}"
        if copy.parent is None:
            yield b"reset %s\n\n" % WORKING_REF
        yield b"commit %s\nmark :%d\nauthor %s\ncommitter %s\n" % (WORKING_REF, mark, *copy.told[:2])
        yield b"data %d\n%s\n" % (len(copy.told.message), copy.told.message)
        if copy.parent is not None:
            yield b"from %s\n" % marks.get(copy.parent, copy.parent).encode("ascii")
        yield b"deleteall\n"
        yield from (b"M 100644 %s %s\n" % (blob.encode("ascii"), name.encode("ascii")) for name, blob in copy.files)
        yield b"\n"
    yield b"done\n"
