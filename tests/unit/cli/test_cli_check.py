"""`oos check`: what is checked, what is shown, and what the exit code says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from oos_catalog import __version__
from oos_catalog.lint.rule import checkers
from tests.program import run, run_installed
from tests.unit.catalog.git_repository import Repository
from tests.unit.cli.documents import BROKEN, NAME, SOUND, UNTIDY, WARNED, write, write_catalog

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX files")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test runs in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def found(*arguments: str | Path) -> list[dict[str, Any]]:
    ran = run("check", "--format", "json", *arguments)
    findings: list[dict[str, Any]] = json.loads(ran.out)["findings"]
    return findings


def rules(*arguments: str | Path) -> set[str]:
    return {one["rule"] for one in found(*arguments)}


class TestExitCodes:
    """0 fine, 1 errors, 2 usage, 3 the machine; of the installed program."""

    @pytest.mark.parametrize(
        ("text", "flags", "code"),
        [
            (SOUND, [], 0),
            (SOUND, ["--strict"], 0),
            (WARNED, [], 0),
            (WARNED, ["--strict"], 1),
            (WARNED, ["--strict", "--ignore", "confidence-without-observation"], 0),
            (BROKEN, [], 1),
            (BROKEN, ["--ignore", "schema"], 0),
            (BROKEN, ["--select", "no-claims"], 0),
            (BROKEN, ["--format", "json"], 1),
            (BROKEN, ["--format", "github"], 1),
            (BROKEN, ["--format", "sarif"], 1),
            ("", [], 1),
            ("\n", [], 1),
        ],
    )
    def test_findings(self, here: Path, text: str, flags: list[str], code: int) -> None:
        write(here, text)
        assert run_installed("check", *flags, f"./{NAME}", cwd=here).code == code

    @pytest.mark.parametrize(
        "arguments",
        [
            ["./nowhere.oos.md"],
            ["nowhere.oos.md"],
            ["no-such-organization-anywhere"],
            [""],
            ["."],
            [],
            ["--format", "xml", f"./{NAME}"],
            ["--select", "no-such-rule", f"./{NAME}"],
            ["--frobnicate"],
            ["--base", "main", f"./{NAME}"],
            ["--catalog", "nowhere"],
            ["--private-names", "nowhere.txt", f"./{NAME}"],
        ],
    )
    def test_wrong_usage(self, here: Path, arguments: list[str]) -> None:
        if f"./{NAME}" in arguments:
            write(here)
        ran = run_installed("check", *arguments, cwd=here)
        assert ran.code == 2
        assert ran.out == ""
        assert "Error: " in ran.err

    @posix
    @pytest.mark.parametrize("kind", ["pipe", "link", "loop", "device"])
    def test_what_is_no_regular_file_is_refused_and_never_waited_for(self, here: Path, kind: str) -> None:
        path = here / f"{kind}.oos.md"
        if kind == "pipe":
            os.mkfifo(path)
        else:
            path.symlink_to({"link": write(here), "loop": path, "device": Path("/dev/zero")}[kind])
        for given in (["./" + path.name], ["."]):
            ran = run_installed("check", *given, cwd=here, seconds=20)
            assert ran.code == 3
            assert f"{path.name} cannot be read: it is " in ran.err

    @posix
    def test_a_file_that_may_not_be_read(self, here: Path) -> None:
        write(here, BROKEN)
        closed = write(here, name="closed.oos.md")
        closed.chmod(0)
        if os.access(closed, os.R_OK):
            pytest.skip("this user, as root does, may read everything")
        ran = run_installed("check", ".", cwd=here)
        assert ran.code == 3
        assert "closed.oos.md cannot be read: " in ran.err
        assert f"{NAME}:18:19: error: " in ran.out

    def test_python_runs_the_same_program(self, here: Path) -> None:
        write(here, BROKEN)
        done = subprocess.run([sys.executable, "-m", "oos_catalog", "check"], cwd=here, capture_output=True)
        assert done.returncode == 1


class TestWhatIsChecked:
    def test_without_arguments_the_files_below(self, here: Path) -> None:
        write(here, BROKEN, "b/two.oos.md")
        write(here, BROKEN, "a/one.oos.md")
        write(here, '{"frontmatter": {}, "claims": []}', "c/three.OOS.JSON")
        write(here, "claims: {}\n", "c/four.oos.yaml")
        write(here, BROKEN, ".git/hidden.oos.md")
        write(here, BROKEN, "README.md")
        assert {one["path"] for one in found()} == {
            "a/one.oos.md",
            "b/two.oos.md",
            "c/three.OOS.JSON",
            "c/four.oos.yaml",
        }

    def test_a_directory_and_a_file_of_any_name(self, here: Path) -> None:
        write(here, BROKEN, "a/one.oos.md")
        write(here, BROKEN, "a/deep/er/two.oos.md")
        write(here, BROKEN, "rules.md")
        assert {one["path"] for one in found("./a", "rules.md")} == {"a/one.oos.md", "a/deep/er/two.oos.md", "rules.md"}

    def test_a_file_given_twice_is_checked_once(self, here: Path) -> None:
        write(here, BROKEN)
        assert len(found(NAME, NAME)) == len(found(NAME))

    def test_a_directory_without_an_oos_file_is_wrong_usage(self, here: Path) -> None:
        write(here, "x", "a/notes.txt")
        ran = run("check", "./a")
        assert ran.code == 2
        assert "no file ending in .oos.md, .oos.json, .oos.yaml, .oos.yml below a" in ran.err

    def test_everything_that_is_missing_is_named_in_one_run(self, here: Path) -> None:
        ran = run("check", "./a.md", "./b.md", "./c/")
        assert all(f"no such file or directory: {name}\n" in ran.err for name in ("a.md", "b.md", "c"))

    def test_what_was_imported_belongs_to_others_unless_it_is_named(self, here: Path) -> None:
        imported = "vendor/oos/harbor-rail/harbor-rail.oos.md"
        write(here, BROKEN, imported)
        write(here, BROKEN, "mine.oos.md")
        assert {one["path"] for one in found()} == {"mine.oos.md"}
        assert {one["path"] for one in found(f"./{imported}")} == {imported}

    def test_an_organization_by_its_slug(self, here: Path) -> None:
        write_catalog(here, harbor_rail=BROKEN, inland_depots=BROKEN)
        assert {one["path"] for one in found("harbor-rail")} == {"catalog/harbor-rail/harbor-rail.oos.md"}
        assert {one["path"] for one in found("inland-depots")} == {"catalog/inland-depots/inland-depots.oos.md"}

    @pytest.mark.parametrize("given", [[], ["."], ["./catalog"], ["--catalog", "."], ["--catalog", "catalog"]])
    def test_the_whole_catalog(self, here: Path, given: list[str]) -> None:
        write_catalog(here, harbor_rail=BROKEN, inland_depots=BROKEN)
        assert {one["path"].split("/")[1] for one in found(*given)} == {"harbor-rail", "inland-depots"}

    def test_the_catalog_around_the_current_directory(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write_catalog(here, harbor_rail=BROKEN)
        monkeypatch.chdir(here / "catalog/harbor-rail")
        assert {one["path"] for one in found()} == {"catalog/harbor-rail/harbor-rail.oos.md"}

    @pytest.mark.parametrize(
        "given", ["./catalog/harbor-rail", "./catalog/harbor-rail/harbor-rail.oos.md", "catalog/harbor-rail/"]
    )
    def test_a_path_inside_of_a_catalog_is_that_organization(self, here: Path, given: str) -> None:
        write_catalog(here, harbor_rail=SOUND + "- **From:** inland-depots/C001@3f2a91c\n", inland_depots=BROKEN)
        assert {one["path"] for one in found(given)} == {"catalog/harbor-rail/harbor-rail.oos.md"}
        assert "dangling-from" not in rules(given)

    def test_an_organization_that_does_not_exist_names_the_nearest(self, here: Path) -> None:
        write_catalog(here, harbor_rail=SOUND, inland_depots=SOUND)
        ran = run("check", "harbour-rail", "mountain")
        assert ran.code == 2
        assert "no organization 'harbour-rail' in " in ran.err
        assert "did you mean harbor-rail?" in ran.err
        assert "write ./mountain if it is a path" in ran.err

    def test_the_base_commit_is_asked_for_ids_that_vanished(self, here: Path) -> None:
        write_catalog(here, harbor_rail=SOUND)
        repository = Repository(here)
        repository.run("add", "--all")
        repository.run("commit", "--quiet", "--message=first", date="@1741000000 +0000")
        write_catalog(here, harbor_rail=SOUND.replace("C001", "C002"))
        assert "vanished-id" in rules("--base", "HEAD")
        assert "vanished-id" not in rules()
        assert run("check", "--base", "nowhere").code == 2


class TestSelection:
    def test_only_the_selected_rules_are_looked_for(self, here: Path) -> None:
        write(here, WARNED.replace("version: 1", "version: 0"))
        assert {"schema", "confidence-without-observation", "few-claims"} <= rules(NAME)
        assert rules("--select", "schema", NAME) == {"schema"}
        assert rules("--select", "schema", "--select", "few-claims", NAME) == {"schema", "few-claims"}

    def test_ignored_rules_are_left_out(self, here: Path) -> None:
        write(here, BROKEN)
        assert "schema" not in rules("--ignore", "schema", NAME)
        assert rules("--select", "schema", "--ignore", "schema", NAME) == set()

    @pytest.mark.parametrize(
        ("alias", "rule"),
        [(alias, one.rule.id) for one in checkers().values() for alias in one.rule.aliases],
    )
    def test_the_codes_of_the_platform_are_names_too(self, here: Path, alias: str, rule: str) -> None:
        write(here, BROKEN)
        assert run("check", "--select", alias, NAME) == run("check", "--select", rule, NAME)
        assert run("check", "--ignore", alias, NAME) == run("check", "--ignore", rule, NAME)

    @pytest.mark.parametrize("flag", ["--select", "--ignore"])
    def test_a_rule_that_does_not_exist_names_the_nearest(self, here: Path, flag: str) -> None:
        write(here)
        ran = run("check", flag, "duplicate-ids", NAME)
        assert ran.code == 2
        assert "no rule 'duplicate-ids'; did you mean " in ran.err
        assert "duplicate-claim-id" in ran.err

    def test_private_names_are_found_and_never_shown(self, here: Path) -> None:
        write(here, SOUND.replace("A shipper got", "Quay Brothers got"))
        write(here, "# our clients\nquay brothers\n\n", "names.txt")
        ran = run("check", "--private-names", "names.txt", "--select", "private-name", NAME)
        assert (ran.code, "[private-name]" in ran.out) == (1, True)
        assert "uay" not in ran.out + ran.err


class TestShapes:
    def test_text_is_one_finding_per_place_with_the_way_to_mend_it(self, here: Path) -> None:
        write(here, BROKEN)
        ran = run("check", "--select", "schema", NAME)
        assert ran.out == (
            f"{NAME}:18:19: error: C001: `confidence`: 'SURE' was found; allowed are HIGH, MEDIUM, LOW [schema]\n"
            "    use one of them\n"
            "1 file: 1 error, no warnings, no hints\n"
        )

    @pytest.mark.parametrize(
        ("text", "command"),
        [
            (BROKEN, "oos explain schema"),
            (UNTIDY, f"oos fmt {NAME}"),
            (WARNED, "oos explain confidence-without-observation"),
        ],
    )
    def test_the_next_command_stands_on_standard_error(self, here: Path, text: str, command: str) -> None:
        write(here, text)
        assert run("check", "--ignore", "few-claims", NAME).err == f"next: {command}\n"

    @pytest.mark.parametrize("shape", ["json", "github", "sarif"])
    def test_shapes_for_programs_say_nothing_else(self, here: Path, shape: str) -> None:
        write(here, BROKEN)
        assert run("check", "--format", shape, NAME).err == ""

    def test_json_has_its_documented_shape(self, here: Path) -> None:
        write(here, BROKEN)
        whole = json.loads(run("check", "--format", "json", NAME).out)
        assert whole["version"] == 1
        error, *_ = (one for one in whole["findings"] if one["severity"] == "error")
        assert error == {
            "rule": "schema",
            "severity": "error",
            "path": NAME,
            "line": 18,
            "column": 19,
            "message": "C001: `confidence`: 'SURE' was found; allowed are HIGH, MEDIUM, LOW",
            "help": "use one of them",
            "claim": "C001",
        }
        places = [(one["path"], one["line"], one["column"]) for one in whole["findings"]]
        assert places == sorted(places)

    def test_json_of_a_file_in_order_is_empty_but_whole(self, here: Path) -> None:
        write(here)
        assert json.loads(run("check", "--format", "json", "--select", "schema", NAME).out)["findings"] == []

    def test_github_gets_one_annotation_per_line(self, here: Path) -> None:
        write(here, BROKEN.replace("OBSERVED_ONCE", "SPECULATION"))
        ran = run("check", "--format", "github", "--select", "schema", "--select", "few-claims", NAME)
        first, second = ran.out.splitlines()
        assert first.startswith(f"::notice file={NAME},line=1,col=1,title=few-claims::")
        assert second.startswith(f"::error file={NAME},line=18,col=19,title=schema::{NAME}:18:19: C001: ")
        assert second.endswith("; use one of them")

    def test_sarif_has_the_members_that_readers_require(self, here: Path) -> None:
        write(here, BROKEN, "a b/ü%.oos.md")
        log = json.loads(run("check", "--format", "sarif", ".").out)
        assert log["version"] == "2.1.0"
        assert log["$schema"].endswith("sarif-2.1.0.json")
        (sarif,) = log["runs"]
        driver = sarif["tool"]["driver"]
        assert (driver["name"], driver["semanticVersion"]) == ("oos-catalog", __version__)
        described = {rule["id"]: rule for rule in driver["rules"]}
        assert sarif["results"]
        for result in sarif["results"]:
            assert described[result["ruleId"]]["shortDescription"]["text"]
            assert described[result["ruleId"]]["fullDescription"]["text"]
            assert result["level"] in {"error", "warning", "note"}
            assert result["message"]["text"]
            place = result["locations"][0]["physicalLocation"]
            assert place["artifactLocation"]["uri"] == "a%20b/%C3%BC%25.oos.md"
            assert place["region"]["startLine"] >= 1
            assert place["region"]["startColumn"] >= 1

    def test_what_is_ignored_with_a_reason_is_told_to_programs_only(self, here: Path) -> None:
        write_catalog(here, harbor_rail=WARNED)
        entry = "ignore: [{rule: confidence-without-observation, reason: seen to hold for years}]\n"
        write(here, entry, "catalog/harbor-rail/org.yml")
        select = ["--select", "confidence-without-observation", "--strict"]
        assert run("check", *select).out == (
            "1 file: no errors, no warnings, no hints; 1 ignored with a written reason\n"
        )
        assert run("check", *select).code == 0
        assert run("check", "--format", "github", *select).out == ""
        (finding,) = found(*select)
        assert finding["suppressed"] == "seen to hold for years"
        (result,) = json.loads(run("check", "--format", "sarif", *select).out)["runs"][0]["results"]
        assert result["suppressions"][0]["justification"] == "seen to hold for years"

    def test_an_organization_that_is_held_back_is_named(self, here: Path) -> None:
        write_catalog(here, harbor_rail=BROKEN, inland_depots=SOUND)
        ran = run("check")
        assert "harbor-rail is held back from the site: schema\n" in ran.out
        assert "inland-depots is held back" not in ran.out
        assert json.loads(run("check", "--format", "json").out)["quarantined"] == {"harbor-rail": ["schema"]}


def test_bytes_that_are_not_utf_8_are_a_finding(here: Path) -> None:
    write(here, SOUND.encode().replace(b"shipper got", b"shipper g\xf6t"))
    (finding,) = (one for one in found(NAME) if one["severity"] == "error")
    assert (finding["rule"], finding["line"], finding["column"]) == ("encoding", 17, 32)


def test_an_empty_file_has_findings(here: Path) -> None:
    write(here, "")
    assert {"frontmatter-missing", "no-claims"} <= rules(NAME)


@posix
def test_a_name_that_is_not_utf_8_is_shown_with_its_bytes(here: Path) -> None:
    try:
        write(here, BROKEN).rename(os.fsdecode(os.fsencode(here) + b"/caf\xe9.oos.md"))
    except OSError as error:
        pytest.skip(f"this file system takes UTF-8 names only: {error}")
    assert {one["path"] for one in found(".")} == {"caf\\xe9.oos.md"}
    for shape in ("text", "github", "sarif"):
        ran = run_installed("check", "--format", shape, ".", cwd=here, OOS_TRACEBACK="1")
        assert ran.code == 1
        assert "caf" in ran.out


def test_a_catalog_that_does_not_exist_is_wrong_usage_whatever_is_checked(tmp_path: Path) -> None:
    file = tmp_path / "x.oos.md"
    file.write_text(SOUND, "utf-8")
    assert run("check", str(file), "--catalog", str(tmp_path / "nowhere")).code == 2


def test_a_file_of_the_registry_counts_as_checked(tmp_path: Path) -> None:
    registry = tmp_path / "catalog" / "_registry"
    registry.mkdir(parents=True)
    (registry / "maintainers.yml").write_text("maintainers: []\n", "utf-8")
    ran = run("check", str(registry / "maintainers.yml"))
    assert (ran.code, ran.out) == (0, "1 file: no errors, no warnings, no hints\n")


@pytest.mark.parametrize(
    ("text", "following"),
    [
        (UNTIDY, f"next: oos fmt ./{NAME}\n"),
        (UNTIDY.replace("HIGH", "SURE"), "next: oos explain schema\n"),
    ],
    ids=["what oos fmt mends", "an error that it does not mend comes first"],
)
def test_what_to_run_next_is_about_the_worst_finding(here: Path, text: str, following: str) -> None:
    write(here, text)
    assert run("check", f"./{NAME}").err == following
