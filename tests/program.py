"""Runs the command `oos`: in this process, and as the installed program."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from click.testing import CliRunner

from oos_catalog.cli import main


class Ran(NamedTuple):
    """What a run left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


def run(*arguments: str | Path, typed: str = "") -> Ran:
    """Run `oos` in this process, in its current directory; `typed` is standard input."""
    with CliRunner().isolation(input=typed) as (out, err, _):
        try:
            main([str(one) for one in arguments])
        except SystemExit as stop:
            code = stop.code
        sys.stdout.flush()
        sys.stderr.flush()
    return Ran(code if isinstance(code, int) else 0, _text(out.getvalue()), _text(err.getvalue()))


def run_installed(*arguments: str | Path | bytes, cwd: Path, seconds: int = 60, **changes: str) -> Ran:
    """Run the installed `oos`; `changes` are environment variables. A run that hangs fails."""
    beside = Path(sys.executable).with_name("oos")
    program = str(beside) if beside.exists() else shutil.which("oos")
    assert program, "the package is not installed"
    return run_program(program, *arguments, cwd=cwd, seconds=seconds, **changes)


def run_program(program: str, *arguments: str | Path | bytes, cwd: Path, seconds: int = 60, **changes: str) -> Ran:
    """Run a program with nothing on its standard input."""
    environment: Mapping[str, str] = {**os.environ, "PYTHONWARNINGS": "error", **changes}
    done = subprocess.run(
        [program, *arguments], cwd=cwd, env=environment, stdin=subprocess.DEVNULL, capture_output=True, timeout=seconds
    )
    return Ran(done.returncode, _text(done.stdout), _text(done.stderr))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape").replace("\r\n", "\n")
