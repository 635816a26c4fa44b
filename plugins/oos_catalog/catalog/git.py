"""The history of a checkout, read only and through GitPython: which commit this is, dates of files, files of a commit.

Nothing here raises because git is missing, the directory is no repository, or the repository belongs to someone else:
then there is no commit and no date. Every command runs with fixed options, without the caller's GIT_* variables, system
and global configuration, hooks, helpers, prompts or network; what it prints is separated by NUL and holds no text of a
commit, only hashes, seconds and paths (SAFETY 8).
"""

from __future__ import annotations

import datetime
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, Final, NamedTuple

from oos_catalog.catalog.layout import CATALOG
from oos_catalog.catalog.tree import Checkout
from oos_catalog.document.source_text import LARGEST_FILE
from oos_catalog.model.catalog import Head

EARLIEST: Final = "2005-04-07"
"""The day of the first commit that git ever made; a commit that says less does not know its date."""
LATEST: Final = "2099-12-31"
"""A later date is a broken one; far enough from the last year that a date can hold for sums to work."""

_OVERRIDES = {
    "core.fsmonitor": "false",
    "core.hooksPath": "/dev/null",
    "core.quotePath": "false",
    "core.pager": "cat",
    "protocol.allow": "never",
    "protocol.ext.allow": "never",
    "log.showSignature": "false",
    "log.showRoot": "true",
    "log.follow": "false",
    "gc.auto": "0",
}
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C",
}
_KEPT_VARIABLES = ("GIT_PYTHON_", "GIT_EXEC_PATH")
_KINDS = {"100755": "executable", "120000": "symlink", "160000": "submodule"}
_SECONDS = re.compile(rb"[0-9]{1,12}")
_BLOBS_AT_ONCE = 128


class UnknownRef(Exception):
    """A commit that this repository cannot resolve or does not hold; the text is for the person who named it."""


class Blob(NamedTuple):
    """A path of a commit, relative to the root. `data` is None for links, submodules and files over the size cap."""

    path: str
    mode: str
    data: bytes | None


def head(root: Path) -> Head:
    """The commit that is checked out, if it holds a `catalog/` at `root`; else an empty Head."""
    state = _run(root, "rev-parse", "--is-inside-work-tree", "--is-shallow-repository")
    if state is None or not state.startswith(b"true\n"):
        return Head()
    if _run(root, "rev-parse", "--verify", "--quiet", f"HEAD:./{CATALOG}") is None:
        return Head()
    commit, _, seconds = (_run(root, "log", "-1", "--format=%H %ct", "HEAD") or b"").strip().partition(b" ")
    return Head(commit=commit.decode("ascii") or None, date=_day(seconds), shallow=state.split()[1] == b"true")


def file_dates(root: Path, prefix: str = CATALOG) -> dict[str, tuple[str, str]]:
    """Path relative to `root` -> days (ISO, UTC) of the first and the last commit that touched it; one `git log` pass.

    Committer dates, between the first day of git and the day of HEAD. A merge counts for a file where it differs from
    all parents. Empty where git cannot say: no repository, a shallow or partial clone.
    """
    now = head(root)
    if now.commit is None or now.date is None or now.shallow:
        return {}
    log = _run(
        root,
        *("log", "-z", "-c", "--no-renames", "--relative", "--name-only", "--format=%x00%ct%x00"),
        *("--end-of-options", now.commit, "--", prefix),
    )
    return _dates(log or b"", prefix.encode(), now.date)


def checkout(root: Path) -> Checkout:
    """Whether x bits on disk mean something here, and what the index knows of paths that the disk shows otherwise."""
    if _run(root, "rev-parse", "--is-inside-work-tree") != b"true\n":
        return Checkout()
    hidden = {"submodule"}
    judges_mode = os.name != "nt" and _setting(root, "core.fileMode")
    if not judges_mode:
        hidden.add("executable")
    if not _setting(root, "core.symlinks"):
        hidden.add("symlink")
    listing = _run(root, "ls-files", "--stage", "-z", "--", CATALOG) or b""
    modes = ((_text(path), line[:6].decode("ascii")) for line, path in _listed(listing))
    return Checkout(judges_mode, {path: kind for path, mode in modes if (kind := _KINDS.get(mode)) in hidden and kind})


def blobs_at(root: Path, ref: str, prefix: str = CATALOG) -> Iterator[Blob]:
    """Every file below `root/prefix` as it is in the commit that `ref` names, in order of paths.

    Raises UnknownRef where there is no such commit, or where a partial clone does not hold its files.
    """
    commit = _commit(root, ref)
    listing = _run(root, "ls-tree", "-r", "-z", "--long", commit, "--", f"{prefix}/")
    if listing is None:
        raise UnknownRef(f"the files of {ref!a} cannot be read here; fetch the whole repository, not a partial clone")
    files = list(_listed(listing))
    for start in range(0, len(files), _BLOBS_AT_ONCE):
        yield from _read(root, ref, files[start : start + _BLOBS_AT_ONCE])


