"""The numbers that rules on one pattern use, put on a scale where they are exact and of one unit."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final, NamedTuple

from oos_catalog.site.data import Record

WIDE: Final = 50
"""From this ratio of the largest to the smallest amount on, equal steps on the scale are equal ratios."""


class Mark(NamedTuple):
    """One number and the rule that uses it; `at` is its place on the scale in percent, None beside any scale."""

    rule: Record
    text: str
    at: str | None = None


class Scale(NamedTuple):
    """The numbers of one parameter that share a unit, smallest first; `reach` says what the scale goes from and to."""

    name: str
    reach: str
    marks: tuple[Mark, ...]


def scales(record: Record) -> list[Scale]:
    """Every parameter that rules give, one scale per unit, from `patterns/<id>.json`."""
    given: dict[tuple[str, str], list[tuple[Fraction, Mark]]] = {}
    texts: dict[str, list[Mark]] = {}
    for claim in record["claims"]:
        for name, one in claim["parameters"].items():
            mark = Mark(claim, one["text"])
            if one["amount"] is None:
                texts.setdefault(name, []).append(mark)
            else:
                given.setdefault((name, one["unit"]), []).append((Fraction(one["amount"]), mark))
    found = [_scale(name, marks) for (name, _), marks in given.items()]
    found += (Scale(_named(name), "", tuple(marks)) for name, marks in texts.items())
    return sorted(found, key=lambda scale: scale.name)


def _scale(name: str, found: list[tuple[Fraction, Mark]]) -> Scale:
    in_order = sorted(found, key=lambda pair: pair[0])
    (least, first), (most, last) = in_order[0], in_order[-1]
    if len(found) == 1 or most == 0:
        return Scale(_named(name), "", tuple(mark for _, mark in in_order))
    wide = least > 0 and most / least >= WIDE
    reach = f"{first.text} to {last.text}, equal steps are equal ratios" if wide else f"0 to {last.text}"
    places = (_at(amount, least if wide else None, most) for amount, _ in in_order)
    return Scale(
        _named(name), reach, tuple(mark._replace(at=at) for (_, mark), at in zip(in_order, places, strict=True))
    )


def _at(amount: Fraction, least: Fraction | None, most: Fraction) -> str:
    part = float(amount / most) if least is None else math.log(amount / least) / math.log(most / least)
    return f"{100 * part:.1f}"


def _named(name: str) -> str:
    return name.replace("-", " ")
