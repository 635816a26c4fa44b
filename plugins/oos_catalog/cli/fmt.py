"""`oos fmt`: mend derived numbers and spacing, in place."""

from __future__ import annotations

import difflib
import os
import tempfile
from pathlib import Path

import click

from oos_catalog.catalog.layout import CATALOG, document_names
from oos_catalog.cli import Failure
from oos_catalog.cli.progress import tracked
from oos_catalog.cli.targets import Targets, catalog_option, near, read_file, resolve
from oos_catalog.document import read_document
from oos_catalog.document.formatter import format_document
from oos_catalog.lint.check import LEAKS_ONLY, check_document
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.lint.rule import Context
from oos_catalog.model.organization import Organization


@click.command("fmt", short_help="mend derived numbers and spacing")
@click.argument("paths", nargs=-1)
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit code 1 if a file would change.")
@click.option("--diff", is_flag=True, help="Change nothing; show what would change.")
@catalog_option
def command(paths: tuple[str, ...], only_check: bool, diff: bool, catalog: Path | None) -> int:
    """Write the derived numbers of the frontmatter and tidy spacing, labels and ids; your words stay as they are.

    A second run changes nothing. Files that cannot be read well enough to be edited safely are left alone and named.
    """
    changed = 0
    left: list[str] = []
    failed: list[str] = []
    files = _files(resolve(paths, catalog))
    for file in tracked(files, "formatting"):
        try:
            before = read_file(file)
            after = format_document(before, file.name)
            if after is None:
                left.append(
                    f"{for_terminal(str(file))} is left as it is: run `oos check` on it and mend its errors first"
                )
            elif after != before:
                if not (only_check or diff):
                    replace_file(file, after)
                changed += 1
                if diff:
                    show_changes(file, before, after)
                else:
                    click.echo(for_terminal(file.as_posix()))
        except OSError as error:
            failed.append(f"{for_terminal(str(file))} cannot be read or written: {error.strerror}")
    verb = "would change" if only_check or diff else "changed"
    click.echo(f"{verb} {changed} of {len(files)} files", err=True)
    if left or failed:
        raise (Failure if failed else click.ClickException)("\n".join([*left, *failed]))
    return 1 if only_check and changed else 0


def _files(targets: Targets) -> list[Path]:
    """The OOS files that are meant, as paths that a person would write."""
    files = list(targets.files)
    if targets.root is not None:
        home = targets.root / CATALOG
        slugs = targets.only if targets.only is not None else {entry.name for entry in home.iterdir() if entry.is_dir()}
        found = (home / slug / name for slug in sorted(slugs) for name in document_names(slug))
        files += [near(path) for path in found if path.is_file()]
    return files


def leaks(data: bytes, name: str, home: Organization | None = None) -> bool:
    """Whether a file holds a secret or personal data; the contacts of the organization that it belongs to are none."""
    return bool(check_document(read_document(data, name), Context(organization=home), LEAKS_ONLY))


def show_changes(file: Path, before: bytes, after: bytes, *, around: int = 0, home: Organization | None = None) -> None:
    """Print what changes, with `around` lines of context; not where the file holds what must not be repeated."""
    if leaks(before, file.name, home):
        shown = for_terminal(file.as_posix())
        click.echo(
            f"{shown} holds what must not be repeated, so its changes are not shown: run `oos check` on it", err=True
        )
        return
    old, new = (data.decode("utf-8", "replace").split("\n") for data in (before, after))
    for line in difflib.unified_diff(old, new, file.as_posix(), file.as_posix(), lineterm="", n=around):
        click.echo(for_terminal(line))


def replace_file(file: Path, data: bytes) -> None:
    """Write a file in one step: a full disk or a kill leaves the old one. Raises OSError."""
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=".oos-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(descriptor)
        os.chmod(name, file.stat().st_mode & 0o777 if file.exists() else 0o644)
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise
