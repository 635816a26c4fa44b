"""`oos fmt` mends derived numbers and spelling in place; every other byte stays, and a second run changes nothing."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from oos_catalog.document import read_document
from oos_catalog.document.formatter import format_document
from oos_catalog.lint.check import Selection, check_document
from oos_catalog.lint.rule import Context
from oos_catalog.model.document import Document

CANONICAL = [
    "sneeze-it.oos.md",
    "otp-self.oos.md",
    "otp-self-2026-03-14-initial.oos.md",
    "ginnie-agents.oos.md",
    "acme-digital-agency.oos.md",
]
JSON = "acme-digital-agency-full.oos.json"
DERIVED = Selection.of(["word-count", "claim-count", "confidence-distribution", "evidence-distribution"], [])

CLAIM = """\
**[C001]** core_operating_rules
- **Rule:** One agent sends.
- **Why:** Two answered.
- **Failure mode:** Two prices.
- **Confidence:** HIGH
- **Evidence:** INFERENCE
- **Scope:** All mail.
"""
WORDS = len(CLAIM.split())
NUMBERS = f"""\
word_count: {WORDS}
claim_count: 1
confidence_distribution:
  high: 1
  medium: 0
  low: 0
evidence_distribution:
  measured_result: 0
  observed_repeatedly: 0
  observed_once: 0
  human_defined_rule: 0
  inference: 1
  speculation: 0