def _read(root: Path, ref: str, chunk: Sequence[tuple[bytes, bytes]]) -> Iterator[Blob]:
    """Blobs for lines of `ls-tree --long`: `100644 blob <hash> <size>`."""
    wanted = [line.split()[2] for line, _ in chunk if _is_readable(line)]
    contents = iter(_contents(root, ref, wanted))
    for line, path in chunk:
        data = next(contents) if _is_readable(line) else None
        yield Blob(_text(path), line[:6].decode("ascii"), data)


def _is_readable(line: bytes) -> bool:
    mode, kind, _, size = line.split()
    return kind == b"blob" and mode != b"120000" and size.isdigit() and int(size) <= LARGEST_FILE


def _contents(root: Path, ref: str, hashes: Sequence[bytes]) -> list[bytes]:
    """What `cat-file --batch` prints: `<hash> blob <size>`, line end, the bytes, line end; again for each hash."""
    with tempfile.TemporaryFile() as names:
        names.write(b"".join(name + b"\n" for name in hashes))
        names.seek(0)
        printed = _run(root, "cat-file", "--batch", standard_input=names) or b""
    contents = []
    position = 0
    for _ in hashes:
        end = printed.find(b"\n", position)
        header = printed[position:end].split()
        if end < 0 or len(header) != 3 or header[1] != b"blob":
            raise UnknownRef(f"files of {ref!a} are missing here; fetch the whole repository, not a partial clone")
        start = end + 1
        position = start + int(header[2]) + 1
        contents.append(printed[start : position - 1])
    return contents


def _commit(root: Path, ref: str) -> str:
    """The hash of the commit that a person's `ref` names."""
    allowed = "name a commit, branch or tag of this repository"
    if not ref or ref.startswith("-") or not ref.isprintable():
        raise UnknownRef(f"{ref!a} is no name of a commit; {allowed}")
    found = _run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    if not found:
        raise UnknownRef(f"no commit {ref!a} in {os.fspath(root)!a}; {allowed}, or fetch it first")
    return found.strip().decode("ascii")


def _dates(log: bytes, prefix: bytes, latest: str) -> dict[str, tuple[str, str]]:
    """Fields are seconds or paths; a path starts with the prefix, which no number does: nothing can be mistaken."""
    days: dict[bytes, tuple[str, str]] = {}
    day = EARLIEST
    for field in log.split(b"\0"):
        path = field.removeprefix(b"\n")
        if path == prefix or path.startswith(prefix + b"/"):
            first, last = days.get(path, (day, day))
            days[path] = (min(first, day), max(last, day))
        elif path:
            day = min(_day(path), latest)
    return {_text(path): span for path, span in days.items()}


def _day(seconds: bytes) -> str:
    """Seconds since 1970 as ISO day in UTC, clamped; nothing, a minus sign or other text is the earliest day."""
    if not _SECONDS.fullmatch(seconds):
        return LATEST if seconds.isdigit() else EARLIEST
    try:
        day = datetime.datetime.fromtimestamp(int(seconds), datetime.UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return LATEST
    return max(day, EARLIEST)


def _listed(listing: bytes) -> Iterator[tuple[bytes, bytes]]:
    """(line, path) for what `ls-files --stage -z` and `ls-tree -z` print: `<line>`, tab, `<path>`, NUL."""
    for record in listing.split(b"\0"):
        line, tab, path = record.partition(b"\t")
        if tab:
            yield line, path


def _text(path: bytes) -> str:
    """The path as the tree shows it."""
    return path.decode("utf-8", "backslashreplace")


def _setting(root: Path, name: str) -> bool:
    """A switch of the repository's configuration that is on unless it is turned off."""
    return _run(root, "config", "--type=bool", "--get", name) != b"false\n"


def _run(root: Path, *arguments: str, standard_input: BinaryIO | None = None) -> bytes | None:
    """What a git command prints, None where it failed for any reason."""
    if (library := _library()) is None:
        return None
    overrides = [word for name, value in _OVERRIDES.items() for word in ("-c", f"{name}={value}")]
    try:
        with _without_git_variables():
            status, printed, _ = library.Git().execute(
                ["git", "-C", os.path.abspath(root), "--no-pager", *overrides, *arguments],
                istream=standard_input,
                env=_ENVIRONMENT,
                with_extended_output=True,
                with_exceptions=False,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
            )
    except (OSError, ValueError, library.GitError):
        return None
    return printed if status == 0 else None


@cache
def _library() -> ModuleType | None:
    """GitPython, loaded when first needed (it takes 0.2 s); it would raise where there is no git unless told not to."""
    before = os.environ.get("GIT_PYTHON_REFRESH")
    os.environ["GIT_PYTHON_REFRESH"] = "quiet"
    try:
        import git
    except ImportError:
        return None
    finally:
        if before is None:
            del os.environ["GIT_PYTHON_REFRESH"]
        else:
            os.environ["GIT_PYTHON_REFRESH"] = before
    return git


@contextmanager
def _without_git_variables() -> Iterator[None]:
    """Inside a hook GIT_DIR and others name another repository; GitPython passes the environment of the process on."""
    removed = {name: os.environ.pop(name) for name in list(os.environ) if _is_git_variable(name)}
    try:
        yield
    finally:
        os.environ.update(removed)


def _is_git_variable(name: str) -> bool:
    return name.startswith("GIT_") and not name.startswith(_KEPT_VARIABLES)
