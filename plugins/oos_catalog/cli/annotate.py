"""`oos annotate`: say which pattern each unread rule of a file answers, rule by rule or through an agent."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

import click

from oos_catalog.catalog.layout import shown
from oos_catalog.cli import Failure
from oos_catalog.cli.fmt import replace_file, show_changes
from oos_catalog.cli.reading import Side, read_side
from oos_catalog.cli.targets import catalog_option, read_or_fail
from oos_catalog.cli.walk import Lines, Walk
from oos_catalog.document.insertion import CannotInsert, insert_patterns, not_editable
from oos_catalog.document.optional_lines import write_pattern
from oos_catalog.document.source_text import decode
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.model.document import Claim, PatternLine, Problem
from oos_catalog.patterns.agent_prompt import agent_prompt
from oos_catalog.patterns.annotation import left_out, unread_claims
from oos_catalog.patterns.answers import read_answers
from oos_catalog.patterns.registry import Registry
from oos_catalog.patterns.suggest import Matcher
from oos_catalog.site.words import counted


@click.command("annotate", short_help="say which pattern each rule answers")
@click.argument("file")
@click.option("--agent", is_flag=True, help="Print a prompt for your own AI agent, and change nothing.")
@click.option(
    "--apply",
    "answers",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    metavar="JSON",
    help="Check what the agent answered and write it; - is standard input.",
)
@click.option("--dry-run", is_flag=True, help="With --apply: change nothing; show what would change.")
@catalog_option
def command(file: str, agent: bool, answers: Path | None, dry_run: bool, catalog: Path | None) -> int:
    """Write Pattern lines into FILE (or the file of an organization): which recurring decision a rule answers, and how.

    Without options it asks you, rule by rule. With --agent and --apply an agent of yours answers. Either way nothing
    else in the file changes.
    """
    _check_usage(agent, answers, dry_run)
    side = read_side(file, catalog)
    if refusal := not_editable(side.path.name):
        raise click.UsageError(f"{_shown(side.path)} cannot be annotated: {refusal}")
    edit = Edit(side)
    if answers is not None:
        return _apply(edit, answers, dry_run=dry_run)
    claims = unread_claims(side.document, side.organization)
    if names := left_out(side.document, side.organization):
        some = ", ".join(for_terminal(name) for name in names[:8]) + (", ..." if len(names) > 8 else "")
        click.echo(f"left out until `oos check {_shown(side.path)}` has no findings on them: {some}", err=True)
    if claims:
        (_print_prompt if agent else _ask)(edit, claims)
    else:
        click.echo(f"{_shown(side.path)}: no rule is waiting to be read", err=True)
    return 0


class Edit:
    """The file as it was at first, and what is on the disk of it now."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self.original = self.written = read_or_fail(side.path)
        if decode(self.original)[0] != side.document.source:
            raise self._changed()

    def with_lines(self, lines: Mapping[str, Lines]) -> bytes:
        """The original with these lines. Raises click.ClickException."""
        try:
            return insert_patterns(self.original, self.side.path.name, lines)
        except CannotInsert as error:
            raise click.ClickException(f"{_shown(self.side.path)} is left as it is: {error}") from None

    def save(self, lines: Mapping[str, Lines]) -> None:
        """Write the original with these lines in one step, unless somebody else changed the file since."""
        data = self.with_lines(lines)
        if read_or_fail(self.side.path) != self.written:
            raise self._changed()
        try:
            replace_file(self.side.path, data)
        except OSError as error:
            raise Failure(f"{_shown(self.side.path)} cannot be written: {error.strerror}") from None
        self.written = data

    def _changed(self) -> click.ClickException:
        return click.ClickException(
            f"{_shown(self.side.path)} was changed by another program meanwhile; run this again"
        )


