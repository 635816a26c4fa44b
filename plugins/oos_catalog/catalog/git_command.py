"""Runs git for whoever reads history or writes branches: fixed options, nothing of the caller's settings (SAFETY 8).

Every command runs without the caller's GIT_* variables, system and global configuration, hooks, helpers, prompts or
network. Only `git.py`, `history.py` and `transport.py` call this; no contributed text is ever an argument.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import BinaryIO, Final

_OVERRIDES = {
    "core.fsmonitor": "false",
    "core.hooksPath": "/dev/null",
    "core.quotePath": "false",
    "core.pager": "cat",
    "protocol.allow": "never",
    "protocol.ext.allow": "never",
    "log.showSignature": "false",
    "log.showRoot": "true",
    "log.follow": "false",
    "gc.auto": "0",
}
_ENVIRONMENT = {
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C",
}
NO_GIT: Final = "git cannot be run; install it"
_KEPT_VARIABLES = ("GIT_PYTHON_", "GIT_EXEC_PATH")


def run(root: Path, *arguments: str, standard_input: BinaryIO | None = None) -> bytes | None:
    """What a git command prints, None where it failed for any reason."""
    return attempt(root, *arguments, standard_input=standard_input)[0]


def attempt(root: Path, *arguments: str, standard_input: BinaryIO | None = None) -> tuple[bytes | None, str]:
    """What a git command prints, None where it failed; then also the first thing that it says of that."""
    if (library := _library()) is None:
        return None, NO_GIT
    overrides = [word for name, value in _OVERRIDES.items() for word in ("-c", f"{name}={value}")]
    try:
        with _without_git_variables():
            status, printed, complaint = library.Git().execute(
                ["git", "-C", os.path.abspath(root), "--no-pager", *overrides, *arguments],
                istream=standard_input,
                env=_ENVIRONMENT,
                with_extended_output=True,
                with_exceptions=False,
                stdout_as_string=False,
                strip_newline_in_stdout=False,
            )
    except library.GitCommandNotFound:
        return None, NO_GIT
    except (OSError, ValueError, library.GitError) as error:
        return None, type(error).__name__
    return (printed, "") if status == 0 else (None, _first_line(complaint))


def _first_line(complaint: bytes | str) -> str:
    """What git says first of what went wrong."""
    text = complaint.decode("utf-8", "replace") if isinstance(complaint, bytes) else complaint
    lines = [line.partition(": ")[2] for line in text.splitlines() if line.startswith(("fatal: ", "error: "))]
    return lines[0] if lines else "git says no more"


@cache
def _library() -> ModuleType | None:
    """GitPython, loaded when first needed (it takes 0.2 s); it would raise where there is no git unless told not to."""
    before = os.environ.get("GIT_PYTHON_REFRESH")
    os.environ["GIT_PYTHON_REFRESH"] = "quiet"
    try:
        import git
    except ImportError:
        return None
    finally:
        if before is None:
            del os.environ["GIT_PYTHON_REFRESH"]
        else:
            os.environ["GIT_PYTHON_REFRESH"] = before
    return git


@contextmanager
def _without_git_variables() -> Iterator[None]:
    """Inside a hook GIT_DIR and others name another repository; GitPython passes the environment of the process on."""
    removed = {name: os.environ.pop(name) for name in list(os.environ) if _is_git_variable(name)}
    try:
        yield
    finally:
        os.environ.update(removed)


def _is_git_variable(name: str) -> bool:
    return name.startswith("GIT_") and not name.startswith(_KEPT_VARIABLES)
