"""Where the files of a catalog come from, the disk or a commit: what is there, and the bytes of each."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, Protocol

from oos_catalog.catalog import git
from oos_catalog.catalog.git import Committed
from oos_catalog.catalog.layout import TOP
from oos_catalog.catalog.tree import walk
from oos_catalog.document.source_text import LARGEST_FILE
from oos_catalog.model.catalog import TreeEntry
from oos_catalog.model.document import Problem

_FLAGS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
_REASONS = {
    errno.EACCES: "permission denied",
    errno.EPERM: "permission denied",
    errno.ENOENT: "it is gone",
    errno.EISDIR: "it is not a file",
    errno.ELOOP: "it is a link",
    errno.EIO: "the disk reports an error",
}
AT_ONCE: Final = 512
"""Files of a commit that are read in one run of git."""


class Files(Protocol):
    """The files below `catalog/`, by path relative to the root."""

    @property
    def entries(self) -> tuple[TreeEntry, ...]:
        """Every path and what it is, in order of paths."""

    def read(self, path: str) -> bytes | Problem:
        """What a regular file under the size cap holds, or why it cannot be read."""


class FolderFiles:
    """The files of a checkout as they lie on the disk."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.entries = walk(root, git.checkout(root))

    def read(self, path: str) -> bytes | Problem:
        """The bytes; it may have changed since the walk, and then there is a problem instead."""
        try:
            with open(os.path.join(self._root, path), "rb", opener=_open_regular) as file:
                data = file.read(LARGEST_FILE + 1)
        except OSError as error:
            reason = _REASONS.get(error.errno or 0, type(error).__name__)
            message, help = f"the file cannot be read: {reason}", "make it a regular file that everyone may read"
        else:
            if len(data) <= LARGEST_FILE:
                return data
            message, help = f"the file grew over {LARGEST_FILE:,} bytes while it was read", "run the check again"
        return Problem("unreadable-file", TOP, message, help)


def _open_regular(place: str, flags: int) -> int:
    """A descriptor of a regular file; opening follows no link and waits for nothing. Raises OSError."""
    descriptor = os.open(place, flags | _FLAGS)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EISDIR, "")
    return descriptor


class CommitFiles:
    """Files of commits, given by their hashes. Reading one reads its neighbours too, so that a walk in order is fast.

    Raises git.UnknownRef where the repository does not hold one of them.
    """

    def __init__(self, root: Path, files: Sequence[Committed]) -> None:
        self._root = root
        in_order = sorted(files, key=lambda one: one.path)
        self.entries = tuple(TreeEntry(path=one.path, kind=one.kind, size=one.size) for one in in_order)
        readable = [one for one in in_order if one.kind in ("file", "executable") and one.size <= LARGEST_FILE]
        self._oids = [one.oid for one in readable]
        self._positions = {one.path: position for position, one in enumerate(readable)}
        self._latest: Mapping[str, bytes] = {}

    def read(self, path: str) -> bytes | Problem:
        """The bytes; a problem for what is no regular file under the size cap."""
        if (start := self._positions.get(path)) is None:
            message = f"this is no regular file of up to {LARGEST_FILE:,} bytes"
            return Problem("unreadable-file", TOP, message, "put a small plain file here")
        if (data := self._latest.get(self._oids[start])) is None:
            wanted = self._oids[start : start + AT_ONCE]
            self._latest = dict(zip(wanted, git.contents(self._root, wanted), strict=True))
            data = self._latest[self._oids[start]]
        return data
