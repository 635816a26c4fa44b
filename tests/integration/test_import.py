"""What `/use/` tells people to type, typed into a repository of theirs: real git, real branches."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import PROJECT
from tests.integration.branches import DAY, HARBOR_RAIL, MAIL, SINGLE, base, document
from tests.program import run
from tests.unit.catalog.git_repository import Repository

PAGE = (PROJECT / "site_src/use.md").read_text("utf-8")
DIRECTORY = "vendor/oos/harbor-rail"
IMPORTED = [f"{DIRECTORY}/{name}" for name in (".gitattributes", "harbor-rail.oos.md", "org.yml")]
REDACTED = "**[C002]** coordination_patterns\n- **Status:** redacted: 2026-11-20\n"


def commands(heading: str) -> list[list[str]]:
    """The lines of each block of commands under a heading of the page."""
    (section,) = re.findall(rf"(?ms)^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", PAGE)
    blocks = re.findall(r"(?m)(?:^    .*\n)+", section)
    return [[line.strip() for line in block.splitlines()] for block in blocks]


(ADD, LOOK) = commands("Take one organization")
(PULL, DIFFER) = commands("Bring it up to date")
(CURE,) = commands("When git refuses")


class Importer(Repository):
    """Somebody's repository; it takes the page at its word."""

    def __init__(self, path: Path, catalog: Repository) -> None:
        super().__init__(path)
        self.catalog = catalog

    def type(self, lines: list[str]) -> str:
        """Type lines of the page into a shell at the top of the repository; what git says."""
        script = "\n".join(lines).replace("NAME", "harbor-rail").replace("{{ clone_url }}", self.catalog.path.as_uri())
        done = subprocess.run(
            ["bash", "-eu", "-c", script],
            cwd=self.path,
            env=self.environment(),
            capture_output=True,
            encoding="utf-8",
        )
        return f"{done.stdout}{done.stderr}\nexit {done.returncode}"

    def files(self) -> list[str]:
        return self.run("ls-files", "vendor").splitlines()

    def rules(self) -> str:
        return (self.path / DIRECTORY / "harbor-rail.oos.md").read_text("utf-8")


@pytest.fixture
def catalog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    made = base(tmp_path / "catalog")
    monkeypatch.chdir(made.path)
    run("split", "--all")
    return made


@pytest.fixture
def importer(tmp_path: Path, catalog: Repository) -> Importer:
    made = Importer(tmp_path / "mine", catalog)
    made.write("CLAUDE.md", "Ours.\n")
    made.commit(DAY, "Ours")
    return made


def publish(catalog: Repository, text: str, message: str = "change") -> None:
    catalog.write(MAIL, text)
    catalog.commit(DAY, message)
    run("split", "--all")


def clone(importer: Importer, place: Path, *options: str) -> Importer:
    importer.run("clone", "--quiet", *options, importer.path.as_uri(), str(place))
    return Importer(place, importer.catalog)


def test_adding_brings_the_files_of_one_organization_and_nothing_else(importer: Importer) -> None:
    assert importer.type(ADD).endswith("Added dir 'vendor/oos/harbor-rail'\n\nexit 0")
    assert importer.files() == IMPORTED
    assert importer.rules() == HARBOR_RAIL
    assert importer.run("ls-files", ":!vendor") == "CLAUDE.md"
    assert "3 files changed" in importer.type(LOOK)
    every_name = importer.run("log", "--all", "--name-only", "--format=", "HEAD").splitlines()
    assert {name.rpartition("/")[2] for name in every_name} == {
        "CLAUDE.md",
        *(name.rpartition("/")[2] for name in IMPORTED),
    }
    assert importer.type(ADD).endswith("fatal: prefix 'vendor/oos/harbor-rail' already exists.\n\nexit 1")


def test_pulling_brings_what_is_new(importer: Importer, catalog: Repository) -> None:
    importer.type(ADD)
    assert "Subtree is already at commit" in importer.type(PULL)
    publish(catalog, HARBOR_RAIL.replace("alone", "only"))
    catalog.write("README.md", "# Nothing to do with it\n")
    catalog.commit(DAY)
    assert importer.type(PULL).endswith("exit 0")
    assert "only writes" in importer.rules()
    assert importer.files() == IMPORTED
    assert "+- **Rule:** The dispatcher agent only writes" in importer.type(DIFFER)


def test_pulling_works_in_a_fresh_clone(importer: Importer, catalog: Repository, tmp_path: Path) -> None:
    importer.type(ADD)
    publish(catalog, HARBOR_RAIL.replace("alone", "only"))
    fresh = clone(importer, tmp_path / "fresh")
    assert fresh.type(PULL).endswith("exit 0")
    assert "only writes" in fresh.rules()


def squash_merged(importer: Importer) -> None:
    """What a forge does with a pull request that adds the subtree when it is merged by squashing."""
    importer.run("checkout", "--quiet", "-b", "import")
    importer.type(ADD)
    importer.run("checkout", "--quiet", "main")
    importer.run("merge", "--quiet", "--squash", "import")
    importer.run("commit", "--quiet", "--message", "Import rules (#1)", date=DAY)


