"""`oos fmt`: files are mended in place in one step, or shown, or only judged."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.program import run, run_installed, run_program
from tests.unit.cli.documents import NAME, SOUND, UNTIDY, write, write_catalog

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX files")
UNREADABLE = '{"frontmatter": {"claim_count": 1,}, "claims": []}'


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_file_is_mended_in_place_and_named(here: Path) -> None:
    path = write(here, UNTIDY)
    ran = run("fmt", NAME)
    assert (ran.code, ran.out, ran.err) == (0, f"{NAME}\n", "changed 1 of 1 files\n")
    assert "claim_count: 1\n" in path.read_text("utf-8")
    assert [one.name for one in here.iterdir()] == [NAME]


def test_a_second_run_changes_nothing(here: Path) -> None:
    path = write(here, UNTIDY)
    run("fmt", NAME)
    after, changed_at = path.read_bytes(), path.stat().st_mtime_ns
    ran = run("fmt", NAME)
    assert (ran.code, ran.out, ran.err) == (0, "", "changed 0 of 1 files\n")
    assert (path.read_bytes(), path.stat().st_mtime_ns) == (after, changed_at)


def test_check_judges_and_changes_nothing(here: Path) -> None:
    path = write(here, UNTIDY)
    ran = run_installed("fmt", "--check", NAME, cwd=here)
    assert (ran.code, ran.out, ran.err) == (1, f"{NAME}\n", "would change 1 of 1 files\n")
    assert path.read_text("utf-8") == UNTIDY
    run("fmt", NAME)
    assert run_installed("fmt", "--check", NAME, cwd=here).code == 0


def test_diff_shows_the_lines_and_changes_nothing(here: Path) -> None:
    path = write(here, UNTIDY)
    ran = run_installed("fmt", "--diff", NAME, cwd=here)
    assert ran.code == 0
    assert ran.out.startswith(f"--- {NAME}\n+++ {NAME}\n")
    assert "\n-claim_count: 7\n+claim_count: 1\n" in ran.out
    assert path.read_text("utf-8") == UNTIDY
    assert run("fmt", "--diff", "--check", NAME).code == 1


@pytest.mark.parametrize("text", [SOUND.replace("\n", "\r\n"), SOUND.rstrip("\n")])
def test_diff_shows_also_what_only_spacing_changes(here: Path, text: str) -> None:
    run("fmt", write(here, SOUND))
    tidy = here.joinpath(NAME).read_text("utf-8")
    write(here, tidy.replace("\n", "\r\n") if "\r" in text else tidy.rstrip("\n"))
    assert run("fmt", "--diff", NAME).out.startswith(f"--- {NAME}\n")


def test_all_files_below_are_mended(here: Path) -> None:
    paths = [write(here, UNTIDY, name) for name in ("a/one.oos.md", "b/two.oos.md")]
    ran = run("fmt")
    assert ran.out == "a/one.oos.md\nb/two.oos.md\n"
    assert all("claim_count: 1\n" in path.read_text("utf-8") for path in paths)


@pytest.mark.parametrize(("given", "mended"), [([], 2), (["harbor-rail"], 1), (["./catalog/harbor-rail"], 1)])
def test_organizations_of_a_catalog_are_mended(here: Path, given: list[str], mended: int) -> None:
    write_catalog(here, harbor_rail=UNTIDY, inland_depots=UNTIDY)
    ran = run("fmt", *given)
    assert ran.out.splitlines()[0] == "catalog/harbor-rail/harbor-rail.oos.md"
    assert len(ran.out.splitlines()) == mended


def test_what_cannot_be_read_is_left_alone_and_named_and_the_rest_is_mended(here: Path) -> None:
    broken = write(here, UNREADABLE, "broken.oos.json")
    other = write(here, UNTIDY)
    ran = run_installed("fmt", ".", cwd=here)
    assert ran.code == 1
    assert "broken.oos.json is left as it is: run `oos check` on it and mend its errors first\n" in ran.err
    assert broken.read_text("utf-8") == UNREADABLE
    assert "claim_count: 1\n" in other.read_text("utf-8")


def test_a_name_does_not_decide_the_exit_code(here: Path) -> None:
    write(here, UNREADABLE, "what cannot be mended.oos.json")
    assert run_installed("fmt", ".", cwd=here).code == 1


@pytest.mark.parametrize("arguments", [["./nowhere.md"], ["no-such-organization"], ["--frobnicate"], ["."], [""]])
def test_wrong_usage(here: Path, arguments: list[str]) -> None:
    assert run_installed("fmt", *arguments, cwd=here).code == 2


@posix
def test_the_mode_of_a_file_stays(here: Path) -> None:
    path = write(here, UNTIDY)
    path.chmod(0o640)
    run("fmt", NAME)
    assert path.stat().st_mode & 0o777 == 0o640


@posix
def test_a_link_is_refused_and_what_it_leads_to_stays(here: Path) -> None:
    target = write(here, UNTIDY, "elsewhere.md")
    link = here / NAME
    link.symlink_to(target)
    ran = run_installed("fmt", NAME, cwd=here)
    assert ran.code == 3
    assert f"{NAME} cannot be read or written: it is a link" in ran.err
    assert link.is_symlink()
    assert target.read_text("utf-8") == UNTIDY


@posix
def test_a_pipe_is_refused_and_never_waited_for(here: Path) -> None:
    os.mkfifo(here / NAME)
    assert run_installed("fmt", f"./{NAME}", cwd=here, seconds=20).code == 3


@posix
def test_a_directory_that_may_not_be_written_leaves_the_old_file(here: Path) -> None:
    path = write(here, UNTIDY, f"closed/{NAME}")
    path.parent.chmod(0o500)
    if os.access(path.parent, os.W_OK):
        pytest.skip("this user, as root does, may write everywhere")
    try:
        ran = run_installed("fmt", "./closed", cwd=here)
    finally:
        path.parent.chmod(0o700)
    assert ran.code == 3
    assert "cannot be read or written: " in ran.err
    assert path.read_text("utf-8") == UNTIDY


@posix
def test_a_full_disk_leaves_the_old_file_and_nothing_else(here: Path) -> None:
    """The largest file that the program may write is made smaller than what it wants to write."""
    path = write(here, UNTIDY)
    limited = "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64)); sys.argv[0] = 'oos'; "
    program = write(here, limited + "from oos_catalog.cli import main; main()", "limited.py")
    ran = run_program(sys.executable, program, "fmt", NAME, cwd=here)
    assert ran.code == 3
    assert ran.out == ""
    assert f"{NAME} cannot be read or written: " in ran.err
    assert "changed 0 of 1 files" in ran.err
    assert path.read_text("utf-8") == UNTIDY
    assert {one.name for one in here.iterdir()} == {NAME, "limited.py"}


def test_a_diff_does_not_repeat_what_must_not_be_published(tmp_path: Path) -> None:
    key = "AK" + "IA" + "Q3EGUZ7TNBW5XQ2A"
    file = tmp_path / "x.oos.md"
    file.write_text(f"---\nindustry: x\n---\n\n**[C001]** core_operating_rules\n* **SCOPE**: {key}\n", "utf-8")
    ran = run("fmt", "--diff", str(file))
    assert key not in ran.out + ran.err
    assert "not shown" in ran.err
