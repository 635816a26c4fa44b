"""What the arguments of a verb mean: files, organizations of a catalog, or a whole catalog."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

import click

from oos_catalog.catalog.layout import (
    CATALOG,
    PROFILE,
    READINGS,
    REGISTRY,
    CatalogNotFound,
    around,
    find_catalog,
    is_organization,
)
from oos_catalog.cli import Failure
from oos_catalog.lint.reporters.escape import for_terminal

catalog_option = click.option("--catalog", type=click.Path(path_type=Path), metavar="DIR", help="The catalog to use.")

ENDINGS = (".oos.md", ".oos.json", ".oos.yaml", ".oos.yml")
_SKIPPED = frozenset({".git", "node_modules", ".venv", "venv", "vendor", "site"})
"""Folders below which no file of one's own lies; a file in them can be named."""


class Targets(NamedTuple):
    """Organizations of the catalog at `root` (`only` None: all of them), and files outside of it."""

    root: Path | None = None
    only: frozenset[str] | None = frozenset()
    files: tuple[Path, ...] = ()

    @property
    def whole_catalog(self) -> bool:
        return self.root is not None and self.only is None


def looks_like_path(argument: str) -> bool:
    """An argument is a path if it holds `/` or has one of the endings; anything else is a slug (DESIGN section 6)."""
    return (
        "/" in argument
        or os.sep in argument
        or argument.endswith((".md", ".json", ".yaml", ".yml"))
        or argument in (".", "..")
    )


def resolve(arguments: Sequence[str], catalog: Path | None) -> Targets:
    """Raises click.UsageError for what does not exist, all of it in one message."""
    if catalog is not None:
        catalog_root(catalog)
    if not arguments:
        return _default(catalog)
    wrong: list[str] = []
    slugs: set[str] = set()
    files: list[Path] = []
    root: Path | None = None
    whole = False
    for argument in arguments:
        found = _path(Path(argument), wrong) if looks_like_path(argument) else _slug(argument, catalog, wrong)
        if found.root is not None:
            if root not in (None, found.root):
                wrong.append(f"{for_terminal(argument)} is in another catalog than the arguments before it")
            root = found.root
        whole = whole or found.whole_catalog
        slugs |= found.only or set()
        files += found.files
    if wrong:
        raise click.UsageError("\n".join(wrong))
    return Targets(root, None if whole else frozenset(slugs), tuple(dict.fromkeys(files)))


def catalog_root(catalog: Path | None) -> Path:
    """The catalog that a verb works on. Raises click.UsageError where there is none."""
    try:
        return find_catalog(Path.cwd(), catalog)
    except CatalogNotFound as error:
        raise click.UsageError(for_terminal(str(error))) from None


def own_catalog_root(catalog: Path | None) -> Path:
    """The catalog around the current directory, or the named one: what is written to must be meant."""
    here = Path.cwd()
    if catalog is None and around(here) is None:
        if (here / "HEAD").is_file() and (here / "objects").is_dir():
            raise click.UsageError("this is a repository without files; clone it, and run this in the clone")
        raise click.UsageError(f"no {CATALOG}/{REGISTRY} in {for_terminal(str(here))} or above it; use --catalog DIR")
    return catalog_root(catalog)


def _default(catalog: Path | None) -> Targets:
    """The catalog around the current directory, else the OOS files below it."""
    here = Path.cwd()
    root = around(here) if catalog is None else catalog_root(catalog)
    if root is not None:
        return Targets(root, None)
    files = tuple(_files_below(here))
    if not files:
        shown = for_terminal(str(here))
        raise click.UsageError(
            f"nothing to check: no {CATALOG}/{REGISTRY} in {shown} or above it, "
            f"and no file ending in {', '.join(ENDINGS)} below it, but for what lies in {', '.join(sorted(_SKIPPED))}; "
            "name a file or folder there"
        )
    return Targets(files=tuple(path.relative_to(here) for path in files))


def _slug(slug: str, catalog: Path | None, wrong: list[str]) -> Targets:
    root = catalog_root(catalog)
    if slug and is_organization(slug) and (root / CATALOG / slug).is_dir():
        return Targets(root, frozenset({slug}))
    if (present := _present_slug(root, slug)) is not None:
        return Targets(root, frozenset({present}))
    known = sorted(entry.name for entry in (root / CATALOG).iterdir() if is_organization(entry.name))
    near = get_close_matches(slug, known, 3)
    hint = f"did you mean {' or '.join(near)}?" if near else f"write ./{slug} if it is a path"
    wrong.append(f"no organization {slug!a} in {for_terminal(str(root / CATALOG))}; {for_terminal(hint)}")
    return Targets()


def _present_slug(root: Path, former: str) -> str | None:
    """The slug of the organization that had this one formerly."""
    from oos_catalog.catalog.loader import load_catalog  # imports git, and reads every org.yml: only where it must

    return load_catalog(root, with_dates=False).former_slugs.get(former)


def _path(path: Path, wrong: list[str]) -> Targets:
    if not os.path.lexists(path):
        wrong.append(f"no such file or directory: {for_terminal(str(path))}")
        return Targets()
    full = Path(os.path.abspath(path))
    root = around(full)
    if root is not None:
        parts = full.relative_to(root).parts
        if not parts or parts == (CATALOG,):
            return Targets(root, None)
        if parts[0] == CATALOG and (is_organization(parts[1]) or parts[1] == REGISTRY):
            return Targets(root, frozenset({parts[1]}))
    if path.name in (PROFILE, READINGS):
        click.echo(f"{for_terminal(str(path))} is left out: there is no {CATALOG}/{REGISTRY} around it", err=True)
        return Targets()
    if path.is_dir():
        below = tuple(_files_below(path))
        if not below:
            wrong.append(f"no file ending in {', '.join(ENDINGS)} below {for_terminal(str(path))}")
        return Targets(files=below)
    return Targets(files=(path,))


def read_file(file: Path) -> bytes:
    """What a regular file holds. Raises OSError, also for a link, and for a pipe or device, which might never end."""
    if file.is_symlink():
        raise OSError(errno.ELOOP, "it is a link; name the file that it leads to", str(file))
    with open(file, "rb", opener=_open_without_waiting) as stream:
        return stream.read()


def read_or_fail(file: Path) -> bytes:
    """The same for a file without which nothing can be done. Raises Failure."""
    try:
        return read_file(file)
    except OSError as error:
        raise Failure(f"{for_terminal(file.as_posix())} cannot be read: {error.strerror}") from None


def _open_without_waiting(path: str, flags: int) -> int:
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "it is not a regular file", path)
    return descriptor


def near(path: Path) -> Path:
    """The path as a person would write it: from the current directory where it lies below it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _files_below(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        yield from (Path(place, name) for name in sorted(names) if name.lower().endswith(ENDINGS))
