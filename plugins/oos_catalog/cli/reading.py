"""What verbs read before they compare or annotate: a registry, and one OOS file in its terms."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import click

import oos_catalog
from oos_catalog.catalog.layout import CATALOG, PROFILE, READINGS, REGISTRY
from oos_catalog.cli import Failure
from oos_catalog.cli.targets import Targets, catalog_root, looks_like_path, near, read_file, resolve
from oos_catalog.document import read_document
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.model.catalog import Catalog
from oos_catalog.model.document import Document
from oos_catalog.model.organization import Organization
from oos_catalog.model.reading import ReadOrganization
from oos_catalog.patterns import readings
from oos_catalog.patterns.registry import Registry


class Side(NamedTuple):
    """One OOS file as it was read, and what it says in the terms of the registry.

    `path` is where it lies, as a person would write it. `home` is its organization in the catalog, None for a file
    outside of any.
    """

    organization: ReadOrganization
    document: Document
    path: Path
    registry: Registry
    home: Organization | None = None


def registry_at(root: Path) -> Registry:
    """The registry of the catalog at `root`; `is_copy` where that is the one inside the installed package."""
    return _registry_of(_load(root, frozenset()))


def read_side(argument: str, catalog: Path | None) -> Side:
    """The OOS file that an argument names: a slug of the catalog, a path in an organization's directory, another file.

    The first two are read as that organization, with its org.yml and readings.yml. The registry is that of `catalog`,
    else that of the catalog which holds the file, else that of the catalog around the current directory or of the
    program. Raises click.UsageError for what does not exist or is not one OOS file, Failure for what cannot be read.
    """
    targets = resolve([argument], catalog)
    if targets.root is None:
        return _single(_only_file(targets, argument), registry_at(catalog_root(catalog)))
    slug = _only_slug(targets, argument)
    loaded = _load(targets.root, frozenset({slug}))
    own = catalog is None or catalog_root(catalog) == targets.root
    registry = _registry_of(loaded) if own else registry_at(catalog_root(catalog))
    return _organization(loaded, slug, registry, argument)


def _load(root: Path, only: frozenset[str]) -> Catalog:
    from oos_catalog.catalog.loader import load_catalog  # imports git, which takes longer than reading a file

    return load_catalog(root, only=only, with_dates=False)


def _registry_of(catalog: Catalog) -> Registry:
    inside = Path(catalog.root).is_relative_to(Path(oos_catalog.__file__).parent)
    registry = Registry.of(catalog.registry, is_copy=inside)
    if not registry.patterns:
        shown = for_terminal(str(near(Path(catalog.root, CATALOG, REGISTRY))))
        click.echo(f"{shown} holds no pattern, so no rule can be read; name another catalog with --catalog DIR", err=True)
    return registry


def _single(file: Path, registry: Registry) -> Side:
    try:
        document = read_document(read_file(file), file.as_posix())
    except OSError as error:
        raise Failure(f"{for_terminal(str(file))} cannot be read: {error.strerror}") from None
    return Side(readings.read_file(document, registry), document, file, registry)


def _organization(catalog: Catalog, slug: str, registry: Registry, argument: str) -> Side:
    home = catalog.organization(slug)
    if home is None or home.document is None:
        for where, problem in home.problems if home else ():
            raise Failure(f"{for_terminal(where)}: {for_terminal(problem.message)}; {for_terminal(problem.help)}")
        shown = for_terminal(str(near(Path(catalog.root, CATALOG, slug))))
        raise click.UsageError(f"{shown} holds no OOS file; it should be named {for_terminal(slug)}.oos.md")
    path = Path(catalog.root, home.document.path)
    if not _stands_for(argument, path):
        shown = for_terminal(str(near(path)))
        raise click.UsageError(f"{for_terminal(argument)} is not the OOS file of {for_terminal(slug)}; that is {shown}")
    return Side(readings.read_organization(home, registry), home.document, near(path), registry, home)


def _stands_for(argument: str, document: Path) -> bool:
    """Whether the argument is not some other file in the organization's directory."""
    named = Path(os.path.abspath(argument))
    return (
        not looks_like_path(argument) or named == document or named.name in (PROFILE, READINGS) or not named.is_file()
    )


def _only_slug(targets: Targets, argument: str) -> str:
    slugs = targets.only or frozenset()
    if len(slugs) != 1 or REGISTRY in slugs:
        raise click.UsageError(f"{for_terminal(argument)} is not one organization; name a slug or an OOS file")
    return next(iter(slugs))


def _only_file(targets: Targets, argument: str) -> Path:
    if len(targets.files) != 1:
        found = f"{len(targets.files)} OOS files" if targets.files else "no OOS file"
        raise click.UsageError(f"{for_terminal(argument)} is {found}; name one")
    return targets.files[0]
