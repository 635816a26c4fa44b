"""Records say what an organization says, and no more than it lets us."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oos_catalog.analysis.pattern_records import sentence
from oos_catalog.model.document import PatternLine
from oos_catalog.site.data import claim_line, claim_records, short_title, summary_record
from oos_catalog.site.data_files import read_data, write_data_files
from oos_catalog.site.json_text import dump
from tests.unit.site.samples import (
    a_claim,
    a_compiled_organization,
    a_document,
    a_withdrawn_organization,
    an_organization,
    files_of,
    judged,
    record,
)


def test_the_sentence_counts_published_teams_and_projects_only() -> None:
    everybody = judged(
        an_organization("self"),
        a_compiled_organization("read", kind="project"),
        a_compiled_organization("framework", kind="framework"),
        a_withdrawn_organization("gone"),
        an_organization("held"),
        an_organization("Not A Slug"),
        held_back={"held": ("schema",)},
    )
    assert sentence(everybody.published) == (
        "2 teams and projects: 1 speaks for itself, 1 is our reading of public sources. "
        "They chose to write; this is not a survey."
    )


def test_a_record_says_whose_text_it_is() -> None:
    made = record(a_compiled_organization())
    assert made["text_is"] == "third-party data"
    assert made["source"]["kind"] == "compiled"
    assert made["kind"] == "team"
    assert made["purpose"] == "Moves containers."


def test_every_line_of_claims_carries_the_sentence_and_who_says_it() -> None:
    made = record(an_organization())
    line = claim_line(made, made["claims"][0])
    assert {"text_is", "sentence", "organization", "kind", "source", "licence", "id", "rule"} <= line.keys()


def test_a_withdrawn_rule_keeps_its_text_and_its_reason() -> None:
    (made,) = claim_records(a_document("x", [a_claim(status="withdrawn: it made things worse")]))
    assert (made["status"], made["status_reason"], made["active"]) == ("withdrawn", "it made things worse", False)
    assert made["rule"]


def test_nothing_of_a_redacted_rule_is_left_but_its_number_and_date() -> None:
    secret = a_claim(status="redacted: 2026-11-01", rule="a secret", why="a secret", references=("a secret",))
    (made,) = claim_records(a_document("x", [secret]))
    assert "a secret" not in json.dumps(made)
    assert (made["id"], made["status_reason"]) == ("C004", "2026-11-01")


def test_only_numbers_are_left_of_an_organization_that_withdrew() -> None:
    text = json.dumps(record(a_withdrawn_organization()))
    assert "C004" in text
    assert "mailbox" not in text
    assert "Moves containers" not in text


def test_nothing_is_quoted_from_an_organization_that_is_held_back() -> None:
    made = record(an_organization(name="<script>"), {"harbor-rail": ("secret",)})
    assert made["rules_broken"] == ["secret"]
    assert "script" not in json.dumps(made)
    assert "mailbox" not in json.dumps(made)


def test_a_rule_that_was_replaced_names_its_successor() -> None:
    document = a_document("x", [a_claim("C001"), a_claim("C002", supersedes="C001")])
    old, new = claim_records(document)
    assert (old["active"], old["replaced_by"], new["active"]) == (False, "c002", True)


def test_addresses_of_rules_are_safe_and_unique() -> None:
    ids = ["C4", "C004", "L001", "L001", '"><script>', "Ünï", "k-1"]
    anchors = [made["anchor"] for made in claim_records(a_document("x", [a_claim(name) for name in ids]))]
    assert anchors[:4] == ["c004", "c004-2", "rule-l001", "rule-l001-2"]
    assert len(set(anchors)) == len(anchors)
    assert all(anchor.isascii() and anchor.replace("-", "").isalnum() for anchor in anchors)


def test_frontmatter_of_the_wrong_shape_is_left_out() -> None:
    front = {"org_pseudonym": ["x"], "industry": {"a": 1}, "agent_count": True, "platforms": "claude", "org_size": 3}
    made = record(an_organization(front=front))
    assert (made["name"], made["industry"], made["agent_count"], made["platforms"]) == ("harbor-rail", "", None, [])


def test_failures_that_are_not_stated_do_not_count() -> None:
    assert summary_record(record(a_compiled_organization()))["failures"] == 0
    assert summary_record(record(an_organization()))["failures"] == 1


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("One agent sends. The others draft.", "One agent sends"),
        ("**One** `agent` sends", "One agent sends"),
        ("word " * 60, " ".join(["word"] * 21) + "…"),
        ("x" * 200, "x" * 109 + "…"),
        ("", ""),
    ],
)
def test_a_title_is_the_first_sentence_cut_at_a_word(text: str, title: str) -> None:
    assert short_title(text) == title


@given(st.text(max_size=400))
def test_a_title_is_never_longer_than_it_may_be(text: str) -> None:
    assert len(short_title(text)) <= 110


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(), max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
)


@given(json_values)
def test_json_reads_back_as_it_was_and_closes_no_element(value: object) -> None:
    data = dump(value)
    assert json.loads(data) == value
    assert b"</" not in data
    assert b"<!--" not in data
    assert "\u2028".encode() not in data


def test_json_refuses_numbers_that_are_none() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        dump({"x": float("nan")})


def test_situations_count_teams_and_projects_only(tmp_path: Path) -> None:
    everybody = (an_organization("a"), an_organization("b", kind="framework"), a_withdrawn_organization())
    write_data_files(judged(*everybody), tmp_path)
    found = read_data(tmp_path, "situations.json")
    rows = {row["id"]: row["organizations"] for row in found["situations"]}
    assert (found["of"], rows["multi-agent"], rows["money"]) == (1, 1, 0)


def test_what_was_adopted_from_who_left_counts_once(tmp_path: Path) -> None:
    """The data files know those who left, too."""
    line = PatternLine(pattern="external-sender", stance="single")
    copies = [
        an_organization(slug, (a_claim(rule=f"Rule of {slug}.", patterns=(line,), origin=f"{source}/C001@0123abc"),))
        for slug, source in (("a", "gone"), ("b", "formerly-gone"))
    ]
    gone = a_withdrawn_organization()
    gone = gone.model_copy(update={"profile": gone.profile.model_copy(update={"formerly": ["formerly-gone"]})})
    write_data_files(judged(*copies, gone), tmp_path)
    answer = read_data(tmp_path, "patterns/external-sender.json")["stances"][0]
    assert (len(answer["organizations"]), answer["independent"]) == (2, 1)


def test_the_order_in_which_files_are_read_leaves_every_data_file_alone(tmp_path: Path) -> None:
    given = [
        an_organization(slug, (a_claim(rule=f"Rule of {slug}.", patterns=(PatternLine(pattern=name, stance=stance),)),))
        for slug, name, stance in (
            ("c", "external-sender", "single"),
            ("a", "external-sender", "many"),
            ("b", "external-sender", "single"),
            ("d", "alert-escalation", "ladder"),
        )
    ]
    for folder, organizations in (("one", given), ("other", given[::-1])):
        write_data_files(judged(*organizations), tmp_path / folder)
    found = files_of(tmp_path / "one")
    assert len(found) > 90
    assert files_of(tmp_path / "other") == found
