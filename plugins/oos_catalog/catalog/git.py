"""The history of a checkout, read only and through GitPython: which commit this is, dates of files, files of a commit.

Nothing here raises because git is missing, the directory is no repository, or the repository belongs to someone else:
then there is no commit and no date. Every command runs with fixed options, without the caller's GIT_* variables, system
and global configuration, hooks, helpers, prompts or network. What is read of its lists is separated by NUL and holds no
text of a commit, only hashes, seconds and paths (SAFETY 8).
"""

from __future__ import annotations

import datetime
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from oos_catalog.catalog.git_command import NO_GIT, attempt, run
from oos_catalog.catalog.layout import CATALOG
from oos_catalog.catalog.tree import Checkout
from oos_catalog.model.catalog import Head

EARLIEST: Final = "2005-04-07"
"""The day of the first commit that git ever made; a commit that says less does not know its date."""
LATEST: Final = "2099-12-31"
"""A later date is a broken one; far enough from the last year that a date can hold for sums to work."""

_KINDS = {"100755": "executable", "120000": "symlink", "160000": "submodule"}
HASH: Final = re.compile(rb"[0-9a-f]{40,64}")
"""The name of an object, as git prints it."""

_SECONDS = re.compile(rb"[0-9]{1,12}")
_WHOLE = "fetch the whole repository, not a partial or shallow clone"


class UnknownRef(Exception):
    """A commit that this repository cannot resolve or does not hold; the text is for the person who named it."""


class TooLarge(UnknownRef):
    """There is more than anybody could look at; the text says how much of what."""


class Committed(NamedTuple):
    """A file of a commit: its path relative to the root, its mode, the hash of its content and its size in bytes.

    The size is 0 for a submodule.
    """

    path: str
    mode: str
    oid: str
    size: int = 0

    @property
    def kind(self) -> str:
        """`file`, `executable`, `symlink` or `submodule`."""
        return _KINDS.get(self.mode, "file")


class Difference(NamedTuple):
    """A path that differs between two commits, from the top of the repository; None on the side that lacks it."""

    path: str
    before: Committed | None
    after: Committed | None


def head(root: Path) -> Head:
    """The commit that is checked out, if it holds a `catalog/` at `root`; else an empty Head."""
    state = run(root, "rev-parse", "--is-inside-work-tree", "--is-shallow-repository")
    if state is None or not state.startswith(b"true\n"):
        return Head()
    if run(root, "rev-parse", "--verify", "--quiet", f"HEAD:./{CATALOG}") is None:
        return Head()
    commit, _, seconds = (run(root, "log", "-1", "--format=%H %ct", "HEAD") or b"").strip().partition(b" ")
    return Head(commit=commit.decode("ascii") or None, date=_day(seconds), shallow=state.split()[1] == b"true")


def file_dates(root: Path, prefix: str = CATALOG) -> dict[str, tuple[str, str]]:
    """Path relative to `root` -> days (ISO, UTC) of the first and the last commit that touched it; one `git log` pass.

    Committer dates, between the first day of git and the day of HEAD. A merge counts for a file where it differs from
    all parents. Empty where git cannot say: no repository, a shallow or partial clone.
    """
    now = head(root)
    if now.commit is None or now.date is None or now.shallow:
        return {}
    log = run(
        root,
        *("log", "-z", "-c", "--no-renames", "--relative", "--name-only", "--format=%x00%ct%x00"),
        *("--end-of-options", now.commit, "--", prefix),
    )
    return _dates(log or b"", prefix.encode(), now.date)


def checkout(root: Path) -> Checkout:
    """Whether x bits on disk mean something here, and what the index knows of paths that the disk shows otherwise."""
    if run(root, "rev-parse", "--is-inside-work-tree") != b"true\n":
        return Checkout()
    hidden = {"submodule"}
    judges_mode = os.name != "nt" and _setting(root, "core.fileMode")
    if not judges_mode:
        hidden.add("executable")
    if not _setting(root, "core.symlinks"):
        hidden.add("symlink")
    listing = run(root, "ls-files", "--stage", "-z", "--", CATALOG) or b""
    modes = ((_text(path), line[:6].decode("ascii")) for line, path in _listed(listing))
    return Checkout(judges_mode, {path: kind for path, mode in modes if (kind := _KINDS.get(mode)) in hidden and kind})


def commit_of(root: Path, ref: str) -> str:
    """The hash of the commit that a person's `ref` names. Raises UnknownRef."""
    allowed = "name a commit, branch or tag of this repository"
    printed, complaint = attempt(root, "rev-parse", "--git-dir")
    if printed is None:
        raise UnknownRef(_without_repository(root, complaint))
    if run(root, "rev-parse", "--verify", "--quiet", "HEAD") is None:
        raise UnknownRef("there is no commit here yet; commit first")
    if not ref or ref.startswith("-") or not ref.isprintable():
        raise UnknownRef(f"{ref!a} is no name of a commit; {allowed}")
    found = run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    if not found or not HASH.fullmatch(found.strip()):
        if run(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"origin/{ref}^{{commit}}"):
            raise UnknownRef(f"no commit {ref!a} here, but there is origin/{ref}; name that")
        raise UnknownRef(f"no commit {ref!a} in {os.fspath(root)!a}; {allowed}, or fetch it first")
    return found.strip().decode("ascii")


def _without_repository(root: Path, complaint: str) -> str:
    """Why nothing can be read at a place, and what to do about it."""
    if complaint == NO_GIT:
        return complaint
    place = os.fspath(root)
    if "dubious ownership" in complaint:
        return f"{place!a} belongs to somebody else, so git does not read it; run this as its owner, or clone it anew"
    return f"{place!a} lies in no git repository that can be read; clone the catalog with git"


