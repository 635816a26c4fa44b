"""`oos compare`: what each of their rules is to mine, or what I face and do not answer."""

from __future__ import annotations

import json
from pathlib import Path

import click

from oos_catalog.analysis.comparison import comparison
from oos_catalog.analysis.frequency import frequencies
from oos_catalog.analysis.gaps import gaps
from oos_catalog.analysis.merge import MergeClass
from oos_catalog.analysis.merge import Side as Mine
from oos_catalog.catalog.layout import around
from oos_catalog.cli.comparison_text import CLASSES, comparison_rows, gap_rows, in_markdown, in_terminal
from oos_catalog.cli.published import judged_catalog
from oos_catalog.cli.reading import Side, read_side
from oos_catalog.cli.suggest import candidates
from oos_catalog.cli.targets import catalog_option
from oos_catalog.lint.check import check_catalog
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.lint.rule import Context
from oos_catalog.model.document import PatternLine
from oos_catalog.model.reading import UNSURE
from oos_catalog.patterns.registry import Registry


@click.command("compare", short_help="say what each of their rules is to yours")
@click.argument("mine")
@click.argument("theirs", required=False)
@click.option("--format", "shape", type=click.Choice(["table", "json", "markdown"]), default="table", show_default=True)
@click.option(
    "--only",
    type=click.Choice([*CLASSES], case_sensitive=False),
    multiple=True,
    help="Show rules of this class only (repeatable).",
)
@catalog_option
def command(mine: str, theirs: str | None, shape: str, only: tuple[str, ...], catalog: Path | None) -> int:
    """Compare MINE with THEIRS, rule by rule. Both are OOS files or slugs of the catalog.

    Each of their rules agrees with yours (VALIDATES), does the opposite (CONFLICTS), answers what you have no rule on
    (GAP), is not your situation or only there so far (UNIQUE), or one side does not say (UNDECIDED). Without THEIRS,
    `--only GAP` shows what you face and do not answer, against the whole catalog. Exit code 0 whatever the classes.
    """
    me = _side(mine, catalog)
    wanted = [MergeClass(one.upper()) for one in only]
    if theirs is None:
        if set(wanted) != {MergeClass.GAP}:
            raise click.UsageError("name THEIRS, or use --only GAP to compare with the whole catalog")
        judged = judged_catalog(me.root)
        counted = frequencies(judged.published, me.registry, known=judged.known)
        record = gaps(Mine(me.organization, me.registry), counted, judged.published)
        rows = gap_rows(record, me.organization.name)
    else:
        them = _side(theirs, catalog)
        if them.registry.version != me.registry.version:
            raise click.UsageError(
                f"{for_terminal(mine)} and {for_terminal(theirs)} lie in catalogs with different patterns; "
                "name the one to use with --catalog DIR"
            )
        record = comparison(Mine(me.organization, me.registry), them.organization, wanted, candidates(them))
        rows = comparison_rows(record, me.organization.name, them.organization.name)
    if shape == "json":
        click.echo(json.dumps(record, ensure_ascii=True, indent=1))
    else:
        click.echo("\n".join(in_markdown(rows) if shape == "markdown" else in_terminal(rows)))
    if shape == "table":
        click.echo(f"next: {_next_command(mine, me, theirs)}", err=True)
    return 0


def _side(argument: str, catalog: Path | None) -> Side:
    """What an argument names, with a word on what in it could not be understood."""
    side = read_side(argument, catalog)
    shown = for_terminal(argument)
    if rules := _held_back(side):
        click.echo(f"{shown} is held back from the site by {rules}; run `oos check {shown}`", err=True)
    lines = (line for claim in side.document.active_claims for line in claim.patterns if line.pattern is not None)
    unknown = sum(_is_unknown(line, side.registry) for line in lines)
    if unknown:
        said = "1 Pattern line names" if unknown == 1 else f"{unknown} Pattern lines name"
        click.echo(
            f"{shown}: {said} a pattern or an answer that the registry does not have; run `oos check {shown}`", err=True
        )
    return side


def _held_back(side: Side) -> str:
    """The rules that hold an organization of the catalog back."""
    if side.home is None:
        return ""
    from oos_catalog.catalog.loader import load_catalog

    slug = side.home.slug
    alone = load_catalog(around(side.path) or side.root, only=frozenset({slug}), with_dates=False)
    return ", ".join(check_catalog(alone, Context()).quarantined.get(slug, ()))


def _is_unknown(line: PatternLine, registry: Registry) -> bool:
    pattern = registry.pattern(line.pattern)
    return pattern is None or (line.stance != UNSURE and registry.stance(pattern.id, line.stance) is None)


def _next_command(mine: str, me: Side, theirs: str | None) -> str:
    if me.organization.unread:
        return f"oos annotate {for_terminal(mine)}"
    return f"oos compare {for_terminal(mine)} --only GAP" if theirs else "oos patterns"
