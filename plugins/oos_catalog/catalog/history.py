"""The history of a catalog as main lived through it: one commit after the other along first parents, oldest first.

What a merged branch held on its way is left out: nobody checked it by itself, and main never showed it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from oos_catalog.catalog import git
from oos_catalog.catalog.git import Committed
from oos_catalog.catalog.git_command import run
from oos_catalog.catalog.layout import CATALOG

_MOST_PATHS = 100
"""Paths up to which git looks at these alone; from there on a look at everything is faster."""


class Step(NamedTuple):
    """A commit, and by path (relative to the root) what it put into the catalog; None for what it took away."""

    commit: str
    changes: dict[str, Committed | None]


def steps(root: Path, head: str, slugs: Collection[str] | None = None) -> Iterator[Step]:
    """Every commit up to `head` that touches the catalog, or the directories of these organizations.

    Raises git.UnknownRef in a shallow or partial clone, where the beginning of the history is not known.
    """
    if git.is_shallow(root):
        raise git.UnknownRef("the history has no beginning in this shallow clone; run git fetch --unshallow")
    place = git.place_of(root)
    few = slugs is not None and len(slugs) <= _MOST_PATHS
    paths = [f"{CATALOG}/{slug}" for slug in sorted(slugs or ())] if few else [] if not place else [CATALOG]
    printed = run(
        root,
        *("log", "-z", "--first-parent", "--diff-merges=first-parent", "--reverse", "--raw", "--no-abbrev"),
        *("--no-renames", "--no-relative", "--ignore-submodules=none", "--format=%x00%H"),
        *("--end-of-options", head, "--", *paths),
    )
    if printed is None:
        raise git.UnknownRef(f"the history of {head} cannot be read here; fetch the whole repository")
    return _steps(printed, f"{place}{CATALOG}/", len(place))


def _steps(printed: bytes, prefix: str, offset: int) -> Iterator[Step]:
    """Fields are hashes, or `:<mode> <mode> <hash> <hash> <letter>` with a path, of any form, in the next field.

    The first of these lines of a commit starts with a line end.
    """
    fields = iter(printed.split(b"\0"))
    step = Step("", {})
    for field in fields:
        line = field.lstrip(b"\n")
        if line.startswith(b":"):
            path = next(fields).decode("utf-8", "backslashreplace")
            if path.startswith(prefix):
                step.changes[path[offset:]] = _after(line, path[offset:])
        elif git.HASH.fullmatch(line):
            if step.changes:
                yield step
            step = Step(line.decode("ascii"), {})
    if step.changes:
        yield step


def _after(line: bytes, path: str) -> Committed | None:
    _, mode, _, oid, _ = line.decode("ascii").removeprefix(":").split()
    return None if mode == "000000" else Committed(path, mode, oid)


def commit_objects(root: Path, commits: Sequence[str]) -> list[bytes]:
    """The commits as git stores them: header lines, an empty line, the message. Raises git.UnknownRef."""
    return git.contents(root, commits)


def commits_touching(root: Path, head: str, path: str) -> list[str]:
    """Every commit that `head` leads to and that changes what lies at a path below the root, on any side of a merge.

    `head` may also be a range `<commit>..<commit>`. Raises git.UnknownRef.
    """
    printed = run(root, "rev-list", "--full-history", head, "--", path)
    if printed is None:
        raise git.UnknownRef(f"the history of {head} cannot be read here; fetch the whole repository")
    return printed.decode("ascii").split()


def ancestry(root: Path, commit: str) -> list[str]:
    """Every commit that a commit leads to, itself first; none where one of them is missing here."""
    return (run(root, "rev-list", commit) or b"").decode("ascii").split()
