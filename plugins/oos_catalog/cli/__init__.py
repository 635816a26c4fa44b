"""The command `oos`: registers one verb per module and turns failures into exit codes."""

from __future__ import annotations

import gc
import importlib
import io
import os
import sys
from collections.abc import Sequence
from typing import Final

import click

from oos_catalog import __version__
from oos_catalog.lint.reporters.escape import for_terminal

GROUPS = {
    "Authors": {
        "new": "start an OOS file for your organization",
        "check": "check OOS files and say where and how to mend them",
        "fmt": "mend derived numbers and spacing",
        "annotate": "say which pattern each rule answers",
    },
    "Readers": {
        "compare": "say what each of their rules is to yours",
        "patterns": "show which decisions recur, and who answers them how",
        "explain": "explain a rule of the checker",
    },
    "Maintainers": {
        "report": "say what a change means",
        "owners": "say who may merge a change",
        "split": "bring each organization's branch up to date",
        "build": "build the site",
        "serve": "show the site while you write",
        "suggest": "show which pattern each unread rule may answer",
    },
}
"""Verb -> what it does, in the groups in which the help shows them; `cli/<verb>.py` holds it."""

HELP: dict[str, str] = {name: text for group in GROUPS.values() for name, text in group.items()}


_RARELY: Final = (200_000, 50, 1000)
"""How seldom Python looks for cycles: a catalog is many small records without any, and looking takes a third of the
time."""


class Failure(click.ClickException):
    """The machine failed (I/O, git): exit code 3."""

    exit_code = 3


class Verbs(click.Group):
    """Imports a verb only when it is used: a check of one file must not wait for the site builder."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(HELP)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in HELP:
            return None
        command: click.Command = importlib.import_module(f"oos_catalog.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            from difflib import get_close_matches

            near = get_close_matches(args[0], HELP, 3)
            hint = f"did you mean {' or '.join(near)}?" if near else f"verbs are {', '.join(HELP)}"
            raise click.UsageError(f"no verb {args[0]!r}; {hint}", ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, verbs in GROUPS.items():
            with formatter.section(title):
                formatter.write_dl(list(verbs.items()))


def _print_completion(ctx: click.Context, _: click.Parameter, name: str | None) -> None:
    from click.shell_completion import get_completion_class

    if name and (shell := get_completion_class(name)) is not None:
        click.echo(shell(ctx.command, {}, "oos", "_OOS_COMPLETE").source())
        ctx.exit()


@click.command(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="oos")
@click.option(
    "--completion",
    type=click.Choice(["bash", "zsh", "fish"]),
    is_eager=True,
    expose_value=False,
    callback=_print_completion,
    help="Print a completion script and stop.",
)
def oos() -> None:
    """Read, check, compare and publish how organizations run their AI agents.

    An argument that holds / or ends in .md, .json, .yaml or .yml is a path, anything else the slug of an organization
    in the catalog.

    Exit codes: 0 fine, 1 errors were found, 2 wrong usage, 3 the machine failed (files, git).
    """


def main(args: Sequence[str] | None = None) -> None:
    """Entry point of the console script."""
    gc.set_threshold(*_RARELY)
    for stream in (sys.stdout, sys.stderr):  # a letter that the terminal cannot show is no reason to stop
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        sys.exit(oos.main(args=args, prog_name="oos", standalone_mode=False) or 0)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(3)
    except OSError as error:
        where = f"{for_terminal(str(error.filename))}: " if error.filename else ""
        click.echo(f"Error: {where}{error.strerror or error}", err=True)
        sys.exit(3)
    except SystemExit:  # click's own end where nobody reads on: `oos patterns | head -1`
        if type(sys.stdout).__name__.endswith("PacifyFlushWrapper"):
            sys.exit(3)
        raise
    except Exception as error:
        if os.environ.get("OOS_TRACEBACK"):
            raise
        click.echo(f"Error: this is a mistake of the program, not yours: {type(error).__name__}", err=True)
        click.echo("Set OOS_TRACEBACK=1, run it again, and report what it prints.", err=True)
        sys.exit(3)
