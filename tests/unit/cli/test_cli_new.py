"""`oos new`: a first file by flags, by questions or from another dialect; nothing is lost, nothing overwritten."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oos_catalog.document import read_document
from tests.program import run, run_installed
from tests.unit.cli.documents import SOUND, write, write_catalog

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX files")

FLAGS = (
    *("--name", "Harbor & Rail Freight", "--industry", "logistics", "--size", "medium", "--template", "org_chart"),
    *("--agents", "12", "--platform", "claude", "--platform", "own scripts"),
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(path: Path | str, *arguments: str) -> list[dict[str, Any]]:
    findings: list[dict[str, Any]] = json.loads(run("check", "--format", "json", *arguments, f"./{path}").out)[
        "findings"
    ]
    return [one for one in findings if one["severity"] != "hint"]


def test_flags_answer_the_questions(here: Path) -> None:
    assert run("new", "harbor-rail", *FLAGS).code == 0
    document = read_document(here.joinpath("harbor-rail.oos.md").read_bytes(), "harbor-rail.oos.md")
    answers = {
        "oos_version": "1.0",
        "org_pseudonym": "Harbor & Rail Freight",
        "industry": "logistics",
        "org_size": "medium",
        "template": "org_chart",
        "agent_count": 12,
        "platforms": ["claude", "own scripts"],
        "version": 1,
        "parent_version": None,
        "claim_count": 1,
    }
    assert {key: document.frontmatter[key] for key in answers} == answers
    assert document.problems == ()


def test_what_is_not_filled_in_is_a_finding_until_it_is(here: Path) -> None:
    run("new", "harbor-rail", *FLAGS)
    path = here / "harbor-rail.oos.md"
    assert {one["rule"] for one in found(path.name)} == {"placeholder"}
    text = path.read_text("utf-8")
    assert len(found(path.name)) == text.count("TODO")
    path.write_text(text.replace("TODO", "We say:"), "utf-8")
    assert run_installed("fmt", path.name, cwd=here).code == 0
    assert found(path.name) == []


def test_without_answers_every_gap_is_a_finding(here: Path) -> None:
    assert run("new", "harbor-rail").code == 0
    assert {one["line"] for one in found("harbor-rail.oos.md")} >= {3, 4, 9}


def test_a_new_file_is_in_order_for_fmt(here: Path) -> None:
    run("new", "harbor-rail", *FLAGS)
    assert run("fmt", "--check", "harbor-rail.oos.md").code == 0


def test_it_says_what_it_wrote_and_what_comes_next(here: Path) -> None:
    ran = run("new", "harbor-rail")
    assert ran.out.startswith("wrote harbor-rail.oos.md\nnext: replace every TODO in it, then `oos check ")


def test_in_a_catalog_the_organization_gets_its_directory(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_catalog(here, inland_depots=SOUND)
    monkeypatch.chdir(here / "catalog/inland-depots")
    assert run("new", "harbor-rail", *FLAGS).code == 0
    assert here.joinpath("catalog/harbor-rail/harbor-rail.oos.md").is_file()
    assert sorted(path.name for path in here.joinpath("catalog").iterdir()) == [
        "_registry",
        "harbor-rail",
        "inland-depots",
    ]
    findings = json.loads(run("check", "--format", "json", "harbor-rail").out)["findings"]
    assert {one["rule"] for one in findings if one["severity"] == "error"} == {"placeholder"}


def test_an_output_directory_is_made(here: Path) -> None:
    assert run("new", "harbor-rail", "--output", "drafts/first").code == 0
    assert here.joinpath("drafts/first/harbor-rail.oos.md").is_file()


def test_a_file_that_exists_is_never_overwritten(here: Path) -> None:
    path = write(here)
    ran = run_installed("new", "harbor-rail", *FLAGS, cwd=here)
    assert ran.code == 1
    assert "harbor-rail.oos.md exists; choose another slug, or edit that file" in ran.err
    assert path.read_text("utf-8") == SOUND


def test_an_organization_that_exists_is_never_overwritten(here: Path) -> None:
    write_catalog(here, harbor_rail=SOUND)
    ran = run_installed("new", "harbor-rail", *FLAGS, cwd=here)
    assert ran.code == 1
    assert "exists; choose another slug" in ran.err
    assert here.joinpath("catalog/harbor-rail/harbor-rail.oos.md").read_text("utf-8") == SOUND
    assert sorted(path.name for path in here.joinpath("catalog").iterdir()) == ["_registry", "harbor-rail"]


@pytest.mark.parametrize(
    "slug",
    ["", "-", "a-", "-a", "A", "a_b", "a b", "a/b", "..", "a.b", "ä", "con", "nul", "index", "api", "x" * 64, "a\x1bb"],
)
def test_a_slug_that_cannot_be_an_address_is_wrong_usage(here: Path, slug: str) -> None:
    ran = run_installed("new", "--", slug, cwd=here)
    assert ran.code == 2
    assert "use 1 to 63 lower-case letters, digits and hyphens" in " ".join(ran.err.split())
    assert "\x1b" not in ran.err
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [[], ["--size", "huge"], ["--agents", "0"], ["--agents", "many"], ["--from", "nowhere.json"], ["--from", "."]],
)
def test_wrong_usage(here: Path, arguments: list[str]) -> None:
    assert run_installed("new", *(["harbor-rail"] if arguments else []), *arguments, cwd=here).code == 2
    assert list(here.iterdir()) == []


@pytest.mark.parametrize(
    "answer", ['a"b: c', "a\nb", "---", "# a", "{a}", "TODO\t", "\x1b[31m", "港湾 🚂", "- a", "null", "7"]
)
def test_any_answer_is_written_so_that_it_reads_as_given(here: Path, answer: str) -> None:
    assert run("new", "harbor-rail", "--name", answer, "--industry", answer, "--platform", answer).code == 0
    front = read_document(here.joinpath("harbor-rail.oos.md").read_bytes(), "x.oos.md").frontmatter
    assert (front["org_pseudonym"], front["industry"], front["platforms"]) == (answer, answer, [answer])


def strings(value: Any) -> Iterator[str]:
    """Every text and number that a value holds, keys included."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from strings(item)
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif value is not None:
        yield str(value)


