"""Rules about what claims say: none of them concerns safety."""

from __future__ import annotations

from pathlib import Path

import pytest

from oos_catalog.lint.rule import Context, checkers
from oos_catalog.model.document import Place
from oos_catalog.model.finding import Severity
from tests.unit.lint.conftest import ClaimText, Look, Profile


def test_low_on_a_measured_result_is_a_hint(look: Look, claim: ClaimText) -> None:
    (hit,) = look("low-on-measured", claim(confidence="LOW", evidence="MEASURED_RESULT"))
    assert hit.place == Place(9, 19)
    assert hit.claim == "C001"
    assert checkers()["low-on-measured"].rule.severity is Severity.HINT


def test_low_on_a_measured_result_is_fine_in_a_compiled_entry(
    look: Look, claim: ClaimText, compiled: Context, within: Profile
) -> None:
    text = claim(confidence="LOW", evidence="MEASURED_RESULT")
    assert look("low-on-measured", text, compiled) == []
    assert len(look("low-on-measured", text, within())) == 1


def test_low_on_other_evidence_is_fine(look: Look, claim: ClaimText) -> None:
    assert look("low-on-measured", claim(confidence="LOW", evidence="INFERENCE")) == []


def test_a_measured_result_without_a_number_is_a_hint(look: Look, claim: ClaimText) -> None:
    text = claim(evidence="MEASURED_RESULT", why="Tones differ.", failure_mode="A customer left someone.")
    assert [hit.claim for hit in look("measured-without-number", text)] == ["C001"]


@pytest.mark.parametrize(
    "fields",
    [
        {"why": "It fell from 9 days."},
        {"scope": "Twelve depots."},
        {"failure_mode": "Half of the customers left."},
        {"rule": "Answer twice a day."},
        {"measured": "replies = 60 % -> 85 %"},
        {"reference": "report of week 12"},
    ],
)
def test_a_number_anywhere_in_the_claim_is_enough(look: Look, claim: ClaimText, fields: dict[str, str]) -> None:
    plain = {"why": "Tones differ.", "failure_mode": "A customer left someone.", "evidence": "MEASURED_RESULT"}
    assert look("measured-without-number", claim(**(plain | fields))) == []


@pytest.mark.parametrize(
    "text", ["n/a", "N/A.", "TBD", "none", "-", "...", "\u2026", "see above", "Same as above.", "`unknown`"]
)
def test_a_field_that_says_nothing_is_found(look: Look, claim: ClaimText, text: str) -> None:
    (hit,) = look("empty-words", claim(scope=text))
    assert hit.place == Place(11, 14)
    assert "Scope says nothing yet" in hit.message


@pytest.mark.parametrize("text", ["All agents", "None of the agents sends mail alone.", "Unknown senders"])
def test_a_short_field_that_says_something_is_fine(look: Look, claim: ClaimText, text: str) -> None:
    assert look("empty-words", claim(scope=text)) == []


@pytest.mark.parametrize("why", ["One agent writes to customers.", "one agent  WRITES to customers", "to customers"])
def test_a_why_that_repeats_the_rule_is_found(look: Look, claim: ClaimText, why: str) -> None:
    (hit,) = look("empty-words", claim(why=why))
    assert "Why repeats the Rule" in hit.message


@pytest.mark.parametrize("why", ["One agent writes to customers in one tone.", "They like it.", "custom", None])
def test_a_why_with_words_of_its_own_is_fine(look: Look, claim: ClaimText, why: str | None) -> None:
    assert look("empty-words", claim(why=why)) == []


def test_not_stated_in_the_source_is_for_compiled_entries(
    look: Look, claim: ClaimText, compiled: Context, within: Profile
) -> None:
    unstated = "Not stated in the source."
    text = claim(why=unstated, failure_mode=unstated, scope=unstated)
    assert look("empty-words", text, compiled) == []
    assert len(look("empty-words", text, within())) == 3
    assert len(look("empty-words", claim(rule=unstated), compiled)) == 1


@pytest.mark.parametrize(
    "text",
    [
        *("TODO: ask", "an EXAMPLE", "FIXME", "XXX", "Your Company Name", "lorem ipsum"),
        *("<your rule>", "{insert date}", "[your reason]", "<describe what broke>"),
    ],
)
def test_what_is_left_to_be_filled_in_is_found(look: Look, claim: ClaimText, text: str) -> None:
    (hit,) = look("placeholder", claim(why=text))
    assert hit.place.line == 7
    assert "left to be filled in" in hit.message


@pytest.mark.parametrize(
    "text",
    [
        "for example", "a todo list", "TODO.md is read", "docs/TODO", "TODOs", "`TODO` and `<your name>`", "EXAMPLES",
        "[your profile](https://ok.invalid)", "<agent list>", "a < your limit and b > c", "{config}",
    ],
)  # fmt: skip
def test_ordinary_words_are_no_placeholders(look: Look, claim: ClaimText, text: str) -> None:
    assert look("placeholder", claim(why=text)) == []


