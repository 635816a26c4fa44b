"""Every path below `catalog/` and what it is, before anything reads it: no link is followed, no fifo opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from oos_catalog.catalog.layout import CATALOG, shown
from oos_catalog.model.catalog import TreeEntry

_JUNCTION = 0xA0000003
"""Reparse tag of a Windows junction, which lstat calls a directory (IO_REPARSE_TAG_MOUNT_POINT)."""


class Checkout(NamedTuple):
    """What the disk cannot tell: whether x bits mean something here, and kinds that only git's index knows, by path."""

    judges_mode: bool = os.name != "nt"
    kinds: Mapping[str, str] = MappingProxyType({})


NO_CHECKOUT: Final = Checkout()


def walk(root: Path, checkout: Checkout = NO_CHECKOUT) -> tuple[TreeEntry, ...]:
    """All entries below `root/catalog` except directories that hold something, sorted by path.

    Paths are relative to `root`, with `/`; names that are not UTF-8 are shown with backslashes. A directory that
    holds `.git` is one entry of kind `submodule`. Raises nothing: what cannot be looked at is `unreadable`.
    """
    top = os.path.join(root, CATALOG)
    if not os.path.lexists(top):
        return ()
    return tuple(sorted(_entries(top, checkout), key=lambda entry: entry.path))


def _entries(top: str, checkout: Checkout) -> Iterator[TreeEntry]:
    waiting = [(top, CATALOG)]
    while waiting:
        place, path = waiting.pop()
        entry = _look(place, path, checkout)
        if entry is not None:
            yield entry
            continue
        try:
            names = os.listdir(place)
        except OSError:
            yield TreeEntry(path=path, kind="unreadable")
            continue
        if any(name.casefold() == ".git" for name in names):
            yield TreeEntry(path=path, kind="submodule")
            continue
        waiting.extend((os.path.join(place, name), f"{path}/{shown(name)}") for name in names)


def _look(place: str, path: str, checkout: Checkout) -> TreeEntry | None:
    """The entry at a place, or None for a directory to look into."""
    try:
        status = os.lstat(place)
    except OSError:
        return TreeEntry(path=path, kind="unreadable")
    kind = checkout.kinds.get(path)
    if stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION:
        return TreeEntry(path=path, kind="symlink")
    if stat.S_ISDIR(status.st_mode):
        return TreeEntry(path=path, kind=kind) if kind == "submodule" else None
    if not stat.S_ISREG(status.st_mode):
        return TreeEntry(path=path, kind="special")
    if checkout.judges_mode and status.st_mode & 0o111:
        kind = "executable"
    return TreeEntry(path=path, kind=kind if kind in ("executable", "symlink") else "file", size=status.st_size)
