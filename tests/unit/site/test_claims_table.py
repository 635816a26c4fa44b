"""`claims.csv`: nothing in it is a formula to a spreadsheet, and everything in it can be read back."""

from __future__ import annotations

import csv
import io

import pytest

from oos_catalog.model.document import PatternLine
from oos_catalog.model.organization import Organization
from oos_catalog.site.claims_table import COLUMNS, header, inert, rows
from tests.unit.site.samples import a_claim, an_organization, record


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", "  =", "\n="])
def test_no_cell_is_a_formula(start: str) -> None:
    assert inert(f"{start}HYPERLINK(1)").startswith("'")


@pytest.mark.parametrize("text", ["", "a = b", "C001", "one - two", "'= is quoted already"])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert inert(text) == text


def test_a_hostile_rule_is_quoted_in_the_file() -> None:
    (row,) = table(an_organization("x", (a_claim(rule='=cmd|"/c calc"!A0', why="@SUM(1)"),)))
    assert (row["rule"], row["why"]) == ('\'=cmd|"/c calc"!A0', "'@SUM(1)")


def test_a_row_says_who_says_it_how_it_was_read_and_under_which_licence() -> None:
    claims = (
        a_claim("C001", patterns=(line("external-sender", "single"), line("outbound-approval", "?"))),
        a_claim("C002"),
        a_claim("C003", status="withdrawn: no longer"),
    )
    first, second = table(an_organization("x", claims))
    assert (first["organization"], first["claim"], first["licence"]) == ("x", "C001", "CC-BY-4.0")
    assert (first["patterns"], first["basis"]) == ("external-sender/single; outbound-approval/?", "declared")
    assert (second["patterns"], second["basis"]) == ("", "unread")
    assert first["text_is"] == "third-party data"
    assert first["sentence"]


def line(pattern: str, stance: str) -> PatternLine:
    return PatternLine(pattern=pattern, stance=stance)


def table(organization: Organization) -> list[dict[str, str]]:
    text = (header() + b"".join(rows(record(organization)))).decode()
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    assert all(tuple(row) == COLUMNS for row in found)
    return found
