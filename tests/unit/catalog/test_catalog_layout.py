"""Names, paths, and which catalog is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from oos_catalog.catalog import layout
from oos_catalog.catalog.layout import CatalogNotFound, find_catalog, is_allowed, is_for_agents, is_slug, slug_of


@pytest.mark.parametrize("slug", ["a", "7", "acme", "acme-berlin", "a--b", "x" * 63, "con-fusion", "com10"])
def test_plain_names_are_slugs(slug: str) -> None:
    assert is_slug(slug)


@pytest.mark.parametrize(
    "slug",
    [
        *("", "-a", "a-", "Acme", "a_b", "a.b", "a b", "a/b", "x" * 64, "acme\n", "\nacme", "caf\u00e9", "\u0661"),
        *("con", "nul", "com1", "lpt9", "index", "api", "assets", "_registry", "failures", "reference", "..", "."),
    ],
)
def test_other_names_are_not(slug: str) -> None:
    assert not is_slug(slug)


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("catalog/acme/org.yml", "acme"),
        ("catalog/acme/deep/er", "acme"),
        ("catalog/Acme GmbH/x", "Acme GmbH"),
        ("catalog/acme", None),
        ("catalog", None),
        ("catalog/_registry/situations.yml", None),
        ("catalog/.git/config", None),
    ],
)
def test_a_path_belongs_to_the_organization_in_whose_directory_it_lies(path: str, slug: str | None) -> None:
    assert slug_of(path) == slug


@pytest.mark.parametrize(
    "path",
    [
        "catalog/acme/org.yml",
        "catalog/acme/readings.yml",
        "catalog/acme/acme.oos.md",
        "catalog/acme/acme.oos.json",
        "catalog/acme/acme.oos.yaml",
        "catalog/_registry/situations.yml",
        "catalog/_registry/maintainers.yml",
        "catalog/_registry/patterns/external-sender.yml",
    ],
)
def test_the_files_of_a_catalog_are_allowed(path: str) -> None:
    assert is_allowed(path)


@pytest.mark.parametrize(
    "path",
    [
        "catalog/README.md",
        "catalog/acme/README.md",
        "catalog/acme/ORG.yml",
        "catalog/acme/org.yml\n",
        "catalog/acme/other.oos.md",
        "catalog/acme/sub/org.yml",
        "catalog/.hidden/org.yml",
        "catalog/_drafts/org.yml",
        "catalog/_registry/org.yml",
        "catalog/_registry/patterns/deep/er.yml",
        "catalog/_registry/patterns/x.yml\n",
    ],
)
def test_no_other_file_is(path: str) -> None:
    assert not is_allowed(path)


@pytest.mark.parametrize(
    "path",
    [
        "catalog/acme/AGENTS.md",
        "catalog/acme/agents.MD",
        "catalog/CLAUDE.md",
        "catalog/acme/.claude/settings.json",
        "catalog/acme/.CURSOR/rules/x",
        "catalog/acme/\uff21GENTS.md",
        "catalog/_registry/.mcp.json",
        "catalog/acme/x.instructions.md",
    ],
)
def test_files_that_agents_obey_are_known_in_any_case(path: str) -> None:
    assert is_for_agents(path)


def test_an_organization_may_be_named_like_a_product(tmp_path: Path) -> None:
    assert not is_for_agents("catalog/claude/claude.oos.md")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "repository/catalog/_registry").mkdir(parents=True)
    (tmp_path / "repository/catalog/acme").mkdir()
    return tmp_path / "repository"


def test_the_nearest_ancestor_with_a_registry_is_meant(root: Path) -> None:
    assert find_catalog(root / "catalog/acme") == root
    assert find_catalog(root) == root


def test_an_explicit_directory_may_be_the_root_or_the_catalog_itself(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_catalog(Path("/"), root) == root
    assert find_catalog(Path("/"), root / "catalog") == root
    monkeypatch.chdir(root / "catalog")
    assert find_catalog(Path("/"), Path()) == root
    assert find_catalog(Path("/"), Path("..")) == root


def test_an_explicit_catalog_needs_no_registry_yet(tmp_path: Path) -> None:
    (tmp_path / "catalog").mkdir()
    assert find_catalog(Path("/"), tmp_path) == tmp_path
    assert find_catalog(Path("/"), tmp_path / "catalog") == tmp_path


def test_a_checkout_that_is_itself_named_catalog_is_no_trap(tmp_path: Path) -> None:
    (tmp_path / "catalog/catalog/_registry").mkdir(parents=True)
    assert find_catalog(Path("/"), tmp_path / "catalog") == tmp_path / "catalog"


def test_an_explicit_directory_without_catalog_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(CatalogNotFound, match="holds no directory catalog/"):
        find_catalog(tmp_path, tmp_path / "elsewhere")


@pytest.mark.parametrize("installed", ["src/plugins/oos_catalog", "lib/site-packages/oos_catalog"])
def test_elsewhere_the_source_tree_and_then_the_wheel_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: str
) -> None:
    package = tmp_path / installed
    (package / "catalog").mkdir(parents=True)
    monkeypatch.setattr(layout, "__file__", str(package / "catalog/layout.py"))
    (tmp_path / "work").mkdir()
    with pytest.raises(CatalogNotFound, match="--catalog DIR"):
        find_catalog(tmp_path / "work")
    (package / "_catalog/catalog/_registry").mkdir(parents=True)
    assert find_catalog(tmp_path / "work") == package / "_catalog"
    (tmp_path / "src/catalog/_registry").mkdir(parents=True)
    expected = tmp_path / "src" if installed.startswith("src") else package / "_catalog"
    assert find_catalog(tmp_path / "work") == expected
