"""Pattern lines are added to a file; everything else in it keeps its bytes and its meaning."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oos_catalog.document import read_document
from oos_catalog.document.formatter import format_document
from oos_catalog.document.insertion import CannotInsert, insert_patterns, not_editable
from oos_catalog.document.source_text import LARGEST_FILE
from oos_catalog.model.document import PatternLine
from tests.strategies import markdown_files
from tests.unit.cli.documents import FRONT

patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)

LADDER = PatternLine(pattern="alert-escalation", stance="ladder", parameters={"timebox": "2 h"})
UNSURE = PatternLine(pattern="waiting", stance="?")
NONE = PatternLine(pattern=None, proposed="Who may open the gate?")
WRITTEN = "- **Pattern:** alert-escalation / ladder; timebox = 2 h"

FIELDS = """\
- **Rule:** An open alarm climbs to the depot manager.
- **Why:** Silence is expensive.
- **Failure mode:** An alarm sat in a mailbox for nine days.
- **Confidence:** HIGH
- **Evidence:** OBSERVED_ONCE
- **Scope:** Import containers.
"""
CLAIM = f"**[C001]** coordination_patterns\n{FIELDS}"
FILE = f"{FRONT}---\n\n## Purpose\n\nWe move boxes.\n\n{CLAIM}"


def inserted(text: str, *lines: PatternLine, claim: str = "C001") -> str:
    return insert_patterns(text.encode(), "x.oos.md", {claim: lines or (LADDER,)}).decode()


def without(data: bytes, added: bytes) -> bytes:
    """The bytes without each line that holds `added`, whatever ends it; where the last line has no end, without it."""
    line = re.escape(added)
    return re.sub(rb"(?:\r\n|\r|\n)" + line + rb"\Z|" + line + rb"(?:\r\n|\r|\n)", b"", data)


lines_to_add = st.lists(st.sampled_from([LADDER, UNSURE, NONE]), min_size=1, max_size=3, unique_by=str)


@patient
@given(markdown_files(), st.data())
def test_taking_the_added_lines_out_gives_the_old_bytes_and_reading_gives_the_lines_back(
    data: bytes, drawn: st.DataObject
) -> None:
    before = read_document(data, "x.oos.md")
    times = Counter(claim.id for claim in before.claims)
    ids = [claim.id for claim in before.claims if claim.rule and times[claim.id] == 1]
    wanted = {name: drawn.draw(lines_to_add) for name in ids if drawn.draw(st.booleans())}
    after = insert_patterns(data, "x.oos.md", wanted)
    rest = after
    for text in ("alert-escalation / ladder; timebox = 2 h", "waiting / ?", "none; proposed = Who may open the gate?"):
        rest = without(rest, f"- **Pattern:** {text}".encode())
    assert rest == data
    for old, new in zip(before.claims, read_document(after, "x.oos.md").claims, strict=True):
        assert new.patterns == (*old.patterns, *wanted.get(old.id, ()))
        assert new.model_dump(exclude={"places", "patterns"}) == old.model_dump(exclude={"places", "patterns"})


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False])
def test_line_ends_stay_and_a_missing_last_one_stays_missing(end: str, last: bool) -> None:
    text = (FILE if last else FILE.rstrip("\n")).replace("\n", end)
    assert inserted(text) == f"{text}{'' if last else end}{WRITTEN}{end if last else ''}"


def test_each_line_takes_the_line_end_of_the_line_above_it() -> None:
    mixed = FILE.replace("Scope:** Import containers.\n", "Scope:** Import containers.\r\n") + "\nAnd so on.\n"
    assert inserted(mixed).endswith(f"Import containers.\r\n{WRITTEN}\r\n\nAnd so on.\n")


def test_a_byte_order_mark_and_words_of_all_languages_stay() -> None:
    data = b"\xef\xbb\xbf" + FILE.replace("boxes", "港湾 \u2028 ü").encode()
    assert insert_patterns(data, "x.oos.md", {"C001": [LADDER]}) == data + WRITTEN.encode() + b"\n"


@pytest.mark.parametrize(
    "below",
    [
        "- **Reference:** https://example.org/a\n",
        "- **Measured:** minutes = 90 -> 12\n",
        "- **Status:** withdrawn: no longer\n",
        "- a bullet of their own\n",
        "\nText below.\n",
        "\n## Next section\n",
        "\n---\n",
        "```\ncode\n```\n",
        "\n\n**[C002]** coordination_patterns\n" + FIELDS,
    ],
)
def test_the_line_stands_below_the_six_fields_and_above_all_else(below: str) -> None:
    assert inserted(FILE + below) == f"{FILE}{WRITTEN}\n{below}"


def test_a_field_that_goes_on_keeps_its_lines() -> None:
    longer = FILE + "  and export containers,\n\n  on weekends too.\n"
    assert inserted(longer + "- **Since:** 2026-01-01\n") == f"{longer}{WRITTEN}\n- **Since:** 2026-01-01\n"


def test_more_lines_go_below_the_pattern_lines_that_are_there() -> None:
    once = inserted(FILE + "- **Since:** 2026-01-01\n")
    twice = inserted(once, UNSURE)
    assert twice == f"{FILE}{WRITTEN}\n- **Pattern:** waiting / ?\n- **Since:** 2026-01-01\n"


def test_fields_in_any_order_are_found() -> None:
    lines = FIELDS.splitlines(keepends=True)
    text = f"{FRONT}---\n\n**[C001]** coordination_patterns\n{''.join(lines[1:])}- **Since:** 2026-01-01\n{lines[0]}"
    assert inserted(text) == f"{text}{WRITTEN}\n"


README = "[C001] coordination_patterns\n" + FIELDS.replace("**", "")
HEADING = "## Coordination Patterns\n\n### C001: open alarms\n\n" + FIELDS
LEARNING = "### C001\n**Section** coordination_patterns\n" + re.sub(r"- \*\*(.*?):\*\*", r"**\1:**", FIELDS)
STARS = CLAIM.replace("- **", "* **")


@pytest.mark.parametrize("claim", [CLAIM, README, HEADING, LEARNING, STARS])
def test_every_dialect_of_markdown_takes_the_line(claim: str) -> None:
    text = f"{FRONT}---\n\n{claim}"
    after = inserted(text)
    assert after == f"{text}{WRITTEN}\n"
    assert read_document(after.encode(), "x.oos.md").claims[0].patterns == (LADDER,)


@pytest.mark.parametrize("identifier", ["L001", "OP-gate", "k3"])
def test_ids_of_another_form_are_found(identifier: str) -> None:
    text = f"{FRONT}---\n\n### {identifier}\n{FIELDS}"
    assert inserted(text, claim=identifier) == f"{text}{WRITTEN}\n"


def test_an_id_is_found_however_it_is_written() -> None:
    text = FILE.replace("[C001]", "[c1]")
    assert inserted(text) == f"{text}{WRITTEN}\n"


def test_a_formatted_file_is_changed_by_fmt_in_its_word_count_only() -> None:
    tidy = format_document(FILE.encode(), "x.oos.md")
    assert tidy is not None
    after = insert_patterns(tidy, "x.oos.md", {"C001": [LADDER, UNSURE]})
    again = format_document(after, "x.oos.md")
    assert again is not None
    changed = [(a, b) for a, b in zip(after.split(b"\n"), again.split(b"\n"), strict=True) if a != b]
    assert [old.partition(b":")[0] for old, _ in changed] == [b"word_count"]


@pytest.mark.parametrize("name", ["sneeze-it.oos.md", "acme-digital-agency.oos.md", "otp-self.oos.md"])
def test_a_real_file_takes_a_line_at_every_rule(corpus: Path, name: str) -> None:
    data = corpus.joinpath(name).read_bytes()
    ids = [claim.id for claim in read_document(data, name).claims]
    after = insert_patterns(data, name, {one: [LADDER, UNSURE] for one in ids})
    assert without(without(after, WRITTEN.encode()), b"- **Pattern:** waiting / ?") == data
    assert all(claim.patterns == (LADDER, UNSURE) for claim in read_document(after, name).claims)


@pytest.mark.parametrize(("name", "kind"), [("x.oos.json", "JSON"), ("X.OOS.YAML", "YAML"), ("x.oos.yml", "YAML")])
def test_data_is_refused_and_the_way_out_is_named(name: str, kind: str) -> None:
    with pytest.raises(CannotInsert, match=f"it is {kind}.*`oos new SLUG --from FILE`"):
        insert_patterns(b"{}", name, {"C001": [LADDER]})
    assert not_editable("x.oos.md") is None


def test_an_id_that_does_not_stand_there_exactly_once_is_refused() -> None:
    with pytest.raises(CannotInsert, match="no rules with the id 'C009'"):
        inserted(FILE, claim="C009")
    with pytest.raises(CannotInsert, match="2 rules with the id 'C001'"):
        inserted(f"{FILE}\n{CLAIM}")


def test_a_rule_without_any_field_takes_no_line_that_makes_prose_of_another() -> None:
    with pytest.raises(CannotInsert, match="how lines near it are read"):
        inserted("[C001]\n[C10000] core_operating_rules")


@pytest.mark.parametrize(
    "data", [FILE.encode("utf-16"), FILE.encode() + b"\xff\n", FILE.encode() + b"x" * LARGEST_FILE]
)
def test_a_file_that_cannot_be_read_as_a_whole_is_refused(data: bytes) -> None:
    with pytest.raises(CannotInsert, match="oos check"):
        insert_patterns(data, "x.oos.md", {"C001": [LADDER]})


def test_a_line_that_would_make_the_file_too_large_is_refused() -> None:
    data = FILE.encode() + b"\n" + b"x" * (LARGEST_FILE - len(FILE) - 10)
    with pytest.raises(CannotInsert):
        insert_patterns(data, "x.oos.md", {"C001": [LADDER]})


@pytest.mark.parametrize(
    "line",
    [
        PatternLine(pattern=None, proposed="One? ; two?"),
        PatternLine(pattern=None, proposed="One?\n- **Scope:** everything"),
        PatternLine(pattern="a b", stance="c"),
        PatternLine(pattern="a", stance="b", parameters={"t": "1 h; u = 2"}),
        PatternLine(pattern="a"),
    ],
)
def test_what_would_not_be_read_as_it_was_meant_is_refused(line: PatternLine) -> None:
    with pytest.raises(CannotInsert):
        inserted(FILE, line)
