"""A name and a key are planted in one place after the other; then everything that anybody could see is searched."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from oos_catalog.cli import kept_digests
from tests.conftest import PROJECT
from tests.integration.branches import HARBOR, SECRET, base
from tests.integration.test_report import NAME, PLANTED, propose
from tests.program import run, run_installed
from tests.unit.catalog.git_repository import Repository


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setattr(kept_digests, "WORTH_KEEPING", 1)
    made = base(tmp_path / "catalog")
    monkeypatch.chdir(made.path)
    return made


def printed(folder: Path) -> Iterator[str]:
    """What every verb that reads the catalog prints, in every shape."""
    folder.mkdir()
    for shape in ("text", "json", "github", "sarif"):
        yield "".join(run("check", "--base", "main", "--format", shape)[1:])
    for shape in ("text", "markdown", "json"):
        ran = run("report", "--base", "main", "--actor-id", str(HARBOR), "--format", shape)
        (folder / "1.json").write_text(ran.out if shape == "json" else "{}", "utf-8")
        yield "".join(ran[1:])
        yield "".join(run("report", "--queue", folder, "--format", shape)[1:])
    for words in (
        ("owners", "--base", "main", "--actor-id", str(HARBOR)),
        ("patterns",),
        ("patterns", "--format", "json"),
        ("suggest", "harbor-rail"),
        ("compare", "inland-depots", "harbor-rail"),
        ("fmt", "--diff"),
        ("split", "--all"),
        ("split", "--all", "--format", "json"),
    ):
        yield "".join(run(*words)[1:])


def held(folder: Path) -> Iterator[str]:
    """The text of every file of a site, also of what the search index packs."""
    for file in folder.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            yield (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8", "replace")


EVERYWHERE: dict[str, dict[str, str | bytes]] = {
    **PLANTED,
    "file name": {f"catalog/harbor-rail/{SECRET}-{NAME}.txt": "x\n"},
    "folder name": {f"catalog/{SECRET}-{NAME}/x.oos.md": "x\n"},
}


@pytest.mark.parametrize("where", EVERYWHERE)
def test_nothing_that_anybody_can_see_holds_what_leaks(repository: Repository, tmp_path: Path, where: str) -> None:
    propose(repository, EVERYWHERE[where])
    said = [*printed(tmp_path / "reports")]
    said += [path.read_text("utf-8") for path in (repository.path / ".git").rglob("digests-*")]
    said += [repository.run("log", "-p", "--format=fuller", "--glob=refs/heads/org/*")]
    site, config = tmp_path / "site", PROJECT / "mkdocs.yml"
    built = run_installed("build", "--config", config, "--output", site, cwd=repository.path)
    assert built.code == (3 if where == "registry" else 1)
    said += [built.out, built.err, *held(site)]
    assert len(said) > (18 if where == "registry" else 100)
    assert not [text for text in said if SECRET in text or NAME in text]


def test_the_same_search_finds_what_does_not_leak(repository: Repository, tmp_path: Path) -> None:
    """The search is no sham: a word that may be shown is found in reports, branches and pages."""
    propose(repository, {path: str(text).replace(SECRET, "care") for path, text in PLANTED["rule"].items()})
    assert NAME in "".join(printed(tmp_path / "reports"))
    assert NAME in repository.run("log", "-p", "org/harbor-rail")
    site = tmp_path / "site"
    built = run_installed("build", "--config", PROJECT / "mkdocs.yml", "--output", site, cwd=repository.path)
    assert (built.code, NAME in "".join(held(site))) == (0, True)
    assert json.loads((site / "api/v1/index.json").read_bytes())["counts"]["organizations"] == 3
