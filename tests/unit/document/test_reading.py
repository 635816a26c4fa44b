"""Real files of every dialect are read whole, counted right, and each text is found where it is said to stand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from oos_catalog.document import read_document
from oos_catalog.document.optional_lines import write_pattern
from oos_catalog.lint.check import Selection, check_document
from oos_catalog.lint.rule import Context
from oos_catalog.model.document import Claim, Document
from oos_catalog.model.vocabulary import LABELS, REQUIRED_FIELDS, SECTION_LIMITS

Counts = dict[str, int]


class Real(NamedTuple):
    """What was counted by hand in a real file; counts that are zero are left out."""

    claims: int
    words: int
    confidence: Counts
    evidence: Counts
    sections: Counts


ACME_CONFIDENCE = {"high": 9, "medium": 4, "low": 1}
ACME_EVIDENCE = {
    "measured_result": 4,
    "observed_repeatedly": 4,
    "observed_once": 3,
    "human_defined_rule": 1,
    "inference": 1,
    "speculation": 1,
}
ACME_SECTIONS = {
    "core_operating_rules": 5,
    "agent_roles_and_authority": 2,
    "coordination_patterns": 2,
    "operational_heuristics": 1,
    "failure_patterns": 2,
    "human_ai_boundary_conditions": 2,
}
OTP_SELF = Real(
    18,
    1804,
    {"high": 6, "medium": 9, "low": 3},
    {
        "measured_result": 1,
        "observed_repeatedly": 1,
        "observed_once": 2,
        "human_defined_rule": 7,
        "inference": 5,
        "speculation": 2,
    },
    {
        "core_operating_rules": 5,
        "agent_roles_and_authority": 3,
        "coordination_patterns": 4,
        "operational_heuristics": 1,
        "failure_patterns": 3,
        "human_ai_boundary_conditions": 2,
    },
)
MARKDOWN = {
    "sneeze-it.oos.md": Real(
        24,
        2955,
        {"high": 17, "medium": 7},
        {
            "measured_result": 8,
            "observed_repeatedly": 11,
            "observed_once": 2,
            "human_defined_rule": 2,
            "inference": 1,
        },
        {
            "core_operating_rules": 7,
            "agent_roles_and_authority": 3,
            "coordination_patterns": 4,
            "operational_heuristics": 2,
            "failure_patterns": 5,
            "human_ai_boundary_conditions": 3,
        },
    ),
    "acme-digital-agency.oos.md": Real(14, 1446, ACME_CONFIDENCE, ACME_EVIDENCE, ACME_SECTIONS),
    "otp-self.oos.md": OTP_SELF,
    "otp-self-2026-03-14-initial.oos.md": OTP_SELF,
    "ginnie-agents.oos.md": Real(
        10,
        2809,
        {"high": 3, "medium": 5, "low": 2},
        {"human_defined_rule": 3, "inference": 6, "speculation": 1},
        dict.fromkeys(
            (
                "customer_status_authority",
                "outbound_communication_authority",
                "pricing_authority",
                "disagreement_recording",
                "handoff_protocol",
                "override_meta_rule",
                "boundaries_respect",
                "memory_tier_alignment",
                "scope_as_authority",
                "missing_agent_reference",
            ),
            1,
        ),
    ),
}
"""From peers/measured-behaviour.txt, which the platform's own parser gave."""

JSON = "acme-digital-agency-full.oos.json"
STARTER = "otp-starter-template.oos.yaml"
EVERY_FILE = [*MARKDOWN, JSON, STARTER]

WRONG_COUNTS = {
    "sneeze-it.oos.md": {
        13: "word_count: 2955",
        16: "high: 17",
        17: "medium: 7",
        18: "low: 0",
        20: "human_defined_rule: 2",
        22: "observed_repeatedly: 11",
        23: "measured_result: 8",
        24: "inference: 1",
        25: "speculation: 0",
    },
    "acme-digital-agency.oos.md": {
        14: "word_count: 1446",
        17: "high: 9",
        18: "medium: 4",
        19: "low: 1",
        21: "human_defined_rule: 1",
        22: "observed_once: 3",
        24: "measured_result: 4",
    },
    "otp-self.oos.md": {
        13: "word_count: 1804",
        16: "high: 6",
        18: "low: 3",
        20: "human_defined_rule: 7",
        21: "observed_once: 2",
        22: "observed_repeatedly: 1",
        25: "speculation: 2",
    },
    "ginnie-agents.oos.md": {14: "word_count: 2809"},
}
"""File -> line of a derived number that is wrong -> the line as it should be."""

