"""Puts a finished site in the place of the old one in one step: whoever looks sees one of the two and never a mix.

A build happens in `.site.<name>~<random>` beside the output folder, under a lock that the system takes back when the
build dies, however it dies. What a killed build left behind is removed by the next one; the random part keeps a program
that outlived its build (Pagefind) from writing into the next.

On Linux and macOS the two folders are exchanged by a single call. Where the system or the file system has no such
call, the old folder is renamed away and the new one renamed in: between the two renames there is no site, and a build
killed right there leaves the old one in `.site.<name>.old`, which the next build puts back before it starts.
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from oos_catalog.site.page import SiteError

MARK: Final = "api/v1/index.json"
"""A folder without this file is no site of ours, and is never replaced."""

_AT_FDCWD: Final = -100
_EXCHANGE: Final = 2
"""RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS."""
_NO_SUCH_CALL: Final = frozenset({errno.EINVAL, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP})


@contextmanager
def replaced(out: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[Path]:
    """A new empty folder that takes the place of `out` when the block ends well; else `out` stays as it is.

    `waiting` is called once when another build of the same folder is under way. Raises SiteError for a folder that is
    not ours.
    """
    out = out.resolve()
    if not out.name:
        raise SiteError(f"{out} cannot be replaced; name a folder for the site")
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = out.with_name(f".site.{out.name}~{secrets.token_hex(4)}")
    with _locked(out.with_name(f".site.{out.name}.lock"), waiting):
        _put_back(out)
        _refuse_foreign(out)
        _sweep(out)
        fresh.mkdir()
        try:
            yield fresh
            swap(fresh, out)
        finally:  # the old site or half a new one; what cannot be removed now is removed by the next build
            shutil.rmtree(fresh, ignore_errors=True)


def swap(fresh: Path, out: Path) -> None:
    """Make `fresh` the folder `out`; an old `out` is then at `fresh`, or gone."""
    if not out.exists():
        fresh.rename(out)
    elif not _exchange(fresh, out):
        old = _old(out)
        out.rename(old)
        fresh.rename(out)
        _remove(old)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where that is not possible. Raises OSError where it failed."""
    call = _exchange_call()
    if call is None:
        return False
    if call(os.fsencode(one), os.fsencode(other)) == 0:
        return True
    number = ctypes.get_errno()
    if number in _NO_SUCH_CALL:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


def _exchange_call() -> Callable[[bytes, bytes], int] | None:
    """The system's call, looked up only here: nothing of it is needed to import this module."""
    if sys.platform == "linux":
        rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
        return rename and (lambda one, other: int(rename(_AT_FDCWD, one, _AT_FDCWD, other, _EXCHANGE)))
    if sys.platform == "darwin":
        rename = getattr(ctypes.CDLL(None, use_errno=True), "renamex_np", None)
        return rename and (lambda one, other: int(rename(one, other, _EXCHANGE)))
    return None


def _old(out: Path) -> Path:
    return out.with_name(f".site.{out.name}.old")


def _put_back(out: Path) -> None:
    """Undo a swap by two renames that was killed between them."""
    old = _old(out)
    if old.exists() and not out.exists():
        old.rename(out)
    _remove(old)


def _sweep(out: Path) -> None:
    """Remove what killed builds of the same folder left behind."""
    left = re.compile(rf"\.site\.{re.escape(out.name)}~[0-9a-f]{{8}}")
    for folder in out.parent.iterdir():
        if left.fullmatch(folder.name):
            _remove(folder)


def _refuse_foreign(out: Path) -> None:
    if not out.exists():
        return
    if not out.is_dir():
        raise SiteError(f"{out} is a file; name a folder for the site")
    if any(out.iterdir()) and not (out / MARK).is_file():
        raise SiteError(f"{out} is no site ({MARK} is missing) and would be replaced; name another folder")


def _remove(folder: Path) -> None:
    """Remove a folder and all that is in it; one that is not there is fine."""
    with suppress(FileNotFoundError):
        shutil.rmtree(folder)


@contextmanager
def _locked(path: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """One build per output folder. The lock file stays: removing it would let two builds hold two locks."""
    with path.open("a+b") as file:
        if not _lock(file, wait=False):
            waiting()
            _lock(file, wait=True)
        yield  # closing the file gives the lock back, and so does the end of the process


def _lock(file: IO[bytes], *, wait: bool) -> bool:
    """Take the lock; False where somebody else has it and we do not wait. Raises OSError where it cannot be had."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except (BlockingIOError, PermissionError):
        if wait:
            raise
        return False
    return True
