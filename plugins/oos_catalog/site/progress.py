"""How far a build is, for whoever watches it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with what is being done, how much is done, and how much there is."""


def silent(_what: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""
