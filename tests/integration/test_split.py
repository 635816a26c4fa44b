"""One branch for each organization: what is in it, that git's own split makes the same, and what never gets there."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from oos_catalog.catalog import git
from oos_catalog.catalog.transport import NotWritten, update_branches
from oos_catalog.document.source_text import LARGEST_FILE
from oos_catalog.exchange.states import ATTRIBUTES
from tests.conftest import PROJECT
from tests.integration.branches import (
    DAY,
    DEPOTS_MAIL,
    HARBOR,
    HARBOR_RAIL,
    LADDER,
    MAIL,
    SECRET,
    SHIP,
    SINGLE,
    base,
    document,
    owned,
)
from tests.program import run, run_installed
from tests.unit.catalog.git_repository import Repository

BRANCH = "org/harbor-rail"
PROFILE = "catalog/harbor-rail/org.yml"
LEFT = "withdrawn: {date: 2026-11-20, reason: we closed}\n"
REDACTED = "**[C002]** coordination_patterns\n- **Status:** redacted: 2026-11-20\n"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    made = base(tmp_path / "catalog")
    monkeypatch.chdir(made.path)
    return made


def write(repository: Repository, path: str, content: str | bytes, message: str = "change") -> str:
    repository.write(path, content)
    return repository.commit(DAY, message)


def split(*arguments: str) -> dict[str, dict[str, Any]]:
    """What became of each branch."""
    ran = run("split", *(arguments or ("--all",)), "--format", "json")
    branches = {one["slug"]: one for one in json.loads(ran.out)["branches"]}
    assert ran.code == int(any(one["outcome"] in ("held back", "left alone") for one in branches.values())), ran.err
    return branches


def tip(repository: Repository, branch: str = BRANCH) -> str:
    return repository.run("rev-parse", branch)


def files(repository: Repository, commit: str = BRANCH) -> list[str]:
    return repository.run("ls-tree", "-r", "--name-only", commit).splitlines()


def history(repository: Repository, branch: str = BRANCH) -> str:
    """Every byte of every commit that a branch leads to."""
    return repository.run("log", "-p", "--format=fuller", branch)


# -- what is in a branch


def test_a_branch_holds_the_organizations_own_files_and_our_attributes(repository: Repository) -> None:
    outcomes = {slug: one["outcome"] for slug, one in split().items()}
    assert outcomes == dict.fromkeys(("harbor-rail", "inland-depots", "tide-school"), "created")
    assert files(repository) == [".gitattributes", "harbor-rail.oos.md", "org.yml"]
    assert repository.run("show", f"{BRANCH}:harbor-rail.oos.md") == HARBOR_RAIL.strip()
    assert repository.run("show", f"{BRANCH}:.gitattributes").encode() == ATTRIBUTES.strip()


def test_only_plain_small_files_under_their_own_names_are_carried(repository: Repository) -> None:
    home = "catalog/harbor-rail"
    repository.write(f"{home}/readings.yml", "readings: []\n")
    for name in ("CLAUDE.md", ".env", "notes.txt", "harbor.oos.md", "sub/org.yml"):
        repository.write(f"{home}/{name}", "x\n")
    repository.write(f"{home}/harbor-rail.oos.json", "x" * (LARGEST_FILE + 1))
    repository.run("add", "--all")
    link = repository.run("hash-object", "-w", "--stdin", standard_input=b"/etc/passwd")
    repository.run("update-index", "--add", "--cacheinfo", f"120000,{link},{home}/harbor-rail.oos.yaml")
    repository.commit_index(DAY)
    repository.run("reset", "--quiet", "--hard")
    assert split()["harbor-rail"]["outcome"] == "held back"
    for name in ("CLAUDE.md", ".env", "notes.txt", "harbor.oos.md", "sub/org.yml", "harbor-rail.oos.json"):
        repository.run("rm", "--quiet", "--cached", f"{home}/{name}")
    repository.run("rm", "--quiet", "--cached", f"{home}/harbor-rail.oos.yaml")
    repository.commit_index(DAY, "clean up")
    assert split()["harbor-rail"]["outcome"] == "created"
    commits = repository.run("rev-list", BRANCH).split()
    names = {name for commit in commits for name in files(repository, commit)}
    assert names == {".gitattributes", "harbor-rail.oos.md", "org.yml", "readings.yml"}


def test_an_executable_file_is_not_carried(repository: Repository) -> None:
    repository.run("update-index", "--chmod=+x", MAIL)
    repository.commit_index(DAY)
    assert split()["harbor-rail"]["rules"] == ["file-kind"]
    repository.run("update-index", "--chmod=-x", MAIL)
    repository.commit_index(DAY)
    split()
    modes = {line.split()[0] for line in repository.run("ls-tree", "-r", BRANCH).splitlines()}
    assert modes == {"100644"}
    assert repository.run("log", "--format=%s", BRANCH) == "The catalog"


def test_nothing_else_changes(repository: Repository) -> None:
    repository.write("untracked.txt", "x\n")
    before = repository.run("status", "--porcelain", "--branch"), repository.run("rev-parse", "HEAD")
    split()
    assert (repository.run("status", "--porcelain", "--branch"), repository.run("rev-parse", "HEAD")) == before
    branches = [f"refs/heads/org/{slug}" for slug in ("harbor-rail", "inland-depots", "tide-school")]
    assert repository.run("for-each-ref", "--format=%(refname)").split() == ["refs/heads/main", *branches]
    assert not list((repository.path / ".git").glob("fast_import_crash_*"))


# -- the same as git's own split


def both(tmp_path: Path) -> tuple[Repository, Repository]:
    """A catalog, and the same one whose directory holds our attributes as well."""
    return base(tmp_path / "ours"), base(tmp_path / "theirs")


EDITS: list[tuple[str, str, str, str]] = [
    (MAIL, HARBOR_RAIL.replace("alone", "only"), "Wording", "2026-11-21T09:00:00+0530"),
    ("README.md", "# Elsewhere\n", "Not in the catalog", "2026-11-21T10:00:00Z"),
    (PROFILE, owned("Harbor", HARBOR), "Name\n\nWith a body,\n\nof two paragraphs.\n", "2026-11-21T11:00:00-0800"),
    (DEPOTS_MAIL, document("Depots", SINGLE), "Another organization", "2026-11-21T12:00:00Z"),
    (MAIL, HARBOR_RAIL, "tree 0123\nparent 4567\nauthor A <a@b> 1 +0000\n\n\ndata 5\n", "1970-01-02T00:00:00Z"),
    (MAIL, document("Harbor & Rail", SINGLE, LADDER, SHIP), "\u00dcber die Regel \U0001f6a2", "2026-11-22T12:00:00Z"),
]


def test_on_a_linear_history_it_is_what_git_subtree_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = both(tmp_path)
    theirs.write("catalog/harbor-rail/.gitattributes", ATTRIBUTES)
    theirs.run("add", "--all")
    theirs.run("commit", "--quiet", "--amend", "--no-edit", date=DAY)
    for path, content, message, date in EDITS:
        for repository in (ours, theirs):
            repository.write(path, content)
            repository.run("add", "--all")
            repository.run("commit", "--quiet", "--cleanup=verbatim", "--message", message, date=date)
    monkeypatch.chdir(ours.path)
    split()
    expected = theirs.run("subtree", "split", "--prefix=catalog/harbor-rail")
    assert tip(ours) == expected
    assert ours.run("rev-list", "--count", BRANCH) == "5"


def test_one_organization_is_split_as_all_are(repository: Repository) -> None:
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "only"))
    split("harbor-rail")
    alone = tip(repository)
    assert set(git.branches(repository.path, "org/")) == {"harbor-rail"}
    repository.run("branch", "--quiet", "-D", BRANCH)
    split()
    assert tip(repository) == alone


def test_who_when_and_why_stay(repository: Repository) -> None:
    repository.write(MAIL, HARBOR_RAIL.replace("alone", "only"))
    repository.commit_literally(
        b"C. O. Mitter <c@example.org> 1772366400 +0100",
        b"Why\n\nBecause.\n",
        author=b"A. U. Thor <a@example.org> 1672366400 -0300",
    )
    split()
    told = repository.run("log", "-1", "--date=raw", "--format=%an|%ae|%ad|%cn|%ce|%cd|%B", BRANCH)
    expected = "A. U. Thor|a@example.org|1672366400 -0300|C. O. Mitter|c@example.org|1772366400 +0100|Why\n\nBecause."
    assert told == expected


# -- again and again


def test_a_second_split_adds_only_what_is_new(repository: Repository) -> None:
    split()
    first = tip(repository)
    assert {one["outcome"] for one in split().values()} == {"current"}
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "only"))
    write(repository, "README.md", "# x\n")
    branches = split()
    assert (branches["harbor-rail"]["outcome"], branches["harbor-rail"]["added"]) == ("extended", 1)
    assert branches["inland-depots"]["outcome"] == "current"
    assert repository.run("rev-parse", f"{BRANCH}~1") == first


def random_history(repository: Repository, chance: random.Random, after: Callable[[], object]) -> None:
    """Edits, merges, leaks and their mending, moves there and back; `after` is called now and then."""
    for number in range(24):
        kind = chance.choice(("edit", "edit", "profile", "merge", "leak", "other", "gone"))
        text = HARBOR_RAIL.replace("alone", f"alone {chance.randrange(4)}")
        if kind == "merge":
            repository.run("checkout", "--quiet", "-B", "topic")
            write(repository, MAIL, text.replace("alone", f"key {SECRET} {number}"))
            write(repository, MAIL, text.replace("alone", f"topic {number}"))
            repository.run("checkout", "--quiet", "main")
            write(repository, "README.md", f"# {number}\n")
            repository.run("merge", "--quiet", "--no-ff", "--no-edit", "topic", date=f"@{number} +0000")
        elif kind == "gone":
            repository.run("rm", "--quiet", "-r", "--ignore-unmatch", "catalog/harbor-rail")
            repository.commit(DAY)
        else:
            path = {"profile": PROFILE, "other": DEPOTS_MAIL}.get(kind, MAIL)
            content = owned(f"Harbor {number}", HARBOR) if kind == "profile" else text
            write(repository, path, content.replace("alone", f"with {SECRET}") if kind == "leak" else content)
        if chance.random() < 0.4:
            after()
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "in the end"))


@pytest.mark.parametrize("seed", range(6))
def test_it_does_not_matter_when_and_how_often_it_is_split(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    often, once = both(tmp_path)
    monkeypatch.chdir(often.path)
    random_history(often, random.Random(seed), split)  # noqa: S311 (the same history)
    split()
    monkeypatch.chdir(once.path)
    random_history(once, random.Random(seed), dict)  # noqa: S311
    split()
    assert git.branches(often.path, "org/") == git.branches(once.path, "org/")
    assert SECRET not in history(once)


def test_what_a_merged_branch_held_on_its_way_is_left_out(repository: Repository) -> None:
    repository.run("checkout", "--quiet", "-b", "topic")
    write(repository, MAIL, HARBOR_RAIL.replace("alone", f"with the key {SECRET}"), "too much")
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "only"), "mended")
    repository.run("checkout", "--quiet", "main")
    write(repository, "README.md", "# x\n")
    repository.run("merge", "--quiet", "--no-ff", "--message", "Merge it", "topic")
    split()
    assert repository.run("log", "--format=%s", BRANCH).splitlines() == ["Merge it", "The catalog"]
    assert SECRET not in history(repository)


# -- what must not be repeated


def test_a_leak_keeps_the_branch_as_it_was_and_is_not_printed(repository: Repository) -> None:
    split()
    before = tip(repository)
    write(repository, MAIL, HARBOR_RAIL.replace("alone", f"with the key {SECRET}"))
    branches = split()
    assert (branches["harbor-rail"]["outcome"], branches["harbor-rail"]["rules"]) == ("held back", ["secret"])
    assert tip(repository) == before
    ran = run("split", "--all")
    assert "org/harbor-rail: held back, secret; run `oos check harbor-rail`" in ran.out
    assert SECRET not in ran.out + ran.err


def test_a_leak_that_was_mended_is_not_in_the_branch(repository: Repository) -> None:
    write(repository, MAIL, HARBOR_RAIL.replace("alone", f"with the key {SECRET}"))
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "only"), "mended")
    assert split()["harbor-rail"]["added"] == 2
    assert repository.run("log", "--format=%s", BRANCH).splitlines() == ["mended", "The catalog"]
    assert SECRET not in history(repository)


def test_a_leak_in_another_file_counts_too(repository: Repository) -> None:
    write(repository, PROFILE, owned(f"Harbor {SECRET}", HARBOR))
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "only"))
    write(repository, PROFILE, owned("Harbor", HARBOR), "mended")
    split()
    assert SECRET not in history(repository)


def test_a_second_file_of_rules_is_not_handed_on(repository: Repository) -> None:
    """A redaction in one of two files would leave the text in the other."""
    home = "catalog/harbor-rail/harbor-rail.oos.json"
    write(repository, home, '{"rules": "All of Quillfeather"}\n', "two")
    repository.run("rm", "--quiet", home)
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "only"), "one")
    split()
    assert repository.run("log", "--format=%s", BRANCH).splitlines() == ["one", "The catalog"]
    assert "Quillfeather" not in history(repository)


def test_a_state_that_could_harm_readers_is_not_handed_on(repository: Repository) -> None:
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "alo\u202ene"), "turned round")
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "only"), "mended")
    split()
    assert repository.run("log", "--format=%s", BRANCH).splitlines() == ["mended", "The catalog"]


@pytest.mark.parametrize(
    ("message", "told"),
    [
        (f"Take out {SECRET}", "The organization's files change"),
        ("Ask jane.doe@quillfeather.example", "The organization's files change"),
        ("Mend it\n\nCo-authored-by: J <j@dock.example>", "Mend it\n\nCo-authored-by: J <j@dock.example>"),
        (f"Mend it\n\nDeployed-by: {SECRET}", "The organization's files change"),
        (f"Mend it\n\nSigned-off-by: {SECRET} <j@dock.example>", "The organization's files change"),
        (f"Mend it\n\nSigned-off-by: J <{SECRET}@dock.example>", "The organization's files change"),
        ("Mend it\n\nCalled-by: Jane, +49 151 23456789", "The organization's files change"),
        ("Mend it\n\nAsked-by: Jane <j@dock.example>", "The organization's files change"),
    ],
)
def test_a_message_is_told_unless_it_leaks(repository: Repository, message: str, told: str) -> None:
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "only"), message)
    split()
    assert repository.run("log", "-1", "--format=%B", BRANCH) == told
    assert SECRET not in history(repository)


def test_a_branch_made_step_by_step_is_the_one_made_from_nothing(repository: Repository) -> None:
    """Contacts, redactions, leaks and leaving: each state is judged by its own word."""
    with_contact = owned("Harbor", HARBOR) + "contacts: [desk@harbor.example]\n"
    mail = HARBOR_RAIL.replace("Import containers", "Write to desk@harbor.example")
    steps = [
        {MAIL: mail},
        {MAIL: mail, PROFILE: with_contact},
        {MAIL: mail.replace("alone", "only")},
        {MAIL: HARBOR_RAIL, PROFILE: owned("Harbor", HARBOR)},
        {MAIL: document("Harbor & Rail", SINGLE, REDACTED)},
        {MAIL: document("Harbor & Rail", SINGLE, REDACTED, SHIP)},
        {PROFILE: owned("Harbor", HARBOR) + LEFT},
        {PROFILE: owned("Harbor", HARBOR)},
        {MAIL: document("Harbor & Rail", SINGLE, REDACTED, SHIP, LADDER.replace("C002", "C009"))},
    ]
    for number, step in enumerate(steps):
        for path, content in step.items():
            repository.write(path, content)
        repository.commit(DAY, f"step {number}")
        outcome = split()["harbor-rail"]["outcome"]
        if outcome == "held back":
            continue
        stepwise = tip(repository)
        repository.run("branch", "--quiet", "-D", BRANCH)
        split()
        assert tip(repository) == stepwise, number
    assert repository.run("log", "--format=%s", BRANCH).splitlines() == ["step 8", "step 7", "step 6"]


def test_an_organizations_own_contacts_are_no_leak(repository: Repository) -> None:
    write(repository, PROFILE, owned("Harbor", HARBOR) + "contacts: [desk@harbor.example]\n")
    write(repository, MAIL, HARBOR_RAIL.replace("Import containers", "Write to desk@harbor.example"), "contact")
    write(repository, MAIL, HARBOR_RAIL, "without")
    split()
    assert "contact" in repository.run("log", "--format=%s", BRANCH).splitlines()


def test_redacted_text_disappears(repository: Repository) -> None:
    write(repository, MAIL, HARBOR_RAIL.replace("Import containers", "All of Quillfeather"))
    split()
    assert "Quillfeather" in history(repository)
    write(repository, MAIL, document("Harbor & Rail", SINGLE, REDACTED), "redacted")
    assert split()["harbor-rail"]["outcome"] == "restarted"
    assert "Quillfeather" not in history(repository)
    assert repository.run("log", "--format=%s", BRANCH).splitlines() == ["redacted"]
    write(repository, MAIL, document("Harbor & Rail", SINGLE, REDACTED, SHIP), "one more rule")
    assert split()["harbor-rail"]["outcome"] == "extended"
    assert repository.run("log", "--format=%s", BRANCH).splitlines() == ["one more rule", "redacted"]


def test_a_second_redaction_cuts_again(repository: Repository) -> None:
    write(repository, MAIL, document("Harbor & Rail", SINGLE, REDACTED, SHIP), "first")
    split()
    gone = "**[C003]** coordination_patterns\n- **Status:** redacted: 2026-11-21\n"
    write(repository, MAIL, document("Harbor & Rail", SINGLE, REDACTED, gone), "second")
    assert split()["harbor-rail"]["outcome"] == "restarted"
    assert repository.run("log", "--format=%s", BRANCH).splitlines() == ["second"]


def test_a_redaction_is_remembered_after_its_line_is_gone(repository: Repository) -> None:
    """Neither taking the rule out altogether nor giving its number to another text brings the old one back."""
    write(repository, MAIL, HARBOR_RAIL.replace("Import containers", "All of Quillfeather"))
    write(repository, MAIL, document("Harbor & Rail", SINGLE, REDACTED), "redacted")
    split()
    write(repository, MAIL, document("Harbor & Rail", SINGLE), "forgotten")
    split()
    assert repository.run("log", "--format=%s", BRANCH).splitlines() == ["forgotten", "redacted"]
    write(repository, MAIL, HARBOR_RAIL, "another text")
    split()
    assert "Quillfeather" not in history(repository)


def test_coming_back_after_leaving_does_not_bring_back_the_past(repository: Repository) -> None:
    write(repository, PROFILE, owned("Harbor", HARBOR) + LEFT, "bye")
    split()
    write(repository, PROFILE, owned("Harbor", HARBOR), "hello")
    assert split()["harbor-rail"]["outcome"] == "extended"
    assert repository.run("log", "--format=%s", BRANCH).splitlines() == ["hello", "bye"]


def test_who_leaves_takes_the_texts_along(repository: Repository) -> None:
    split()
    gone = owned("Harbor", HARBOR) + LEFT
    write(repository, PROFILE, gone, "we leave")
    assert split()["harbor-rail"]["outcome"] == "restarted"
    assert files(repository) == [".gitattributes", "org.yml"]
    assert repository.run("log", "--format=%s", BRANCH).splitlines() == ["we leave"]
    assert "dispatcher" not in history(repository)


def test_who_leaves_after_a_redaction_leaves_no_less(repository: Repository) -> None:
    write(repository, MAIL, document("Harbor & Rail", SINGLE, REDACTED), "redacted")
    split()
    gone = owned("Harbor", HARBOR) + LEFT
    write(repository, PROFILE, gone, "we leave")
    assert split()["harbor-rail"]["outcome"] == "restarted"
    assert files(repository) == [".gitattributes", "org.yml"]
    assert repository.run("log", "--format=%s", BRANCH).splitlines() == ["we leave"]


@pytest.mark.parametrize("line", ['"\\x72edacted": 2026-11-21\n', '"redacte\\u0064": 2026-11-21\n'])
def test_a_redaction_that_is_written_with_escapes_counts(repository: Repository, line: str) -> None:
    write(repository, MAIL, HARBOR_RAIL.replace("Import containers", "All of Quillfeather"))
    split()
    repository.write(PROFILE, owned("Harbor", HARBOR) + line)
    write(repository, MAIL, HARBOR_RAIL, "reworded")
    assert split()["harbor-rail"]["outcome"] == "restarted"
    assert "Quillfeather" not in history(repository)


def test_an_id_says_nothing_but_which_rule_went(repository: Repository) -> None:
    """An odd id must not be taken for a word of the program."""
    for identifier in ("left", "on"):
        odd = REDACTED.replace("C002", identifier)
        write(repository, MAIL, document("Harbor & Rail", SINGLE, odd))
        split()
        assert files(repository) == [".gitattributes", "harbor-rail.oos.md", "org.yml"]


def test_a_redaction_before_the_branch_came_cuts_once(repository: Repository) -> None:
    repository.write(PROFILE, owned("Harbor", HARBOR) + "redacted: 2026-11-21\n")
    write(repository, MAIL, document("Harbor & Rail", SINGLE, REDACTED), "redacted")
    split()
    write(repository, MAIL, document("Harbor & Rail", SINGLE, REDACTED, SHIP), "one more")
    assert split()["harbor-rail"]["outcome"] == "extended"
    assert repository.run("log", "--format=%s", BRANCH).splitlines() == ["one more", "redacted"]


def test_what_is_no_rule_is_cut_by_the_day_in_org_yml(repository: Repository) -> None:
    """A name in prose that no checker can know: reworded, and the day of it written down."""
    write(repository, MAIL, HARBOR_RAIL.replace("\n\n**[C001]", "\n\n## Purpose\n\nFor Quillfeather.\n\n**[C001]", 1))
    split()
    repository.write(PROFILE, owned("Harbor", HARBOR) + "redacted: 2026-11-21\n")
    write(repository, MAIL, HARBOR_RAIL, "reworded")
    assert split()["harbor-rail"]["outcome"] == "restarted"
    assert "Quillfeather" not in history(repository)
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "only"), "later")
    assert split()["harbor-rail"]["outcome"] == "extended"
    assert repository.run("log", "--format=%s", BRANCH).splitlines() == ["later", "reworded"]


def test_a_history_that_was_rewritten_leaves_nothing_of_the_old_one(repository: Repository) -> None:
    """What a filter of the whole history does: the same last state, another past."""
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "with Quillfeather"))
    write(repository, MAIL, HARBOR_RAIL, "as before")
    split()
    assert "Quillfeather" in history(repository)
    repository.run("reset", "--quiet", "--soft", "HEAD~2")
    repository.run("commit", "--quiet", "--amend", "--message", "as before", date=DAY)
    assert split()["harbor-rail"]["outcome"] == "left alone"
    assert split("--all", "--anew")["harbor-rail"]["outcome"] == "restarted"
    assert "Quillfeather" not in history(repository)


def test_anew_judges_again_what_was_published(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """A checker that knew less let a state through."""
    write(repository, MAIL, HARBOR_RAIL.replace("alone", f"with the key {SECRET}"))
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "only"))
    monkeypatch.setattr("oos_catalog.exchange.judging.Judge._may_be_told", lambda *_: True)
    split()
    monkeypatch.undo()
    monkeypatch.chdir(repository.path)
    assert SECRET in history(repository)
    assert split()["harbor-rail"]["outcome"] == "current"
    assert split("harbor-rail", "--anew")["harbor-rail"]["outcome"] == "restarted"
    assert SECRET not in history(repository)


# -- who comes and goes


def test_a_branch_without_organization_is_deleted_when_all_are_split(repository: Repository) -> None:
    split()
    repository.run("rm", "--quiet", "-r", "catalog/inland-depots")
    repository.commit(DAY)
    split("harbor-rail")
    assert "inland-depots" in git.branches(repository.path, "org/")
    assert split()["inland-depots"]["outcome"] == "deleted"
    assert set(git.branches(repository.path, "org/")) == {"harbor-rail", "tide-school"}
    assert "main" in repository.run("branch", "--list", "main")


def test_an_organization_that_comes_back_begins_anew(repository: Repository) -> None:
    """What was removed with the whole directory is not handed on again."""
    repository.run("rm", "--quiet", "-r", "catalog/harbor-rail")
    repository.commit(DAY)
    assert set(split()) == {"inland-depots", "tide-school"}
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "again"), "back")
    assert split()["harbor-rail"]["outcome"] == "created"
    assert repository.run("log", "--format=%s", BRANCH) == "back"


def test_a_directory_without_an_allowed_file_keeps_its_branch(repository: Repository) -> None:
    """Only what the catalog has no directory of is gone: a broken one comes back."""
    split()
    before = tip(repository)
    repository.run("rm", "--quiet", "-r", "catalog/harbor-rail")
    write(repository, "catalog/harbor-rail/notes.txt", "x\n")
    assert split()["harbor-rail"] == {
        "slug": "harbor-rail",
        "outcome": "held back",
        "before": before,
        "tip": before,
        "added": 0,
        "rules": ["document-count", "file-kind"],
    }
    assert tip(repository) == before


def test_a_directory_that_never_had_an_allowed_file(repository: Repository) -> None:
    write(repository, "catalog/new-team/notes.txt", "x\n")
    assert split()["new-team"]["outcome"] == "held back"


def test_branches_of_others_below_org_are_left_alone(repository: Repository) -> None:
    for name in ("org/Old", "org/a/b", "org/con"):
        repository.run("branch", name)
    split()
    assert set(git.branches(repository.path, "org/")) >= {"Old", "a/b", "con"}


# -- an old checkout, and branches that were not made from this history


def look_back(repository: Repository, ref: str) -> None:
    repository.run("checkout", "--quiet", "--detach", ref)


def test_an_old_checkout_does_not_bring_back_what_was_redacted(repository: Repository) -> None:
    old = write(repository, MAIL, HARBOR_RAIL.replace("Import containers", "All of Quillfeather"))
    write(repository, MAIL, document("Harbor & Rail", SINGLE, REDACTED))
    write(repository, MAIL, document("Harbor & Rail", SINGLE), "forgotten")
    split()
    before = tip(repository)
    look_back(repository, old)
    assert split()["harbor-rail"]["outcome"] == "left alone"
    assert tip(repository) == before
    look_back(repository, "main")
    assert split()["harbor-rail"]["outcome"] == "current"
    look_back(repository, old)
    assert split("harbor-rail", "--anew")["harbor-rail"]["outcome"] == "restarted"
    assert "Quillfeather" in history(repository)


def test_an_old_checkout_does_not_bring_back_who_left(repository: Repository) -> None:
    old = tip(repository, "main")
    write(repository, PROFILE, owned("Harbor", HARBOR) + LEFT)
    split()
    before = tip(repository)
    look_back(repository, old)
    assert split()["harbor-rail"]["outcome"] == "left alone"
    look_back(repository, "main")
    write(repository, PROFILE, owned("Harbor and Rail", HARBOR) + LEFT)
    assert split()["harbor-rail"]["outcome"] == "extended"
    assert repository.run("merge-base", BRANCH, before) == before


def test_an_old_checkout_takes_nothing_back(repository: Repository) -> None:
    old = tip(repository, "main")
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "only"))
    write(repository, "catalog/new-team/new-team.oos.md", document("New Team", SINGLE))
    split()
    before = git.branches(repository.path, "org/")
    look_back(repository, old)
    assert {slug: one["outcome"] for slug, one in split().items()} == {
        **dict.fromkeys(("harbor-rail", "new-team"), "left alone"),
        **dict.fromkeys(("inland-depots", "tide-school"), "current"),
    }
    assert git.branches(repository.path, "org/") == before


def test_an_old_checkout_does_not_delete_what_came_back(repository: Repository) -> None:
    repository.run("rm", "--quiet", "-r", "catalog/harbor-rail")
    gone = repository.commit(DAY)
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "again"), "back")
    split()
    look_back(repository, gone)
    assert split()["harbor-rail"]["outcome"] == "left alone"


def test_an_old_checker_does_not_bring_back_what_a_newer_one_left_out(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(repository, MAIL, HARBOR_RAIL.replace("alone", f"with the key {SECRET}"))
    old = write(repository, MAIL, HARBOR_RAIL.replace("alone", "only"))
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "really"))
    split()
    before = tip(repository)
    look_back(repository, old)
    monkeypatch.setattr("oos_catalog.exchange.judging.Judge._may_be_told", lambda *_: True)
    assert split()["harbor-rail"]["outcome"] == "left alone"
    assert tip(repository) == before


def test_a_pull_that_turns_the_sides_round_stops_no_branch(repository: Repository) -> None:
    """Main becomes the side of a merge that somebody made of it at home."""
    fork = tip(repository, "main")
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "only"), "came by a pull request")
    split()
    published = tip(repository, "main")
    repository.run("checkout", "--quiet", "-B", "main", fork)
    write(repository, "README.md", "# At home\n")
    repository.run("merge", "--quiet", "--no-ff", "--message", "Merge", published)
    assert split()["harbor-rail"]["outcome"] == "restarted"
    write(repository, MAIL, document("Harbor & Rail", SINGLE, REDACTED), "redacted")
    assert split()["harbor-rail"]["outcome"] == "restarted"
    assert repository.run("log", "--format=%s", BRANCH) == "redacted"


def test_what_another_repository_has_counts_too(repository: Repository, tmp_path: Path) -> None:
    """A clone knows of branches that it has not made itself."""
    old = write(repository, MAIL, HARBOR_RAIL.replace("Import containers", "All of Quillfeather"))
    write(repository, MAIL, document("Harbor & Rail", SINGLE, REDACTED), "redacted")
    split()
    there = tip(repository)
    clone = Repository(tmp_path / "clone")
    clone.run("remote", "add", "origin", repository.path.as_uri())
    clone.run("fetch", "--quiet", "origin")
    clone.run("checkout", "--quiet", "--detach", old)
    arguments = ("split", "harbor-rail", "--catalog", clone.path)
    ran = run(*arguments)
    assert (ran.code, f"{BRANCH}: left alone" in ran.out, ran.err) == (1, True, "")
    assert git.branches(clone.path, "org/") == {}
    clone.run("checkout", "--quiet", "origin/main")
    assert run(*arguments).code == 0
    assert clone.run("rev-parse", BRANCH) == there
    clone.run("branch", "--quiet", "--force", BRANCH, f"{old}^")
    assert run(*arguments).out.startswith(f"{BRANCH}: left alone")


def test_a_branch_of_ones_own_hides_none_of_another_repository(repository: Repository, tmp_path: Path) -> None:
    split()
    clone = Repository(tmp_path / "clone")
    clone.run("remote", "add", "origin", repository.path.as_uri())
    clone.run("fetch", "--quiet", "origin")
    clone.run("branch", "--quiet", BRANCH, f"origin/{BRANCH}")
    old = write(repository, MAIL, HARBOR_RAIL.replace("Import containers", "All of Quillfeather"))
    write(repository, MAIL, document("Harbor & Rail", SINGLE, REDACTED), "redacted")
    split()
    clone.run("fetch", "--quiet", "origin")
    clone.run("checkout", "--quiet", "--detach", old)
    ran = run("split", "harbor-rail", "--catalog", clone.path)
    assert (ran.code, f"{BRANCH}: left alone" in ran.out) == (1, True)


def test_a_branch_that_cannot_be_read_is_left_alone(repository: Repository) -> None:
    made = repository.run("hash-object", "-t", "commit", "-w", "--stdin", "--literally", standard_input=BROKEN)
    (repository.path / ".git/refs/heads/org").mkdir(parents=True)
    (repository.path / ".git/refs/heads/org/harbor-rail").write_text(f"{made}\n", "ascii")
    assert split("harbor-rail")["harbor-rail"]["outcome"] == "left alone"


BROKEN = b"""tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904
parent 1111111111111111111111111111111111111111
author T <t@example.org> 1772366400 +0000
committer T <t@example.org> 1772366400 +0000

