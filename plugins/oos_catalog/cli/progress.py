"""Bars on standard error for whatever takes longer, where a person watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeAlias, TypeVar

T = TypeVar("T")
Show: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""


@contextmanager
def progress_bars() -> Iterator[Show]:
    """A function that moves a bar per kind of work; it does nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import Progress, TaskID

    tasks: dict[str, TaskID] = {}
    with Progress(console=Console(stderr=True, markup=False), transient=True) as bars:

        def show(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield show


def tracked(items: Sequence[T], what: str) -> Iterator[T]:
    """The items, with a bar that moves as they are taken."""
    with progress_bars() as show:
        for done, item in enumerate(items):
            show(what, done, len(items))
            yield item
