"""E-mail addresses, phone numbers, and names that must not appear."""

from __future__ import annotations

from pathlib import Path

import pytest

from oos_catalog.lint.rule import Context
from oos_catalog.model.document import Place
from tests.unit.lint.conftest import Look, Profile

MAILS = [
    "jane.doe@client.example",
    "J_D+x@a-b.co.uk",
    "<jane@x.org>",
    "mailto:jane@x.org",
    "j\u00fcrgen@b\u00fccher.de",
]
PHONES = [
    "+49 30 901820",
    "0049 170 1234567",
    "+1 (415) 555-2671",
    "+442079460958",
    "+49\u00a030\u00a0901820",
    "415-555-2671",
    "(415) 555-2671",
    "415.555.2671",
    "1-800-555-2671",
    "020 7946 0958",
    "0171 1234567",
    "(030) 901 820 11",
    "06 12 34 56 78",
]


@pytest.mark.parametrize("text", MAILS + PHONES)
def test_an_address_or_number_is_found_and_not_repeated(look: Look, text: str) -> None:
    (hit,) = look("personal-data", f"Call or write {text}, always.")
    assert hit.place.line == 5
    assert ("e-mail" if "@" in text else "phone") in hit.message
    assert not any(
        part in hit.message + hit.help for part in ("jane", "j\u00fcrgen", "555", "90", "7946", "1234", "56")
    )


@pytest.mark.parametrize("text", ["+49 30\n  901820", "0049 170\n1234567", "(415)\n555-2671", "+49\n30\n901820"])
def test_a_number_that_goes_over_a_line_end_is_found(look: Look, text: str) -> None:
    assert [hit.place for hit in look("personal-data", f"Call them first.\nAt {text}\nalways.")] == [Place(6, 1)]


@pytest.mark.parametrize("text", ["It grew by +5\n2026-10-02 and more", "1. in 2024\n555 2671 4", "0.171\n1234 567 8"])
def test_numbers_that_only_stand_below_each_other_are_none(look: Look, text: str) -> None:
    assert list(look("personal-data", text)) == []


def test_the_place_is_exact(look: Look) -> None:
    assert [hit.place for hit in look("personal-data", "a\nto jane@x.org")] == [Place(6, 4)]


def test_an_address_in_entities_is_found(look: Look) -> None:
    assert len(look("personal-data", "jane&#64;x&period;org")) == 1


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-15T12:00:00Z, 2026-03-15 12:00:00+02:00, 15-03-2026, 05/11/2026 12:00, 03.05.2026",
        "the bill was $1,348 or 4,300; +139% and +12 points; 1,000,000,000 rows; 250 000 000 rows",
        "30-40 minutes, 9-17 h, 2025-2026, 6.2 to 6.5, 10/10/4, 1.22.333.4444, 192.168.100.200",
        "commit 4930901820 and eb78300b7debb8118bb1e2d7e647ef2d87b80756",
        "org_id 41555526-7112-3456-7890-426614174000",
        "acme/C012@3f2a9c1, accuracy = 60 % -> 78 % @ 2026-05, @mentions, a @ b",
        "git@github.com:acme/rules.git and package@1.2.3 and actions/checkout@v4",
        "claims 001-024, C001-C024, 100-200-300, 555-2671",
    ],
)
def test_dates_amounts_and_versions_are_fine(look: Look, text: str) -> None:
    assert look("personal-data", text) == []


def test_the_organizations_own_contacts_are_fine(look: Look, within: Profile) -> None:
    own = within(contacts=["Desk <Desk@harbor.example>", "phone +49 30 901820"])
    assert look("personal-data", "desk@harbor.example, +49 (30) 90 18 20", own) == []
    assert len(look("personal-data", "jane@harbor.example, +49 30 901821", own)) == 2


def test_the_real_documents_hold_one_address_the_one_of_the_template(look: Look, corpus: Path) -> None:
    found = {
        file.name: len(look("personal-data", file.read_text("utf-8"), path=file.name, front=""))
        for file in corpus.glob("*.oos.*")
    }
    assert {name for name, count in found.items() if count} == {"otp-starter-template.oos.yaml"}


NAMES = Context(private_names=("Zenith Motors", "\u00c5ngstr\u00f6m", "  ", "Kim", "C++ Guild"))


@pytest.mark.parametrize(
    "text",
    [
        "for Zenith Motors we",
        "for ZENITH  motors' fleet",
        "for Zenith\nMotors we",
        "A\u030angstro\u0308m wrote",
        "\uff2bim said",
        "K&#105;m said",
        "Kim's list",
        "the C++ Guild",
    ],
)
def test_a_private_name_is_found_and_not_repeated(look: Look, text: str) -> None:
    (hit,) = look("private-name", text, NAMES)
    assert hit.place.line == 5
    assert "one of your private names" in hit.message
    assert not any(
        name.casefold() in (hit.message + hit.help).casefold() for name in ("zenith", "\u00e5ng", "kim", "guild")
    )


@pytest.mark.parametrize("text", ["Kimono, skim and Zenith alone", "motors of the zenith", "C Guild"])
def test_parts_of_names_and_other_words_are_fine(look: Look, text: str) -> None:
    assert look("private-name", text, NAMES) == []


def test_without_names_nothing_is_looked_for(look: Look) -> None:
    assert look("private-name", "Zenith Motors") == []
