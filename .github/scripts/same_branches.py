"""Compares branches that were split from nothing with the published ones, fetched to `refs/published/`.

    same_branches.py split.json

Those that the check holds back stay as they were published. Exit code 1, with the names, where others differ.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from oos_catalog.lint.check import shown_name


def published() -> dict[str, str]:
    """Organization -> the hash of its published branch."""
    listing = ("git", "for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/published/")
    done = subprocess.run(listing, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    return dict(line.split() for line in done.stdout.splitlines())


def differing(branches: Iterable[Mapping[str, Any]], known: Mapping[str, str]) -> Iterator[str]:
    """Organizations whose published branch is another one, or none; as they may be named."""
    made = {one["slug"]: one["tip"] for one in branches if one["outcome"] != "held back"}
    held = {one["slug"] for one in branches if one["outcome"] == "held back"}
    for slug in sorted(made.keys() | known.keys()):
        name = shown_name(slug)
        if name not in held and made.get(slug) != known.get(slug):
            yield name


def main() -> None:
    """Entry point; nothing is compared before anything was published."""
    known = published()
    branches = json.loads(Path(sys.argv[1]).read_bytes())["branches"]
    names = list(differing(branches, known)) if known else []
    print(f"{len(known)} published branches, {len(names)} differ: {', '.join(names) or 'none'}")
    sys.exit(bool(names))


if __name__ == "__main__":
    main()
