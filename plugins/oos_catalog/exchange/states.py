"""The states of each organization's directory along the history of main, and which of them others may import."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from oos_catalog.catalog import git
from oos_catalog.catalog.files import Blobs, CommitFiles
from oos_catalog.catalog.git import Committed
from oos_catalog.catalog.history import Step, steps
from oos_catalog.catalog.layout import PROFILE, READINGS, document_names, is_slug, slug_of
from oos_catalog.catalog.loader import catalog_of
from oos_catalog.document import read_texts
from oos_catalog.document.source_text import LARGEST_FILE
from oos_catalog.lint.check import LEAKS, Selection, check_document, check_organization, within
from oos_catalog.lint.rule import Context
from oos_catalog.model.catalog import Head
from oos_catalog.model.organization import Organization

_LEAKS: Final = Selection(only=LEAKS)

Files: TypeAlias = tuple[Committed, ...]


class State(NamedTuple):
    """The allowed files of an organization after a commit of main, in order of their names."""

    commit: str
    files: Files

    def oids(self) -> list[str]:
        return [one.oid for one in self.files]


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


class Judge:
    """Says which states of an organization others may import, by what it says of itself now.

    `tip` is the organization as it is and passed the check; `blobs` reads the files of its states.
    """

    def __init__(self, root: Path, blobs: Blobs, tip: Organization, last: State) -> None:
        self._root = root
        self._blobs = blobs
        self._clean = dict.fromkeys(last.oids(), True)
        self._withdrawn = tip.profile.withdrawn is not None
        self._redacted = redacted(tip)

    @property
    def cuts(self) -> bool:
        """Whether what was imported before may have to go."""
        return self._withdrawn or bool(self._redacted)

    def carried(self, states: Sequence[State]) -> Iterator[State]:
        """The states that may be imported.

        None holds what must not be repeated. Once something is redacted, only states in which it is already; once the
        organization left, only what it says about that.
        """
        for state in states:
            if self._withdrawn:
                state = state._replace(files=tuple(one for one in state.files if one.path.endswith(f"/{PROFILE}")))
            if state.files and self._may_be_told(state):
                yield state

    def _may_be_told(self, state: State) -> bool:
        if not self.cuts and all(map(self._is_clean, state.files)):
            return True
        slug = str(slug_of(state.files[0].path))
        catalog = catalog_of(CommitFiles(self._root, state.files, self._blobs), self._root, Head())
        organization = catalog.organization(slug)
        if organization is None or check_organization(organization, within(catalog, Context()), _LEAKS):
            return False
        if self._withdrawn:
            return organization.profile.withdrawn is not None
        return self._redacted <= redacted(organization)

    def _is_clean(self, file: Committed) -> bool:
        """Whether no leak rule fires in a file, also without knowing the organization's own contacts."""
        if file.oid not in self._clean:
            document = read_texts(self._blobs.read(file.oid), file.path)
            self._clean[file.oid] = not check_document(document, Context(), _LEAKS)
        return self._clean[file.oid]


def redacted(organization: Organization) -> frozenset[str]:
    """What was removed for good: the ids of rules, and the day on which something else was."""
    document, day = organization.document, organization.profile.redacted
    rules = {one.id for one in document.claims if one.status_kind == "redacted"} if document else set()
    return frozenset(rules | ({f"on {day}"} if day else set()))
