"""What verbs about a branch share: their options, and the proposal that these name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from oos_catalog.catalog import git
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


def proposed(base: str, head: str, catalog: Path | None, *, limited: bool = True) -> Proposal:
    """The proposal in the repository of the catalog; says what of it is not committed. Raises click.UsageError."""
    root = own_catalog_root(catalog)
    with refs_understood():
        proposal = read_proposal(root, base, head, limited=limited)
    if head == "HEAD":
        say_uncommitted(root)
    return proposal


def say_uncommitted(root: Path) -> None:
    """Says what a verb that looks at the commit that is checked out does not see."""
    if paths := git.uncommitted(root):
        more = f" and {len(paths) - 1} more differ" if len(paths) > 1 else " differs"
        click.echo(
            f"note: {for_terminal(paths[0])}{more} from the commit that is looked at; commit, and run this again",
            err=True,
        )


class AccountId(click.IntRange):
    """The number by which the forge knows an account."""

    name = "number"

    def __init__(self) -> None:
        super().__init__(min=1)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number. Raises click.UsageError, also for a login."""
        try:
            number: int = super().convert(value, param, ctx)
        except click.BadParameter:
            raise click.BadParameter(
                f"{str(value)[:80]!a} is no number of an account; https://api.github.com/users/LOGIN shows it as id",
                ctx,
                param,
            ) from None
        return number
