"""What history says, and that nothing in it, around it or missing from it does harm."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from oos_catalog.catalog.files import CommitFiles
from oos_catalog.catalog.git import EARLIEST, LATEST, UnknownRef, checkout, commit_of, file_dates, files_at, head
from oos_catalog.document.source_text import LARGEST_FILE
from oos_catalog.model.catalog import Head
from oos_catalog.model.document import Problem
from tests.unit.catalog.git_repository import Repository

ACME = "catalog/acme/acme.oos.md"
posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX scripts and file names")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "repository")


def contents_at(root: Path, ref: str) -> dict[str, object]:
    """The files of a commit, read one after the other as a catalog reads them."""
    listed = files_at(root, commit_of(root, ref))
    held = CommitFiles(root, listed)
    return {one.path: held.read(one.path) for one in listed}


def script(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / name
    place.write_text(f"#!/bin/sh\n{text}\n")
    place.chmod(0o755)
    return place


# --- the commit


def test_head_is_the_commit_and_its_day_in_utc(repository: Repository) -> None:
    repository.write(ACME)
    commit = repository.commit("2026-03-01T23:30:00-0500")
    assert head(repository.path) == Head(commit=commit, date="2026-03-02")


def test_a_folder_without_repository_has_no_commit(tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    assert head(tmp_path) == Head()
    assert file_dates(tmp_path) == {}
    assert checkout(tmp_path).kinds == {}


def test_a_folder_that_does_not_exist_has_no_commit(tmp_path: Path) -> None:
    assert head(tmp_path / "nowhere") == Head()


def test_a_repository_without_commits_has_no_commit(repository: Repository) -> None:
    repository.write(ACME)
    assert head(repository.path) == Head()
    assert file_dates(repository.path) == {}


def test_the_commit_of_a_repository_that_does_not_hold_the_catalog_is_not_its_commit(repository: Repository) -> None:
    repository.write(".gitignore", "venv\n")
    repository.write("venv/oos_catalog/_catalog/catalog/_registry/situations.yml")
    repository.commit("2026-03-01T12:00:00Z")
    assert head(repository.path / "venv/oos_catalog/_catalog") == Head()


def test_a_bare_repository_and_a_git_directory_have_no_commit(repository: Repository, tmp_path: Path) -> None:
    repository.write(ACME)
    repository.commit("2026-03-01T12:00:00Z")
    repository.run("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    assert head(tmp_path / "bare.git") == Head()
    assert head(repository.path / ".git") == Head()


@posix
def test_without_git_on_the_path_there_are_no_dates(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write(ACME)
    repository.commit("2026-03-01T12:00:00Z")
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert head(repository.path) == Head()
    assert file_dates(repository.path) == {}
    with pytest.raises(UnknownRef):
        commit_of(repository.path, "HEAD")


@posix
@pytest.mark.parametrize("broken", [None, "exit 1", "echo nonsense"])
def test_a_missing_or_broken_git_is_silent_from_the_first_import_on(tmp_path: Path, broken: str | None) -> None:
    if broken:
        script(tmp_path / "bin", "git", broken)
    (tmp_path / "catalog").mkdir()
    program = (
        "import sys; from pathlib import Path; from oos_catalog.catalog.git import head, file_dates;"
        "assert 'git' not in sys.modules, 'GitPython is loaded before it is needed';"
        "print(head(Path(sys.argv[1])).commit, file_dates(Path(sys.argv[1])))"
    )
    environment = {
        "PATH": str(tmp_path / "bin"),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "GIT_PYTHON_REFRESH": "raise",
    }
    command = [sys.executable, "-W", "error", "-c", program, str(tmp_path)]
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"None {}\n", b"")


@posix
def test_a_repository_of_another_user_has_no_commit(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write(ACME)
    repository.commit("2026-03-01T12:00:00Z")
    assert head(repository.path).commit
    script(tmp_path / "bin", "git", 'GIT_TEST_ASSUME_DIFFERENT_OWNER=1 PATH="$OLD_PATH" exec git "$@"')
    monkeypatch.setenv("OLD_PATH", os.environ["PATH"])
    monkeypatch.setenv("PATH", str(tmp_path / "bin"), prepend=os.pathsep)
    assert head(repository.path) == Head()
    assert file_dates(repository.path) == {}


def test_variables_that_a_hook_inherits_do_not_lead_to_another_repository(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.write(ACME)
    commit = repository.commit("2026-03-01T12:00:00Z")
    other = Repository(tmp_path / "other")
    other.write(ACME)
    other.commit("2020-03-01T12:00:00Z")
    monkeypatch.setenv("GIT_DIR", str(other.path / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.path))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.path / ".git/index"))
    assert head(repository.path).commit == commit
    assert file_dates(repository.path) == {ACME: ("2026-03-01", "2026-03-01")}
    assert os.environ["GIT_DIR"] == str(other.path / ".git"), "the caller's environment stays as it was"


@posix
def test_programs_that_the_repository_configures_do_not_run(repository: Repository, tmp_path: Path) -> None:
    repository.write(ACME)
    commit = repository.commit("2026-03-01T12:00:00Z")
    repository.commit_literally(
        b"T <t@example.org> 1772400000 +0000\ngpgsig -----BEGIN PGP SIGNATURE-----\n x\n -----END PGP SIGNATURE-----"
    )
    ran = tmp_path / "ran"
    program = script(tmp_path, "program", f'echo "$0 $@" >> {ran}')
    for name in ("core.fsmonitor", "gpg.program", "core.pager", "core.sshCommand", "diff.external", "core.editor"):
        repository.run("config", name, str(program))
    repository.run("config", "log.showSignature", "true")
    repository.run("config", "core.hooksPath", str(tmp_path))
    assert head(repository.path).date == "2026-03-01"
    assert file_dates(repository.path)[ACME] == ("2026-03-01", "2026-03-01")
    assert list(contents_at(repository.path, commit)) == [ACME]
    checkout(repository.path)
    assert not ran.exists()


# --- dates of files


def test_a_file_has_the_days_of_its_first_and_its_last_commit(repository: Repository) -> None:
    repository.write(ACME, "one\n")
    repository.commit("2026-01-01T12:00:00Z")
    repository.write("catalog/beta/beta.oos.md", "one\n")
    repository.commit("2026-02-01T12:00:00Z")
    repository.write(ACME, "two\n")
    repository.write("README.md")
    repository.commit("2026-03-01T12:00:00Z")
    assert file_dates(repository.path) == {
        ACME: ("2026-01-01", "2026-03-01"),
        "catalog/beta/beta.oos.md": ("2026-02-01", "2026-02-01"),
    }


def test_a_catalog_below_the_top_of_the_work_tree_has_paths_of_its_own(repository: Repository) -> None:
    repository.write(f"teams/{ACME}")
    repository.write("catalog/other/other.oos.md")
    commit = repository.commit("2026-01-01T12:00:00Z")
    root = repository.path / "teams"
    assert head(root).commit == commit
    assert list(file_dates(root)) == [ACME]
    assert list(contents_at(root, "HEAD")) == [ACME]


def test_a_merge_counts_only_for_what_it_changes_itself(repository: Repository) -> None:
    repository.write(ACME, "one\n")
    repository.write("catalog/both/both.oos.md", "base\n")
    repository.commit("2026-01-01T12:00:00Z")
    repository.run("checkout", "--quiet", "-b", "side")
    repository.write("catalog/side/side.oos.md")
    repository.write("catalog/both/both.oos.md", "side\n")
    repository.commit("2026-02-01T12:00:00Z")
    repository.run("checkout", "--quiet", "main")
    repository.write("catalog/both/both.oos.md", "main\n")
    repository.commit("2026-03-01T12:00:00Z")
    with pytest.raises(subprocess.CalledProcessError):
        repository.run("merge", "--quiet", "side")
    repository.write("catalog/both/both.oos.md", "main and side\n")
    repository.commit("2026-04-01T12:00:00Z")
    assert file_dates(repository.path) == {
        ACME: ("2026-01-01", "2026-01-01"),
        "catalog/both/both.oos.md": ("2026-01-01", "2026-04-01"),
        "catalog/side/side.oos.md": ("2026-02-01", "2026-02-01"),
    }


def test_files_that_a_subtree_brought_have_the_day_of_its_merge(repository: Repository, tmp_path: Path) -> None:
    other = Repository(tmp_path / "other")
    other.write("acme.oos.md")
    other.commit("2025-01-01T12:00:00Z")
    repository.write("catalog/beta/beta.oos.md")
    repository.commit("2026-01-01T12:00:00Z")
    repository.run("fetch", "--quiet", str(other.path), "main")
    repository.run("merge", "--quiet", "--no-commit", "-s", "ours", "--allow-unrelated-histories", "FETCH_HEAD")
    repository.run("read-tree", "--prefix=catalog/acme/", "-u", "FETCH_HEAD")
    repository.commit_index("2026-02-01T12:00:00Z")
    assert file_dates(repository.path)[ACME] == ("2026-02-01", "2026-02-01")


def test_a_rename_is_a_new_file_whatever_the_repository_prefers(repository: Repository) -> None:
    repository.write(ACME, "the same text\n" * 20)
    repository.commit("2026-01-01T12:00:00Z")
    repository.run("mv", "catalog/acme", "catalog/beta")
    repository.commit("2026-02-01T12:00:00Z")
    for name, value in {"log.follow": "true", "diff.renames": "copies", "log.showRoot": "false"}.items():
        repository.run("config", name, value)
    assert file_dates(repository.path) == {
        ACME: ("2026-01-01", "2026-02-01"),
        "catalog/beta/acme.oos.md": ("2026-02-01", "2026-02-01"),
    }


@posix
def test_no_name_author_or_message_is_taken_for_a_date_or_a_path(repository: Repository) -> None:
    names = [
        "catalog/a/1600000000",
        "catalog/a/\n1600000000",
        "catalog/a/\n\ncatalog\x01",
        "catalog/a/ü\t\"'\\",
        "catalog/b/x",
    ]
    for name in names:
        repository.write(name)
    repository.write("1500000000")
    repository.write("catalogue/x")
    repository.commit_literally(
        b"T <t@example.org> 1772366400 +0000",
        message=b"a\0b\0\x001500000000\0\ncatalog/ghost/ghost.oos.md\0\n",
        author=b"catalog/ghost\0 \x01 \xff\xfe 1500000000 <\0> 1500000000 +0000",
    )
    assert file_dates(repository.path) == dict.fromkeys(names, ("2026-03-01", "2026-03-01"))


@posix
def test_a_name_that_is_not_utf8_is_shown_with_backslashes(repository: Repository) -> None:
    place = os.fsencode(repository.path) + b"/catalog"
    os.mkdir(place)
    try:
        with open(place + b"/caf\xe9", "wb"):
            pass
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    repository.commit("2026-03-01T12:00:00Z")
    assert list(file_dates(repository.path)) == ["catalog/caf\\xe9"]
    assert list(contents_at(repository.path, "HEAD")) == ["catalog/caf\\xe9"]


@pytest.mark.parametrize(
    ("date", "day"),
    [
        (b"1772366400 +0000", "2026-03-01"),
        (b"0 +0000", EARLIEST),
        (b"-86400 +0000", EARLIEST),
        (b"nonsense", EARLIEST),
        (b"100000000000000 +0000", LATEST),
        (b"99999999999999999999999999 +0000", LATEST),
    ],
)
def test_absurd_dates_are_clamped(repository: Repository, date: bytes, day: str) -> None:
    repository.write(ACME)
    repository.commit_literally(b"T <t@example.org> " + date)
    assert head(repository.path).date == day
    assert file_dates(repository.path) == {ACME: (day, day)}


def test_no_date_of_a_file_is_later_than_the_commit_that_was_built(repository: Repository) -> None:
    repository.write(ACME)
    repository.commit("2091-01-01T12:00:00Z")
    repository.write("README.md")
    repository.commit("2026-03-01T12:00:00Z")
    assert file_dates(repository.path)[ACME] == ("2026-03-01", "2026-03-01")


def test_a_shallow_clone_says_that_dates_are_unknown(repository: Repository, tmp_path: Path) -> None:
    for month in (1, 2, 3):
        repository.write(ACME, f"{month}\n")
        commit = repository.commit(f"2026-0{month}-01T12:00:00Z")
    repository.run("clone", "--quiet", "--depth=1", repository.path.as_uri(), str(tmp_path / "shallow"))
    assert head(tmp_path / "shallow") == Head(commit=commit, date="2026-03-01", shallow=True)
    assert file_dates(tmp_path / "shallow") == {}


def test_a_linked_work_tree_has_dates(repository: Repository, tmp_path: Path) -> None:
    repository.write(ACME)
    repository.commit("2026-03-01T12:00:00Z")
    repository.run("worktree", "add", "--quiet", "--detach", str(tmp_path / "linked"))
    assert file_dates(tmp_path / "linked") == {ACME: ("2026-03-01", "2026-03-01")}


def test_every_file_of_a_long_history_has_dates(repository: Repository) -> None:
    repository.run("fast-import", "--quiet", standard_input=b"".join(map(imported_commit, range(1, 3_001))))
    repository.run("reset", "--quiet", "--hard")
    assert len(file_dates(repository.path)) == 300


def imported_commit(number: int) -> bytes:
    slug = f"org-{number % 300}"
    return (
        f"commit refs/heads/main\ncommitter T <t@example.org> {1_600_000_000 + number * 3600} +0000\ndata 0\n"
        f"M 100644 inline catalog/{slug}/{slug}.oos.md\ndata {len(str(number))}\n{number}\n"
    ).encode()


# --- files of a commit


def test_the_files_of_a_commit_are_those_of_that_commit(repository: Repository) -> None:
    repository.write(ACME, "old\n")
    repository.write("README.md")
    repository.write("catalogue/x")
    old = repository.commit("2026-01-01T12:00:00Z")
    repository.run("tag", "first")
    repository.write(ACME, "new\n")
    repository.commit("2026-02-01T12:00:00Z")
    assert contents_at(repository.path, old) == {ACME: b"old\n"}
    assert contents_at(repository.path, "first") == contents_at(repository.path, "HEAD~1")
    assert contents_at(repository.path, "main") == {ACME: b"new\n"}


def test_every_byte_of_a_file_arrives(repository: Repository) -> None:
    contents = [b"", b"\n", b"\0\n\0", b"no line end", bytes(range(256)) * 10, b"\r\n", b"x" * LARGEST_FILE]
    files = {f"catalog/a/{number:03d}": contents[number % len(contents)] for number in range(300)}
    for path, data in files.items():
        repository.write(path, data)
    repository.commit("2026-01-01T12:00:00Z")
    assert contents_at(repository.path, "HEAD") == files


def test_only_regular_files_up_to_the_size_cap_have_bytes(repository: Repository) -> None:
    repository.write("catalog/a/large", b"x" * (LARGEST_FILE + 1))
    repository.write("catalog/a/tool")
    repository.run("add", "--all")
    repository.run("update-index", "--chmod=+x", "catalog/a/tool")
    link = repository.run("hash-object", "-w", "--stdin", standard_input=b"/etc/passwd")
    repository.run("update-index", "--add", "--cacheinfo", f"120000,{link},catalog/a/link")
    repository.run("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},catalog/a/module")
    repository.commit_index("2026-01-01T12:00:00Z")
    assert [(one.path, one.kind) for one in files_at(repository.path, repository.run("rev-parse", "HEAD"))] == [
        ("catalog/a/large", "file"),
        ("catalog/a/link", "symlink"),
        ("catalog/a/module", "submodule"),
        ("catalog/a/tool", "executable"),
    ]
    read = contents_at(repository.path, "HEAD")
    assert read["catalog/a/tool"] == b"x\n"
    assert [path for path, data in read.items() if isinstance(data, Problem)] == [
        "catalog/a/large",
        "catalog/a/link",
        "catalog/a/module",
    ]


@pytest.mark.parametrize(
    "ref",
    ["nope", "", "-1", "--all", "--output=owned", "HEAD..HEAD", "HEAD:catalog", "a\nb", "main\0", "^HEAD", "HEAD HEAD"],
)
def test_a_ref_that_names_no_commit_is_refused(repository: Repository, ref: str) -> None:
    repository.write(ACME)
    repository.commit("2026-01-01T12:00:00Z")
    with pytest.raises(UnknownRef) as refused:
        commit_of(repository.path, ref)
    assert str(refused.value).isprintable()
    assert not (repository.path / "owned").exists()


def test_a_partial_clone_fetches_nothing_and_says_so(repository: Repository, tmp_path: Path) -> None:
    repository.write(ACME, "old\n")
    repository.commit("2026-01-01T12:00:00Z")
    repository.write(ACME, "new\n")
    repository.commit("2026-02-01T12:00:00Z")
    repository.run("config", "uploadpack.allowFilter", "true")
    partial = tmp_path / "partial"
    repository.run("clone", "--quiet", "--filter=blob:none", repository.path.as_uri(), str(partial))
    assert file_dates(partial) == {ACME: ("2026-01-01", "2026-02-01")}
    with pytest.raises(UnknownRef, match="not a partial"):
        contents_at(partial, "HEAD~1")


# --- what the disk does not show


def test_the_index_tells_of_submodules_that_were_not_fetched(repository: Repository) -> None:
    repository.write(ACME)
    repository.run("add", "--all")
    repository.run("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},catalog/acme/module")
    assert checkout(repository.path).kinds == {"catalog/acme/module": "submodule"}


def test_where_the_disk_keeps_no_modes_the_index_tells_them(repository: Repository) -> None:
    repository.write(ACME)
    repository.run("add", "--all")
    repository.run("update-index", "--chmod=+x", ACME)
    repository.run("config", "core.fileMode", "true")
    assert checkout(repository.path).kinds == {}
    repository.run("config", "core.fileMode", "false")
    assert checkout(repository.path) == (False, {ACME: "executable"})


def test_git_leaves_no_lock_and_no_process_behind(repository: Repository) -> None:
    repository.write(ACME)
    repository.commit("2026-03-01T12:00:00Z")
    before = {path: path.stat().st_mtime_ns for path in (repository.path / ".git").rglob("*")}
    head(repository.path)
    file_dates(repository.path)
    contents_at(repository.path, "HEAD")
    checkout(repository.path)
    assert {path: path.stat().st_mtime_ns for path in (repository.path / ".git").rglob("*")} == before