"""


def formatted(text: str, name: str = "x.oos.md") -> str:
    """The text after `oos fmt`, which has nothing to do a second time."""
    once = format_document(text.encode(), name)
    assert once is not None
    assert format_document(once, name) == once
    return once.decode()


def with_front(front: str, body: str = CLAIM) -> str:
    return f"---\n{front}---\n\n{body}"


def without(name: str) -> str:
    """The derived numbers but for one field."""
    kept, inside = [], False
    for line in NUMBERS.splitlines(keepends=True):
        inside = line.startswith(f"{name}:") or (inside and line.startswith(" "))
        kept += [] if inside else [line]
    return "".join(kept)


def derived_findings(document: Document) -> list[str]:
    return [finding.message for finding in check_document(document, Context(), DERIVED)]


@pytest.mark.parametrize("name", [*CANONICAL, JSON])
def test_in_a_real_file_only_derived_numbers_change(corpus: Path, name: str) -> None:
    before = corpus.joinpath(name).read_bytes()
    after = format_document(before, name)
    assert after is not None
    assert after != before
    assert format_document(after, name) == after
    diff = difflib.ndiff(before.decode().split("\n"), after.decode().split("\n"))
    changed = {line[2:].strip().strip('"').partition(":")[0].rstrip('"') for line in diff if line[0] in "+-"}
    assert changed <= {
        *("word_count", "confidence_distribution", "high", "medium", "low"),
        *("measured_result", "observed_repeatedly", "observed_once", "human_defined_rule", "inference", "speculation"),
    }
    assert derived_findings(read_document(after, name)) == []


@pytest.mark.parametrize("name", [*CANONICAL, JSON])
def test_in_a_real_file_every_claim_stays_as_it_is(corpus: Path, name: str) -> None:
    before = corpus.joinpath(name).read_bytes()
    old, new = (read_document(data, name) for data in (before, format_document(before, name) or b""))
    assert new.content()["blocks"] == old.content()["blocks"]
    kept = old.frontmatter.keys() - {"word_count", "confidence_distribution", "evidence_distribution"}
    assert {key: new.frontmatter[key] for key in kept} == {key: old.frontmatter[key] for key in kept}


def test_the_starter_stays_as_it_is(corpus: Path) -> None:
    data = corpus.joinpath("otp-starter-template.oos.yaml").read_bytes()
    assert format_document(data, "otp-starter-template.oos.yaml") == data


def test_a_file_in_order_stays_as_it_is() -> None:
    text = with_front("industry: x # sea\n" + NUMBERS)
    assert formatted(text) == text


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_other_line_ends_and_a_byte_order_mark_are_mended(mark: bytes, line_end: str) -> None:
    text = with_front("industry: x\n" + NUMBERS)
    assert format_document(mark + text.replace("\n", line_end).encode(), "x.oos.md") == text.encode()


def test_json_gets_line_feeds_and_loses_its_byte_order_mark() -> None:
    text = '\ufeff{"frontmatter": {"claim_count": 1},\r\n "claims": []}\r\n'
    assert formatted(text, "x.oos.json") == '{"frontmatter": {"claim_count": 0},\n "claims": []}\n'


@pytest.mark.parametrize("ending", ["", "\n\n\n", "\n  \n\t\n"])
def test_a_file_ends_with_one_line_feed(ending: str) -> None:
    text = with_front("industry: x\n" + NUMBERS)
    assert formatted(text.rstrip("\n") + ending) == text


@pytest.mark.parametrize("name", ["word_count", "claim_count", "confidence_distribution", "evidence_distribution"])
def test_an_absent_field_is_added_at_the_end_of_the_frontmatter(name: str) -> None:
    text = formatted(with_front("industry: x\n" + without(name)))
    assert text.startswith(f"---\nindustry: x\n{without(name)}{name}:")
    assert derived_findings(read_document(text.encode(), "x.oos.md")) == []
    assert read_document(text.encode(), "x.oos.md").frontmatter.keys() >= {name, "industry"}


def test_all_absent_fields_are_added_in_their_order() -> None:
    assert formatted(with_front("industry: x\n")) == with_front("industry: x\n" + NUMBERS)


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("{high: 3, medium: 1, low: 2}", "{high: 1, medium: 0, low: 0}"),
        ("{ high: 3, medium: 0, low: 0 }  # counted", "{ high: 1, medium: 0, low: 0 }  # counted"),
        ("{high: 3}", "{high: 1, medium: 0, low: 0}"),
        ("{low: 12, high: 140}", "{low: 0, high: 1, medium: 0}"),
        ("{}", "{high: 1, medium: 0, low: 0}"),
        ("{ }", "{high: 1, medium: 0, low: 0 }"),
        ("{high: 1,\n  low: 40}", "{high: 1,\n  low: 0, medium: 0}"),
        ("{'high': 3, \"medium\": 0, low: 7}", "{'high': 1, \"medium\": 0, low: 0}"),
        ("\n  high: 3", "\n  high: 1\n  medium: 0\n  low: 0"),
        ("\n    medium: 9 # sure?\n    high: 1", "\n    medium: 0 # sure?\n    high: 1\n    low: 0"),
        (
            "\n  low: 0\n\n  # the sure ones\n  high: 11\n  medium: 0",
            "\n  low: 0\n\n  # the sure ones\n  high: 1\n  medium: 0",
        ),
    ],
)
def test_a_distribution_is_mended_in_its_own_style(written: str, mended: str) -> None:
    front = without("confidence_distribution")
    text = formatted(with_front(f"confidence_distribution: {written}\n{front}".replace(": \n", ":\n")))
    assert text == with_front(f"confidence_distribution: {mended}\n{front}".replace(": \n", ":\n"))


def test_counts_that_grow_by_a_digit_do_not_disturb_what_is_added_after_them() -> None:
    claims = "\n".join(
        CLAIM.replace("C001", f"C{n:03d}").replace("HIGH", "LOW" if n == 12 else "HIGH") for n in range(1, 13)
    )
    text = formatted(with_front("confidence_distribution: {high: 9, medium: 2}\n", claims))
    assert "confidence_distribution: {high: 11, medium: 0, low: 1}\n" in text


@pytest.mark.parametrize("style", ["block", "flow"])
def test_both_distributions_are_completed_in_either_order(style: str) -> None:
    evidence, confidence = ("evidence_distribution", "speculation"), ("confidence_distribution", "low")
    for pairs in ((evidence, confidence), (confidence, evidence)):
        front = "".join(
            f"{name}:\n  {key}: 5\n" if style == "block" else f"{name}: {{{key}: 5}}\n" for name, key in pairs
        )
        document = read_document(formatted(with_front(front)).encode(), "x.oos.md")
        assert document.frontmatter["evidence_distribution"] == {"speculation": 0, "inference": 1}
        assert document.frontmatter["confidence_distribution"] == {"low": 0, "high": 1, "medium": 0}


def test_evidence_that_does_not_occur_is_not_added_to_a_distribution() -> None:
    front = "evidence_distribution: {inference: 2}\n" + without("evidence_distribution")
    assert "evidence_distribution: {inference: 1}\n" in formatted(with_front(front))


@pytest.mark.parametrize(
    "front",
    [
        "claim_count: many\n",
        "confidence_distribution: [1, 2]\n",
        "confidence_distribution: {high: some, medium: 0, low: 0}\n",
        "evidence_distribution: none\n",
        "word_count: null\n",
    ],
)
def test_what_is_no_number_is_left_to_its_author(front: str) -> None:
    text = formatted(with_front(front))
    assert text.startswith(f"---\n{front}")


@pytest.mark.parametrize("front", ["{claim_count: 9}\n", "  claim_count: 9\n", "claim_count: 9\n...\n"])
def test_nothing_is_added_where_that_would_break_the_frontmatter(front: str) -> None:
    assert formatted(with_front(front)) == with_front(front.replace("9", "1"))


@pytest.mark.parametrize(
    "front",
    [
        "claim_count: 9\nclaim_count: 8\n",
        "claim_count: &n 9\n",
        "a: b: c\nclaim_count: 9\n",
        "a: 'x\u2028y'\nclaim_count: 9\n",
    ],
)
def test_numbers_of_a_frontmatter_that_cannot_be_read_are_left_alone(front: str) -> None:
    assert formatted(with_front(front)) == with_front(front)


@pytest.mark.parametrize("text", ["", "# Harbor\n\nprose\n", CLAIM])
def test_a_file_without_frontmatter_gets_none(text: str) -> None:
    assert formatted(text) == text


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"---\nindustry: x\nclaim_count: 7\n", "x.oos.md"),
        (b"---", "x.oos.md"),
        (b"--- \nindustry: x\n", "x.oos.md"),
        (b"---\nindustry: caf\xe9\n---\n", "x.oos.md"),
        ("---\nindustry: x\n---\n".encode("utf-16"), "x.oos.md"),
        (b"---\nindustry: x\n---\n" + b"x " * 150_000, "x.oos.md"),
        (b'{"frontmatter": {"claim_count": 4}, "claims": [}', "x.oos.json"),
        (b'{"frontmatter": {"claim_count": 4, "claim_count": 5}, "claims": []}', "x.oos.json"),
        (b'{"frontmatter": {"claim_count": 4}, "fleet": ' + b"[" * 13 + b"]" * 13 + b', "claims": []}', "x.oos.json"),
    ],
)
def test_a_file_that_cannot_be_read_safely_is_left_alone(data: bytes, name: str) -> None:
    assert format_document(data, name) is None


@pytest.mark.parametrize("number", ["1", "12", " 1 "])
def test_json_numbers_are_mended_where_they_stand(number: str) -> None:
    text = '{"frontmatter": {"claim_count": %s, "confidence_distribution": {"high":%s,"low" : %s}}, "claims": []}'
    assert formatted(text % ((number,) * 3), "x.oos.json") == text % ((number.replace(number.strip(), "0"),) * 3)


README = """\
---
industry: x
---
# Our rules
[c1] Core Operating Rules
* rule: One agent sends.
* WHY: Two answered.
+ failure_mode: Two prices,
and an angry shipper.
- Confidence: HIGH
- **evidence**: INFERENCE
- **Scope**: All mail.   
Words that follow.


