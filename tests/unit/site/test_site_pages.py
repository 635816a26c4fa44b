"""Pages say it in the words of the design, from records alone."""

from __future__ import annotations

import re

import pytest

from oos_catalog.model.organization import COUNTED_KINDS
from oos_catalog.site.guard import check_body
from oos_catalog.site.page import Page
from oos_catalog.site.pages import lists, organization, reference
from oos_catalog.site.pages.settings import Settings
from oos_catalog.site.words import day
from tests.unit.site.samples import (
    a_claim,
    a_compiled_organization,
    a_withdrawn_organization,
    an_organization,
    home_page,
    hostile_organization,
    hostile_texts,
    index,
    record,
)

SETTINGS = Settings(repository="https://example.org/catalog")


def words_of(page: Page) -> str:
    """The text of a page without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.body))


def test_an_organization_that_speaks_for_itself() -> None:
    page = organization.page(record(an_organization(homepage="https://harbor.example/")), SETTINGS)
    text = words_of(page)
    assert page.path == "organizations/harbor-rail/"
    assert "Speaks for itself: harbor.example" in text
    assert "How they know: they measured it" in text
    assert "How sure: they say high" in text
    assert "here since 2 October 2026, last changed 1 November 2026" in text
    assert 'href="https://example.org/catalog/commits/HEAD/catalog/harbor-rail"' in page.body
    assert '<article class="rule" id="c004">' in page.body
    assert [heading.title for heading in page.toc] == ["Working together", "Who decides most alike", "Take these rules"]
    command = "git subtree add --prefix=vendor/oos/harbor-rail https://example.org/catalog.git org/harbor-rail --squash"
    assert command in text


def test_a_compiled_organization_says_so_and_offers_the_way_out() -> None:
    text = words_of(organization.page(record(a_compiled_organization()), SETTINGS))
    assert "As described in example.org/essay, read by us on 20 November 2026." in text
    assert "Is this you? Take over, correct or remove." in text
    assert "they do not say how sure they are" in text
    assert "they say low" not in text
    assert text.count("Not stated in the source.") == 2


def test_numbers_stand_beside_how_they_know() -> None:
    claims = [a_claim(measured=("accuracy = 60 % -> 78 %",))]
    text = words_of(organization.page(record(an_organization(claims=claims)), SETTINGS))
    assert "they measured it: accuracy = 60 % → 78 %" in text


def test_rules_that_ended_are_shown_as_such() -> None:
    claims = [
        a_claim("C001", status="withdrawn: it made things worse"),
        a_claim("C002", status="redacted: 2026-11-01"),
        a_claim("C003"),
        a_claim("C005", supersedes="C003"),
    ]
    page = organization.page(record(an_organization(claims=claims)), SETTINGS)
    assert "<h3><del>Late-container alarm" in page.body
    assert "No longer their rule: it made things worse" in words_of(page)
    assert "This rule was removed on 1 November 2026" in words_of(page)
    assert 'Replaced by <a href="#c005">a later rule</a>' in page.body


def test_a_page_that_is_held_back_names_rules_and_quotes_nothing() -> None:
    made = record(an_organization(name="Evil <b>name</b>"), {"harbor-rail": ("secret", "schema")})
    page = organization.page(made, SETTINGS)
    assert page.kind == "notice"
    assert 'href="../../reference/rules/secret/"' in page.body
    assert "Evil" not in page.body + page.title + page.description


def test_an_organization_that_withdrew_leaves_numbers_at_their_addresses() -> None:
    page = organization.page(record(a_withdrawn_organization()), SETTINGS)
    assert '<li id="c004">C004</li>' in page.body
    assert "mailbox" not in page.body


def test_the_home_page_of_a_small_catalog_shows_no_totals() -> None:
    page = home_page(an_organization(), a_compiled_organization())
    text = words_of(page)
    assert "How do other teams run their AI agents?" in text
    assert "1 speaks for itself, 1 is our reading" in text
    assert "Too few to say what is common. Read the reasons, not the totals." in text
    assert "%" not in text
    assert "An alarm sat in a mailbox for nine days" in text
    assert "Not stated in the source" not in text


def test_the_home_page_names_each_organization_once_and_strong_evidence_first() -> None:
    guess = [
        a_claim(evidence="SPECULATION", failure_mode=f"Somebody might lose the key number {n} some day.")
        for n in (1, 2)
    ]
    page = home_page(an_organization("a-guess", guess), an_organization("measured"))
    assert page.body.count('href="organizations/a-guess/#') == 1
    assert page.body.index("organizations/measured/#") < page.body.index("organizations/a-guess/#")


def test_an_empty_catalog_has_pages_too() -> None:
    nobody = index()
    failures = lists.FailurePages(nobody)
    pages = [home_page(), *lists.organizations_pages(nobody), *failures.rest()]
    assert [page.path for page in pages] == ["", "organizations/", "failures/"]


def test_long_lists_are_cut_into_pages_of_a_hundred() -> None:
    many = [an_organization(f"team-{number:03}", name=f"Team {number:03}") for number in range(250)]
    listed = index(*many)
    failures = lists.FailurePages(listed)
    pages = [page for one in many for page in failures.add(record(one))] + list(failures.rest())
    assert [page.path for page in pages] == ["failures/", "failures/page/2/", "failures/page/3/"]
    assert [page.body.count("<blockquote>") for page in pages] == [100, 100, 50]
    organizations = list(lists.organizations_pages(listed))
    assert [page.body.count("<tr>") - 1 for page in organizations] == [100, 100, 50]
    assert 'href="../../../organizations/page/3/"' in organizations[1].body
    assert 'href="../../../organizations/team-100/"' in organizations[1].body


def test_page_numbers_leave_gaps() -> None:
    assert lists.Leaf("failures/", 10, 30).numbers() == [1, None, 8, 9, 10, 11, 12, None, 30]
    assert lists.Leaf("failures/", 1, 3).numbers() == [1, 2, 3]


def test_every_rule_of_the_checker_has_a_page() -> None:
    pages = {page.path: page for page in reference.pages()}
    assert {"reference/format/", "reference/rules/"} < pages.keys()
    rule = pages["reference/rules/confidence-without-observation/"]
    assert "high confidence needs evidence that was observed" in words_of(rule)
    for path, page in pages.items():
        check_body(page.body, path)


def test_the_format_page_is_made_from_the_schema() -> None:
    (page,) = [page for page in reference.pages() if page.kind == "format"]
    assert "<td><code>org_size</code></td><td>one of solo, small, medium, large, enterprise</td>" in page.body
    assert "<code>- **Failure mode:**</code>" in page.body


@pytest.mark.parametrize("page_of", ["organization", "home", "failures", "organizations"])
def test_hostile_text_in_every_field_stays_text(page_of: str) -> None:
    for key, text in hostile_texts().items():
        hostile = hostile_organization(text)
        made = record(hostile)
        listed = index(hostile)
        failures = lists.FailurePages(listed)
        pages = {
            "organization": [organization.page(made, SETTINGS)],
            "home": [home_page(hostile)],
            "failures": [*failures.add(made), *failures.rest()],
            "organizations": list(lists.organizations_pages(listed)),
        }[page_of]
        for page in pages:
            check_body(page.body, key)
            assert "<script" not in page.body, key
            assert "<img" not in page.body, key
            for address in re.findall(r'href="([^"]*)"', page.body):
                assert re.match(r"https://|\.\./|#|[a-z0-9/-]+/(#[a-z0-9-]+)?\Z", address), (key, address)


def test_dates_are_written_out_or_called_unknown() -> None:
    assert day("2026-11-20") == "20 November 2026"
    assert day(None) == "date unknown"
    assert day("<b>") == "date unknown"


def test_frameworks_and_guides_are_not_counted() -> None:
    assert {"team", "project"} == COUNTED_KINDS
