"""`oos check`: findings for files, organizations or the whole catalog."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import click

from oos_catalog.catalog.layout import REGISTRY, CatalogNotFound, find_catalog, shown
from oos_catalog.cli import Failure
from oos_catalog.cli.progress import progress_bars, tracked
from oos_catalog.cli.targets import Targets, catalog_option, read_file, resolve
from oos_catalog.document import read_document
from oos_catalog.lint.check import Report, Selection, check_catalog, check_document
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.lint.rule import Context, checkers
from oos_catalog.model.finding import Finding, Severity
from oos_catalog.patterns.registry import Registry

FORMATS = ("text", "json", "github", "sarif")

private_names_option = click.option(
    "--private-names",
    "private_names_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with names, one per line, that must not appear. They are neither stored nor shown.",
)


@click.command("check", short_help="check OOS files and say where and how to mend them")
@click.argument("paths", nargs=-1)
@click.option("--format", "shape", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--select", metavar="RULE", multiple=True, help="Look for these rules only (repeatable).")
@click.option("--ignore", metavar="RULE", multiple=True, help="Leave these rules out (repeatable).")
@click.option("--strict", is_flag=True, help="Warnings fail too.")
@click.option("--base", metavar="REF", help="A commit: no id that it published may have vanished.")
@private_names_option
@catalog_option
def command(
    paths: tuple[str, ...],
    shape: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    strict: bool,
    base: str | None,
    private_names_file: Path | None,
    catalog: Path | None,
) -> int:
    """Check OOS files: without PATHS the catalog you are in, or the OOS files below.

    PATHS are files, directories, or slugs of organizations. Exit code 1 when there is an error (with --strict: or a
    warning).
    """
    selection = _selection(select, ignore)
    targets = resolve(paths, catalog)
    names = private_names(private_names_file)
    findings, unreadable = _files(targets.files, selection, names, catalog)
    report, organizations = _catalog(targets, selection, names, base)
    report = Report(tuple(sorted([*findings, *report.findings], key=Finding.sort_key)), report.quarantined)
    for line in _lines(report.shown(names), shape, len(targets.files) + organizations):
        click.echo(line)
    if unreadable:
        raise Failure("\n".join(unreadable))
    if shape == "text":
        _next_command(report, paths)
    return 1 if report.fails(strict=strict) else 0


def _selection(select: Sequence[str], ignore: Sequence[str]) -> Selection:
    try:
        return Selection.of(select, ignore)
    except KeyError as unknown:
        from oos_catalog.cli.explain import no_such_rule

        raise no_such_rule(unknown.args[0]) from None


def private_names(file: Path | None) -> tuple[str, ...]:
    """The private names. Raises click.UsageError where a file would silently check nothing."""
    if file is None:
        return ()
    try:
        lines = file.read_bytes().decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise click.UsageError(f"{for_terminal(str(file))} is not UTF-8; save it as UTF-8") from None
    names = tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    if not names:
        raise click.UsageError(f"{for_terminal(str(file))} holds no name; write one per line")
    return names


def _files(
    files: Sequence[Path], selection: Selection, names: tuple[str, ...], catalog: Path | None
) -> tuple[list[Finding], list[str]]:
    """Findings of files outside a catalog, and what could not be read. Their "today" is the calendar's."""
    registry = cache(lambda: _registry(catalog))
    context = Context(today=today(), private_names=names, find_registry=registry)
    findings: list[Finding] = []
    unreadable: list[str] = []
    for file in tracked(files, "checking"):
        try:
            data = read_file(file)
        except OSError as error:
            unreadable.append(f"{for_terminal(str(file))} cannot be read: {error.strerror}")
        else:
            findings += check_document(read_document(data, shown(file.as_posix())), context, selection)
    return findings, unreadable


def _registry(catalog: Path | None) -> Registry | None:
    """The registry that a file outside a catalog is held against; None where the program came without one."""
    from oos_catalog.cli.reading import registry_at

    try:
        return registry_at(find_catalog(Path.cwd(), catalog))
    except CatalogNotFound:
        return None


def today() -> str:
    """The day of the calendar, ISO, UTC."""
    return datetime.datetime.now(datetime.UTC).date().isoformat()


def _catalog(targets: Targets, selection: Selection, names: tuple[str, ...], base: str | None) -> tuple[Report, int]:
    """The report on the catalog part, and how many organizations and files of the registry it covers."""
    if targets.root is None:
        if base is not None:
            raise click.UsageError("--base needs a catalog: files outside of one have no published ids")
        return Report(), 0
    from oos_catalog.catalog.base import NO_BASE, base_of, catalog_at
    from oos_catalog.catalog.loader import load_catalog
    from oos_catalog.cli.proposed import refs_understood

    with refs_understood():
        published = base_of(catalog_at(targets.root, base)) if base is not None else NO_BASE
    catalog = load_catalog(targets.root, only=targets.only, with_dates=False)
    day = max(catalog.head.date or "", today())  # a file may be newer than the last commit
    context = Context(today=day, private_names=names, published=published.claim_ids, redacted=published.redacted)
    total, done = len(catalog.organizations), itertools.count()
    with progress_bars() as show:
        report = check_catalog(
            catalog,
            context,
            selection,
            ignores=published.ignores,
            seen=lambda _: show("checking", next(done), total),
        )
    if targets.only is not None:
        report = _only(report, targets.only)
        total += len(catalog.registry) if REGISTRY in targets.only else 0
    return report, total


def _only(report: Report, slugs: frozenset[str]) -> Report:
    """Findings in the directories of these organizations."""
    kept = (one for one in report.findings if one.path.partition("/")[2].partition("/")[0] in slugs)
    held = {slug: rules for slug, rules in report.quarantined.items() if slug in slugs}
    return Report(tuple(kept), held)


def _lines(report: Report, shape: str, checked: int) -> Iterator[str]:
    from oos_catalog.lint.reporters import machine, text

    if shape == "text":
        return text.lines(report, checked)
    if shape == "github":
        return machine.as_github(report)
    return iter((machine.as_json(report) if shape == "json" else machine.as_sarif(report),))


def _next_command(report: Report, paths: Sequence[str]) -> None:
    """What to run next, on standard error so that the findings stay alone on standard output."""
    where = "".join(f" {for_terminal(path)}" for path in paths)
    standing = report.standing()
    if not standing:
        return
    worst = min(standing, key=lambda one: (list(Severity).index(one.severity), "oos fmt" in one.help))
    mendable = "oos fmt" in worst.help
    click.echo(f"next: oos fmt{where}" if mendable else f"next: oos explain {checkers()[worst.rule].rule.id}", err=True)
