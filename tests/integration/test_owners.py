"""Who may merge what: real branches in a real repository, and what `oos owners` says of them."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from tests.integration.branches import (
    DAY,
    DEPOTS,
    HARBOR,
    HARBOR_RAIL,
    MAIL,
    MAINTAINER,
    SECRET,
    STRANGER,
    base,
    change,
    owned,
)
from tests.program import Ran, run, run_installed
from tests.unit.catalog.git_repository import Repository

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX file names")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    made = base(tmp_path / "catalog of ours")
    monkeypatch.chdir(made.path)
    return made


def owners(actor: int, base: str = "main", head: str = "HEAD") -> tuple[str, str, int]:
    """Verdict, reason and exit code, in JSON."""
    ran = run("owners", "--base", base, "--head", head, "--actor-id", str(actor), "--format", "json")
    record = json.loads(ran.out)
    assert record.keys() == {"verdict", "because"}
    return record["verdict"], record["because"], ran.code


VERDICTS = [
    ("own", HARBOR, "owner", "catalog/harbor-rail/ belongs to account 11, and nothing else changes"),
    ("own", STRANGER, "refused", "catalog/harbor-rail/ belongs to 'owner-11' (11), not to account 99"),
    ("own", MAINTAINER, "maintainer-needed", "you maintain the catalog, so merging it is yours to do"),
    ("another", HARBOR, "refused", "catalog/inland-depots/ belongs to 'owner-22' (22), not to account 11"),
    ("another", DEPOTS, "owner", "catalog/inland-depots/ belongs to account 22"),
    ("new", STRANGER, "maintainer-needed", "catalog/quay-nine/ is new"),
    ("maintainers", HARBOR, "maintainer-needed", "maintainers in catalog/harbor-rail/org.yml changes"),
    ("maintainers", STRANGER, "refused", "not to account 99"),
    ("homepage", HARBOR, "owner", "belongs to account 11"),
    ("leaving", HARBOR, "owner", "belongs to account 11"),
    ("posing", HARBOR, "maintainer-needed", "name and kind in catalog/harbor-rail/org.yml change"),
    ("outside", HARBOR, "maintainer-needed", "'README.md' lies outside of an organization"),
    ("symlink", HARBOR, "refused", f"'{MAIL}' is a symbolic link"),
    ("workflow", HARBOR, "maintainer-needed", "'.github/workflows/check.yml' lies outside"),
    ("two", HARBOR, "refused", "harbor-rail and inland-depots are 2 organizations; send one pull request for each"),
    ("two", MAINTAINER, "maintainer-needed", "harbor-rail and inland-depots change together"),
    ("deleted-claim", HARBOR, "owner", "belongs to account 11"),
    ("withdrawn-claim", HARBOR, "owner", "belongs to account 11"),
    ("pattern", HARBOR, "maintainer-needed", "'catalog/_registry/patterns/external-sender.yml' lies outside"),
    ("leak", HARBOR, "owner", "belongs to account 11"),
    ("readings", HARBOR, "maintainer-needed", "readings.yml holds the readings of reviewers"),
    ("renamed", HARBOR, "maintainer-needed", "harbor and harbor-rail: the organization moves"),
    ("nothing", HARBOR, "refused", "the branch has no commit that changes anything here"),
]


@pytest.mark.parametrize(("name", "actor", "verdict", "because"), VERDICTS)
def test_the_verdict_on_a_branch(repository: Repository, name: str, actor: int, verdict: str, because: str) -> None:
    change(repository, name)
    found, reason, code = owners(actor)
    assert (found, code) == (verdict, 0 if verdict == "owner" else 1)
    assert because in reason


@posix
def test_names_that_no_catalog_holds_are_refused_and_shown_harmlessly(repository: Repository) -> None:
    change(repository, "names")
    verdict, because, _ = owners(HARBOR)
    assert (verdict, because.isprintable()) == ("refused", True)
    ran = run("owners", "--base", "main", "--actor-id", str(HARBOR))
    assert ran.out.startswith("refused: ")
    assert not set(ran.out) & {"\x1b", "\r"}


def test_a_compiled_entry_has_no_owner_so_a_maintainer_decides(repository: Repository) -> None:
    repository.run("checkout", "--quiet", "-b", "takeover")
    repository.write("catalog/tide-school/org.yml", owned("Tide School", STRANGER))
    repository.commit(DAY)
    assert owners(STRANGER)[:2] == (
        "maintainer-needed",
        "the base names no account as owner of catalog/tide-school/",
    )


def test_who_maintains_the_catalog_is_not_guessed(repository: Repository) -> None:
    """What names the maintainers is broken, so that nobody is one."""
    assert owners(MAINTAINER, head=change(repository, "another"))[0] == "maintainer-needed"
    repository.run("checkout", "--quiet", "main")
    repository.write("catalog/_registry/maintainers.yml", f"maintainers: [{{login: keeper, id: {MAINTAINER}}}]\nx: 1\n")
    repository.commit(DAY)
    assert owners(MAINTAINER, head="another")[0] == "refused"


def test_one_that_goes_and_one_that_comes_are_two_unless_it_says_so(repository: Repository) -> None:
    change(repository, "renamed")
    profile = repository.path / "catalog/harbor/org.yml"
    repository.write("catalog/harbor/org.yml", profile.read_text("utf-8").replace("harbor-rail", "harbor-mail"))
    repository.commit(DAY)
    verdict, because, _ = owners(HARBOR)
    assert (verdict, "are 2 organizations" in because) == ("refused", True)


def test_what_both_sides_changed_alike_needs_nobody(repository: Repository) -> None:
    change(repository, "own")
    content = (repository.path / MAIL).read_text("utf-8")
    repository.write("catalog/harbor-rail/org.yml", owned("Harbor & Rail", HARBOR) + "contacts: [a@harbor.example]\n")
    repository.commit(DAY)
    repository.run("checkout", "--quiet", "main")
    repository.write(MAIL, content)
    repository.commit(DAY)
    assert owners(HARBOR, head="own")[0] == "owner"


def test_a_long_path_is_cut(repository: Repository) -> None:
    repository.run("checkout", "--quiet", "-b", "long")
    repository.write("docs/" + "/".join(["long"] * 100), "x\n")
    repository.commit(DAY)
    assert len(owners(HARBOR)[1]) < 300


def test_another_name_in_the_file_needs_a_person_where_org_yml_has_none(repository: Repository) -> None:
    repository.write("catalog/harbor-rail/org.yml", owned("x", HARBOR).partition("\n")[2])
    repository.commit(DAY)
    repository.run("checkout", "--quiet", "-b", "posing")
    repository.write(MAIL, HARBOR_RAIL.replace("Harbor & Rail", "Tide School"))
    repository.commit(DAY)
    verdict, because, _ = owners(HARBOR)
    assert (verdict, "the name of catalog/harbor-rail/ changes" in because) == ("maintainer-needed", True)


def test_a_path_is_cut_after_it_was_judged(repository: Repository) -> None:
    """A key that goes over the end of what is shown is none any more, and most of it would be shown."""
    repository.run("checkout", "--quiet", "-b", "long")
    repository.write(f"docs/{'x' * 185}/{SECRET}", "x\n")
    repository.write(f"docs/{'-' * 190}{SECRET}", "x\n")
    repository.commit(DAY)
    assert SECRET[:8] not in owners(HARBOR)[1]


def test_only_the_base_says_who_the_owner_is_also_when_the_branch_is_older(repository: Repository) -> None:
    change(repository, "own")
    repository.run("checkout", "--quiet", "main")
    repository.write("catalog/harbor-rail/org.yml", owned("Harbor & Rail", DEPOTS))
    repository.commit(DAY, "Another owner")
    assert owners(HARBOR, head="own")[0] == "refused"
    assert owners(DEPOTS, head="own")[0] == "owner"


def test_what_came_to_the_base_since_is_no_change_of_the_branch(repository: Repository) -> None:
    change(repository, "own")
    repository.run("checkout", "--quiet", "main")
    repository.write("README.md", "# Later\n")
    repository.commit(DAY)
    assert owners(HARBOR, head="own")[0] == "owner"


def test_a_file_that_the_base_changed_too_needs_a_person(repository: Repository) -> None:
    change(repository, "own")
    repository.run("checkout", "--quiet", "main")
    repository.write(MAIL, HARBOR_RAIL.replace("two hours", "three hours"))
    repository.commit(DAY)
    verdict, because, _ = owners(HARBOR, head="own")
    assert verdict == "maintainer-needed"
    assert f"'{MAIL}' changed on the base too" in because


def test_a_merge_that_undoes_the_base_is_a_change_of_the_branch(repository: Repository) -> None:
    change(repository, "own")
    repository.run("checkout", "--quiet", "main")
    repository.write("README.md", "# Later\n")
    repository.commit(DAY)
    repository.run("checkout", "--quiet", "own")
    repository.run("merge", "--quiet", "--no-commit", "main")
    repository.write("README.md", "# Mine\n")
    repository.commit(DAY, "Merge main, my way")
    assert owners(HARBOR)[0] == "maintainer-needed"


@pytest.mark.parametrize("later", ["topic", "main"])
def test_after_crosswise_merges_what_differs_from_either_side_counts(repository: Repository, later: str) -> None:
    """Two points at which the branches parted: README.md is as it was at one of them and not at the other.

    Git names the younger one first.
    """
    repository.run("checkout", "--quiet", "-b", "topic")
    repository.write(MAIL, HARBOR_RAIL.replace("two hours", "three hours"))
    topic = repository.commit("2026-11-29T12:00:00Z" if later == "topic" else DAY, "topic")
    repository.run("checkout", "--quiet", "main")
    repository.write("README.md", "# From main\n")
    main = repository.commit("2026-11-29T12:00:00Z" if later == "main" else DAY, "main")
    repository.run("merge", "--quiet", "--no-edit", topic)
    repository.run("checkout", "--quiet", "topic")
    repository.run("merge", "--quiet", "--no-commit", main)
    repository.write("README.md", "# A catalog\n")
    repository.commit(DAY, "Merge, and undo README.md")
    bases = repository.run("merge-base", "--all", "main", "topic").split()
    assert bases == ([topic, main] if later == "topic" else [main, topic])
    assert owners(HARBOR)[0] == "maintainer-needed"


def test_without_a_common_history_nothing_is_merged(repository: Repository) -> None:
    repository.run("checkout", "--quiet", "--orphan", "alone")
    repository.write(MAIL, HARBOR_RAIL.replace("two hours", "three hours"))
    repository.commit(DAY)
    verdict, because, _ = owners(HARBOR)
    assert (verdict, "no history in common" in because) == ("refused", True)


def test_an_org_yml_of_the_base_that_cannot_be_read_names_nobody(repository: Repository) -> None:
    repository.write("catalog/harbor-rail/org.yml", owned("Harbor", HARBOR) + "nonsense: [\n")
    repository.commit(DAY)
    change(repository, "own")
    assert owners(HARBOR)[0] == "maintainer-needed"


@pytest.mark.parametrize("content", ["maintainers: {", "nonsense: 1\n" + owned("Harbor & Rail", HARBOR)])
def test_an_org_yml_that_the_branch_breaks_needs_a_person(repository: Repository, content: str) -> None:
    repository.run("checkout", "--quiet", "-b", "broken")
    repository.write("catalog/harbor-rail/org.yml", content)
    repository.commit(DAY)
    assert owners(HARBOR)[0] == "maintainer-needed"


GONE = "withdrawn: {date: 2026-11-20, reason: we closed}\n"


@pytest.mark.parametrize(
    ("before", "after", "verdict"),
    [
        ("", "redacted: 2026-11-20\n", "owner"),
        ("redacted: 2026-11-20\n", "redacted: 2026-11-21\n", "owner"),
        ("redacted: 2026-11-20\n", "redacted: 2026-11-19\n", "maintainer-needed"),
        ("redacted: 2026-11-20\n", "", "maintainer-needed"),
        (GONE, "", "maintainer-needed"),
        (GONE, GONE.replace("closed", "moved"), "maintainer-needed"),
        ("", "ignore: [{rule: stale-claim, reason: it stands in the handbook}]\n", "maintainer-needed"),
        ("", "affiliates: [inland-depots]\n", "maintainer-needed"),
    ],
)
def test_what_an_owner_may_say_in_org_yml(repository: Repository, before: str, after: str, verdict: str) -> None:
    repository.write("catalog/harbor-rail/org.yml", owned("Harbor & Rail", HARBOR) + before)
    repository.commit(DAY)
    repository.run("checkout", "--quiet", "-b", "said")
    repository.write("catalog/harbor-rail/org.yml", owned("Harbor & Rail", HARBOR) + after)
    repository.commit(DAY)
    assert owners(HARBOR)[0] == verdict


@pytest.mark.parametrize("path", ["catalog", "catalog/acme", "catalog/_registry/patterns"])
def test_a_link_in_place_of_a_directory_is_refused(repository: Repository, path: str) -> None:
    repository.run("checkout", "--quiet", "-b", "link")
    repository.run("rm", "-r", "--quiet", "--cached", "--ignore-unmatch", path)
    target = repository.run("hash-object", "-w", "--stdin", standard_input=b"..")
    repository.run("update-index", "--add", "--cacheinfo", f"120000,{target},{path}")
    repository.commit_index(DAY)
    verdict, because, _ = owners(MAINTAINER)
    assert (verdict, f"'{path}' is a symbolic link" in because) == ("refused", True)


@pytest.mark.parametrize("slug", ["Acme", "con", "api", "-x", "$(id)", "a" * 70, "caf\u00e9"])
def test_a_directory_that_no_organization_may_have_is_refused(repository: Repository, slug: str) -> None:
    repository.run("checkout", "--quiet", "-b", "odd")
    repository.write(f"catalog/{slug}/{slug}.oos.md", HARBOR_RAIL)
    repository.commit(DAY)
    verdict, because, _ = owners(STRANGER)
    assert (verdict, because.isascii()) == ("refused", True)


def test_a_catalog_below_the_top_of_its_repository_calls_what_lies_beside_it_outside(tmp_path: Path) -> None:
    made = base(tmp_path / "inner")
    outer = Repository(tmp_path / "outer")
    (made.path / "catalog").rename(outer.path / "catalog")
    outer.write("nested/x", "x\n")
    (outer.path / "catalog").rename(outer.path / "nested/catalog")
    outer.commit(DAY)
    outer.run("checkout", "--quiet", "-b", "own")
    outer.write(f"nested/{MAIL}", HARBOR_RAIL.replace("two hours", "three hours"))
    outer.commit(DAY)
    catalog = outer.path / "nested"
    arguments = ("--base", "main", "--actor-id", str(HARBOR), "--catalog", catalog)
    assert said(run("owners", *arguments)) == "owner"
    outer.write("README.md", "x\n")
    outer.commit(DAY)
    ran = run("owners", *arguments)
    assert "'../README.md' lies outside" in ran.out


def said(ran: Ran) -> str:
    return ran.out.partition(":")[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--base", "nowhere", "--actor-id", "1"), "no commit 'nowhere'"),
        (("--base", "main", "--head", "--all", "--actor-id", "1"), "is no name of a commit"),
        (("--base", "main", "--actor-id", "0"), "'0' is no number of an account"),
        (
            ("--base", "main", "--actor-id", "$(id)"),
            "'$(id)' is no number of an account; https://api.github.com/users/LOGIN",
        ),
        (("--base", "main"), "Missing option '--actor-id'"),
        (("--actor-id", "1"), "Missing option '--base'"),
    ],
)
def test_wrong_usage_is_said(repository: Repository, arguments: tuple[str, ...], message: str) -> None:
    ran = run("owners", *arguments)
    assert (ran.code, message in ran.err) == (2, True), ran.err


def test_a_shallow_clone_says_what_is_missing(repository: Repository, tmp_path: Path) -> None:
    change(repository, "own")
    shallow = tmp_path / "shallow"
    repository.run("clone", "--quiet", "--depth=1", "--branch=own", repository.path.as_uri(), str(shallow))
    ran = run("owners", "--base", "main", "--actor-id", "1", "--catalog", shallow)
    assert (ran.code, "fetch it first" in ran.err) == (2, True)
    repository.run("-C", str(shallow), "fetch", "--quiet", "--depth=1", "origin", "main:main")
    ran = run("owners", "--base", "main", "--actor-id", "1", "--catalog", shallow)
    assert (ran.code, "run git fetch --unshallow" in ran.err) == (2, True)


def test_what_is_not_committed_is_said(repository: Repository) -> None:
    change(repository, "own")
    assert "note:" not in run("owners", "--base", "main", "--actor-id", "11").err
    repository.write(MAIL, HARBOR_RAIL)
    repository.write("catalog/new one/x.md", "x\n")
    for verb in ("owners", "report"):
        ran = run(verb, "--base", "main", "--actor-id", "11")
        assert f"note: {MAIL} and 1 more differ from the commit that is looked at" in ran.err
    assert "note:" not in run("owners", "--base", "main", "--head", "own", "--actor-id", "11").err


def test_a_branch_that_only_the_remote_has_is_named(repository: Repository, tmp_path: Path) -> None:
    change(repository, "own")
    clone = tmp_path / "clone"
    repository.run("clone", "--quiet", "--branch=own", repository.path.as_uri(), str(clone))
    ran = run("owners", "--base", "main", "--actor-id", "1", "--catalog", clone)
    assert (ran.code, "but there is origin/main; name that" in ran.err) == (2, True)


def test_a_repository_without_files_says_so(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.run("clone", "--quiet", "--bare", repository.path.as_uri(), str(tmp_path / "bare.git"))
    monkeypatch.chdir(tmp_path / "bare.git")
    ran = run("owners", "--base", "main", "--actor-id", "1")
    assert (ran.code, "clone it, and run this in the clone" in ran.err) == (2, True)


def test_without_git_it_is_said_what_to_install(repository: Repository) -> None:
    ran = run_installed("owners", "--base", "main", "--actor-id", "1", cwd=repository.path, PATH="/nowhere")
    assert (ran.code, "git cannot be run; install it" in ran.err) == (2, True)


def test_a_wrong_name_comes_with_the_right_ones(repository: Repository) -> None:
    repository.run("checkout", "--quiet", "-b", "odd")
    repository.write("catalog/harbor-rail/rules.oos.md", HARBOR_RAIL)
    repository.commit(DAY)
    assert owners(HARBOR)[1].endswith(": name it harbor-rail.oos.md, org.yml or readings.yml")


def test_outside_of_any_history_it_is_said_what_is_missing(tmp_path: Path) -> None:
    shutil.copytree(base(tmp_path / "repository").path / "catalog", tmp_path / "plain/catalog")
    ran = run("owners", "--base", "main", "--actor-id", "1", "--catalog", tmp_path / "plain")
    assert (ran.code, "lies in no git repository" in ran.err) == (2, True)
    Repository(tmp_path / "plain")
    ran = run("owners", "--base", "main", "--actor-id", "1", "--catalog", tmp_path / "plain")
    assert (ran.code, "there is no commit here yet; commit first" in ran.err) == (2, True)
