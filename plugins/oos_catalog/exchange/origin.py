"""Whether a branch comes from the history that is split.

One from a later main stays as it is: else an old checkout, or an old run that is started again, would publish once more
what was taken out since. So does one that somebody made by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from oos_catalog.catalog.history import ancestry, commit_objects
from oos_catalog.exchange.commit_copy import Copy, told, tree_hash


def comes_from(root: Path, branch: str, possible: Iterable[Copy], tip: str | None) -> bool:
    """Whether the commit `branch` goes back to one of the `possible` first ones, and does not go on from `tip`.

    Messages do not matter, since which of them are repeated depends on the checker.
    """
    commits = ancestry(root, branch)
    firsts = {(tree_hash(one.files), one.told.author, one.told.committer) for one in possible}
    objects = commit_objects(root, [one for one, parents in commits.items() if not parents])
    return tip not in commits and all(_identity(one) in firsts for one in objects)


def _identity(commit: bytes) -> tuple[str, bytes, bytes]:
    tree = commit.partition(b"\n")[0].removeprefix(b"tree ").decode("ascii")
    return (tree, *told(commit)[:2])
