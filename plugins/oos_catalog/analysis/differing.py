"""Where answers exclude each other, from the records of patterns."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeAlias

Record: TypeAlias = dict[str, Any]


def opposed(pattern: Record, *, recommended: bool = False) -> Iterator[tuple[Record, Record]]:
    """Pairs of answers that exclude each other and that somebody gives, not only one and the same.

    `pattern` is a record of `patterns.json`. Answers are those of teams and projects, or with `recommended` also those
    of frameworks and guides.
    """
    answers = {stance["id"]: stance for stance in pattern["stances"]}
    for first, second in pattern["excluding"]:
        pair = answers[first], answers[second]
        one, other = (
            {who["slug"] for who in (*stance["organizations"], *(stance["recommended_by"] if recommended else ()))}
            for stance in pair
        )
        if one and other and len(one | other) > 1:
            yield pair


def differing_answers(pattern: Record, *, recommended: bool = False) -> list[Record]:
    """The answers to a pattern that stand in such a pair, in the registry's order."""
    differing = {stance["id"] for pair in opposed(pattern, recommended=recommended) for stance in pair}
    return [one for one in pattern["stances"] if one["id"] in differing]
