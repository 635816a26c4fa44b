"""The states of each organization's directory along the history of main."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from oos_catalog.catalog import git
from oos_catalog.catalog.git import Committed
from oos_catalog.catalog.history import Step, commits_touching, steps
from oos_catalog.catalog.layout import CATALOG, PROFILE, READINGS, document_names, is_slug, slug_of
from oos_catalog.document.source_text import LARGEST_FILE
from oos_catalog.exchange.commit_copy import blob_hash

Files: TypeAlias = tuple[Committed, ...]

ATTRIBUTES_NAME: Final = ".gitattributes"
ATTRIBUTES: Final = b"# Files stay byte for byte as they were published.\n* -text\n"
"""What `.gitattributes` of a branch says. Another text would give every commit of every branch another hash."""


class State(NamedTuple):
    """The allowed files of an organization after a commit of main, in order of their names."""

    commit: str
    files: Files

    def oids(self) -> list[str]:
        return [one.oid for one in self.files]

    def without_rules(self) -> State:
        """What is told of an organization that left: what it says about that."""
        return self._replace(files=tuple(one for one in self.files if one.path.endswith(f"/{PROFILE}")))

    def tree(self) -> tuple[tuple[str, str], ...]:
        """What a branch holds of it, as (name, hash); nothing where no file is left."""
        names = [(one.path.rpartition("/")[2], one.oid) for one in self.files]
        return tuple(sorted([*names, *((ATTRIBUTES_NAME, blob_hash(ATTRIBUTES, like=oid)) for _, oid in names[:1])]))


def states_of(root: Path, head: str, slugs: Collection[str] | None = None) -> dict[str, list[State]]:
    """By slug every state that differs from the one before it, oldest first; a directory that is gone has no files.

    Only plain files under their own names and the size cap are in a state. Raises git.UnknownRef.
    """
    history = list(steps(root, head, slugs))
    allowed = [one for step in history for one in step.changes.values() if one is not None and _is_allowed(one)]
    oids = list(dict.fromkeys(one.oid for one in allowed))
    small = {oid for oid, size in zip(oids, git.sizes(root, oids), strict=True) if size <= LARGEST_FILE}
    present: dict[str, dict[str, Committed]] = {}
    found: dict[str, list[State]] = {}
    for step in history:
        for slug in dict.fromkeys(slug for path in step.changes if (slug := slug_of(path)) is not None):
            if is_slug(slug) and (slugs is None or slug in slugs):
                own = present.setdefault(slug, {})
                _apply(step, slug, own, small)
                files = tuple(own[path] for path in sorted(own))
                before = found.setdefault(slug, [])
                if (before[-1].files if before else ()) != files:
                    before.append(State(step.commit, files))
    return found


def side_states(root: Path, head: str, slug: str) -> list[State]:
    """The state of an organization after every commit that changed it, also of those that a merge brought."""
    states = []
    for commit in commits_touching(root, head, f"{CATALOG}/{slug}"):
        found = git.files_at(root, commit, f"{CATALOG}/{slug}")
        own = [one for one in found if _is_allowed(one) and one.size <= LARGEST_FILE]
        states.append(State(commit, tuple(sorted(one._replace(size=0) for one in own))))
    return states


def _apply(step: Step, slug: str, own: dict[str, Committed], small: Collection[str]) -> None:
    for path, one in step.changes.items():
        if slug_of(path) == slug:
            own.pop(path, None)
            if one is not None and _is_allowed(one) and one.oid in small:
                own[path] = one


def _is_allowed(file: Committed) -> bool:
    slug, name = slug_of(file.path), file.path.rpartition("/")[2]
    in_place = file.path.count("/") == 2 and file.mode == "100644"
    return slug is not None and in_place and name in (PROFILE, READINGS, *document_names(slug))
