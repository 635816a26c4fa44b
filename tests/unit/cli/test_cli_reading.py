"""What an argument stands for: an organization with all its files, or a single OOS file, in the terms of a registry."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import click
import pytest

import oos_catalog
from oos_catalog.cli import Failure
from oos_catalog.cli.reading import read_side, registry_at
from oos_catalog.document import read_document
from oos_catalog.model.reading import Basis
from oos_catalog.patterns.normal import reading_hash
from tests.conftest import PROJECT
from tests.unit.cli.documents import NAME, SOUND, write

PATTERNS = PROJECT / "catalog/_registry"
REVIEWED = f"""\
readings:
  - claim: C001
    hash: {reading_hash(read_document(SOUND.encode(), NAME).claims[0])}
    readings: [{{pattern: external-sender, stance: single}}]
    by: somebody
    date: 2026-01-01
"""


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(PATTERNS, tmp_path / "catalog/_registry")
    write(tmp_path, SOUND, f"catalog/harbor-rail/{NAME}")
    write(tmp_path, REVIEWED, "catalog/harbor-rail/readings.yml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    "argument",
    [
        "harbor-rail",
        "catalog/harbor-rail",
        f"catalog/harbor-rail/{NAME}",
        "./catalog/harbor-rail/readings.yml",
        f"catalog/../catalog/harbor-rail/./{NAME}",
    ],
)
def test_an_organization_is_read_with_its_readings(argument: str) -> None:
    side = read_side(argument, None)
    assert side.path == Path("catalog/harbor-rail", NAME)
    assert (side.organization.slug, side.organization.unread) == ("harbor-rail", 0)
    assert side.organization.claims[0].readings[0].basis is Basis.REVIEWED
    assert side.home is not None
    assert side.home.document == side.document


def test_a_file_outside_of_a_catalog_is_read_alone(here: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = write(tmp_path_factory.mktemp("elsewhere"))
    side = read_side(str(path), None)
    assert (side.path, side.organization.unread, side.home) == (path, 1, None)
    assert side.organization.name == "Harbor & Rail Freight"
    assert side.registry.version == registry_at(here).version


def test_the_named_catalog_gives_the_registry_also_for_a_file_of_another(
    here: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(PATTERNS, other / "catalog/_registry")
    other.joinpath("catalog/_registry/patterns/external-sender.yml").unlink()
    side = read_side("./catalog/harbor-rail", other)
    assert side.registry.pattern("external-sender") is None
    assert side.organization.unread == 1
    assert read_side("./catalog/harbor-rail", here).organization.unread == 0


def test_the_copy_inside_the_package_is_named_as_one(monkeypatch: pytest.MonkeyPatch, here: Path) -> None:
    assert registry_at(here).is_copy is False
    monkeypatch.setattr(oos_catalog, "__file__", str(here / "oos_catalog/__init__.py"))
    shutil.copytree(PATTERNS, here / "oos_catalog/_catalog/catalog/_registry")
    assert registry_at(here / "oos_catalog/_catalog").is_copy is True
    assert registry_at(here).is_copy is False


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ("inland-depots", "no organization 'inland-depots'"),
        ("./nowhere.oos.md", "no such file or directory"),
        ("./catalog", "is not one organization"),
        (".", "is not one organization"),
        ("catalog/_registry", "is not one organization"),
        ("catalog/empty", "holds no OOS file; it should be named empty.oos.md"),
        ("catalog/harbor-rail/draft.md", f"is not the OOS file of harbor-rail; that is catalog/harbor-rail/{NAME}"),
    ],
)
def test_what_does_not_exist_or_is_not_one_file_is_wrong_usage(here: Path, argument: str, message: str) -> None:
    write(here, "kind: team\n", "catalog/empty/org.yml")
    write(here, SOUND, "catalog/harbor-rail/draft.md")
    with pytest.raises(click.UsageError) as error:
        read_side(argument, None)
    assert message in error.value.message.replace(os.sep, "/")


def test_a_folder_outside_of_a_catalog_stands_for_its_only_file(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("folder")
    path = write(folder)
    assert read_side(str(folder), None).path == path
    write(folder, name="other.oos.md")
    with pytest.raises(click.UsageError, match="is 2 OOS files; name one"):
        read_side(str(folder), None)


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX files")
def test_what_cannot_be_read_is_the_machines_failure(here: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / NAME
    outside.symlink_to(here / "catalog/harbor-rail" / NAME)
    with pytest.raises(Failure, match="cannot be read: it is a link"):
        read_side(str(outside), None)