x
"""


def test_a_branch_that_somebody_made_is_left_alone_unless_all_is_made_anew(repository: Repository) -> None:
    repository.run("branch", "org/feature")
    own = tip(repository, "org/feature")
    ran = run("split", "--all")
    assert ran.code == 1
    assert "org/feature: left alone, for it does not come from the history of this commit" in ran.out
    assert "feature" not in ran.err
    ran = run("split", "--all", "--anew")
    assert ran.code == 0
    assert f"org/feature: deleted, for the organization is gone; it was at {own[:12]}" in ran.out


# -- hostile and odd histories


@pytest.mark.parametrize(
    ("committer", "message"),
    [
        (b"a\x1fb|c;\x1e <t@example.org> 1772366400 +0000", b"separators \x1f\x1e | ;\n"),
        (b"T <t@example.org> 100000000000000 +0000", b"in the year 3170843\n"),
        (b"T <t@example.org> -86400 +0000", b"before 1970\n"),
        (b"T <t@example.org> nonsense", b"no date\n"),
        (b"T <a <b> c> <t@example.org> 1772366400 +9999", b"marks\n"),
        (b" <> 1772366400 +0000", b""),
        (b"no mail at all", b"x"),
        (b"T <t@example.org> 1772366400 +0000", b"from :1\ncommit refs/heads/main\ndata 3\nx\ndone\n"),
        (b"T <t@example.org> 1772366400 +0000\ngpgsig -----BEGIN\n x\n -----END\nauthor A <a@b> 1 +0000", b"signed\n"),
        (b"\xff\xfe <\xff@example.org> 1772366400 +0000", b"latin \xe9\xff\n"),
        (b"T <t@example.org> 1772366400 +0000\nencoding ISO-8859-1", b"caf\xe9\n"),
        (b"T <t@example.org> 1772366400 +0000", b"nul \0 in it\n"),
        (b"T <t@example.org> 1772366400 +0000", b"::error::\x1b[31m ${{ github.token }} $(id)\n" * 1000),
    ],
)
def test_a_hostile_commit_becomes_a_sound_one(repository: Repository, committer: bytes, message: bytes) -> None:
    repository.write(MAIL, HARBOR_RAIL.replace("alone", "only"))
    repository.commit_literally(committer, message)
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "really"), "after")
    assert split()["harbor-rail"]["added"] == 3
    alone = repository.path.parent / "alone"
    repository.run("clone", "--quiet", "--single-branch", f"--branch={BRANCH}", repository.path.as_uri(), str(alone))
    repository.run("-C", str(alone), "fsck", "--strict")
    first, *_ = repository.run("log", "-2", "--skip=1", "--format=%ct %s", BRANCH).splitlines()
    assert 0 <= int(first.split()[0]) < 4_200_000_000
    again = tip(repository)
    repository.run("branch", "--quiet", "-D", BRANCH)
    split()
    assert tip(repository) == again


def test_a_hostile_history_breaks_no_build(repository: Repository, tmp_path: Path) -> None:
    repository.write(MAIL, HARBOR_RAIL.replace("alone", "only"))
    repository.commit_literally(b"a\x1fb <> 100000000000000 +0000", b"::error::x\n\ntree 0\n\0\xff\x1b[31m")
    build = ("build", "--config", PROJECT / "mkdocs.yml", "--output", tmp_path / "site")
    for arguments in (("check",), ("patterns",), ("split", "--all"), ("report", "--base", "HEAD~1"), build):
        ran = run_installed(*arguments, cwd=repository.path, OOS_TRACEBACK="1")
        assert (ran.code, "Traceback" in ran.err, "\x1b" in ran.out) == (0, False, False), ran.err


def test_names_that_no_organization_may_have_get_no_branch(repository: Repository) -> None:
    for slug in ("Odd", "$(id)", "a..b", "-x", "con"):
        repository.write(f"catalog/{slug}/{slug}.oos.md", HARBOR_RAIL)
    repository.commit(DAY)
    assert set(split()) == {"harbor-rail", "inland-depots", "tide-school"}


def test_a_shallow_clone_is_refused(repository: Repository, tmp_path: Path) -> None:
    write(repository, "README.md", "# x\n")
    shallow = tmp_path / "shallow"
    repository.run("clone", "--quiet", "--depth=1", repository.path.as_uri(), str(shallow))
    ran = run("split", "--all", "--catalog", shallow)
    assert (ran.code, "shallow clone; run git fetch --unshallow" in ran.err) == (2, True)


def test_a_repository_with_longer_hashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "sha256"
    done = subprocess.run(["git", "init", "--quiet", "--object-format=sha256", "-b", "main", str(place)], check=False)
    if done.returncode:
        pytest.skip("this git knows no SHA-256")
    repository = base(place)
    monkeypatch.chdir(place)
    split()
    assert len(tip(repository)) == 64
    assert files(repository) == [".gitattributes", "harbor-rail.oos.md", "org.yml"]


def test_a_catalog_below_the_top_of_its_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = base(tmp_path / "inner")
    outer = Repository(tmp_path / "outer")
    (outer.path / "nested").mkdir()
    (made.path / "catalog").rename(outer.path / "nested/catalog")
    outer.write("catalog/harbor-rail/harbor-rail.oos.md", "elsewhere\n")
    outer.commit(DAY)
    monkeypatch.chdir(outer.path / "nested")
    split()
    assert files(outer) == [".gitattributes", "harbor-rail.oos.md", "org.yml"]
    assert outer.run("show", f"{BRANCH}:harbor-rail.oos.md") == HARBOR_RAIL.strip()


# -- all or nothing


def test_branches_move_all_or_none(repository: Repository) -> None:
    split()
    known = {f"org/{slug}": oid for slug, oid in git.branches(repository.path, "org/").items()}
    main = repository.run("rev-parse", "main")
    stale = {**known, "org/tide-school": main}
    for new in (main, None):
        with pytest.raises(NotWritten, match="cannot lock ref 'refs/heads/org/tide-school'"):
            update_branches(repository.path, {BRANCH: main, "org/tide-school": new}, stale)
    assert {f"org/{slug}": oid for slug, oid in git.branches(repository.path, "org/").items()} == known


def test_what_git_refuses_to_write_is_said_with_exit_code_3(repository: Repository) -> None:
    lock = repository.path / ".git/refs/heads/org/harbor-rail.lock"
    lock.parent.mkdir(parents=True)
    lock.write_text("", "utf-8")
    ran = run("split", "--all")
    assert (ran.code, "harbor-rail.lock': File exists" in ran.err, "nothing changed" in ran.err) == (3, True, True)
    assert git.branches(repository.path, "org/") == {}


def test_a_branch_that_is_checked_out_elsewhere_is_not_moved(repository: Repository, tmp_path: Path) -> None:
    split()
    repository.run("worktree", "add", "--quiet", str(tmp_path / "other"), BRANCH)
    write(repository, MAIL, HARBOR_RAIL.replace("alone", "only"))
    before = git.branches(repository.path, "org/")
    ran = run("split", "--all")
    assert (ran.code, f"{BRANCH} is checked out somewhere" in ran.err) == (3, True)
    assert git.branches(repository.path, "org/") == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name organizations, or --all"),
        (("--all", "harbor-rail"), "name organizations, or --all"),
        (("nobody",), "no organization 'nobody'"),
        (("../x",), "is no name of an organization"),
        (("$(id)",), "is no name of an organization"),
    ],
)
def test_wrong_usage_is_said(repository: Repository, arguments: tuple[str, ...], message: str) -> None:
    ran = run("split", *arguments)
    assert (ran.code, message in ran.err) == (2, True), ran.err


def test_the_next_command_leaves_the_branches_of_others_alone(repository: Repository, tmp_path: Path) -> None:
    """In a clone that has one of three branches, publishing it must not cost the other two."""
    split()
    hub = tmp_path / "hub.git"
    repository.run("clone", "--quiet", "--bare", repository.path.as_uri(), str(hub))
    repository.run("remote", "add", "origin", str(hub))
    repository.run("fetch", "--quiet", "origin")
    repository.run(
        "branch", "--quiet", "-D", *(f"org/{slug}" for slug in ("harbor-rail", "inland-depots", "tide-school"))
    )
    write(repository, MAIL, document("Harbor & Rail", SINGLE, REDACTED), "redacted")
    repository.run("rm", "--quiet", "-r", "catalog/tide-school")
    repository.commit(DAY)
    repository.run("fetch", "--quiet", "origin", "refs/heads/org/tide-school:refs/heads/org/tide-school")
    for words in (("harbor-rail",), ("--all",)):
        ran = run("split", *words)
        command = ran.err.removeprefix("next: ").split()
        repository.run(*(word.strip("'") for word in command[1:]))
    known = repository.run("-C", str(hub), "for-each-ref", "--format=%(refname:short)", "refs/heads/org")
    assert known.split() == ["org/harbor-rail", "org/inland-depots"]


def test_what_happened_is_said_in_lines(repository: Repository) -> None:
    ran = run("split", BRANCH)
    assert ran.out == f"{BRANCH}: 1 commit added, at {tip(repository)[:12]}\n1 branch: 1 created\n"
    step = "git push --force-with-lease=org/harbor-rail: origin refs/heads/org/harbor-rail"
    assert ran.err == f"next: {step}\n"
    current = f"{BRANCH}: as it was, at {tip(repository)[:12]}\n1 branch: 1 current\n"
    assert run("split", "catalog/harbor-rail/").out == current
