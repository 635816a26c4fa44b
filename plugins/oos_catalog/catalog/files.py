"""Where the files of a catalog come from, the disk or a commit: what is there, and the bytes of each."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Mapping, Sequence
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
FEWEST_AT_ONCE: Final = 16
MOST_AT_ONCE: Final = 512
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


class Blobs:
    """Reads blobs by their hashes. Who reads the given ones in order gets ever more of them in one run of git.

    Raises git.UnknownRef where the repository does not hold one of them.
    """

    def __init__(self, root: Path, oids: Sequence[str]) -> None:
        self._root = root
        self._oids = oids
        self._positions = {oid: position for position, oid in reversed([*enumerate(oids)])}
        self._latest: Mapping[str, bytes] = {}
        self._ahead = FEWEST_AT_ONCE
        self._end = 0

    def read(self, oid: str) -> bytes:
        """The bytes of a blob."""
        if oid not in self._latest:
            start = self._positions.get(oid)
            goes_on = start is not None and 0 <= start - self._end <= self._ahead
            self._ahead = min(2 * self._ahead, MOST_AT_ONCE) if goes_on else FEWEST_AT_ONCE
            wanted = [oid] if start is None else self._oids[start : start + self._ahead]
            self._end = (start or 0) + len(wanted)
            self._latest = dict(zip(wanted, git.contents(self._root, wanted), strict=True))
        return self._latest[oid]


class CommitFiles:
    """Files of commits; `blobs` reads them, by default in order of their paths."""

    def __init__(self, root: Path, files: Iterable[Committed], blobs: Blobs | None = None) -> None:
        in_order = sorted(files, key=lambda one: one.path)
        self.entries = tuple(TreeEntry(path=one.path, kind=one.kind, size=one.size) for one in in_order)
        readable = [one for one in in_order if one.kind in ("file", "executable") and one.size <= LARGEST_FILE]
        self._oids = {one.path: one.oid for one in readable}
        self._blobs = blobs or Blobs(root, [one.oid for one in readable])

    def read(self, path: str) -> bytes | Problem:
        """The bytes; a problem for what is no regular file under the size cap."""
        if (oid := self._oids.get(path)) is not None:
            return self._blobs.read(oid)
        message = f"this is no regular file of up to {LARGEST_FILE:,} bytes"
        return Problem("unreadable-file", TOP, message, "put a small plain file here")
