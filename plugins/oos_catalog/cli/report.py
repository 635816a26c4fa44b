"""`oos report`: what a branch changes, in the words of the catalog."""

from __future__ import annotations

import json
import os
import shlex
from functools import cache
from pathlib import Path
from typing import Any

import click

from oos_catalog.analysis.authority import authority
from oos_catalog.analysis.examination import examine
from oos_catalog.analysis.queue import queue
from oos_catalog.analysis.report import report
from oos_catalog.analysis.signals import Signal
from oos_catalog.catalog.layout import shown
from oos_catalog.catalog.proposal import Proposal, sides
from oos_catalog.cli.check import private_names, private_names_option, today
from oos_catalog.cli.kept_digests import load_digests, save_digests
from oos_catalog.cli.progress import progress_bars
from oos_catalog.cli.proposed import AccountId, head_option, proposed, refs_understood
from oos_catalog.cli.queue_text import queue_in_markdown, queue_in_terminal
from oos_catalog.cli.report_text import in_markdown, in_notes, in_terminal
from oos_catalog.cli.suggest import candidates_of
from oos_catalog.cli.targets import catalog_option, read_file
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.lint.rule import Context
from oos_catalog.model.finding import Severity
from oos_catalog.patterns.suggest import Matcher


@click.command("report", short_help="say what a change means")
@click.option("--base", metavar="REF", help="The commit to merge into.")
@head_option
@click.option("--actor-id", type=AccountId(), help="Also say whether this account may merge it.")
@click.option(
    "--queue",
    "queue_folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="One page over all open pull requests, from their reports in JSON: DIR/<number>.json.",
)
@click.option(
    "--format", "shape", type=click.Choice(["text", "markdown", "notes", "json"]), default="text", show_default=True
)
@private_names_option
@catalog_option
def command(
    base: str | None,
    head: str,
    actor_id: int | None,
    queue_folder: Path | None,
    shape: str,
    private_names_file: Path | None,
    catalog: Path | None,
) -> int:
    """Say what merging a branch means: rules, what they confirm, what moves, what to mend.

    `markdown` is for a comment, `notes` for those who import it; with OOS_SITE_URL set they lead to pages of the site.

    Exit code 1 where the check finds an error in what changes. While something stands there that must not be repeated,
    nothing of the change is quoted.
    """
    if (base is None) == (queue_folder is None):
        raise click.UsageError("name either --base REF, for one change, or --queue DIR, for all of them")
    if queue_folder is not None:
        if shape == "notes" or actor_id is not None:
            raise click.UsageError("--queue goes with --format text, markdown or json, and without --actor-id")
        return _queue(queue_folder, shape)
    proposal = proposed(str(base), head, catalog, limited=shape != "notes")
    record = _report(proposal, actor_id, private_names(private_names_file))
    errors = [one["rule"] for one in record["findings"] if one["severity"] == Severity.ERROR]
    if shape == "text":
        click.echo(in_terminal(record))
        if step := _next(record, str(base)):
            click.echo(f"next: {step}", err=True)
    else:
        site = os.environ.get("OOS_SITE_URL", "")
        shapes = {"json": lambda: json.dumps(record, indent=1), "notes": lambda: in_notes(record, site)}
        click.echo(shapes.get(shape, lambda: in_markdown(record, site))())
    return int(bool(errors))


def _next(record: dict[str, Any], base: str) -> str | None:
    """What to do now; nothing where the report says it in words."""
    if errors := [one["rule"] for one in record["findings"] if one["severity"] == Severity.ERROR]:
        return f"oos explain {errors[0]}"
    if not record["paths"]:
        return "git commit"
    if record["overtaken"]:
        return f"git merge {for_terminal(shlex.quote(base))}"
    return None if Signal.AUTHOR in record["signals"] else "open a pull request"


def _report(proposal: Proposal, actor_id: int | None, names: tuple[str, ...]) -> dict[str, Any]:
    kept = load_digests(proposal.root)
    with refs_understood(), progress_bars() as show:
        read = sides(proposal)
        examined, digests = examine(proposal, read, Context(today=today(), private_names=names), kept, show)
        save_digests(proposal.root, digests, kept)
        who = authority(proposal, read, actor_id) if actor_id is not None else None
        matcher = cache(lambda: Matcher(examined.registry))
        return report(examined, who, lambda claim: candidates_of(matcher().suggest(claim), examined.registry))


def _queue(folder: Path, shape: str) -> int:
    """Every report in the folder; what is none is named and left out."""
    reports: dict[int, dict[str, Any]] = {}
    unread: list[str] = []
    for file in sorted(folder.iterdir()):
        try:
            found = json.loads(read_file(file))
            queue({int(file.stem): found})  # raises for what is no report
            reports[int(file.stem)] = found
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            unread.append(file.stem if file.stem.isdecimal() and file.stem.isascii() else shown(file.name))
    record = queue(reports)
    if shape == "json":
        click.echo(json.dumps(record | {"unread": unread}, indent=1))
    else:
        page = queue_in_markdown(record, unread, os.environ.get("OOS_REPOSITORY", ""))
        click.echo(queue_in_terminal(record, unread) if shape == "text" else page)
    return 0
