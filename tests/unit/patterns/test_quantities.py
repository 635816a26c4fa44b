"""Quantities have an exact value, or they stay the text that they are."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oos_catalog.model.reading import Quantity
from oos_catalog.patterns.quantities import FORMS, read_quantity

UNITS = {
    "s": (1, "s"),
    "sec": (1, "s"),
    "seconds": (1, "s"),
    "m": (60, "s"),
    "min": (60, "s"),
    "minute": (60, "s"),
    "h": (3600, "s"),
    "hours": (3600, "s"),
    "d": (86_400, "s"),
    "day": (86_400, "s"),
    "w": (604_800, "s"),
    "weeks": (604_800, "s"),
    "month": (1, "month"),
    "months": (1, "month"),
    "year": (12, "month"),
    "y": (12, "month"),
    "working day": (1, "working day"),
    "business days": (1, "working day"),
}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("24 h", "1 day"),
        ("24h", "1 d"),
        ("90 min", "1.5 h"),
        ("2 weeks", "14 days"),
        ("2 weeks", "336 hours"),
        ("1 year", "12 months"),
        ("1.5 years", "18 months"),
        ("1 working day", "1 business day"),
        ("0 s", "0 weeks"),
        ("1,440 min", "1 day"),
        ("24  H", "1 Day"),
    ],
)
def test_one_length_of_time_has_one_value(one: str, other: str) -> None:
    first, second = read_quantity(one, "duration"), read_quantity(other, "duration")
    assert first.amount is not None
    assert first.value == second.value
    assert (first.text, second.text) == (one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("24 h", "240 h"),
        ("1 month", "30 days"),
        ("1 month", "4 weeks"),
        ("1 year", "365 days"),
        ("1 working day", "1 day"),
        ("1 min", "1 month"),
        ("0 months", "0 days"),
    ],
)
def test_lengths_that_are_not_exactly_the_same_differ(one: str, other: str) -> None:
    assert read_quantity(one, "duration").value != read_quantity(other, "duration").value


@pytest.mark.parametrize(
    ("text", "kind", "amount", "unit"),
    [
        ("24 h", "duration", Fraction(86_400), "s"),
        ("90 min", "duration", Fraction(5400), "s"),
        ("2 weeks", "duration", Fraction(1_209_600), "s"),
        ("3 months", "duration", Fraction(3), "month"),
        ("0.1 s", "duration", Fraction(1, 10), "s"),
        ("1,000 USD", "money", Fraction(1000), "USD"),
        ("$20", "money", Fraction(20), "USD"),
        ("US$ 20", "money", Fraction(20), "USD"),
        ("$0.10", "money", Fraction(1, 10), "USD"),
        ("20 €", "money", Fraction(20), "EUR"),
        ("€20", "money", Fraction(20), "EUR"),
        ("£1,000,000.50", "money", Fraction(2_000_001, 2), "GBP"),
        ("150 CHF", "money", Fraction(150), "CHF"),
        ("85 %", "percent", Fraction(85), "%"),
        ("85%", "percent", Fraction(85), "%"),
        ("99.95 percent", "percent", Fraction(1999, 20), "%"),
        ("3", "count", Fraction(3), ""),
        ("12,000", "count", Fraction(12_000), ""),
        ("007", "count", Fraction(7), ""),
    ],
)
def test_an_amount_is_exact_and_has_a_unit(text: str, kind: str, amount: Fraction, unit: str) -> None:
    assert read_quantity(text, kind) == Quantity(text, amount, unit)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((text, "duration") for text in ("soon", "2-3 days", "24", "1 fortnight", "3 apples", "a day", "1 h 30 min")),
        ("3 M", "duration"),
        ("2.500 EUR", "money"),
        ("20 MAX", "money"),
        *(
            (text, "duration")
            for text in ("-1 h", "~2 h", "< 24 h", "2 days or less", "1,5 h", "1/2 h", "24 h.", "h", "")
        ),
        *((text, "duration") for text in ("24 hours per case", "1e3 s", "٣ h", "½ h", "1 000 s", "9" * 16 + " s")),
        *((text, "percent") for text in ("85", "0.85", "80-90 %", "most", "85 % of cases", "85 %%", "85 pct")),
        *((text, "money") for text in ("20", "20 bucks", "about $20", "$20-$30", "20 usd", "1.000,00 EUR", "$")),
        *((text, "money") for text in ("$20 USD", "USD 20", "1,00 USD", "$1,0000")),
        *((text, "count") for text in ("3 apples", "three", "2-3", "3+", "-3", "3 %")),
    ],
)
def test_what_has_no_value_or_several_stays_text(text: str, kind: str) -> None:
    quantity = read_quantity(text, kind)
    assert quantity == Quantity(text)
    assert quantity.value == (" ".join(text.split()), "")


def test_texts_are_compared_without_regard_to_spaces() -> None:
    assert read_quantity("by  noon ", "duration").value == read_quantity("by noon", "duration").value
    assert read_quantity("by noon", "duration").value != read_quantity("by one", "duration").value


def test_text_is_never_equal_to_an_amount() -> None:
    assert read_quantity("24", "duration").value != read_quantity("24", "count").value


@pytest.mark.parametrize("kind", FORMS)
def test_each_kind_tells_what_it_understands_and_understands_it(kind: str) -> None:
    examples = FORMS[kind].split("`")[1::2]
    assert examples
    assert all(read_quantity(text, kind).amount is not None for text in examples)


@given(st.integers(0, 10**12), st.integers(0, 9), st.sampled_from(sorted(UNITS)))
def test_every_amount_is_number_times_unit(number: int, digits: int, unit: str) -> None:
    factor, exact = UNITS[unit]
    text = f"{number:,}.{digits} {unit}"
    assert read_quantity(text, "duration") == Quantity(text, Fraction(number * 10 + digits, 10) * factor, exact)


@given(st.integers(0, 10**9), st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)))
def test_one_length_has_one_value_in_all_units_that_convert(number: int, one: str, other: str) -> None:
    (factor, exact), (other_factor, other_exact) = UNITS[one], UNITS[other]
    first = read_quantity(f"{number * other_factor} {one}", "duration")
    second = read_quantity(f"{number * factor} {other}", "duration")
    assert (first.value == second.value) is (exact == other_exact)


@given(
    st.text(max_size=20) | st.text(st.sampled_from("0123456789.,$€% -hdmsUSD"), max_size=12), st.sampled_from([*FORMS])
)
def test_any_text_is_kept_and_read_once_and_for_all(text: str, kind: str) -> None:
    quantity = read_quantity(text, kind)
    assert quantity.text == text
    assert quantity == read_quantity(text, kind)
    assert quantity.amount is None or quantity.amount >= 0
    assert quantity.unit == "" or quantity.amount is not None
