"""Which names a maintainer is asked about."""

from __future__ import annotations

import pytest

from oos_catalog.analysis.promotion import promoted
from oos_catalog.model.document import Claim
from oos_catalog.model.organization import Organization, OrganizationFile


def names(*rules: str, **profile: str) -> dict[str, list[str]]:
    organization = Organization(slug="acme", profile=OrganizationFile.model_validate(profile))
    claims = [Claim(id=f"C00{number}", section="x", rule=rule) for number, rule in enumerate(rules, start=1)]
    return promoted(organization, claims)


def test_a_name_counts_from_two_rules_on_and_ones_own_from_one() -> None:
    assert names("Mail goes through the Wharf Desk.") == {}
    twice = names("Mail goes through the Wharf Desk.", "Ask the Wharf Desk and OpenTicket.", "Use OpenTicket.")
    assert twice == {"openticket": ["C002", "C003"], "wharf desk": ["C001", "C002"]}
    assert names("Mail goes through acme.") == {"acme": ["C001"]}
    assert names("Mail goes through Quay Nine.", name="Quay Nine") == {"quay nine": ["C001"]}


def test_the_first_word_of_a_sentence_is_no_name() -> None:
    assert names("Agents ask first.", "Agents write it down.") == {}


@pytest.mark.parametrize(
    ("homepage", "found"), [("https://www.quayside.example/x", True), ("https://abc.example", False)]
)
def test_the_name_of_the_site_is_an_own_name_unless_it_is_short(homepage: str, found: bool) -> None:
    rule = "Mail goes through quayside or abc."
    assert bool(names(rule, homepage=homepage)) is found
