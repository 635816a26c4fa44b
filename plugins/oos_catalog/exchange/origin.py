"""Whether a branch comes from the history that is split.

One from a later main stays as it is: else an old checkout, or an old run that is started again, would publish once more
what was taken out since. So does one that somebody made by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from oos_catalog.catalog.history import ancestry, commit_objects
from oos_catalog.exchange.commit_copy import told, tree_hash
from oos_catalog.exchange.states import State, side_states

Known: TypeAlias = tuple[str, bytes, bytes]
"""What a commit is known by: tree, author, committer. Which messages are repeated depends on the checker."""


class Origin:
    """The history up to a commit, by the states of its organizations on main."""

    def __init__(self, root: Path, head: str, states: Mapping[str, Sequence[State]]) -> None:
        self._root = root
        self._head = head
        self._states = states

    def knows(self, slug: str, tip: str) -> bool:
        """Whether all that a branch leads to was on main, or on a side of it: a pull can make a side of what main was.

        A branch that cannot be read is not known.
        """
        commits = ancestry(self._root, tip)
        found = {_known_by(one) for one in commit_objects(self._root, commits)}
        if not found:
            return False
        if found <= set(self._copies(self._states.get(slug, ()))):
            return True
        return found <= set(self._copies(side_states(self._root, self._head, slug)))

    def _copies(self, states: Sequence[State]) -> Iterator[Known]:
        """What the commits of a branch that is made of these states would be known by."""
        objects = commit_objects(self._root, [state.commit for state in states])
        for state, commit in zip(states, objects, strict=True):
            for tree in filter(None, (state.tree(), state.without_rules().tree())):
                yield (tree_hash(tree), *told(commit)[:2])


def _known_by(commit: bytes) -> Known:
    tree = commit.partition(b"\n")[0].removeprefix(b"tree ").decode("ascii")
    return (tree, *told(commit)[:2])