def test_a_placeholder_is_an_error_in_a_catalog_and_a_warning_elsewhere(look: Look, within: Profile) -> None:
    assert [hit.severity for hit in look("placeholder", "TODO", within())] == [Severity.ERROR]
    assert [hit.severity for hit in look("placeholder", "TODO")] == [Severity.WARNING]


def test_two_claims_with_one_rule_are_named_with_their_lines(look: Look, claim: ClaimText) -> None:
    (hit,) = look("duplicate-rule", claim("C001") + claim("C002", rule="ONE agent  writes to customers."))
    assert hit.message == "C001 and C002 have the same Rule, line 6 and line 14"
    assert hit.place == Place(14, 13)


def test_rules_that_differ_in_composition_only_are_the_same(look: Look, claim: ClaimText) -> None:
    assert len(look("duplicate-rule", claim("C001", rule="caf\u00e9") + claim("C002", rule="cafe\u0301"))) == 1


def test_a_withdrawn_claim_and_a_missing_rule_are_no_duplicates(look: Look, claim: ClaimText) -> None:
    withdrawn = claim("C002", status="withdrawn: the same as C001")
    assert look("duplicate-rule", claim("C001") + withdrawn) == []
    assert look("duplicate-rule", claim("C001", rule=None) + claim("C002", rule=None)) == []


def test_stale_claims_are_one_finding_that_lists_them(look: Look, claim: ClaimText) -> None:
    text = claim("C001") + claim("C002", validated="2027-01-20") + claim("C003", since="2025-01-01")
    (hit,) = look("stale-claim", text, Context(today="2027-02-01"))
    assert "C001, C003" in hit.message
    assert "C002" not in hit.message
    assert "2027-02-01" in hit.help


def test_a_long_list_of_stale_claims_is_cut(look: Look, claim: ClaimText) -> None:
    text = "".join(claim(f"C{number:03d}") for number in range(1, 21))
    (hit,) = look("stale-claim", text, Context(today="2027-02-01"))
    assert hit.message.endswith("C012 and 8 more")


@pytest.mark.parametrize(
    "context",
    [Context(today="2026-12-31"), Context()],
    ids=["90 days", "no date"],
)
def test_nothing_is_stale_before_its_time_or_without_a_date(look: Look, claim: ClaimText, context: Context) -> None:
    assert look("stale-claim", claim(), context) == []


def test_words_in_place_of_dates_do_not_disturb(look: Look, claim: ClaimText) -> None:
    assert look("stale-claim", claim(since="soon"), Context(today="2030-01-01")) == []
    assert look("stale-claim", claim(), Context(today="2030-01-01"), front="") == []


def test_supersedes_that_names_no_claim_or_itself_is_found(look: Look, claim: ClaimText) -> None:
    text = claim("C001", supersedes="C031") + claim("C002", supersedes="C2")
    missing, itself = look("dangling-supersedes", text)
    assert missing.message == "C001 supersedes C031, which is no claim of this file"
    assert itself.message == "C002 supersedes itself"


def test_ids_compare_as_numbers(look: Look, claim: ClaimText) -> None:
    assert look("dangling-supersedes", claim("C004") + claim("C005", supersedes="c0004")) == []


def test_a_compiled_claim_without_reference_is_an_error(look: Look, claim: ClaimText, compiled: Context) -> None:
    (hit,) = look("compiled-reference", claim(confidence="LOW"), compiled)
    assert hit.severity is None
    assert checkers()["compiled-reference"].rule.severity is Severity.ERROR


def test_a_compiled_claim_above_low_is_a_warning(look: Look, claim: ClaimText, compiled: Context) -> None:
    (hit,) = look("compiled-reference", claim(reference="https://harbor.example/rules"), compiled)
    assert hit.severity is Severity.WARNING


def test_compiled_claims_with_reference_and_redacted_ones_are_fine(
    look: Look, claim: ClaimText, compiled: Context
) -> None:
    redacted = "**[C002]** core_operating_rules\n- **Status:** redacted: 2026-11-01\n\n"
    text = claim(confidence="LOW", reference="https://harbor.example/rules") + redacted
    assert look("compiled-reference", text, compiled) == []


def test_files_outside_compiled_entries_need_no_reference(look: Look, claim: ClaimText, within: Profile) -> None:
    assert look("compiled-reference", claim()) == []
    assert look("compiled-reference", claim(), within()) == []


def test_the_real_documents_break_none_of_these_beyond_hints(look: Look, corpus: Path) -> None:
    for rule in ("empty-words", "duplicate-rule", "dangling-supersedes", "placeholder", "entity-reference"):
        for file in sorted(corpus.glob("*.oos.*")):
            hits = look(rule, file.read_text("utf-8"), path=file.name, front="")
            assert len(hits) == (rule == "placeholder" and "template" in file.name), (rule, file.name)


def test_an_id_of_another_form_is_not_repeated(look: Look) -> None:
    text = '{"frontmatter": {}, "claims": [{"claim_id": "Jane Doe, jane@x.org", "rule": "tbd"}]}'
    (hit,) = look("empty-words", text, path="a.oos.json")
    assert "jane" not in hit.message.casefold()