[C2] failure patterns
- Rule: Ask first.


Words that follow.
"""
TIDY = """\
# Our rules

**[C001]** core_operating_rules
- **Rule:** One agent sends.
- **Why:** Two answered.
- **Failure mode:** Two prices,
  and an angry shipper.
- **Confidence:** HIGH
- **Evidence:** INFERENCE
- **Scope:** All mail.
  Words that follow.

**[C002]** failure_patterns
- **Rule:** Ask first.

Words that follow.
"""


def test_the_readme_dialect_becomes_canonical() -> None:
    text = formatted(README)
    assert text.partition("\n---\n")[2] == TIDY
    old, new = (read_document(one.encode(), "x.oos.md") for one in (README, text))
    assert [claim.model_dump(exclude={"places"}) for claim in new.claims] == [
        claim.model_dump(exclude={"places"}) for claim in old.claims
    ]


def test_what_the_format_does_not_know_is_not_respelled() -> None:
    body = (
        CLAIM + "* **Owner**: the desk\n* no label\n- **Section:** summary\n\n### L001\n* **Section**: summary\n\n> a\n"
    )
    text = formatted(with_front("industry: x\n", body)).partition("\n---\n\n")[2]
    assert text == body


def test_code_blocks_and_prose_keep_every_space() -> None:
    prose = "Two  spaces,  a hard break  \nand a tab\there.\n\n\n\n```\n  [c1] x  \n\n\n  code  \n```\n\n| a  | b |\n"
    text = with_front("industry: x\n", f"{prose}\n{CLAIM}\n{prose}")
    assert formatted(text).partition("\n---\n\n")[2] == f"{prose}\n{CLAIM}\n{prose}"
