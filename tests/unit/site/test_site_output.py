"""Whoever looks at the output folder sees the old site or the new one, whatever happens to the build."""

from __future__ import annotations

import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from oos_catalog.site import output
from oos_catalog.site.output import MARK, replaced
from oos_catalog.site.page import SiteError

FILES = 40

BUILDER = f"""
import sys
from pathlib import Path
from oos_catalog.site.output import MARK, replaced

def build(out, version, size=2000):
    with replaced(Path(out)) as fresh:
        for number in range({FILES}):
            (fresh / f"{{number}}.html").write_text(version * size)
        (fresh / MARK).parent.mkdir(parents=True)
        (fresh / MARK).write_text(version)

"""


def make(out: Path, version: str) -> None:
    """A site of which every file holds its version."""
    with replaced(out) as fresh:
        for number in range(FILES):
            (fresh / f"{number}.html").write_text(version)
        (fresh / MARK).parent.mkdir(parents=True)
        (fresh / MARK).write_text(version)


def version_of(out: Path) -> str:
    """The one version that all files hold."""
    files = [file for file in out.rglob("*") if file.is_file()]
    assert len(files) == FILES + 1
    (version,) = {file.read_text()[:3] for file in files}
    return version


def leftovers(out: Path) -> list[str]:
    return sorted(path.name for path in out.parent.iterdir() if path not in (out,) and not path.name.endswith(".lock"))


def test_a_new_site_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    out = tmp_path / "site"
    make(out, "old")
    make(out, "new")
    assert version_of(out) == "new"
    assert leftovers(out) == []


def test_a_build_that_fails_leaves_the_old_site(tmp_path: Path) -> None:
    out = tmp_path / "site"
    make(out, "old")
    with pytest.raises(RuntimeError), replaced(out) as fresh:
        half_a_site(fresh)
    assert version_of(out) == "old"
    assert leftovers(out) == []


def half_a_site(fresh: Path) -> None:
    """A build that gives up in the middle."""
    (fresh / "0.html").write_text("new")
    raise RuntimeError


def test_the_first_build_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), replaced(tmp_path / "deep" / "site"):
        raise RuntimeError
    assert not (tmp_path / "deep" / "site").exists()


def test_a_folder_that_is_no_site_is_never_replaced(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "letter.txt").write_text("dear")
    with pytest.raises(SiteError, match="is no site"), replaced(home):
        pass
    with pytest.raises(SiteError, match="is a file"), replaced(home / "letter.txt"):
        pass
    assert (home / "letter.txt").read_text() == "dear"


def test_an_empty_folder_and_a_link_to_a_site_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "site")
    make(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert version_of(tmp_path / "site") == "new"


def run(code: str, out: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", BUILDER + code, str(out)])


@pytest.mark.parametrize("seed", range(6))
def test_a_build_that_is_killed_at_any_moment_leaves_a_whole_site(tmp_path: Path, seed: int) -> None:
    out = tmp_path / "site"
    make(out, "old")
    running = run("while True: build(sys.argv[1], 'new')", out)
    time.sleep(0.3 + random.Random(seed).random() / 3)  # noqa: S311
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert version_of(out) in ("old", "new")
    make(out, "mend"[:3])
    assert leftovers(out) == []


def test_four_builds_at_once_take_turns(tmp_path: Path) -> None:
    out = tmp_path / "site"
    make(out, "old")
    versions = ["one", "two", "six", "ten"]
    running = [run(f"[build(sys.argv[1], {version!r}) for _ in range(5)]", out) for version in versions]
    while any(one.poll() is None for one in running):
        descriptor_versions = seen_through_one_folder(out)
        assert len(descriptor_versions) <= 1
    assert [one.wait() for one in running] == [0, 0, 0, 0]
    assert version_of(out) in versions
    assert leftovers(out) == []


def seen_through_one_folder(out: Path) -> set[str]:
    """Versions of all files that a reader sees who opened the folder once; it may be removed while it reads."""
    import os

    folder = os.open(out, os.O_RDONLY)
    try:
        seen = set()
        for number in range(FILES):
            try:
                file = os.open(f"{number}.html", os.O_RDONLY, dir_fd=folder)
            except FileNotFoundError:
                break
            seen.add(os.read(file, 3).decode())
            os.close(file)
        return seen
    finally:
        os.close(folder)


def test_leftovers_of_other_folders_are_left_alone(tmp_path: Path) -> None:
    other = tmp_path / ".site.site.b~0123abcd"
    other.mkdir()
    (tmp_path / ".site.site~0123abcd").mkdir()
    make(tmp_path / "site", "new")
    assert leftovers(tmp_path / "site") == [other.name]


def test_whoever_comes_second_is_told_that_it_waits(tmp_path: Path) -> None:
    out = tmp_path / "site"
    running = run("import time\nwith replaced(Path(sys.argv[1])): print('in', flush=True); time.sleep(1)", out)
    while not list(tmp_path.glob(".site.site~*")):
        time.sleep(0.01)
    told: list[str] = []
    with replaced(out, lambda: told.append("waiting")) as fresh:
        (fresh / MARK).parent.mkdir(parents=True)
        (fresh / MARK).touch()
    running.wait()
    assert told == ["waiting"]


def test_a_disk_that_is_full_leaves_the_old_site(tmp_path: Path) -> None:
    out = tmp_path / "site"
    make(out, "old")
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (5000, 5000))\n"
    code = "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n" + limit + "build(sys.argv[1], 'new')"
    failed = subprocess.run([sys.executable, "-c", BUILDER + code, str(out)], capture_output=True, text=True)
    assert resource.RLIMIT_FSIZE
    assert "File too large" in failed.stderr
    assert version_of(out) == "old"
    assert leftovers(out) == []


def test_without_the_system_call_two_renames_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "_exchange_call", lambda: None)
    out = tmp_path / "site"
    make(out, "old")
    make(out, "new")
    assert version_of(out) == "new"
    assert leftovers(out) == []


def test_a_swap_that_was_killed_between_two_renames_is_undone(tmp_path: Path) -> None:
    out = tmp_path / "site"
    make(out, "old")
    out.rename(tmp_path / ".site.site.old")
    with pytest.raises(RuntimeError), replaced(out):
        raise RuntimeError
    assert version_of(out) == "old"
    assert leftovers(out) == []
