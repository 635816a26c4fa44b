"""Whether a branch comes from the history that is split.

One from a later main stays as it is: else an old checkout, or an old run that is started again, would publish once more
what was taken out since. So does one that somebody made by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from oos_catalog.catalog.history import ancestry, commit_objects
from oos_catalog.exchange.commit_copy import Copy, told, tree_hash

Known: TypeAlias = tuple[str, bytes, bytes]
"""What a commit is known by: tree, author, committer. Which messages are repeated depends on the checker."""


def known_by(copy: Copy) -> Known:
    return (tree_hash(copy.files), copy.told.author, copy.told.committer)


def strangers(root: Path, branch: str, known: Iterable[Known]) -> bool:
    """Whether a branch, given by its last commit, leads to a commit that is none of these."""
    commits = ancestry(root, branch)
    known = frozenset(known)
    return branch not in commits or any(_known_by(one) not in known for one in commit_objects(root, list(commits)))


def _known_by(commit: bytes) -> Known:
    tree = commit.partition(b"\n")[0].removeprefix(b"tree ").decode("ascii")
    return (tree, *told(commit)[:2])