KEYS_OF_CLAIMS = {
    "frontmatter",
    "claims",
    "claim_id",
    "section",
    "rule",
    "why",
    "failure_mode",
    "confidence",
    "evidence",
}
KEYS_OF_CLAIMS |= {"scope", "display_order"}


def test_a_json_file_is_converted_without_loss(here: Path, corpus: Path) -> None:
    source = corpus / "acme-digital-agency-full.oos.json"
    assert run("new", "harbor-rail", "--from", source).code == 0
    text = here.joinpath("harbor-rail.oos.md").read_text("utf-8")
    document = read_document(text.encode(), "harbor-rail.oos.md")
    assert len(document.claims) == 14
    kept = set(strings(document.content()))
    whole = json.loads(source.read_bytes())
    for claim in whole["claims"]:
        claim.pop("display_order", None)  # says only what the order of the claims says
    numbers = {"word_count", "confidence_distribution", "evidence_distribution"}
    whole["frontmatter"] = {key: value for key, value in whole["frontmatter"].items() if key not in numbers}
    written = " ".join(kept)
    missing = [one for one in strings(whole) if one not in KEYS_OF_CLAIMS and one not in kept and one not in written]
    assert missing == []


@pytest.mark.parametrize(
    "name",
    [
        "sneeze-it.oos.md",
        "acme-digital-agency.oos.md",
        "otp-self.oos.md",
        "ginnie-agents.oos.md",
        "otp-starter-template.oos.yaml",
    ],
)
def test_a_real_file_is_converted_without_loss(here: Path, corpus: Path, name: str) -> None:
    assert run("new", "harbor-rail", "--from", corpus / name).code == 0
    old = read_document(corpus.joinpath(name).read_bytes(), name)
    new = read_document(here.joinpath("harbor-rail.oos.md").read_bytes(), "harbor-rail.oos.md")
    assert new.content()["blocks"] == old.content()["blocks"]
    derived = {"word_count", "claim_count", "confidence_distribution", "evidence_distribution"}
    assert {key: value for key, value in new.frontmatter.items() if key not in derived} == {
        key: value for key, value in old.frontmatter.items() if key not in derived
    }
    assert run("fmt", "--check", "harbor-rail.oos.md").code == 0


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", '{"frontmatter": {}, "claims": [}'),
        ("a.json", '{"frontmatter": {"a": 1, "a": 2}, "claims": []}'),
        ("a.json", '{"frontmatter": {"version": 1}, "version": 2, "claims": []}'),
        ("a.json", '{"frontmatter": {}, "claims": ["a rule"]}'),
        ("a.json", '{"frontmatter": {}, "claims": [{"rule": "without an id"}]}'),
        ("a.json", '{"frontmatter": {}, "claims": [{"claim_id": "C001]** x\\n- **Rule:** y", "rule": "z"}]}'),
        ("a.json", "[]"),
        ("a.yaml", "claims: &a {}\n"),
        ("a.yaml", "claims: [a]\n"),
        ("a.yaml", "a: 1\na: 2\n"),
        ("a.md", "---\na: 1\na: 2\n---\n\n**[C001]** x\n- **Rule:** y\n"),
        ("a.md", SOUND + "\nWords.\n\n- **Rule:** of no claim\n"),
        ("a.md", SOUND.encode().replace(b"shipper", b"shipp\xe9r")),
    ],
)
def test_what_would_lose_something_is_not_converted(here: Path, name: str, text: str | bytes) -> None:
    write(here, text, name)
    ran = run_installed("new", "harbor-rail", "--from", name, cwd=here, OOS_TRACEBACK="1")
    assert ran.code == 1
    assert "cannot be converted without losing something" in " ".join(ran.err.split())
    assert [path.name for path in here.iterdir()] == [name]


@posix
def test_a_directory_that_cannot_be_written_is_the_machines_failure(here: Path) -> None:
    ran = run_installed("new", "harbor-rail", "--output", "/proc/nowhere", cwd=here, OOS_TRACEBACK="1")
    assert ran.code == 3
    assert ran.err.startswith("Error: /proc/nowhere: ")


@posix
def test_a_person_is_asked(here: Path) -> None:
    """Standard input is a terminal; one answer is refused and asked for again, the last is left at its default."""
    keyboard, terminal = os.openpty()
    os.write(keyboard, b"Harbor & Rail Freight\nlogistics\ngigantic\nmedium\n12\n\n")
    arguments = [sys.executable, "-m", "oos_catalog", "new", "harbor-rail"]
    done = subprocess.run(arguments, cwd=here, stdin=terminal, capture_output=True, timeout=60)
    os.close(keyboard)
    os.close(terminal)
    assert done.returncode == 0
    assert b"is not one of" in done.stderr
    front = read_document(here.joinpath("harbor-rail.oos.md").read_bytes(), "x.oos.md").frontmatter
    assert [front[key] for key in ("org_pseudonym", "industry", "org_size", "agent_count", "platforms")] == [
        "Harbor & Rail Freight",
        "logistics",
        "medium",
        12,
        ["TODO"],
    ]
