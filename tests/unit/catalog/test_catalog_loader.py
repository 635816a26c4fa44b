"""A catalog is read whole, whatever lies in it, and one organization says nothing about another."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from oos_catalog.catalog import files
from oos_catalog.catalog.base import base_of, catalog_at
from oos_catalog.catalog.git import UnknownRef
from oos_catalog.catalog.loader import load_catalog
from oos_catalog.catalog.tree import walk
from oos_catalog.document.source_text import LARGEST_FILE
from oos_catalog.model.catalog import Catalog, Head
from oos_catalog.model.organization import Dates, Organization, OrganizationFile
from tests.unit.catalog.git_repository import Repository

PAYLOADS = Path(__file__).parents[4] / "shared/hostile/make_payloads.py"
posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX file kinds and names")


def document(*ids: str) -> str:
    claims = "\n".join(f"**[{one}]** core_operating_rules\n- **Rule:** one agent sends\n" for one in ids or ("C001",))
    return f'---\noos_version: "1.0"\norg_pseudonym: "The team"\n---\n\n{claims}'


def write(root: Path, path: str, content: str | bytes) -> Path:
    place = root / "catalog" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content if isinstance(content, bytes) else content.encode())
    return place


def one(catalog: Catalog, slug: str = "acme") -> Organization:
    found = catalog.organization(slug)
    assert found is not None
    return found


def problems(organization: Organization) -> list[tuple[str, str, int, str]]:
    found = [*organization.problems, *((file.path, one) for file in organization.files for one in file.problems)]
    return [(path, one.rule, one.place.line, one.message) for path, one in found]


def test_an_empty_folder_is_an_empty_catalog(tmp_path: Path) -> None:
    catalog = load_catalog(tmp_path)
    assert tuple(catalog.organizations) == ()
    assert catalog.entries == ()
    assert catalog.head == Head()


def test_organizations_come_in_order_of_their_slug_with_all_they_have(tmp_path: Path) -> None:
    write(tmp_path, "zeta/zeta.oos.md", document("C001", "C002"))
    write(tmp_path, "acme/acme.oos.md", document())
    write(tmp_path, "acme/org.yml", "name: Acme\nkind: project\n")
    write(tmp_path, "_registry/situations.yml", "situations: []\n")
    write(tmp_path, ".hidden/x", "x")
    catalog = load_catalog(tmp_path)
    assert [one.slug for one in catalog.organizations] == ["acme", "zeta"]
    acme, zeta = catalog.organizations
    assert (acme.name, acme.profile.kind, acme.has_profile) == ("Acme", "project", True)
    assert (zeta.name, zeta.profile, zeta.has_profile) == ("The team", OrganizationFile(), False)
    assert zeta.document is not None
    assert zeta.document.path == "catalog/zeta/zeta.oos.md"
    assert [claim.id for claim in zeta.document.claims] == ["C001", "C002"]
    assert acme.paths == ("catalog/acme/acme.oos.md", "catalog/acme/org.yml")
    assert len(catalog.entries) == 5
    assert catalog.head == Head()


def test_only_the_wanted_organizations_are_read_and_the_tree_stays_whole(tmp_path: Path) -> None:
    for slug in ("acme", "beta"):
        write(tmp_path, f"{slug}/{slug}.oos.md", document())
    catalog = load_catalog(tmp_path, only=frozenset({"beta", "nobody"}))
    assert [one.slug for one in catalog.organizations] == ["beta"]
    assert len(catalog.entries) == 2


def test_the_markdown_file_is_read_where_there_are_several(tmp_path: Path) -> None:
    write(tmp_path, "acme/acme.oos.json", '{"frontmatter": {}, "claims": []}')
    before = one(load_catalog(tmp_path)).document
    write(tmp_path, "acme/acme.oos.md", document())
    after = one(load_catalog(tmp_path)).document
    assert (before and before.path, after and after.path) == ("catalog/acme/acme.oos.json", "catalog/acme/acme.oos.md")


def test_a_file_by_another_name_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, "acme/other.oos.md", document())
    assert one(load_catalog(tmp_path)).document is None


def test_an_empty_profile_is_a_profile_of_defaults(tmp_path: Path) -> None:
    write(tmp_path, "acme/org.yml", "# nothing yet\n")
    acme = one(load_catalog(tmp_path))
    assert (acme.has_profile, acme.profile, acme.problems) == (True, OrganizationFile(), ())


def test_a_profile_of_another_form_leaves_the_defaults_and_says_where_it_is_wrong(tmp_path: Path) -> None:
    write(tmp_path, "acme/org.yml", "name: Acme\nkind: company\nmaintainers:\n  - login: x\n    id: 0\nowner: me\n")
    acme = one(load_catalog(tmp_path))
    assert acme.profile == OrganizationFile()
    assert {(rule, line) for _, rule, line, _ in problems(acme)} >= {("organization-file", 2), ("organization-file", 5)}
    messages = [message for *_, message in problems(acme)]
    assert any(message.startswith("kind: 'company' was found; allowed are team") for message in messages)
    assert any(message.startswith("maintainers[0].id: ") for message in messages)
    assert any("'owner'" in message for message in messages)
    assert all(message.isascii() and not message.endswith(".") for message in messages)


@pytest.mark.parametrize(
    "text",
    [
        "- a\n- b\n",
        "just text\n",
        "name: [\n",
        "name: &a x\n",
        "name: x\nname: y\n",
        "1: x\n",
        b"name: \xff\xfe\n",
        b"\0",
    ],
)
def test_a_profile_that_cannot_be_read_is_a_problem_and_not_an_exception(tmp_path: Path, text: str | bytes) -> None:
    write(tmp_path, "acme/org.yml", text)
    acme = one(load_catalog(tmp_path))
    assert {path for path, *_ in problems(acme)} == {"catalog/acme/org.yml"}
    assert acme.has_profile


def test_a_file_over_the_size_cap_is_not_read(tmp_path: Path) -> None:
    write(tmp_path, "acme/acme.oos.md", document() + "x" * LARGEST_FILE)
    write(tmp_path, "acme/org.yml", "name: Acme\n#" + "x" * LARGEST_FILE)
    acme = one(load_catalog(tmp_path))
    assert (acme.document, acme.profile) == (None, OrganizationFile())


def test_a_directory_in_place_of_a_file_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "acme/acme.oos.md/x", "x")
    write(tmp_path, "acme/org.yml/x", "x")
    acme = one(load_catalog(tmp_path))
    assert [(path, rule) for path, rule, *_ in problems(acme)] == [
        ("catalog/acme/acme.oos.md", "unreadable-file"),
        ("catalog/acme/org.yml", "unreadable-file"),
    ]


@posix
def test_a_file_that_may_not_be_opened_is_a_problem(tmp_path: Path) -> None:
    place = write(tmp_path, "acme/acme.oos.md", document())
    place.chmod(0)
    if os.access(place, os.R_OK):
        pytest.skip("this user may read everything")
    acme = one(load_catalog(tmp_path))
    assert "permission denied" in problems(acme)[0][3]


def test_a_file_that_vanishes_or_turns_into_something_else_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tree is walked, then the file goes away: the walk is done beforehand and handed in."""
    place = write(tmp_path, "acme/acme.oos.md", document())
    entries = walk(tmp_path)
    monkeypatch.setattr(files, "walk", lambda *_: entries)
    place.unlink()
    assert "it is gone" in problems(one(load_catalog(tmp_path)))[0][3]
    if os.name == "nt":
        return
    place.symlink_to("/etc/passwd")
    assert "it is a link" in problems(one(load_catalog(tmp_path)))[0][3]
    place.unlink()
    os.mkfifo(place)
    assert "it is not a file" in problems(one(load_catalog(tmp_path)))[0][3]
    place.unlink()
    place.write_bytes(b"x" * (LARGEST_FILE + 1))
    assert "grew" in problems(one(load_catalog(tmp_path)))[0][3]


