"""From the files of a repository to a Catalog; what cannot be read becomes a problem, never an exception."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from oos_catalog.catalog import git
from oos_catalog.catalog.files import Files, FolderFiles
from oos_catalog.catalog.layout import (
    CATALOG,
    PROFILE,
    READINGS,
    TOP,
    document_names,
    registry_schema,
    slug_of,
)
from oos_catalog.document import read_document
from oos_catalog.document.schema import judge
from oos_catalog.document.source_text import LARGEST_FILE, decode
from oos_catalog.document.strict_yaml import read_yaml
from oos_catalog.model.catalog import Catalog, Head, Organizations, TreeEntry
from oos_catalog.model.document import Document, Place, Problem
from oos_catalog.model.document import Path as ValuePath
from oos_catalog.model.organization import Dates, Organization, OrganizationFile

RULE_OF_SCHEMA = {
    "org": "organization-file",
    "readings": "readings-file",
    **dict.fromkeys(("situations", "maintainers", "pattern"), "registry-file"),
}


def load_catalog(root: Path, *, only: frozenset[str] | None = None, with_dates: bool = True) -> Catalog:
    """All organizations of the catalog at `root` (the directory that holds `catalog/`), or only those with these slugs.

    Dates take a pass over the whole history; who does not show them does without.
    """
    dates = _dates_by_slug(git.file_dates(root) if with_dates else {})
    return catalog_of(FolderFiles(root), root, git.head(root), only=only, dates=dates)


def catalog_of(
    files: Files,
    root: Path,
    head: Head,
    *,
    only: frozenset[str] | None = None,
    dates: Mapping[str, Dates] = MappingProxyType({}),
) -> Catalog:
    """The catalog that these files make.

    Organizations are read when they are asked for, each time anew. `entries` are always those of the whole tree. Links,
    special files and files over the size cap are not read: their entries say what they are. What should be a readable
    file and is not becomes a problem of its organization.
    """
    homes = {slug: own for slug, own in _by_slug(files.entries).items() if only is None or slug in only}

    def read(slug: str) -> Organization:
        return _organization(files, slug, homes[slug], dates.get(slug, Dates()))

    return Catalog(
        root=str(root),
        organizations=Organizations(homes, read),
        entries=files.entries,
        head=head,
        registry=_registry(files),
        partial=only is not None,
    )


def _by_slug(entries: Iterable[TreeEntry]) -> dict[str, list[TreeEntry]]:
    """Entries of each organization's directory; organizations in order of their slug."""
    found: dict[str, list[TreeEntry]] = {}
    for entry in entries:
        if (slug := slug_of(entry.path)) is not None:
            found.setdefault(slug, []).append(entry)
    return dict(sorted(found.items()))


def _dates_by_slug(dates: Mapping[str, tuple[str, str]]) -> dict[str, Dates]:
    """First and last day over all files that an organization has or had."""
    spans: dict[str, tuple[str, str]] = {}
    for path, (first, last) in dates.items():
        if (slug := slug_of(path)) is not None:
            earlier, later = spans.get(slug, (first, last))
            spans[slug] = (min(first, earlier), max(last, later))
    return {slug: Dates(first=first, last=last) for slug, (first, last) in spans.items()}


def _organization(files: Files, slug: str, entries: list[TreeEntry], dates: Dates) -> Organization:
    present = _readable(slug, entries)
    problems: list[tuple[str, Problem]] = []
    document = _document(files, [name for name in document_names(slug) if name in present], slug, problems)
    schemas = {PROFILE: "org", READINGS: "readings"}
    found = {
        name: _data_file(files, f"{CATALOG}/{slug}/{name}", schema, problems)
        for name, schema in schemas.items()
        if name in present
    }
    profile = found.get(PROFILE)
    sound = profile is not None and not profile.problems
    return Organization(
        slug=slug,
        profile=OrganizationFile.model_validate(profile.frontmatter) if sound and profile else OrganizationFile(),
        has_profile=PROFILE in present,
        document=document,
        files=tuple(file for file in found.values() if file is not None),
        dates=dates,
        paths=tuple(entry.path for entry in entries),
        problems=tuple(problems),
    )


def _readable(slug: str, entries: list[TreeEntry]) -> frozenset[str]:
    """Names in the organization's directory that are to be read: all but links, special and too large files."""
    parts = {entry.path.split("/")[2]: entry for entry in entries}
    refused = {
        name
        for name, entry in parts.items()
        if entry.path == f"{CATALOG}/{slug}/{name}"
        and (entry.kind in ("symlink", "special", "submodule") or entry.size > LARGEST_FILE)
    }
    return frozenset(parts.keys() - refused)


def _document(files: Files, names: list[str], slug: str, problems: list[tuple[str, Problem]]) -> Document | None:
    """The first of the files that can be read."""
    for name in names:
        path = f"{CATALOG}/{slug}/{name}"
        if (data := _bytes(files, path, problems)) is not None:
            return read_document(data, path)
    return None


def _data_file(files: Files, path: str, schema: str, problems: list[tuple[str, Problem]]) -> Document | None:
    """A YAML file as a document without claims, judged by its schema; None, with a problem, where it cannot be read."""
    data = _bytes(files, path, problems)
    if data is None:
        return None
    text, found = decode(data)
    yaml = read_yaml(text)
    value = {} if yaml.value is None else yaml.value
    found += yaml.problems
    for flaw in [] if yaml.problems else judge(schema, value):
        place, message = _nearest(yaml.places, flaw.path), _named(flaw.path, flaw.message)
        found.append(Problem(RULE_OF_SCHEMA[schema], place, message, flaw.help))
    return Document(
        path=path,
        dialect="data",
        source=text,
        frontmatter=value if isinstance(value, dict) else {},
        frontmatter_places=yaml.places,
        problems=tuple(found),
    )


def _registry(files: Files) -> tuple[Document, ...]:
    """The files of the registry."""
    found = []
    for entry in files.entries:
        schema = registry_schema(entry.path)
        if schema is not None and entry.kind in ("file", "executable") and entry.size <= LARGEST_FILE:
            unreadable: list[tuple[str, Problem]] = []
            file = _data_file(files, entry.path, schema, unreadable)
            problems = tuple(problem for _, problem in unreadable)
            found.append(
                file or Document(path=entry.path, dialect="data", source="", frontmatter={}, problems=problems)
            )
    return tuple(found)


def _nearest(places: Mapping[ValuePath, Place], path: ValuePath) -> Place:
    """Where a value starts, or what is around it if it is missing."""
    ancestors = (path[:length] for length in range(len(path), -1, -1))
    return next((places[one] for one in ancestors if one in places), TOP)


def _named(path: ValuePath, message: str) -> str:
    """`source.urls[0]: <message>`"""
    name = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")
    return f"{name}: {message}" if name else message


def _bytes(files: Files, path: str, problems: list[tuple[str, Problem]]) -> bytes | None:
    """What a file holds; None, with a problem, where it cannot be read."""
    data = files.read(path)
    if isinstance(data, Problem):
        problems.append((path, data))
        return None
    return data
