"""Writes branches: the only place that runs git's fast-import and changes refs (SAFETY 8).

No argument holds contributed text; that travels in the stream, each piece with its length before it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import BinaryIO, Final

from oos_catalog.catalog.git_command import attempt, run

WORKING_REF: Final = b"refs/oos/split"
"""The ref of commits in a stream; it is gone afterwards, and what is wanted of them is given a branch."""

_CHECKED_OUT: Final = "--format=%(if)%(worktreepath)%(then)%(refname)%(end)"


class NotWritten(Exception):
    """Git refused to write; the repository's branches are as they were."""


def import_stream(root: Path, chunks: Iterable[bytes]) -> dict[str, str]:
    """Write the objects that a fast-import stream describes: mark -> hash, in which marks are numbers as text.

    Raises NotWritten.
    """
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as stream:
        marks = Path(folder, "marks")
        _fill(stream, chunks)
        options = ("--quiet", "--done", "--force", "--date-format=raw-permissive", f"--export-marks={marks}")
        printed, complaint = attempt(root, "fast-import", *options, standard_input=stream)
        if printed is None:
            raise NotWritten(f"git could not write the commits: {complaint}; nothing changed")
        run(root, "update-ref", "-d", WORKING_REF.decode("ascii"))
        pairs = (line.split() for line in marks.read_text("ascii").splitlines())
        return {mark.removeprefix(":"): oid for mark, oid in pairs}


def update_branches(root: Path, tips: Mapping[str, str | None], known: Mapping[str, str]) -> None:
    """Move branches, all or none; None deletes one. `known` are those that exist, as they must still be.

    Raises NotWritten where one of them moved meanwhile, is checked out, or cannot be moved.
    """
    out = (run(root, "for-each-ref", _CHECKED_OUT, "refs/heads/") or b"").decode("utf-8", "replace").split()
    if taken := [name for name in tips if f"refs/heads/{name}" in out]:
        raise NotWritten(f"{taken[0]} is checked out somewhere; switch to another branch there; nothing changed")
    lines = []
    for name, tip in tips.items():
        old, reference = known.get(name), f"refs/heads/{name}"
        if tip is None:
            lines.append(f"delete {reference} {old}")
        else:
            lines.append(f"update {reference} {tip} {old}" if old else f"create {reference} {tip}")
    with tempfile.TemporaryFile() as stream:
        _fill(stream, (f"{line}\n".encode("ascii") for line in lines))
        printed, complaint = attempt(root, "update-ref", "--stdin", standard_input=stream)
        if printed is None:
            raise NotWritten(f"git could not move the branches: {complaint}; nothing changed")


def _fill(stream: BinaryIO, chunks: Iterable[bytes]) -> None:
    for chunk in chunks:
        stream.write(chunk)
    stream.seek(0)