DERIVED = Selection.of(["word-count", "claim-count", "confidence-distribution", "evidence-distribution"], [])


def read(corpus: Path, name: str) -> Document:
    return read_document(corpus.joinpath(name).read_bytes(), name)


def without_zeros(counts: Counts) -> Counts:
    return {key: count for key, count in counts.items() if count}


@pytest.mark.parametrize("name", MARKDOWN)
def test_a_markdown_file_is_counted_as_by_hand(corpus: Path, name: str) -> None:
    document, real = read(corpus, name), MARKDOWN[name]
    assert [claim.id for claim in document.claims] == [f"C{number:03d}" for number in range(1, real.claims + 1)]
    assert document.body_words == real.words
    assert without_zeros(document.confidence_counts()) == real.confidence
    assert without_zeros(document.evidence_counts()) == real.evidence
    assert dict(Counter(claim.section for claim in document.claims)) == real.sections


@pytest.mark.parametrize("name", MARKDOWN)
def test_a_markdown_file_has_no_problem_and_no_empty_field(corpus: Path, name: str) -> None:
    document = read(corpus, name)
    assert document.problems == ()
    for claim in document.claims:
        assert all(getattr(claim, field) for field in REQUIRED_FIELDS), claim.id
        assert claim.extras == ()


@pytest.mark.parametrize("name", WRONG_COUNTS)
def test_each_wrong_number_is_found_with_its_line_and_the_right_line(corpus: Path, name: str) -> None:
    document = read(corpus, name)
    findings = check_document(document, Context(), DERIVED)
    assert {finding.line: finding.help.split("`")[1] for finding in findings} == WRONG_COUNTS[name]
    lines = document.source.split("\n")
    for finding in findings:
        key = finding.help.split("`")[1].partition(":")[0]
        assert lines[finding.line - 1].strip().startswith(f"{key}:")
        assert lines[finding.line - 1][finding.column - 1 :].isdigit()


def test_the_json_example_holds_the_claims_of_the_markdown_example(corpus: Path) -> None:
    document = read(corpus, JSON)
    assert (document.dialect, len(document.claims)) == ("json", 14)
    assert without_zeros(document.confidence_counts()) == ACME_CONFIDENCE
    assert without_zeros(document.evidence_counts()) == ACME_EVIDENCE
    assert dict(Counter(claim.section for claim in document.claims)) == ACME_SECTIONS
    assert {"_comment", "entities", "org_pseudonym"} <= document.frontmatter.keys()


def test_the_starter_has_three_claims_in_three_sections(corpus: Path) -> None:
    document = read(corpus, STARTER)
    found = [(claim.id, claim.section, claim.confidence, claim.evidence) for claim in document.claims]
    assert found == [
        ("C001", "core_operating_rules", "HIGH", "HUMAN_DEFINED_RULE"),
        ("C002", "coordination_patterns", "HIGH", "OBSERVED_REPEATEDLY"),
        ("C003", "failure_patterns", "HIGH", "OBSERVED_REPEATEDLY"),
    ]
    assert len(document.frontmatter["entities"]["humans"]) == 2
    assert document.frontmatter["organization"]["slug"] == "your-company"


def test_invented_sections_are_kept_as_they_are(corpus: Path) -> None:
    sections = {claim.section for claim in read(corpus, "ginnie-agents.oos.md").claims}
    assert len(sections) == 10
    assert not sections & SECTION_LIMITS.keys()


def texts(claim: Claim) -> Iterator[tuple[str, str]]:
    """Each field of a claim that has a place, with its text."""
    for field in LABELS:
        value = getattr(claim, field)
        if field == "patterns":
            yield from ((f"patterns.{index}", write_pattern(line)) for index, line in enumerate(value))
        elif isinstance(value, tuple):
            yield from ((f"{field}.{index}", text) for index, text in enumerate(value))
        elif value:
            yield field, value


