"""`oos split`: one branch for each organization, to import with `git subtree`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from oos_catalog.catalog.layout import CATALOG, is_slug
from oos_catalog.catalog.transport import NotWritten
from oos_catalog.cli import Failure
from oos_catalog.cli.progress import progress_bars
from oos_catalog.cli.proposed import refs_understood, say_uncommitted
from oos_catalog.cli.targets import catalog_option, own_catalog_root, resolve
from oos_catalog.exchange.split import KEPT, PREFIX, Branch, Outcome, split
from oos_catalog.lint.check import shown_name
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.site.words import counted


@click.command("split", short_help="bring each organization's branch up to date")
@click.argument("organizations", nargs=-1)
@click.option("--all", "every", is_flag=True, help="All organizations; branches of those that are gone are deleted.")
@click.option(
    "--anew",
    is_flag=True,
    help="Judge again what was published (after a leak), and replace what is not from here (after main was rewritten).",
)
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
@catalog_option
def command(organizations: tuple[str, ...], every: bool, anew: bool, shape: str, catalog: Path | None) -> int:
    """Bring the branch org/<slug> of each organization to the commit that is checked out.

    A branch holds the organization's own files and nothing else. What the check holds back keeps its branch as it was,
    as does a branch that was made from a later commit or by somebody else; then the exit code is 1.
    """
    if every == bool(organizations):
        raise click.UsageError("name organizations, or --all")
    root = own_catalog_root(catalog)
    slugs = None if every else resolve([*map(_slug, organizations)], root).only
    with refs_understood(), progress_bars() as show:
        try:
            branches = split(root, slugs, anew=anew, done=lambda done, total: show("splitting", done, total))
        except NotWritten as error:
            raise Failure(for_terminal(str(error))) from None
    say_uncommitted(root)
    if shape == "json":
        records = [one._asdict() | {"slug": shown_name(one.slug)} for one in branches]
        click.echo(json.dumps({"version": 1, "branches": records}, indent=1))
    else:
        for line in _lines(branches):
            click.echo(for_terminal(line))
        if push := _push(branches):
            click.echo(f"next: {push}", err=True)
    return int(any(one.outcome in KEPT for one in branches))


def _slug(name: str) -> str:
    """The organization that is meant, also by the name of its branch or of its directory."""
    slug = name.rstrip("/").removeprefix(PREFIX).removeprefix(f"{CATALOG}/")
    if not is_slug(slug):
        raise click.UsageError(f"{for_terminal(name)!a} is no name of an organization; name its directory, as in acme")
    return slug


_MOST_NAMED = 5


def _push(branches: Sequence[Branch]) -> str | None:
    """How to publish what moved. Only what moved is named: a clone need not have the branches of all others.

    What moved there meanwhile is not overwritten: git compares it with where the branch stood here.
    """
    moved = [one for one in branches if one.outcome not in (Outcome.CURRENT, *KEPT)]
    moved = [one for one in moved if shown_name(one.slug) == one.slug]
    if not moved:
        return None
    if len(moved) > _MOST_NAMED:
        gone = (f":refs/heads/{PREFIX}{one.slug}" for one in moved if one.outcome is Outcome.DELETED)
        return " ".join(["git push --force-with-lease origin", f"'refs/heads/{PREFIX}*:refs/heads/{PREFIX}*'", *gone])
    leases = (f"--force-with-lease={PREFIX}{one.slug}:{one.before or ''}" for one in moved)
    changes = (f"{':' if one.outcome is Outcome.DELETED else ''}refs/heads/{PREFIX}{one.slug}" for one in moved)
    return " ".join(["git push", *leases, "origin", *changes])


def _lines(branches: Sequence[Branch]) -> Iterator[str]:
    """A line for each branch that is not as it was, of a few for each, and the numbers."""
    for one in branches:
        slug = shown_name(one.slug)
        name = f"{PREFIX}{slug}"
        match one.outcome:
            case Outcome.CURRENT if len(branches) <= _MOST_NAMED:
                yield f"{name}: as it was, at {str(one.tip)[:12]}"
            case Outcome.CREATED | Outcome.EXTENDED:
                yield f"{name}: {counted(one.added, 'commit')} added, at {str(one.tip)[:12]}"
            case Outcome.RESTARTED:
                yield f"{name}: begins anew with {counted(one.added, 'commit')}, at {str(one.tip)[:12]}"
            case Outcome.HELD_BACK:
                yield f"{name}: held back, {', '.join(one.rules)}; run `oos check {slug}`"
            case Outcome.DELETED:
                yield f"{name}: deleted, for the organization is gone; it was at {str(one.before)[:12]}"
            case Outcome.FOREIGN:
                yield (
                    f"{name}: left alone, for it does not come from the history of this commit; bring main up to "
                    "date; --anew is for a main that was rewritten, and else publishes again what was taken out"
                )
    counts = Counter(one.outcome for one in branches)
    said = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome if counts[outcome])
    yield f"{counted(len(branches), 'branch', 'branches')}: {said or 'none'}"
