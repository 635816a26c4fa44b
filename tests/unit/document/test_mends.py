"""Odd ways to write a rule that were once read wrongly."""

from __future__ import annotations

import pytest

from oos_catalog.document import read_document
from oos_catalog.document.formatter import format_document
from oos_catalog.document.optional_lines import MEASURED
from oos_catalog.document.strict_yaml import read_yaml

FIELDS = ("Rule", "Why", "Failure mode", "Confidence", "Evidence", "Scope")


def claim(header: str, bullet: str = "-") -> bytes:
    lines = [f"{bullet.format(n)} **{label}:** {label} text" for n, label in enumerate(FIELDS, start=1)]
    return f"---\nindustry: x\n---\n\n{header}\n{chr(10).join(lines)}\n".encode()


@pytest.mark.parametrize(
    "header", ["**[C001]** core_operating_rules - one sender", "**[C001]** core_operating_rules: one sender"]
)
def test_a_title_behind_a_section_stays_a_title(header: str) -> None:
    data = claim(header)
    read = read_document(data, "x.oos.md").claims[0]
    assert (read.section, read.extras) == ("core_operating_rules", (("Title", "one sender"),))
    formatted = format_document(data, "x.oos.md")
    assert formatted is not None
    assert header.encode() in formatted


@pytest.mark.parametrize("bullet", ["{}.", "{})", "\u2022", "+"])
def test_numbers_and_dots_are_bullets_too(bullet: str) -> None:
    document = read_document(claim("**[C001]** core_operating_rules", bullet), "x.oos.md")
    assert document.problems == ()
    assert document.claims[0].failure_mode == "Failure mode text"
    formatted = format_document(claim("**[C001]** core_operating_rules", bullet), "x.oos.md")
    assert formatted is not None
    assert b"- **Failure mode:** Failure mode text\n" in formatted


def test_a_rule_in_an_open_block_names_the_block() -> None:
    document = read_document(b"---\nindustry: x\n---\n\n```\n\n**[C001]** core_operating_rules\n", "x.oos.md")
    assert [(one.place.line, one.rule) for one in document.problems] == [(7, "unread-claim")]
    assert "line 5" in document.problems[0].help


def test_brackets_in_a_text_are_no_nesting() -> None:
    text = "[" * 500
    assert read_yaml(f'a: "{text}"\n').value == {"a": text}
    assert [one.rule for one in read_yaml(f"a: {text}\n").problems] == ["too-deep"]


def test_what_is_missing_is_named_by_what_it_holds() -> None:
    from oos_catalog.document.schema import judge_document

    flaws = {flaw.path[-1]: flaw.help for flaw in judge_document(read_document(b"---\na: b\n---\n", "x.oos.md"))}
    assert "2026-11-20T09:00:00Z" in flaws["generated_at"]
    assert flaws["parent_version"] == "add it: a whole number or null"


@pytest.mark.parametrize("text", ["none / x", "a / b; t = 1 h; t = 2 h", "a / b / c", "a", "none; limit = 3"])
def test_a_pattern_line_of_another_form_is_refused(text: str) -> None:
    data = claim("**[C001]** core_operating_rules") + f"- **Pattern:** {text}\n".encode()
    document = read_document(data, "x.oos.md")
    assert [one.rule for one in document.problems] == ["pattern-line"]
    assert document.claims[0].patterns == ()
    assert document.claims[0].extras == (("Pattern", text),)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("a = 60 % -> 78 % @ 2026-05", True),
        ("a = 1 @ 2026", True),
        ("a = 1 @ 2026-13", False),
        ("a = 1 @ 2026-1", False),
    ],
)
def test_the_date_of_a_measurement_exists(text: str, good: bool) -> None:
    assert (MEASURED.fullmatch(text) is not None) == good