def _check_usage(agent: bool, answers: Path | None, dry_run: bool) -> None:
    if agent and answers is not None:
        raise click.UsageError("--agent prints a prompt and --apply writes its answers; use one after the other")
    if dry_run and answers is None:
        raise click.UsageError("--dry-run shows what --apply would write; it needs --apply")
    if not agent and answers is None and not (sys.stdin and sys.stdin.isatty()):
        raise click.UsageError(
            "this asks questions, and standard input is no terminal; use --agent to print a prompt for your AI agent, "
            "and --apply to write what it answers"
        )


def _ask(edit: Edit, claims: Sequence[Claim]) -> None:
    shown, rules = _shown(edit.side.path), counted(len(claims), "rule")
    click.echo(f"{shown}: {rules} not read yet. Which recurring decision does each answer?")
    click.echo("What you choose is written at once, and nothing else in the file changes.\n")
    ask = partial(click.prompt, default="", show_default=False)
    walk = Walk(claims, edit.side.registry, ask, click.echo, edit.save)
    try:
        walk.run()
    finally:
        click.echo(f"\n{len(walk.chosen)} of {rules} read now")
        if walk.chosen:
            click.echo(f"next: oos check {shown}")


def _print_prompt(edit: Edit, claims: Sequence[Claim]) -> None:
    side = edit.side
    matcher = Matcher(side.registry)
    candidates = {claim.id: [one.pattern for one in matcher.suggest(claim).candidates] for claim in claims}
    for line in agent_prompt(claims, candidates, side.registry).splitlines():
        click.echo(for_terminal(line))
    click.echo(
        f"next: give this to your agent, save its JSON as answers.json, then "
        f"oos annotate {_shown(side.path)} --apply answers.json --dry-run",
        err=True,
    )


def _apply(edit: Edit, answers: Path, *, dry_run: bool) -> int:
    side = edit.side
    if str(answers) == "-" and sys.stdin is None:
        raise click.UsageError("standard input is closed; name a file after --apply")
    text, problems = decode(sys.stdin.buffer.read() if str(answers) == "-" else read_or_fail(answers))
    found = read_answers(text, side.document, side.organization, side.registry)
    if problems or found.problems:
        _report(answers, text, [*problems, *found.problems])
        return 1
    if dry_run:
        after = edit.with_lines(found.lines)
        show_changes(side.path, edit.original, after, around=3, home=side.home)
        click.echo("next: the same without --dry-run", err=True)
        return 0
    edit.save(found.lines)
    for name, lines in found.lines.items():
        for line in lines:
            click.echo(for_terminal(f"{name}: {_in_words(line, side.registry)}"))
    click.echo(f"wrote Pattern lines for {counted(len(found.lines), 'rule')} into {_shown(side.path)}")
    click.echo(f"next: oos check {_shown(side.path)}")
    return 0


def _report(answers: Path, text: str, problems: list[Problem]) -> None:
    """Problems as `oos check` shows its findings; help for what people paste along."""
    name = "standard input" if str(answers) == "-" else shown(answers.as_posix())
    for one in problems:
        click.echo(for_terminal(f"{name}:{one.place.line}:{one.place.column}: error: {one.message}"))
        click.echo(for_terminal(f"    {one.help}"))
    if text.lstrip().startswith("```"):
        click.echo("    the file starts with ```: keep only what stands between the lines that hold it")
    click.echo(f"{counted(len(problems), 'error')}; nothing was written", err=True)


def _in_words(line: PatternLine, registry: Registry) -> str:
    """`What happens to an alarm that nobody answers? It climbs ... (alert-escalation / ladder; timebox = 2 h)`"""
    pattern = registry.pattern(line.pattern)
    if pattern is None:
        return f"answers no pattern ({write_pattern(line)})"
    stance = registry.stance(pattern.id, line.stance)
    return f"{pattern.question} {stance.sentence if stance else 'It does not say'} ({write_pattern(line)})"


def _shown(path: Path) -> str:
    return for_terminal(path.as_posix())