@posix
def test_links_and_special_files_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(document("C666"))
    (tmp_path / "catalog/acme").mkdir(parents=True)
    (tmp_path / "catalog/acme/acme.oos.md").symlink_to(tmp_path / "secret")
    os.mkfifo(tmp_path / "catalog/acme/org.yml")
    (tmp_path / "catalog/beta").symlink_to("acme")
    catalog = load_catalog(tmp_path)
    assert [one.slug for one in catalog.organizations] == ["acme"]
    acme = one(catalog)
    assert (acme.document, acme.profile, acme.problems) == (None, OrganizationFile(), ())
    assert [entry.kind for entry in catalog.entries] == ["symlink", "special", "symlink"]


def test_dates_are_those_of_all_files_that_an_organization_had(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write("catalog/acme/acme.oos.json", '{"frontmatter": {}, "claims": []}')
    repository.commit("2026-01-01T12:00:00Z")
    repository.run("rm", "--quiet", "-r", "catalog")
    repository.write("catalog/acme/acme.oos.md", document())
    commit = repository.commit("2026-02-01T12:00:00Z")
    repository.write("catalog/new/new.oos.md", document())
    catalog = load_catalog(tmp_path)
    assert one(catalog).dates == Dates(first="2026-01-01", last="2026-02-01")
    assert one(catalog, "new").dates == Dates()
    assert catalog.head == Head(commit=commit, date="2026-02-01")


def test_a_shallow_clone_has_unknown_dates_never_wrong_ones(tmp_path: Path) -> None:
    repository = Repository(tmp_path / "full")
    repository.write("catalog/acme/acme.oos.md", document())
    repository.commit("2026-01-01T12:00:00Z")
    repository.write("catalog/beta/beta.oos.md", document())
    repository.commit("2026-02-01T12:00:00Z")
    repository.run("clone", "--quiet", "--depth=1", repository.path.as_uri(), str(tmp_path / "shallow"))
    catalog = load_catalog(tmp_path / "shallow")
    assert catalog.head.shallow
    assert [one.dates for one in catalog.organizations] == [Dates(), Dates()]


def test_adding_an_organization_changes_no_other(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    for slug in ("beta", "delta"):
        repository.write(f"catalog/{slug}/{slug}.oos.md", document())
        repository.commit("2026-01-01T12:00:00Z")
    before = tuple(load_catalog(tmp_path).organizations)
    for slug in ("acme", "charlie", "echo"):
        repository.write(f"catalog/{slug}/{slug}.oos.md", document("C001", "C009"))
        repository.write(f"catalog/{slug}/org.yml", "kind: nonsense\naffiliates: [beta]\nformerly: [delta]\n")
        repository.commit("2026-02-01T12:00:00Z")
    after = load_catalog(tmp_path)
    assert tuple(one for one in after.organizations if one.slug in ("beta", "delta")) == before


def test_the_order_in_which_the_disk_lists_files_does_not_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for slug in ("b", "a-1", "a", "c"):
        write(tmp_path, f"{slug}/{slug}.oos.md", document())
        write(tmp_path, f"{slug}/org.yml", f"name: {slug}\n")
    forwards = load_catalog(tmp_path)
    listdir = os.listdir
    monkeypatch.setattr(os, "listdir", lambda place: sorted(listdir(place), reverse=True))
    backwards = load_catalog(tmp_path)
    assert tuple(forwards.organizations) == tuple(backwards.organizations)
    assert forwards.entries == backwards.entries
    assert [one.slug for one in forwards.organizations] == ["a", "a-1", "b", "c"]


def test_the_ids_of_an_earlier_commit_are_known_by_organization(tmp_path: Path) -> None:
    repository = Repository(tmp_path)
    repository.write("catalog/acme/acme.oos.md", document("C001", "C2", "L003"))
    repository.write("catalog/acme/other.oos.md", document("C099"))
    repository.write("catalog/beta/org.yml", "name: Beta\n")
    repository.write("catalog/gone/gone.oos.md", document("C005") + "- **Status:** redacted: 2026-01-01\n")
    base = repository.commit("2026-01-01T12:00:00Z")
    shutil.rmtree(tmp_path / "catalog")
    repository.commit("2026-02-01T12:00:00Z")
    assert base_of(catalog_at(tmp_path, base)).claim_ids == {
        "acme": frozenset({"C001", "C002", "L003"}),
        "gone": frozenset({"C005"}),
    }
    redacted = {"acme": frozenset[str](), "gone": frozenset({"C005"})}
    assert base_of(catalog_at(tmp_path, base)).redacted == redacted
    assert base_of(catalog_at(tmp_path, "HEAD")).claim_ids == {}
    with pytest.raises(UnknownRef, match="no commit 'nowhere'"):
        catalog_at(tmp_path, "nowhere")


@posix
@pytest.mark.skipif(not PAYLOADS.exists(), reason="../shared/hostile is not here")
def test_hostile_files_and_names_are_listed_and_never_followed_or_opened(tmp_path: Path) -> None:
    subprocess.run([sys.executable, PAYLOADS, tmp_path / "payloads"], check=True, capture_output=True)
    repository = Repository(tmp_path / "repository")
    (repository.path / "catalog").mkdir()
    (tmp_path / "payloads/fs").rename(repository.path / "catalog/acme")
    shutil.copytree(repository.path / "catalog/acme/names", repository.path / "catalog", dirs_exist_ok=True)
    for name in os.listdir(repository.path / "catalog/acme/names"):
        folder = repository.path / "catalog" / f"{name[:200]}.d"
        folder.mkdir()
        (folder / f"{name[:200]}.d.oos.md").write_text(document())
    commit = repository.commit("2026-03-01T12:00:00Z")
    catalog = load_catalog(repository.path)
    assert catalog.head.commit == commit
    found = {entry.path.removeprefix("catalog/acme/"): entry.kind for entry in catalog.entries}
    links = ("abs.oos.md", "up.oos.md", "dir", "loop", "dangling", "git")
    assert {name: found[name] for name in (*links, "fifo")} == dict.fromkeys(links, "symlink") | {"fifo": "special"}
    assert all(entry.path.count("\n") <= entry.path.count("new\nline") for entry in catalog.entries)
    odd = [one for one in catalog.organizations if one.slug.endswith(".d")]
    assert len(odd) >= 15
    assert all(one.document and one.dates.first == "2026-03-01" for one in odd)
    assert one(catalog).document is None
