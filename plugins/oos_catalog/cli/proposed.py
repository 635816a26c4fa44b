"""What verbs about a branch share: their options, and the proposal that these name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from oos_catalog.catalog.git import UnknownRef
from oos_catalog.catalog.proposal import Proposal, read_proposal
from oos_catalog.cli.targets import own_catalog_root
from oos_catalog.lint.reporters.escape import for_terminal

head_option = click.option(
    "--head", metavar="REF", default="HEAD", show_default=True, help="The commit that is proposed; read, never run."
)


@contextmanager
def refs_understood() -> Iterator[None]:
    """Raises click.UsageError for what names no commit, or one whose files are not here."""
    try:
        yield
    except UnknownRef as error:
        raise click.UsageError(for_terminal(str(error))) from None


def proposed(base: str, head: str, catalog: Path | None) -> Proposal:
    """The proposal in the repository of the catalog. Raises click.UsageError."""
    with refs_understood():
        return read_proposal(own_catalog_root(catalog), base, head)
