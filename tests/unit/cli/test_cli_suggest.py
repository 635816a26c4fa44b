"""`oos suggest`: for each unread rule the patterns that it may answer, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.program import run, run_installed
from tests.unit.cli.documents import CLAIM, FRONT, NAME, SOUND, write, write_catalog

SOUP = CLAIM.replace("C001", "C002").replace("One agent writes to customers; the others hand it their drafts.", "Soup.")
SOUP = SOUP.replace("Two agents answered the same shipper within an hour.", "Soup is warm.")
SOUP = SOUP.replace("A shipper got two prices on one day.", "Cold soup.").replace("All mail to customers.", "Soup.")
REGISTRY = ("--catalog", PROJECT)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_people_see_the_rule_the_questions_the_words_and_what_to_do_next(here: Path) -> None:
    write(here, f"{SOUND}\n{SOUP}")
    ran = run("suggest", NAME, *REGISTRY)
    assert (ran.code, ran.err) == (0, f"next: oos annotate {NAME}\n")
    lines = ran.out.splitlines()
    assert lines[0] == f"{NAME}: 2 of 2 rules are not read yet"
    assert lines[2] == "C001  One agent writes to customers; the others hand it their drafts."
    assert lines[3].split(":")[0].strip() in ("AUTO", "SUGGEST")
    assert lines[4] == "    Who may write to people outside?"
    assert lines[5].startswith("      external-sender, by ")
    assert "drafts" in lines[5]
    assert ran.out.endswith("C002  Soup.\n  NONE: nothing in the registry has enough of its words\n")


def test_programs_get_a_versioned_record(here: Path) -> None:
    write(here, f"{SOUND}\n{SOUP}")
    ran = run("suggest", NAME, "--format", "json", *REGISTRY)
    assert (ran.code, ran.err) == (0, "")
    record = json.loads(ran.out)
    assert record.keys() == {"version", "claims"}
    assert record["version"] == 1
    first, second = record["claims"]
    assert first["claim"] == "C001"
    assert first["outcome"] in ("AUTO", "SUGGEST")
    assert first["candidates"][0].keys() == {"pattern", "score", "because"}
    assert first["candidates"][0]["pattern"] == "external-sender"
    assert first["candidates"][0]["because"].endswith(" speak for: Who may write to people outside?")
    assert "“drafts”" in first["candidates"][0]["because"]
    assert second == {"claim": "C002", "outcome": "NONE", "candidates": []}


def test_claims_that_are_read_or_no_longer_stand_are_left_out(here: Path) -> None:
    read = f"{CLAIM}- **Pattern:** external-sender / single\n\n"
    none = f"{CLAIM.replace('C001', 'C002')}- **Pattern:** none\n\n"
    withdrawn = f"{CLAIM.replace('C001', 'C003')}- **Status:** withdrawn: 2026-01-02\n\n"
    write(here, f"{FRONT}---\n\n{read}{none}{withdrawn}{CLAIM.replace('C001', 'C004')}")
    record = json.loads(run("suggest", NAME, "--format", "json", *REGISTRY).out)
    assert [one["claim"] for one in record["claims"]] == ["C004"]


def test_a_file_that_is_all_read_says_so(here: Path) -> None:
    write(here, f"{SOUND}- **Pattern:** external-sender / single\n")
    ran = run("suggest", NAME, *REGISTRY)
    assert (ran.code, ran.out) == (0, f"{NAME}: no rule is waiting to be read\n")
    assert "annotate" not in ran.err
    assert json.loads(run("suggest", NAME, "--format", "json", *REGISTRY).out) == {"version": 1, "claims": []}


def test_an_organization_is_named_by_its_slug(here: Path) -> None:
    pattern = PROJECT / "catalog/_registry/patterns/external-sender.yml"
    root = write_catalog(here, harbor_rail=SOUND, inland_depots=SOUND)
    for name in ("external-sender", "stale-data", "team-size"):
        data = pattern.with_name(f"{name}.yml").read_bytes()
        write(root, data, f"catalog/_registry/patterns/{name}.yml")
    ran = run("suggest", "harbor-rail")
    assert (ran.code, ran.err) == (0, "next: oos annotate harbor-rail\n")
    assert ran.out.startswith("catalog/harbor-rail/harbor-rail.oos.md: 1 of 1 rules are not read yet\n")
    assert "external-sender, by " in ran.out


def test_outside_of_a_catalog_the_registry_of_the_program_is_used(here: Path) -> None:
    write(here)
    ran = run_installed("suggest", NAME, cwd=here)
    assert ran.code == 0
    assert "Who may write to people outside?" in ran.out


def test_a_catalog_without_patterns_suggests_nothing(here: Path) -> None:
    write_catalog(here, harbor_rail=SOUND)
    record = json.loads(run("suggest", "harbor-rail", "--format", "json").out)
    assert record["claims"] == [{"claim": "C001", "outcome": "NONE", "candidates": []}]


@pytest.mark.parametrize("shape", ["text", "json"])
def test_the_bytes_do_not_depend_on_the_hash_seed(here: Path, shape: str) -> None:
    write(here, f"{SOUND}\n{SOUP}")
    seeds = {
        run_installed("suggest", NAME, "--format", shape, *map(str, REGISTRY), cwd=here, PYTHONHASHSEED=seed).out
        for seed in ("0", "1", "4711")
    }
    assert len(seeds) == 1
    assert seeds != {""}


def test_contributed_text_is_escaped_for_the_terminal(here: Path) -> None:
    write(here, SOUND.replace("One agent writes", "One agent\x1b[31m \u202ewrites \u200b"))
    ran = run("suggest", NAME, *REGISTRY)
    assert ran.code == 0
    assert all(letter.isprintable() or letter == "\n" for letter in ran.out)


def test_a_long_rule_is_cut(here: Path) -> None:
    write(here, SOUND.replace("One agent writes", f"One agent writes{' again' * 2000}"))
    ran = run("suggest", NAME, *REGISTRY)
    assert ran.code == 0
    assert max(map(len, ran.out.splitlines())) < 250


@pytest.mark.parametrize(
    "arguments", [["./nowhere.md"], ["no-such-organization"], [], ["--format", "xml", NAME], ["a.md", "b.md"]]
)
def test_wrong_usage(arguments: list[str]) -> None:
    assert run("suggest", *arguments, *REGISTRY).code == 2


def test_a_file_that_cannot_be_read_is_a_failure_of_the_machine(here: Path) -> None:
    (here / "elsewhere.md").write_text(SOUND, "utf-8")
    try:
        (here / NAME).symlink_to(here / "elsewhere.md")
    except OSError:
        pytest.skip("this machine makes no links")
    ran = run("suggest", NAME, *REGISTRY)
    assert ran.code == 3
    assert "cannot be read" in ran.err
