"""Where answers exclude each other, from the records of patterns."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from oos_catalog.site.data import Record


def differing_answers(pattern: Record) -> list[Record]:
    """The answers to a pattern that a team or project gives and another one excludes, in the registry's order.

    `pattern` is a record of `patterns.json`. Somebody who gives two such answers does not differ from others by that.
    """
    opposed = {stance for pair in _opposed(pattern) for stance in pair}
    return [one for one in pattern["stances"] if one["id"] in opposed]


def _opposed(pattern: Record) -> Iterator[tuple[str, str]]:
    compatible = {frozenset(pair) for pair in pattern["compatible"]}
    given = [one for one in pattern["stances"] if one["organizations"]]
    for one, other in combinations(given, 2):
        speakers = {who["slug"] for answer in (one, other) for who in answer["organizations"]}
        if len(speakers) > 1 and frozenset((one["id"], other["id"])) not in compatible:
            yield one["id"], other["id"]
