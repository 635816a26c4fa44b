"""What verbs read before they compare or annotate: a registry, and one OOS file in its terms."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import click

import oos_catalog
from oos_catalog.catalog.layout import CATALOG, PROFILE, READINGS, REGISTRY
from oos_catalog.cli import Failure
from oos_catalog.cli.targets import catalog_root, looks_like_path, near, read_or_fail, resolve
from oos_catalog.document import read_document
from oos_catalog.lint.check import LEAKS_ONLY, check_document, check_organization
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.lint.rule import Context
from oos_catalog.model.catalog import Catalog
from oos_catalog.model.document import Document
from oos_catalog.model.organization import Organization
from oos_catalog.model.reading import ReadOrganization
from oos_catalog.patterns import readings
from oos_catalog.patterns.registry import Registry


class Side(NamedTuple):
    """One OOS file as it was read, and what it says in the terms of the registry.

    `path` is where it lies, as a person would write it; `root` is the repository whose registry it is read by. `home`
    is its organization in the catalog, None for a file outside of any.
    """

    organization: ReadOrganization
    document: Document
    path: Path
    registry: Registry
    root: Path
    home: Organization | None = None


def registry_at(root: Path) -> Registry:
    """The registry of the catalog at `root`; `is_copy` where that is the one inside the installed package."""
    return _registry_of(_load(root, frozenset()))


def read_side(argument: str, catalog: Path | None) -> Side:
    """The OOS file that an argument names: a slug of the catalog, a path in an organization's directory, another file.

    The first two are read as that organization, with its org.yml and readings.yml. The registry is that of `catalog`,
    else that of the catalog which holds the file, else that of the catalog around the current directory or of the
    program. Raises click.UsageError for what does not exist or is not one OOS file, Failure for what cannot be read,
    and click.ClickException for what holds no rule, was withdrawn, or holds what must not be repeated.
    """
    side = _read_side(argument, catalog)
    shown = for_terminal(argument)
    if side.home is not None and (gone := side.home.profile.withdrawn) is not None:
        raise click.ClickException(f"{shown} withdrew its rules on {gone.date}: {for_terminal(gone.reason)}")
    if not side.organization.claims:
        raise click.ClickException(f"{shown} holds no rule that could be read; run `oos check {shown}`")
    if _leaks(side):
        raise click.ClickException(
            f"{shown} holds what must not be repeated; run `oos check {shown}` and mend it first"
        )
    return side


def _leaks(side: Side) -> bool:
    """Whether the file, or what stands beside it in the organization's directory, holds what must not be repeated."""
    if side.home is None:
        return bool(check_document(side.document, Context(), LEAKS_ONLY))
    return bool(check_organization(side.home, Context(), LEAKS_ONLY))


def _read_side(argument: str, catalog: Path | None) -> Side:
    targets = resolve([argument], catalog)
    shown = for_terminal(argument)
    if targets.root is None:
        if len(targets.files) != 1:
            found = f"{len(targets.files)} OOS files" if targets.files else "no OOS file"
            raise click.UsageError(f"{shown} is {found}; name one")
        file, root = targets.files[0], catalog_root(catalog)
        document, registry = read_document(read_or_fail(file), file.as_posix()), registry_at(root)
        return Side(readings.read_file(document, registry), document, file, registry, root)
    slug, *others = targets.only or (REGISTRY,)
    if others or slug == REGISTRY:
        raise click.UsageError(f"{shown} is not one organization; name a slug or an OOS file")
    loaded = _load(targets.root, frozenset({slug}))
    root = targets.root if catalog is None else catalog_root(catalog)
    registry = _registry_of(loaded) if root == targets.root else registry_at(root)
    return _organization(loaded, slug, registry, root, argument)


def _load(root: Path, only: frozenset[str]) -> Catalog:
    from oos_catalog.catalog.loader import load_catalog  # imports git, which takes longer than reading a file

    return load_catalog(root, only=only, with_dates=False)


def _registry_of(catalog: Catalog) -> Registry:
    inside = Path(catalog.root).is_relative_to(Path(oos_catalog.__file__).parent)
    registry = Registry.of(catalog.registry, is_copy=inside)
    if not registry.patterns:
        shown = for_terminal(str(near(Path(catalog.root, CATALOG, REGISTRY))))
        click.echo(f"{shown} holds no pattern, so no rule can be read; name another with --catalog DIR", err=True)
    return registry


def _organization(catalog: Catalog, slug: str, registry: Registry, root: Path, argument: str) -> Side:
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
    return Side(readings.read_organization(home, registry), home.document, near(path), registry, root, home)


def _stands_for(argument: str, document: Path) -> bool:
    """Whether the argument is not some other file in the organization's directory."""
    named = Path(os.path.abspath(argument))
    return (
        not looks_like_path(argument) or named == document or named.name in (PROFILE, READINGS) or not named.is_file()
    )