def at(document: Document, claim: Claim, field: str) -> str:
    """The source from where a field is said to start."""
    assert field in claim.places, f"{claim.id} has no place for {field}"
    line, column = claim.places[field]
    return document.source.split("\n", line - 1)[-1][column - 1 :]


@pytest.mark.parametrize("name", MARKDOWN)
def test_in_markdown_each_text_stands_at_its_place(corpus: Path, name: str) -> None:
    document = read(corpus, name)
    for claim in document.claims:
        assert at(document, claim, "id").startswith(claim.id)
        assert at(document, claim, "section").startswith(claim.section)
        for field, text in texts(claim):
            assert at(document, claim, field).startswith(text)


def test_in_json_each_text_stands_at_its_place(corpus: Path) -> None:
    document = read(corpus, JSON)
    for claim in document.claims:
        assert at(document, claim, "id").startswith("{")
        for field, text in [("section", claim.section), *texts(claim)]:
            source = at(document, claim, field)
            assert source.startswith('"')
            assert scanstring(source, 1)[0] == text


def test_in_the_starter_each_text_stands_at_its_place(corpus: Path) -> None:
    document = read(corpus, STARTER)
    for claim in document.claims:
        assert at(document, claim, "section").startswith(f"{claim.section}:")
        assert at(document, claim, "rule").startswith(f'"{claim.rule}"')
        assert at(document, claim, "confidence").startswith(f"{claim.confidence}\n")
        assert at(document, claim, "evidence").startswith(("DESIGNED\n", f"{claim.evidence}\n"))


@pytest.mark.parametrize("name", EVERY_FILE)
def test_each_frontmatter_value_stands_at_its_place(corpus: Path, name: str) -> None:
    document = read(corpus, name)
    lines = document.source.split("\n")
    checked = 0
    for path, place in document.frontmatter_places.items():
        value: Any = document.frontmatter
        try:
            for part in path:
                value = value[part]
        except (KeyError, TypeError):
            continue
        if isinstance(value, str | int) and not isinstance(value, bool):
            written = lines[place.line - 1][place.column - 1 :]
            assert written.startswith((str(value), f'"{value}"', json.dumps(value)))
            checked += 1
    assert checked >= 10


EVERY_LINE = """\
**[C001]** core_operating_rules
- **Pattern:** external-sender / one-agent; timebox = 2 h
- **Pattern:** none; proposed = Who may send?
- **Reference:** the log
- **Reference:** the ledger
- **Measured:** answers = 14 -> 3
- **Measured:** prices = 2
- **Since:** 2025-01-02
- **Validated:** 2025-01-03
- **From:** notes.md/C007@sha256:0123456789ab
- **Supersedes:** C002
- **Status:** withdrawn: over
- **Rule:** one agent sends
"""


@pytest.mark.parametrize("bullet", ["- ", "* ", "+   ", "  - ", "-\t", ""])
@pytest.mark.parametrize("label", ["**{}:** ", "**{}**: ", "**{}**:\t", "{}:  ", "__{}:__ "])
def test_each_optional_line_stands_at_its_place_in_any_spelling(bullet: str, label: str) -> None:
    lines = EVERY_LINE.split("\n")
    body = "\n".join(
        bullet + label.format(line[4:].partition(":** ")[0]) + line.partition(":** ")[2] if line[:2] == "- " else line
        for line in lines
    )
    document = read_document(f"---\nindustry: x\n---\n\n{body}".encode(), "x.oos.md")
    (claim,) = document.claims
    found = list(texts(claim))
    assert len(found) == 12
    for field, text in found:
        assert at(document, claim, field).startswith(text)


def test_columns_count_characters_also_after_characters_of_several_bytes() -> None:
    text = '---\n{"名前 🚂": "x", "b": "y"}\n---\n\n**[C001]** größe 🚂 x\n- **🚂 Ü:** z\n'
    document = read_document(text.encode(), "x.oos.md")
    assert document.frontmatter_places["b",] == (2, 20)
    assert document.claims[0].places["section"] == (5, 12)
    assert document.claims[0].places["extras"] == (6, 12)
