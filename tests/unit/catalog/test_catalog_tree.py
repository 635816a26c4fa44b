"""What the walk sees: every kind of file, by any name, without opening or following anything."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from oos_catalog.catalog.tree import Checkout, walk

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX file kinds and names")


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    place = tmp_path / "catalog/acme"
    place.mkdir(parents=True)
    return place


def kinds(root: Path, checkout: Checkout | None = None) -> dict[str, str]:
    entries = walk(root, checkout) if checkout else walk(root)
    return {entry.path.removeprefix("catalog/acme/"): entry.kind for entry in entries}


def test_without_a_catalog_there_is_nothing(tmp_path: Path) -> None:
    assert walk(tmp_path) == ()


def test_entries_are_sorted_by_path_and_know_their_size(tmp_path: Path, acme: Path) -> None:
    (tmp_path / "README.md").write_text("outside")
    (acme / "b").write_bytes(b"12345")
    (acme / "a").mkdir()
    (acme / "a/z").write_bytes(b"")
    (acme / "a-b").write_bytes(b"1")
    found = [(entry.path, entry.size) for entry in walk(tmp_path)]
    assert found == [("catalog/acme/a-b", 1), ("catalog/acme/a/z", 0), ("catalog/acme/b", 5)]


@posix
def test_every_kind_is_named(tmp_path: Path, acme: Path) -> None:
    (acme / "plain").write_text("x")
    (acme / "tool").write_text("x")
    (acme / "tool").chmod(0o744)
    (acme / "link").symlink_to("plain")
    (acme / "dangling").symlink_to("nowhere")
    (acme / "loop").symlink_to("loop")
    (acme / "folder").symlink_to("/etc")
    os.mkfifo(acme / "fifo")
    with socket.socket(socket.AF_UNIX) as listener:
        before = os.getcwd()
        os.chdir(acme)  # the name of a socket is limited to some 100 bytes
        listener.bind("socket")
        os.chdir(before)
    assert kinds(tmp_path) == {
        "plain": "file",
        "tool": "executable",
        **dict.fromkeys(("link", "dangling", "loop", "folder"), "symlink"),
        **dict.fromkeys(("fifo", "socket"), "special"),
    }


@posix
def test_a_catalog_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere/acme").mkdir(parents=True)
    (tmp_path / "elsewhere/acme/org.yml").write_text("x")
    (tmp_path / "catalog").symlink_to("elsewhere")
    assert [(entry.path, entry.kind) for entry in walk(tmp_path)] == [("catalog", "symlink")]


@pytest.mark.parametrize("name", [".git", ".GIT"])
@pytest.mark.parametrize("as_file", [True, False])
def test_a_repository_inside_is_one_entry(tmp_path: Path, acme: Path, name: str, as_file: bool) -> None:
    (acme / "module/deep").mkdir(parents=True)
    (acme / "module/deep/x").write_text("x")
    if as_file:
        (acme / "module" / name).write_text("gitdir: elsewhere")
    else:
        (acme / "module" / name).mkdir()
    assert kinds(tmp_path) == {"module": "submodule"}


def test_a_submodule_that_was_not_fetched_is_known_from_the_index(tmp_path: Path, acme: Path) -> None:
    (acme / "module").mkdir()
    assert kinds(tmp_path) == {}
    assert kinds(tmp_path, Checkout(kinds={"catalog/acme/module": "submodule"})) == {"module": "submodule"}


@posix
def test_where_the_disk_keeps_no_modes_only_the_index_counts(tmp_path: Path, acme: Path) -> None:
    for name in ("plain", "tool", "link"):
        (acme / name).write_text("x")
        (acme / name).chmod(0o777)
    index = {"catalog/acme/tool": "executable", "catalog/acme/link": "symlink"}
    assert kinds(tmp_path, Checkout(judges_mode=False, kinds=index)) == {
        "plain": "file",
        "tool": "executable",
        "link": "symlink",
    }


@posix
def test_a_directory_that_may_not_be_entered_is_unreadable(tmp_path: Path, acme: Path) -> None:
    (acme / "closed").mkdir(mode=0o000)
    if os.access(acme / "closed", os.R_OK):
        pytest.skip("this user may read everything")
    found = kinds(tmp_path)
    (acme / "closed").chmod(0o700)
    assert found == {"closed": "unreadable"}


@posix
def test_a_path_that_is_too_long_for_the_system_is_unreadable(tmp_path: Path, acme: Path) -> None:
    before = os.getcwd()
    os.chdir(acme)
    for _ in range(20):
        os.mkdir("x" * 250)
        os.chdir("x" * 250)
    os.chdir(before)
    assert list(kinds(tmp_path).values()) == ["unreadable"]


@posix
def test_names_of_any_bytes_become_text_that_can_be_printed(tmp_path: Path, acme: Path) -> None:
    try:
        (Path(os.fsdecode(os.fsencode(acme) + b"/caf\xe9"))).write_text("x")
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    (acme / "caf\u00e9").write_text("x")
    assert kinds(tmp_path) == {"caf\\xe9": "file", "caf\u00e9": "file"}
    assert all(entry.path.encode() for entry in walk(tmp_path))