def day_of(root: Path, commit: str) -> str:
    """The day (ISO, UTC) on which a commit says it was made, clamped."""
    return _day((run(root, "log", "-1", "--format=%ct", "--end-of-options", commit) or b"").strip())


def files_at(root: Path, commit: str, prefix: str = CATALOG) -> list[Committed]:
    """Every file below `root/prefix` in a commit, in git's order. Raises UnknownRef in a partial clone."""
    listing = run(root, "ls-tree", "-r", "-z", "--long", commit, "--", f"{prefix}/")
    if listing is None:
        raise UnknownRef(f"the files of {commit} cannot be read here; {_WHOLE}")
    return [_committed(line, path) for line, path in _listed(listing)]


def _committed(line: bytes, path: bytes) -> Committed:
    """From a line of `ls-tree --long`: `100644 blob <hash> <size>`."""
    mode, _, oid, size = line.decode("ascii").split()
    return Committed(_text(path), mode, oid, int(size) if size.isdigit() else 0)


def contents(root: Path, oids: Sequence[str]) -> list[bytes]:
    """What so many objects hold, in one run of git. Raises UnknownRef where one is missing, as in a partial clone.

    `cat-file --batch` prints `<hash> <kind> <size>`, line end, the bytes, line end; again for each hash.
    """
    printed = _cat_file(root, "--batch", oids)
    found = []
    position = 0
    for oid in oids:
        end = printed.find(b"\n", position)
        header = printed[position:end].split()
        if end < 0 or len(header) != 3:
            raise UnknownRef(f"{oid} is missing here; {_WHOLE}")
        start = end + 1
        position = start + int(header[2]) + 1
        found.append(printed[start : position - 1])
    return found


def sizes(root: Path, oids: Sequence[str]) -> list[int]:
    """How many bytes so many objects have, in one run of git. Raises UnknownRef where one is missing."""
    lines = [line.split() for line in _cat_file(root, "--batch-check", oids).splitlines()]
    if len(lines) != len(oids) or any(len(line) != 3 for line in lines):
        raise UnknownRef(f"objects are missing here; {_WHOLE}")
    return [int(size) for _, _, size in lines]


def _cat_file(root: Path, how: str, oids: Sequence[str]) -> bytes:
    with tempfile.TemporaryFile() as names:
        names.write("".join(f"{oid}\n" for oid in oids).encode("ascii"))
        names.seek(0)
        return run(root, "cat-file", how, "--buffer", standard_input=names) or b""


def merge_bases(root: Path, one: str, other: str) -> list[str]:
    """The commits at which two commits parted; several after crosswise merges, none without a common history."""
    return (run(root, "merge-base", "--all", one, other) or b"").decode("ascii").split()


def differences(root: Path, before: str, after: str, most: int | None = None) -> list[Difference]:
    """Every path of the whole repository that differs between two commits; a renamed file is two of them.

    Raises UnknownRef in a partial clone, and TooLarge for more than `most` paths.
    """
    printed = run(
        root, "diff-tree", "-r", "-z", "--no-renames", "--no-relative", "--ignore-submodules=none", before, after
    )
    if printed is None:
        raise UnknownRef(f"the files of {before} or {after} cannot be read here; {_WHOLE}")
    if most is not None and (number := printed.count(b"\0") // 2) > most:
        raise TooLarge(f"{number:,} paths differ; at most {most:,} are looked at in one change, so make several of it")
    fields = iter(printed.split(b"\0"))
    return [_difference(line, path) for line, path in zip(fields, fields, strict=False) if line]


def _difference(line: bytes, path: bytes) -> Difference:
    """From `:<mode> <mode> <hash> <hash> <letter>`; mode 000000 is a side without the file."""
    name = _text(path)
    before, after, *oids = line.decode("ascii").removeprefix(":").split()[:4]
    sides = (Committed(name, mode, oid) for mode, oid in zip((before, after), oids, strict=True))
    old, new = (side if side.mode != "000000" else None for side in sides)
    return Difference(name, old, new)


def own_folder(root: Path) -> Path:
    """The folder in which git keeps what is its own; the root itself where there is no repository."""
    printed = run(root, "rev-parse", "--path-format=absolute", "--git-common-dir")
    return Path(os.fsdecode(printed.rstrip(b"\n"))) if printed else root


def branches(root: Path, prefix: str, where: str = "heads") -> dict[str, str]:
    """The branches below a prefix such as `org/`: what follows it -> the hash of the commit.

    `where` is `heads` for those of this repository, `remotes/origin` for what it knows of another one's.
    """
    place = f"refs/{where}/{prefix}"
    listing = run(root, "for-each-ref", "--format=%(objectname) %(refname)", place) or b""
    pairs = (line.split(b" ", 1) for line in listing.splitlines())
    return {_text(name).removeprefix(place): oid.decode("ascii") for oid, name in pairs}


def is_shallow(root: Path) -> bool:
    """Whether the beginning of the history is missing here."""
    return run(root, "rev-parse", "--is-shallow-repository") == b"true\n"


def uncommitted(root: Path, prefix: str = CATALOG) -> list[str]:
    """Paths below `root/prefix`, from the top of the repository, whose files differ from the commit that is out."""
    printed = run(root, "status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--", prefix) or b""
    return [_text(record[3:]) for record in printed.split(b"\0") if record]


def place_of(root: Path) -> str:
    """Where the root lies in its repository: empty, or a path that ends in `/`."""
    return _text((run(root, "rev-parse", "--show-prefix") or b"").strip(b"\n"))


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
    return run(root, "config", "--type=bool", "--get", name) != b"false\n"
