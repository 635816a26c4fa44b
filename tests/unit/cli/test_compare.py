"""`oos compare` and `oos patterns`: what people and programs are told, over the catalog and real files."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from oos_catalog.cli import main
from oos_catalog.cli.reading import registry_at
from oos_catalog.mkdocs_plugin import run_mkdocs
from oos_catalog.site.build import build_site

PROJECT = Path(__file__).parents[3]
FRONT = """---
oos_version: "1.0"
org_pseudonym: "{name}"
industry: logistics
org_size: small
template: agent_army
agent_count: 3
platforms: [claude]
generated_at: "2026-10-02T09:00:00Z"
version: 1
parent_version: null
situations: [outbound-messages, multi-agent]
---

"""
RULE = """**[{id}]** core_operating_rules
- **Rule:** {rule}
- **Why:** Two answers confuse people.
- **Failure mode:** A shipper got two prices.
- **Confidence:** LOW
- **Evidence:** OBSERVED_ONCE
- **Scope:** {scope}
{pattern}
"""


def oos(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    said = capsys.readouterr()
    return int(stop.value.code or 0), said.out, said.err


def a_file(folder: Path, name: str, *rules: tuple[str, str]) -> str:
    """An OOS file with rules, each a Rule and a Pattern line (or nothing)."""
    lines = [(rule, f"- **Pattern:** {line}" if line else "") for rule, line in rules]
    blocks = [
        RULE.format(id=f"C{number:03}", rule=rule, scope="Everywhere.", pattern=pattern)
        for number, (rule, pattern) in enumerate(lines, start=1)
    ]
    file = folder / f"{name}.oos.md"
    file.write_text(FRONT.format(name=name) + "\n".join(blocks), "utf-8")
    return str(file)


def compared(mine: str, theirs: str, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    code, out, _ = oos("compare", mine, theirs, "--format", "json", *more, capsys=capsys)
    assert code == 0
    record: dict[str, Any] = json.loads(out)
    return record


APPROVE = ("All external emails require founder approval", "outbound-approval / approve")
NEVER = ("External emails never require founder approval", "outbound-approval / autonomous")


def test_the_opposite_is_a_conflict_when_both_declare_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = compared(a_file(tmp_path, "mine", APPROVE), a_file(tmp_path, "theirs", NEVER), capsys)
    (claim,) = record["claims"]
    assert (claim["class"], claim["basis"], claim["mine"]) == ("CONFLICTS", "declared", ["C001"])
    assert (claim["pattern"], claim["stance"]) == ("outbound-approval", "autonomous")
    assert record["counts"] == {"CONFLICTS": 1, "VALIDATES": 0, "UNDECIDED": 0, "GAP": 0, "UNIQUE": 0}


def test_the_opposite_is_undecided_when_nobody_read_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine, theirs = a_file(tmp_path, "mine", (APPROVE[0], "")), a_file(tmp_path, "theirs", (NEVER[0], ""))
    record = compared(mine, theirs, capsys)
    assert [claim["class"] for claim in record["claims"]] == ["UNDECIDED"]
    assert record["unread"] == {"mine": 1, "theirs": 1}


def test_another_number_is_a_difference_and_no_conflict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = a_file(tmp_path, "mine", ("Escalate after a day", "alert-escalation / ladder; timebox = 24 h"))
    theirs = a_file(tmp_path, "theirs", ("Escalate after ten days", "alert-escalation / ladder; timebox = 240 h"))
    (claim,) = compared(mine, theirs, capsys)["claims"]
    assert claim["class"] == "VALIDATES"
    assert claim["differs"] == [
        {"what": "timebox", "pattern": "alert-escalation", "claim": "C001", "mine": "24 h", "theirs": "240 h"}
    ]


def test_only_shows_the_classes_asked_for_and_counts_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = a_file(tmp_path, "mine", APPROVE)
    theirs = a_file(tmp_path, "theirs", NEVER, ("Each agent has one owner", "function-ownership / one-owner"))
    record = compared(mine, theirs, capsys, "--only", "gap")
    assert [claim["class"] for claim in record["claims"]] == ["GAP"]
    assert (record["counts"]["CONFLICTS"], record["counts"]["GAP"]) == (1, 1)


def test_a_slug_compared_with_itself_agrees_throughout(capsys: pytest.CaptureFixture[str]) -> None:
    record = compared("mcp-agent-mail", "mcp-agent-mail", capsys, "--catalog", str(PROJECT))
    assert {claim["class"] for claim in record["claims"]} == {"VALIDATES"}


def test_gaps_against_the_catalog_come_by_how_many_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = a_file(tmp_path, "mine", APPROVE)
    code, out, _ = oos("compare", mine, "--only", "GAP", "--format", "json", "--catalog", str(PROJECT), capsys=capsys)
    record = json.loads(out)
    says = [row["say"] for row in record["patterns"]]
    assert code == 0
    assert says == sorted(says, reverse=True)
    assert says[0] > 0
    assert "outbound-approval" not in {row["id"] for row in record["patterns"]}
    assert {row["class"] for row in record["patterns"]} == {"GAP"}
    assert record["theirs"] is None


def test_a_gap_is_only_perhaps_one_while_a_rule_is_unread(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = a_file(tmp_path, "mine", APPROVE, ("Something nobody read", ""))
    _, out, err = oos("compare", mine, "--only", "GAP", "--catalog", str(PROJECT), capsys=capsys)
    assert "1 rule of yours not read yet" in out
    assert "oos annotate" in err


def test_without_theirs_the_only_question_is_what_i_lack(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = oos("compare", a_file(tmp_path, "mine", APPROVE), capsys=capsys)
    assert code == 2
    assert "--only GAP" in err


def test_a_misspelled_pattern_is_told_and_counts_as_unread(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = a_file(tmp_path, "mine", APPROVE)
    theirs = a_file(tmp_path, "theirs", (NEVER[0], "outbound-aproval / autonomous"))
    _, out, err = oos("compare", mine, theirs, capsys=capsys)
    assert "UNDECIDED" in out
    assert "1 Pattern line names a pattern or an answer that the registry does not have" in err


def test_a_file_without_rules_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    empty = tmp_path / "notes.md"
    empty.write_text("# Notes\n\nNothing here.\n", "utf-8")
    code, _, err = oos("compare", a_file(tmp_path, "mine", APPROVE), str(empty), capsys=capsys)
    assert code == 1
    assert "holds no rule that could be read" in err


def test_hostile_text_stays_text_in_every_format(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hostile = "\x1b[31m<img src=x> ![a](https://evil.example/x) @octocat ::error::x | www.evil.example"
    mine = a_file(tmp_path, "mine", APPROVE)
    theirs = a_file(tmp_path, "theirs", (hostile, "outbound-approval / autonomous"))
    for shape in ("table", "markdown"):
        _, out, _ = oos("compare", mine, theirs, "--format", shape, capsys=capsys)
        assert "\x1b" not in out
        assert "\n::" not in out
    assert "<img" not in out
    assert "![" not in out
    assert "@octocat" not in out
    assert "www." not in out


def test_patterns_as_json_are_the_bytes_of_the_site(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    build_site(PROJECT, tmp_path / "site", run_mkdocs)
    code, out, _ = oos("patterns", "--format", "json", "--catalog", str(PROJECT), capsys=capsys)
    assert code == 0
    assert out == (tmp_path / "site/api/v1/patterns.json").read_text("utf-8")


def test_patterns_as_a_table_have_a_line_per_answer(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = oos("patterns", "--format", "csv", "--situation", "alerts", "--catalog", str(PROJECT), capsys=capsys)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["pattern"] for row in rows} == {"alert-escalation"}
    assert [row["answer"] for row in rows] == ["ladder", "wait"]


def test_filters_leave_out_whoever_does_not_match(capsys: pytest.CaptureFixture[str]) -> None:
    _, everybody, _ = oos("patterns", "--format", "json", "--catalog", str(PROJECT), capsys=capsys)
    _, teams, _ = oos("patterns", "--format", "json", "--kind", "team", "--catalog", str(PROJECT), capsys=capsys)
    all_said = sum(row["say"] for row in json.loads(everybody)["patterns"])
    said = [row for row in json.loads(teams)["patterns"] if row["say"]]
    assert 0 < sum(row["say"] for row in said) < all_said
    assert {one["kind"] for row in said for stance in row["stances"] for one in stance["organizations"]} == {"team"}


def test_an_unknown_situation_names_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = oos("patterns", "--situation", "e-mail", "--catalog", str(PROJECT), capsys=capsys)
    assert code == 2
    assert "outbound-messages" in err


def a_catalog(folder: Path, *organizations: tuple[str, str, str]) -> Path:
    """A catalog with the project's registry: slug, a Pattern line, and what org.yml says."""
    shutil.copytree(PROJECT / "catalog" / "_registry", folder / "catalog" / "_registry")
    for slug, line, profile in organizations:
        home = folder / "catalog" / slug
        home.mkdir()
        a_file(home, slug, (f"A rule of {slug}", line))
        (home / "org.yml").write_text(profile, "utf-8")
    return folder


