"""Digests of a run kept beside the git objects, so that the next report need not read ten thousand organizations anew.

They are keyed by what they were made from: files, registry, and this program. Losing them costs time and nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import TypeAdapter, ValidationError

import oos_catalog
from oos_catalog.analysis.digest import Digest
from oos_catalog.catalog import git
from oos_catalog.cli.fmt import replace_file
from oos_catalog.model.reading import ReadOrganization

WORTH_KEEPING: Final = 200
"""Organizations; fewer are read faster than anybody waits."""


class _Line(NamedTuple):
    """A digest as a line of JSON; `signature` in hex."""

    key: str
    held_back: bool
    signature: str
    read: ReadOrganization


_LINE = TypeAdapter(_Line)


def load_digests(root: Path) -> dict[str, Digest]:
    """The digests of the last run by their keys; none where they are not of this program or cannot be read."""
    found: dict[str, Digest] = {}
    try:
        with _place(root).open("rb") as file:
            for text in file:
                line = _LINE.validate_json(text)
                found[line.key] = Digest(line.read, line.held_back, int(line.signature, 16))
    except (OSError, ValidationError, ValueError):
        return {}
    return found


def save_digests(root: Path, digests: Mapping[str, Digest], known: Collection[str]) -> None:
    """Keep these and no others, unless all are `known`; nothing happens where that is not worth it or not possible.

    An organization that is held back may hold what must not be repeated, so nothing of it is kept.
    """
    kept = {key: one for key, one in digests.items() if not one.held_back}
    if len(digests) < WORTH_KEEPING or kept.keys() <= set(known):
        return
    place = _place(root)
    lines = (_LINE.dump_json(_Line(key, one.held_back, f"{one.signature:x}", one.read)) for key, one in kept.items())
    try:
        place.parent.mkdir(exist_ok=True)
        replace_file(place, b"\n".join(sorted(lines)))
        for other in place.parent.glob("digests-*.jsonl"):
            if other != place:
                other.unlink()
    except OSError:
        return


def _place(root: Path) -> Path:
    return git.own_folder(root) / "oos-catalog" / f"digests-{_program()}.jsonl"


@cache
def _program() -> str:
    """A hash of this program's modules: another version may read the same file otherwise."""
    package = Path(oos_catalog.__file__).parent
    sums = hashlib.sha256()
    for module in sorted(package.rglob("*.py")):
        sums.update(module.read_bytes())
    return sums.hexdigest()[:16]
