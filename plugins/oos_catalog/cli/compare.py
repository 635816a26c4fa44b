"""`oos compare`: what each of their rules is to mine, or what I face and do not answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from oos_catalog.analysis.comparison import comparison
from oos_catalog.analysis.frequency import frequencies
from oos_catalog.analysis.gaps import gaps
from oos_catalog.analysis.merge import MergeClass
from oos_catalog.analysis.merge import Side as Mine
from oos_catalog.cli.comparison_text import comparison_lines, gap_lines
from oos_catalog.cli.published import judged_catalog
from oos_catalog.cli.reading import Side, read_side
from oos_catalog.cli.targets import catalog_root
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.model.document import PatternLine
from oos_catalog.model.reading import UNSURE
from oos_catalog.patterns.registry import Registry

CLASSES = [name.value for name in MergeClass]


@click.command("compare", short_help="say what each of their rules is to yours")
@click.argument("mine")
@click.argument("theirs", required=False)
@click.option("--format", "shape", type=click.Choice(["table", "json", "markdown"]), default="table", show_default=True)
@click.option(
    "--only",
    type=click.Choice(CLASSES, case_sensitive=False),
    multiple=True,
    help="Show rules of this class only (repeatable).",
)
@click.option("--catalog", type=click.Path(path_type=Path), metavar="DIR", help="The catalog to use.")
def command(mine: str, theirs: str | None, shape: str, only: tuple[str, ...], catalog: Path | None) -> int:
    """Compare MINE with THEIRS, rule by rule. Both are OOS files or slugs of the catalog.

    Each of their rules agrees with yours (VALIDATES), does the opposite (CONFLICTS), answers what you have no rule on
    (GAP), is not your situation or only there so far (UNIQUE), or one side does not say (UNDECIDED). Without THEIRS,
    `--only GAP` shows what you face and do not answer, against the whole catalog. Exit code 0 whatever the classes.
    """
    me = _side(mine, catalog)
    wanted = [MergeClass(one.upper()) for one in only]
    if theirs is None:
        if wanted != [MergeClass.GAP]:
            raise click.UsageError("name THEIRS, or use --only GAP to compare with the whole catalog")
        record = _against_catalog(me, catalog)
        _show(record, shape, gap_lines(record, me.organization.name, markdown=shape == "markdown"))
    else:
        them = _side(theirs, catalog)
        if them.registry.version != me.registry.version:
            raise click.UsageError(
                f"{for_terminal(mine)} and {for_terminal(theirs)} lie in catalogs with different patterns; "
                "name the one to use with --catalog DIR"
            )
        record = comparison(Mine(me.organization, me.registry), them.organization, wanted)
        names = (me.organization.name, them.organization.name)
        _show(record, shape, comparison_lines(record, *names, markdown=shape == "markdown"))
    if shape == "table":
        click.echo(f"next: {_next_command(mine, me, theirs)}", err=True)
    return 0


def _side(argument: str, catalog: Path | None) -> Side:
    """What an argument names, with a word on what in it could not be understood."""
    side = read_side(argument, catalog)
    shown = for_terminal(argument)
    if not side.organization.claims:
        raise click.ClickException(f"{shown} holds no rule that could be read; run `oos check {shown}`")
    lines = (line for claim in side.document.active_claims for line in claim.patterns if line.pattern is not None)
    unknown = sum(not _known(line, side.registry) for line in lines)
    if unknown:
        said = "1 Pattern line names" if unknown == 1 else f"{unknown} Pattern lines name"
        click.echo(
            f"{shown}: {said} a pattern or an answer that the registry does not have; run `oos check {shown}`", err=True
        )
    return side


def _known(line: PatternLine, registry: Registry) -> bool:
    pattern = registry.pattern(line.pattern)
    return pattern is not None and (line.stance == UNSURE or registry.stance(pattern.id, line.stance) is not None)


def _against_catalog(me: Side, catalog: Path | None) -> dict[str, Any]:
    judged = judged_catalog(catalog_root(catalog))
    return gaps(Mine(me.organization, me.registry), frequencies(judged.published, me.registry), judged.published)


def _show(record: dict[str, Any], shape: str, lines: list[str]) -> None:
    if shape == "json":
        click.echo(json.dumps(record, ensure_ascii=True, indent=1))
    else:
        for line in lines:
            click.echo(line)


def _next_command(mine: str, me: Side, theirs: str | None) -> str:
    if me.organization.unread:
        return f"oos annotate {for_terminal(mine)}"
    return f"oos compare {for_terminal(mine)} --only GAP" if theirs else "oos patterns"
