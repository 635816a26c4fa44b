"""Quantities with units as exact values: `24 h`, `1 day`, `60 %`, `20 USD`, `3` (FORMAT section 2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Final

from oos_catalog.model.reading import Quantity

_SECOND, _MONTH, _WORKING_DAY = "s", "month", "working day"
_DURATIONS: Final[Mapping[str, tuple[int, str]]] = MappingProxyType(
    {
        **dict.fromkeys(("s", "sec", "second", "seconds"), (1, _SECOND)),
        **dict.fromkeys(("m", "min", "minute", "minutes"), (60, _SECOND)),
        **dict.fromkeys(("h", "hour", "hours"), (3600, _SECOND)),
        **dict.fromkeys(("d", "day", "days"), (86_400, _SECOND)),
        **dict.fromkeys(("w", "week", "weeks"), (604_800, _SECOND)),
        **dict.fromkeys(("month", "months"), (1, _MONTH)),
        **dict.fromkeys(("y", "year", "years"), (12, _MONTH)),
        **dict.fromkeys(("working day", "working days", "business day", "business days"), (1, _WORKING_DAY)),
    }
)
"""Unit -> how many of which exact unit. A month has no exact number of days, so months stay months."""

_CURRENCIES: Final = MappingProxyType({"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP"})
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,9})?"
_SHAPES: Final = MappingProxyType(
    {
        "duration": re.compile(rf"(?P<number>{_NUMBER}) ?(?P<unit>[A-Za-z]+(?: [A-Za-z]+)?)"),
        "percent": re.compile(rf"(?P<number>{_NUMBER}) ?(?P<unit>%|percent)"),
        "money": re.compile(
            rf"(?P<before>\$|US\$|€|£) ?(?P<number>{_NUMBER})|(?P<code>{_NUMBER}) ?(?P<unit>[A-Z]{{3}}|€)"
        ),
        "count": re.compile(rf"(?P<number>{_NUMBER})"),
    }
)
FORMS: Final = MappingProxyType(
    {
        "duration": "one number and a unit, such as `30 min`, `24 h`, `2 days`, `3 months` or `1 working day`",
        "percent": "one number and %, such as `85 %`",
        "money": "one number and a currency, such as `20 USD`",
        "count": "one number, such as `3`",
    }
)
"""What is understood, by kind of parameter, for messages."""


def read_quantity(text: str, kind: str) -> Quantity:
    """The exact value of a quantity; without an amount where the text has none (`soon`) or several (`2-3 days`)."""
    match = _SHAPES[kind].fullmatch(" ".join(text.split()))
    if match is None:
        return Quantity(text)
    found = match.groupdict()
    number = Fraction((found.get("number") or found.get("code") or "").replace(",", ""))
    if kind == "duration":
        factor, unit = _DURATIONS.get(match["unit"].casefold(), (0, ""))
        return Quantity(text, number * factor, unit) if factor else Quantity(text)
    if kind == "money":
        unit = found["before"] or found["unit"]
        return Quantity(text, number, _CURRENCIES.get(unit, unit))
    return Quantity(text, number, "%" if kind == "percent" else "")
