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
        **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), (1, _SECOND)),
        **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), (60, _SECOND)),
        **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), (3600, _SECOND)),
        **dict.fromkeys(("d", "day", "days"), (86_400, _SECOND)),
        **dict.fromkeys(("w", "week", "weeks"), (604_800, _SECOND)),
        **dict.fromkeys(("month", "months"), (1, _MONTH)),
        **dict.fromkeys(("y", "year", "years"), (12, _MONTH)),
        **dict.fromkeys(("working day", "working days", "business day", "business days"), (1, _WORKING_DAY)),
    }
)
"""Unit -> how many of which exact unit. A month has no exact number of days, so months stay months."""

_SIGNS: Final = MappingProxyType({"$": "USD", "US$": "USD", "€": "EUR", "£": "GBP"})
_CODES: Final = """
AED ARS AUD BRL CAD CHF CLP CNY COP CZK DKK EGP EUR GBP HKD HUF IDR ILS INR JPY KES
KRW MXN MYR NGN NOK NZD PEN PHP PKR PLN RON SAR SEK SGD THB TRY TWD UAH USD VND ZAR
"""
_CURRENCIES: Final = frozenset(_CODES.split())
"""Codes of ISO 4217 that are understood; a word of three capitals is not money for that alone."""

_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,9})?"
_AMBIGUOUS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
"""Two thousand five hundred to some, two and a half to others: `2.500`."""
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
    digits = found.get("number") or found.get("code") or ""
    if _AMBIGUOUS.fullmatch(digits):
        return Quantity(text)
    number = Fraction(digits.replace(",", ""))
    if kind == "duration":
        factor, unit = _DURATIONS.get(match["unit"].casefold(), (0, ""))
        exact = factor and match["unit"] != "M"  # a month to some, a minute to others
        return Quantity(text, number * factor, unit) if exact else Quantity(text)
    if kind == "money":
        unit = found["before"] or found["unit"]
        code = _SIGNS.get(unit, unit)
        return Quantity(text, number, code) if code in _CURRENCIES else Quantity(text)
    return Quantity(text, number, "%" if kind == "percent" else "")