SINGLE = "external-sender / single"


def test_nothing_is_printed_of_a_file_that_leaks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    leak = "jane.roe" + "@" + "harbor-rail.example.org"
    mine, theirs = a_file(tmp_path, "mine", APPROVE), a_file(tmp_path, "theirs", (f"Ask {leak} first", ""))
    for arguments in (["compare", mine, theirs], ["compare", mine, theirs, "--format", "json"], ["suggest", theirs]):
        code, out, err = oos(*arguments, capsys=capsys)
        assert (code, leak in out + err) == (1, False)
        assert "holds what must not be repeated" in err


def test_rules_that_were_withdrawn_are_not_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = "withdrawn: {date: 2026-11-01, reason: we closed}\n"
    root = str(a_catalog(tmp_path, ("a", SINGLE, "{}"), ("w", SINGLE, gone)))
    code, out, err = oos("compare", "a", "w", "--catalog", root, capsys=capsys)
    assert (code, out) == (1, "")
    assert "withdrew its rules on 2026-11-01: we closed" in err


def test_a_former_name_leads_to_the_organization(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = str(a_catalog(tmp_path, ("a", SINGLE, "{}"), ("b", SINGLE, "formerly: [oldb]\n")))
    _, out, _ = oos("compare", "a", "oldb", "--format", "json", "--catalog", root, capsys=capsys)
    assert json.loads(out)["theirs"] == "b"


def test_gaps_are_counted_in_the_catalog_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = a_catalog(tmp_path, ("a", SINGLE, "{}"), ("b", "external-sender / many", "{}"))
    monkeypatch.chdir(PROJECT)
    file = str(root / "catalog/a/a.oos.md")
    _, out, _ = oos("compare", file, "--only", "GAP", "--format", "json", capsys=capsys)
    assert json.loads(out)["patterns"] == []
    assert json.loads(out)["sentence"].startswith("2 teams and projects: 2 speak for themselves")


def test_who_is_held_back_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = str(a_catalog(tmp_path, ("a", SINGLE, "{}"), ("b", "external-sendr / single", "{}")))
    _, out, err = oos("patterns", "--catalog", root, capsys=capsys)
    assert "held back by the check and not counted: 1" in err
    assert out.startswith("1 team or project: 1 speaks for itself")
    _, _, err = oos("compare", "a", "b", "--catalog", root, capsys=capsys)
    assert "b is held back from the site by" in err
    assert "unknown-pattern" in err


def test_unread_rules_come_with_guesses_that_change_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = "Only one agent sends e-mail to customers; all other agents hand their drafts to the sender"
    mine, theirs = a_file(tmp_path, "mine", APPROVE), a_file(tmp_path, "theirs", (rule, ""))
    (claim,) = compared(mine, theirs, capsys)["claims"]
    assert (claim["class"], claim["basis"], claim["readings"]) == ("UNDECIDED", "unread", [])
    assert claim["candidates"][0]["pattern"] == "external-sender"


def test_a_filter_is_named_in_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = oos("patterns", "--format", "json", "--kind", "team", "--catalog", str(PROJECT), capsys=capsys)
    assert json.loads(out)["filter"] == {"kind": "team"}


def test_whoever_stops_reading_is_no_error_of_the_rules() -> None:
    command = [sys.executable, "-m", "oos_catalog", "patterns", "--format", "json", "--catalog", str(PROJECT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as program:
        assert program.stdout is not None
        program.stdout.close()
        assert program.wait() == 3


def test_only_what_applies_to_me_is_a_gap(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = a_file(tmp_path, "mine", APPROVE)
    _, out, _ = oos("compare", mine, "--only", "GAP", "--format", "json", "--catalog", str(PROJECT), capsys=capsys)
    record = json.loads(out)
    faced = {"outbound-messages", "multi-agent"}
    assert record["patterns"]
    assert all(set(row["situations"]) <= faced for row in record["patterns"])
    assert record["counts"] == {
        "CONFLICTS": 0,
        "VALIDATES": 0,
        "UNDECIDED": 0,
        "GAP": len(record["patterns"]),
        "UNIQUE": 0,
    }
    registry = registry_at(PROJECT).patterns.values()
    facing = [one for one in registry if set(one.context) <= faced and one.id != "outbound-approval"]
    assert record["nobody"] == len(facing) - len(record["patterns"])


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (["--size", "large"], {"a"}),
        (["--industry", "RETAIL"], {"b"}),
        (["--evidence", "measured_result"], {"b"}),
        (["--size", "small", "--industry", "logistics"], {"c"}),
    ],
)
def test_every_filter_leaves_out_whoever_does_not_match(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], filters: list[str], left: set[str]
) -> None:
    root = a_catalog(tmp_path, ("a", SINGLE, "{}"), ("b", SINGLE, "{}"), ("c", SINGLE, "{}"))
    change(root, "a", "org_size: small", "org_size: large")
    change(root, "b", "industry: logistics", "industry: retail")
    change(root, "b", "OBSERVED_ONCE", "MEASURED_RESULT")
    _, out, _ = oos("patterns", "--format", "json", *filters, "--catalog", str(root), capsys=capsys)
    rows = {row["id"]: row for row in json.loads(out)["patterns"]}
    assert {one["slug"] for one in rows["external-sender"]["stances"][0]["organizations"]} == left


def test_a_share_is_printed_from_twenty_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    slugs = [f"org-{number}" for number in range(20)]
    root = a_catalog(tmp_path, *((slug, SINGLE, "{}") for slug in slugs))
    _, out, _ = oos("patterns", "--catalog", str(root), capsys=capsys)
    assert "100%, 84% to 100% if these were a random sample, which they are not" in " ".join(out.split())


def test_two_catalogs_with_different_patterns_are_not_mixed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = a_catalog(tmp_path, ("a", SINGLE, "{}"))
    (root / "catalog/_registry/patterns/waiting.yml").unlink()
    file = str(root / "catalog/a/a.oos.md")
    code, _, err = oos("compare", file, str(PROJECT / "catalog/beads/beads.oos.md"), capsys=capsys)
    assert code == 2
    assert "different patterns" in err


def test_both_numbers_are_printed_as_they_were_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = a_file(tmp_path, "mine", ("Escalate after a day", "alert-escalation / ladder; timebox = 24 h"))
    theirs = a_file(tmp_path, "theirs", ("Escalate after ten days", "alert-escalation / ladder; timebox = 240 h"))
    _, out, _ = oos("compare", mine, theirs, capsys=capsys)
    assert "- timebox: theirs 240 h; yours C001 24 h" in out


def change(root: Path, slug: str, old: str, new: str) -> None:
    file = root / "catalog" / slug / f"{slug}.oos.md"
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
