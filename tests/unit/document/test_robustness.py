"""Nothing is lost and nothing is merged, however a file is written; what was not read is named with its line.

The cases are those in which the format's own platform loses or merges rules (peers/measured-behaviour.txt).
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from oos_catalog.document import read_document
from oos_catalog.document.writer import write_document
from oos_catalog.model.document import Claim, Document, Prose

FRONT = '---\noos_version: "1.0"\n---\n\n'
FIELDS = ("Rule", "Why", "Failure mode", "Confidence", "Evidence", "Scope")
VALUES = {"Confidence": "HIGH", "Evidence": "OBSERVED_ONCE"}


def claim(
    number: int, section: str = "core_operating_rules", *, bullet: str = "-", labels: Sequence[str] = FIELDS
) -> str:
    """A claim whose texts name their field and its number."""
    lines = [f"{bullet} **{label}:** {VALUES.get(label, f'{label} {number}')}" for label in labels]
    return "\n".join([f"**[C{number:03d}]** {section}".rstrip(), *lines])


def read(body: str, front: str = FRONT) -> Document:
    return read_document((front + body).encode(), "x.oos.md")


def whole(number: int, section: str = "core_operating_rules", identifier: str = "") -> dict[str, object]:
    """What `claim(number)` says."""
    return {
        "id": identifier or f"C{number:03d}",
        "section": section,
        "rule": f"Rule {number}",
        "why": f"Why {number}",
        "failure_mode": f"Failure mode {number}",
        "confidence": "HIGH",
        "evidence": "OBSERVED_ONCE",
        "scope": f"Scope {number}",
    }


def said(one: Claim) -> dict[str, object]:
    return one.model_dump(exclude={"places"}, exclude_defaults=True)


def contents(document: Document) -> list[dict[str, object] | str]:
    """Claims and prose in order."""
    return [block.text if isinstance(block, Prose) else said(block) for block in document.blocks]


def rules(document: Document) -> list[tuple[str, int]]:
    """What reading reported, with the line."""
    return [(problem.rule, problem.place.line) for problem in document.problems]


@pytest.mark.parametrize("ending", ["", "\n", "\n\n", "\n   \n\t\n"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_line_ends_and_the_end_of_the_file_do_not_matter(line_end: str, ending: str) -> None:
    text = FRONT + claim(1) + "\n\n" + claim(2) + ending
    document = read_document(text.replace("\n", line_end).encode(), "x.oos.md")
    assert contents(document) == [whole(1), whole(2)]
    assert document.frontmatter == {"oos_version": "1.0"}
    assert document.problems == ()


def test_mixed_line_ends_count_as_one_each() -> None:
    document = read(claim(1).replace("\n", "\r\n", 2).replace("\n", "\r", 1) + "\r\r\n\n" + claim(2))
    assert contents(document) == [whole(1), whole(2)]


@pytest.mark.parametrize(
    "between",
    [
        "Some words of prose.",
        "Some words of prose.\n\n---",
        "### Next part\ntext",
        "## Coordination Patterns",
        "# Top\n\n## Second\n\ntext",
        "***",
        "> a quotation",
        "1. a numbered\n2. list",
        "| a | table |\n|---|---|\n| b | c |",
        "```\na block of code\n\nwith a blank line\n```",
        "~~~ text\n``` not the end\n~~~",
        "<https://harbor-rail.example>",
    ],
)
def test_what_stands_between_two_claims_is_part_of_neither(between: str) -> None:
    document = read(f"{claim(1)}\n\n{between}\n\n{claim(2)}\n")
    assert contents(document) == [whole(1), between, whole(2)]
    assert document.problems == ()


@pytest.mark.parametrize("between", ["### Next part", "## Failure Patterns", "---", "```\ncode\n```"])
def test_a_heading_rule_or_fence_ends_a_claim_without_a_blank_line(between: str) -> None:
    document = read(f"{claim(1)}\n{between}\n{claim(2)}\n")
    assert contents(document) == [whole(1), between, whole(2)]


def test_a_claim_ends_the_claim_before_it_without_a_blank_line() -> None:
    assert contents(read(f"{claim(1)}\n{claim(2)}")) == [whole(1), whole(2)]


@pytest.mark.parametrize(
    ("written", "section"),
    [
        ("Core Operating Rules", "core_operating_rules"),
        ("core operating  rules", "core_operating_rules"),
        ("core-operating-rules", "core_operating_rules"),
        ("CORE_OPERATING_RULES", "core_operating_rules"),
        (" `core_operating_rules`", "core_operating_rules"),
        ("*core_operating_rules*", "core_operating_rules"),
        ("handoff protocol", "handoff_protocol"),
        ("Über alles", "über_alles"),
    ],
)
def test_a_section_with_spaces_or_an_unknown_name_keeps_its_claim(written: str, section: str) -> None:
    assert contents(read(claim(1, written))) == [whole(1, section)]


@pytest.mark.parametrize("bullet", ["-", "*", "+", "  -", " *", "-   "])
def test_any_bullet_will_do(bullet: str) -> None:
    assert contents(read(claim(1, bullet=bullet))) == [whole(1)]


@pytest.mark.parametrize("labels", [FIELDS[::-1], (*FIELDS[3:], *FIELDS[:3])])
def test_fields_come_in_any_order(labels: Sequence[str]) -> None:
    assert contents(read(claim(1, labels=labels))) == [whole(1)]


@pytest.mark.parametrize("spelled", [str.upper, str.lower, str.title, lambda label: label.replace(" ", "_")])
def test_labels_come_in_any_case(spelled: type[str]) -> None:
    body = claim(1)
    for label in FIELDS:
        body = body.replace(f"**{label}:**", f"**{spelled(label)}:**")
    assert contents(read(body)) == [whole(1)]


@pytest.mark.parametrize("written", ["**{}:** ", "**{}**: ", "**{}**:", "{}: ", "__{}__: "])
def test_labels_are_read_with_and_without_bold_letters(written: str) -> None:
    body = claim(1)
    for label in FIELDS:
        body = body.replace(f"**{label}:** ", written.format(label))
    document = read(body)
    assert contents(document) == [whole(1)]


@pytest.mark.parametrize(
    "header",
    [
        "[C001] core_operating_rules",
        "### [C001] core_operating_rules",
        "**[C001]**: core_operating_rules",
        "__[C001]__ core_operating_rules",
    ],
)
def test_the_header_is_read_in_any_of_its_forms(header: str) -> None:
    assert contents(read(claim(1).replace("**[C001]** core_operating_rules", header))) == [whole(1)]


@pytest.mark.parametrize("header", ["### C001", "#### C001", "**C001**", "## C001.", "### C001:"])
def test_under_a_heading_a_claim_takes_its_section_from_it(header: str) -> None:
    body = "## Core Operating Rules\n\n" + claim(1, "").replace("**[C001]**", header)
    assert contents(read(body)) == ["## Core Operating Rules", whole(1)]


def test_the_title_of_a_heading_claim_is_kept() -> None:
    document = read("## Failure Patterns\n\n" + claim(1, "").replace("**[C001]**", "### C001: The free discount"))
    assert contents(document)[1] == whole(1, "failure_patterns") | {"extras": (("Title", "The free discount"),)}


def test_a_section_on_the_claim_itself_counts_more_than_the_heading() -> None:
    document = read(f"## Purpose\n\n{claim(1, 'failure_patterns')}\n\n{claim(2, '')}\n")
    assert [one.section for one in document.claims] == ["failure_patterns", "purpose"]


@pytest.mark.parametrize("rest", ["  goes on", "\tgoes on", "    goes on", "  goes\n  on"])
def test_an_indented_line_continues_a_field(rest: str) -> None:
    document = read(claim(1).replace("Rule 1", f"Rule 1\n{rest}"))
    (one,) = document.claims
    assert " ".join(one.rule.split()) == "Rule 1 goes on"
    assert said(one) | {"rule": "Rule 1"} == whole(1)
    assert document.problems == ()


def test_a_paragraph_within_a_field_is_kept() -> None:
    document = read(claim(1).replace("Rule 1", "Rule 1\n\n  second paragraph\n\n\n  third"))
    assert document.claims[0].rule == "Rule 1\n\nsecond paragraph\n\nthird"
    assert document.claims[0].why == "Why 1"


def test_a_line_that_is_not_indented_continues_the_field_and_is_reported() -> None:
    document = read(claim(1).replace("Rule 1", "Rule 1\ngoes on"))
    assert contents(document) == [whole(1) | {"rule": "Rule 1\ngoes on"}]
    assert rules(document) == [("continuation-not-indented", 7)]


LEARNING = """\
### {identifier}
- **Section**: failure_patterns
- **Rule**: Rule 2
- **Why**: Why 2
- **Failure mode**: Failure mode 2
- **Confidence**: HIGH
- **Evidence**: OBSERVED_ONCE
- **Scope**: Scope 2"""


@pytest.mark.parametrize("identifier", ["L001", "OP-7f", "OP-deploy", "k12"])
@pytest.mark.parametrize("ending", ["", "\n", "\n\n"])
@pytest.mark.parametrize("bullet", ["- ", "* ", ""])
def test_the_learning_dialect_after_canonical_claims_is_read(identifier: str, ending: str, bullet: str) -> None:
    learned = LEARNING.format(identifier=identifier).replace("- ", bullet)
    document = read(f"{claim(1)}\n\n{learned}{ending}")
    assert contents(document) == [whole(1), whole(2, "failure_patterns", identifier)]
    assert rules(document) == [("claim-id-form", 13)]


def test_the_learning_dialect_with_blank_lines_between_its_fields_is_read() -> None:
    learned = LEARNING.format(identifier="L001").replace("\n- ", "\n\n")
    assert contents(read(f"{learned}\n\n{claim(1)}")) == [whole(2, "failure_patterns", "L001"), whole(1)]


def test_a_second_section_is_kept_and_reported() -> None:
    document = read(claim(1) + "\n- **Section:** failure_patterns\n- **Section:** summary\n")
    assert contents(document) == [whole(1) | {"extras": (("Section", "failure_patterns"), ("Section", "summary"))}]
    assert rules(document) == [("duplicate-field", 12), ("duplicate-field", 13)]


def test_a_second_field_is_kept_and_reported() -> None:
    document = read(claim(1) + "\n- **Why:** another reason\n")
    assert contents(document) == [whole(1) | {"extras": (("Why", "another reason"),)}]
    assert rules(document) == [("duplicate-field", 12)]


def test_bullets_that_the_format_does_not_know_are_kept_in_order() -> None:
    document = read(claim(1) + "\n- **Owner:** the desk\n- no label\n- **Reviewed with:** both\n  depots\n")
    kept = (("Owner", "the desk"), ("", "no label"), ("Reviewed with", "both\ndepots"))
    assert contents(document) == [whole(1) | {"extras": kept}]
    assert rules(document) == [("unknown-field", 12), ("unknown-field", 13), ("unknown-field", 14)]


def test_a_label_that_the_format_does_not_know_is_reported_once() -> None:
    document = read(f"{claim(1)}\n- **Owner:** a\n\n{claim(2)}\n- **Owner:** b\n")
    assert rules(document) == [("unknown-field", 12)]


def test_a_claim_in_a_fence_is_reported_line_by_line_and_not_read() -> None:
    document = read(f"{claim(1)}\n\n```\n{claim(2)}\n```\n\n{claim(3)}\n")
    assert contents(document) == [whole(1), f"```\n{claim(2)}\n```", whole(3)]
    assert rules(document) == [("unread-claim", line) for line in range(14, 21)]


def test_a_fence_that_is_never_closed_hides_nothing() -> None:
    document = read(f"{claim(1)}\n\n~~~\n{claim(2)}\n")
    assert contents(document) == [whole(1), f"~~~\n{claim(2)}"]
    assert {rule for rule, _ in rules(document)} == {"unread-claim"}
    assert rules(document)[0] == ("unread-claim", 14)


@pytest.mark.parametrize(
    "line",
    [
        "> **[C009]** failure_patterns",
        "> [C009] failure_patterns",
        "    **[C009]** failure_patterns",
        "- **[C009]** failure_patterns",
        "* [C009] failure_patterns",
        "`[C009]` failure_patterns",
        "**[C009]**\tfailure_patterns",
        "1. [C009] failure_patterns",
        "***[C009]*** failure_patterns",
        "**[ C009 ]** failure_patterns",
        "| [C009] | failure_patterns |",
        "- **Rule:** one agent sends",
        "> - **Why:** it helps",
        "Confidence: HIGH",
        "   - Evidence: INFERENCE",
        "FAILURE MODE: it broke",
    ],
)
@pytest.mark.parametrize("before", ["", "Words of prose.\n"])
def test_text_that_looks_like_a_claim_is_reported_with_its_line(before: str, line: str) -> None:
    document = read(f"{claim(1)}\n\nProse.\n\n{before}{line}\n")
    assert len(document.claims) == 1
    number = 15 + before.count("\n")
    assert ("unread-claim", number) in rules(document)
    assert line.strip() in contents(document)[1]


@pytest.mark.parametrize(
    "line",
    [
        "See C004 and [the plan](https://harbor-rail.example).",
        "We rule: nobody sends twice.",
        "Because: it is so.",
        "[C-level] decisions are made by people.",
        "Scope of this file: the depots.",
    ],
)
def test_ordinary_prose_is_not_taken_for_a_claim(line: str) -> None:
    document = read(f"{claim(1)}\n\n{line}\n")
    assert contents(document) == [whole(1), line]
    assert document.problems == ()


@pytest.mark.parametrize(
    ("written", "read_as"), [("C4", "C004"), ("c004", "C004"), ("C0004", "C004"), ("C1234", "C1234")]
)
def test_ids_are_compared_as_numbers(written: str, read_as: str) -> None:
    document = read(claim(1).replace("C001", written))
    assert [one.id for one in document.claims] == [read_as]
    assert rules(document) == ([] if written == read_as else [("claim-id-form", 5)])


@pytest.mark.parametrize("written", ["C12345", "A7", "policy_3"])
def test_other_ids_are_kept_as_found(written: str) -> None:
    document = read(claim(1).replace("C001", written))
    assert [one.id for one in document.claims] == [written]
    assert rules(document) == [("claim-id-form", 5)]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("high", "HIGH"),
        ("**High**", "HIGH"),
        ("High.", "HIGH"),
        ("observed once", "OBSERVED_ONCE"),
        ("Very sure", "Very sure"),
    ],
)
def test_closed_values_are_read_in_any_spelling_and_others_kept(written: str, value: str) -> None:
    document = read(claim(1).replace("HIGH", written))
    assert document.claims[0].confidence == value


@pytest.mark.parametrize("front", ["", "\n", "# Harbor & Rail\n\n", "---\noos_version: x\n"])
def test_without_frontmatter_the_claims_are_read_all_the_same(front: str) -> None:
    document = read(claim(1), front)
    assert [said(one) for one in document.claims] == [whole(1)]
    assert rules(document) == [("frontmatter-missing", 1)]


@pytest.mark.parametrize("front", ["---\n---\n", "--- \n# a comment\n---\t\n"])
def test_frontmatter_without_fields_is_reported(front: str) -> None:
    assert rules(read(claim(1), front)) == [("frontmatter-missing", 1)]


def test_frontmatter_that_cannot_be_read_does_not_hide_the_claims() -> None:
    document = read(claim(1), "---\nindustry: logistics: sea\n---\n")
    assert contents(document) == [whole(1)]
    assert rules(document) == [("yaml-syntax", 2)]


class TestStructuredDocuments:
    """JSON and the YAML starter lose nothing either."""

    @staticmethod
    def read(value: object) -> Document:
        return read_document(json.dumps(value).encode(), "x.oos.json")

    def test_keys_at_the_top_are_kept(self) -> None:
        document = self.read(
            {"_comment": "a", "frontmatter": {"industry": "b"}, "entities": {"c": ["d"]}, "claims": []}
        )
        assert document.frontmatter == {"industry": "b", "_comment": "a", "entities": {"c": ["d"]}}

    def test_a_key_at_the_top_that_stands_in_the_frontmatter_too_is_reported(self) -> None:
        document = read_document(b'{"frontmatter": {"version": 3},\n "version": 77, "claims": []}', "x.oos.json")
        assert document.frontmatter == {"version": 3}
        assert [(one.rule, one.place) for one in document.problems] == [("duplicate-key", (2, 2))]

    def test_null_is_a_field_that_is_not_there(self) -> None:
        document = self.read(
            {"frontmatter": {}, "claims": [{"claim_id": "C001", "why": None, "since": None, "x": None}]}
        )
        assert said(document.claims[0]) == {"id": "C001", "section": "", "extras": (("x", "null"),)}

    def test_everything_that_a_pattern_says_is_kept(self) -> None:
        odd = [
            {"pattern": "a", "stance": "b", "note": "zzz"},
            {"pattern": "a", "stance": "b", "proposed": "Who?"},
            {"pattern": None, "parameters": {"limit": "5"}},
            {"pattern": "a"},
        ]
        document = self.read({"frontmatter": {}, "claims": [{"claim_id": "C001", "patterns": odd}]})
        (one,) = document.claims
        assert [json.loads(text) for label, text in one.extras if label == "Pattern"] == odd
        assert [problem.rule for problem in document.problems] == ["pattern-line"] * 4

    def test_a_pattern_is_read_as_its_line(self) -> None:
        given = [
            {"pattern": "a", "stance": "b", "parameters": {"limit": 5}},
            {"pattern": None, "proposed": "Who?"},
            "c / ?",
        ]
        document = self.read({"frontmatter": {}, "claims": [{"claim_id": "C001", "patterns": given}]})
        found = [line.model_dump(exclude_defaults=True) for line in document.claims[0].patterns]
        assert found == [
            {"pattern": "a", "stance": "b", "parameters": {"limit": "5"}},
            {"pattern": None, "proposed": "Who?"},
            {"pattern": "c", "stance": "?"},
        ]

    def test_claims_come_in_their_display_order(self) -> None:
        claims = [{"claim_id": "C001", "display_order": 2}, {"claim_id": "C002", "display_order": 1}]
        assert [one.id for one in self.read({"frontmatter": {}, "claims": claims}).claims] == ["C002", "C001"]

    @pytest.mark.parametrize("orders", [(1, 1), (1, None), (1, "2"), (True, 2)])
    def test_a_display_order_that_orders_nothing_is_kept_as_it_is(self, orders: tuple[object, object]) -> None:
        claims = [{"claim_id": f"C00{index}", "display_order": order} for index, order in enumerate(orders, start=1)]
        document = self.read({"frontmatter": {}, "claims": claims})
        assert [one.id for one in document.claims] == ["C001", "C002"]
        assert all(one.extras for one in document.claims)

    @pytest.mark.parametrize("odd", ["text", 7, None, ["a"]])
    def test_a_claim_that_is_no_mapping_is_reported(self, odd: object) -> None:
        document = self.read({"frontmatter": {}, "claims": [odd, {"claim_id": "C001"}]})
        assert [one.id for one in document.claims] == ["C001"]
        assert rules(document) == [("unread-claim", 1)]

    @pytest.mark.parametrize("top", [[], "text", 7, None, True])
    @pytest.mark.parametrize("ending", [".oos.json", ".oos.yaml"])
    def test_a_file_that_is_no_mapping_is_reported(self, top: object, ending: str) -> None:
        document = read_document(json.dumps(top).encode(), f"x{ending}")
        assert "not-an-oos" in {rule for rule, _ in rules(document)}

    def test_the_starter_keeps_what_else_its_organization_says(self) -> None:
        text = b"organization:\n  name: Harbor\n  industry: sea\n  slug: harbor\nfleet: 7\nclaims: {}\n"
        document = read_document(text, "x.oos.yaml")
        assert document.frontmatter == {
            "org_pseudonym": "Harbor",
            "industry": "sea",
            "organization": {"slug": "harbor"},
            "fleet": 7,
        }
        assert document.place("org_pseudonym") == (2, 9)

    def test_a_name_that_the_starter_gives_twice_is_reported(self) -> None:
        document = read_document(b"organization:\n  name: Harbor\norg_pseudonym: Rail\n", "x.oos.yaml")
        assert document.frontmatter == {"org_pseudonym": "Harbor"}
        assert [(one.rule, one.place) for one in document.problems] == [("duplicate-key", (3, 1))]

    def test_claims_of_the_starter_get_ids_in_file_order(self) -> None:
        first = b"claims:\n  failure_patterns:\n    - claim: a\n    - b\n"
        document = read_document(first + b"  Core Operating Rules:\n    - claim: c\n      why:\n", "x.oos.yaml")
        assert [said(one) for one in document.claims] == [
            {"id": "C001", "section": "failure_patterns", "rule": "a"},
            {"id": "C002", "section": "failure_patterns", "rule": "b"},
            {"id": "C003", "section": "core_operating_rules", "rule": "c"},
        ]

    def test_a_section_of_the_starter_that_holds_no_list_is_reported(self) -> None:
        document = read_document(
            b"claims:\n  failure_patterns:\n    rule: a\n  core_operating_rules: b\n", "x.oos.yaml"
        )
        assert rules(document) == [("unread-claim", 3), ("unread-claim", 4)]


@pytest.mark.parametrize("text", ["**bold** text", "Rule: not a rule", "- -", "---", "* x", "`a`", "[C002] x"])
def test_a_bullet_that_would_read_as_something_else_is_written_so_that_it_does_not(text: str) -> None:
    document = read(f"{claim(1)}\n-\n    {text}\n")
    assert document.claims[0].extras == (("", text),)
    again = read_document(write_document(document).encode(), "x.oos.md")
    assert again.content() == document.content()