def test_after_a_squash_merge_the_cure_helps_and_later_pulls_work(importer: Importer, catalog: Repository) -> None:
    squash_merged(importer)
    assert importer.files() == IMPORTED
    publish(catalog, HARBOR_RAIL.replace("alone", "only"))
    refused = importer.type(PULL)
    assert "can't squash-merge: 'vendor/oos/harbor-rail' was never added." in refused
    assert importer.type(CURE).endswith("exit 0")
    assert "only writes" in importer.rules()
    publish(catalog, HARBOR_RAIL.replace("alone", "really"))
    assert importer.type(PULL).endswith("exit 0")
    assert "really writes" in importer.rules()
    assert importer.files() == IMPORTED


def test_text_that_was_redacted_goes_with_the_next_pull(
    importer: Importer, catalog: Repository, tmp_path: Path
) -> None:
    importer.type(ADD)
    publish(catalog, document("Harbor & Rail", SINGLE, REDACTED), "redacted")
    assert importer.type(PULL).endswith("exit 0")
    assert "mailbox" not in importer.rules()
    assert "**Status:** redacted: 2026-11-20" in importer.rules()


def test_where_the_old_commits_are_gone_the_cure_helps(importer: Importer, catalog: Repository, tmp_path: Path) -> None:
    importer.type(ADD)
    publish(catalog, document("Harbor & Rail", SINGLE, REDACTED), "redacted")
    catalog.run("reflog", "expire", "--expire=now", "--all")
    catalog.run("gc", "--quiet", "--prune=now")
    fresh = clone(importer, tmp_path / "fresh")
    assert "could not rev-parse split hash" in fresh.type(PULL)
    assert fresh.type(CURE).endswith("exit 0")
    assert fresh.files() == IMPORTED
    assert "mailbox" not in fresh.rules()
    assert fresh.type(PULL).endswith("exit 0")


def test_a_changed_copy_conflicts_and_the_cure_helps(importer: Importer, catalog: Repository) -> None:
    importer.type(ADD)
    importer.write(f"{DIRECTORY}/harbor-rail.oos.md", HARBOR_RAIL.replace("alone", "never"))
    importer.commit(DAY, "Ours now")
    publish(catalog, HARBOR_RAIL.replace("alone", "only"))
    assert "CONFLICT" in importer.type(PULL)
    assert importer.type(["git merge --abort", *CURE]).endswith("exit 0")
    assert "only writes" in importer.rules()


def test_a_rebase_over_the_subtree_is_undone(importer: Importer) -> None:
    importer.run("checkout", "--quiet", "-b", "import")
    importer.type(ADD)
    importer.run("checkout", "--quiet", "main")
    importer.write("CLAUDE.md", "Ours, later.\n")
    importer.commit(DAY, "Later")
    importer.run("checkout", "--quiet", "import")
    importer.run("rebase", "--quiet", "main")
    assert "harbor-rail.oos.md" in importer.run("ls-files").splitlines()
    assert "'vendor/oos/harbor-rail' does not exist; use 'git subtree add'" in importer.type(PULL)
    importer.type(["git reset --quiet --hard ORIG_HEAD"])
    assert importer.files() == IMPORTED
    assert importer.type(PULL).endswith("exit 0")


def test_git_says_what_the_page_says_it_says(importer: Importer, tmp_path: Path) -> None:
    importer.write("CLAUDE.md", "Changed.\n")
    assert "working tree has modifications" in importer.type(ADD)
    empty = Importer(tmp_path / "empty", importer.catalog)
    assert "working tree has modifications" in empty.type(ADD)
    importer.run("checkout", "--quiet", "CLAUDE.md")
    importer.type(ADD)
    shallow = clone(importer, tmp_path / "shallow", "--depth=1")
    assert "was never added" in shallow.type(PULL)
    assert "exit 0" in shallow.type(["git fetch --quiet --unshallow", *PULL])
    below = importer.type([f"cd {DIRECTORY}", *PULL])
    assert "You need to run this command from the toplevel of the working tree" in below
    assert "Subtree is already at commit" in importer.type(PULL)
    nobody = importer.type([line.replace("NAME", "nobody-at-all") for line in ADD])
    assert "couldn't find remote ref org/nobody-at-all" in nobody
    page = set(re.findall(r"(?m)^- \*\*`(.*?)`\*\*", PAGE))
    assert page == {
        "can't squash-merge: ... was never added",
        "could not rev-parse split hash",
        "CONFLICT",
        "'vendor/oos/NAME' does not exist; use 'git subtree add'",
        "You need to run this command from the toplevel of the working tree",
        "couldn't find remote ref org/NAME",
        "working tree has modifications",
        "prefix ... already exists",
        "'subtree' is not a git command",
        "Subtree is already at commit",
    }


def test_an_importer_can_compare_what_was_taken(importer: Importer, monkeypatch: pytest.MonkeyPatch) -> None:
    importer.type(ADD)
    importer.write("yours.oos.md", document("Ours", SINGLE.replace("dispatcher", "front desk")))
    _, command = commands("Compare before you adopt")[0]
    monkeypatch.chdir(importer.path)
    words = command.replace("NAME", "harbor-rail").split()
    ran = run(*words[1:], "--catalog", importer.catalog.path)
    assert (ran.code, "VALIDATES: agrees with yours (1)" in ran.out) == (0, True), ran.out + ran.err
