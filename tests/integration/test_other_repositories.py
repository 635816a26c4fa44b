"""What other repositories use, run as pre-commit and GitHub run it: same verdict and findings as `oos check`."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import PROJECT
from tests.unit.catalog.git_repository import Repository

BIN = Path(sys.executable).parent
DAY = "2026-11-20T12:00:00Z"
EXAMPLE = PROJECT.joinpath("CONTRIBUTING.md").read_text("utf-8").split("```markdown\n")[1].split("```\n")[0]
BROKEN = EXAMPLE.replace("OBSERVED_ONCE", "HEARSAY")
DOUBTFUL = EXAMPLE.replace("MEDIUM", "HIGH").replace("OBSERVED_ONCE", "SPECULATION")
AWKWARD = (
    'the team\'s "own" rules.oos.md',
    "$(touch ran).oos.md",
    "`touch ran`;touch ran.oos.md",
    "-x.oos.md",
    "--strict.oos.md",
    "*.oos.md",
    "dir name/100%0A::error::\u00e4.oos.md",
)

posix = pytest.mark.skipif(os.name == "nt", reason="needs POSIX file names and bash")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """Somebody's repository with one file of each kind of verdict."""
    repository = Repository(tmp_path / "theirs")
    repository.write("rules/sound.oos.md", EXAMPLE)
    repository.write("rules/doubtful.oos.md", DOUBTFUL)
    repository.write("broken.oos.md", BROKEN)
    repository.write("README.md", "# Not an OOS file\n")
    return repository


@pytest.fixture
def catalog(tmp_path: Path) -> Repository:
    """A catalog with one organization."""
    repository = Repository(tmp_path / "catalog of theirs")
    repository.write(
        "catalog/_registry/situations.yml", (PROJECT / "catalog/_registry/situations.yml").read_text("utf-8")
    )
    repository.write("catalog/acme/acme.oos.md", EXAMPLE)
    repository.write("catalog/acme/org.yml", "name: Acme\n")
    return repository


def environment(**more: str) -> dict[str, str]:
    """The variables of whoever runs the tests without those of git, `oos` of this environment first in PATH."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "OOS_", "PRE_COMMIT"))}
    ours = {"PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "PYTHONUTF8": "1"}
    return kept | ours | {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull} | more


@dataclass(frozen=True)
class Outcome:
    """What a command said."""

    code: int
    out: str
    err: str


def run(command: list[str], folder: Path, variables: Mapping[str, str] | None = None) -> Outcome:
    done = subprocess.run(
        command,
        cwd=folder,
        env=variables or environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def oos(folder: Path, *arguments: str) -> Outcome:
    """The command line."""
    return run([str(BIN / "oos"), *arguments], folder)


# -- the example and the snippets of the documentation


def test_the_example_for_contributors_passes_in_a_catalog(catalog: Repository) -> None:
    catalog.commit(DAY)
    outcome = oos(catalog.path, "check", "--strict")
    assert (outcome.code, "no errors, no warnings" in outcome.out) == (0, True), outcome.out


def test_the_readme_uses_hooks_and_inputs_that_exist() -> None:
    snippets = re.findall(r"```yaml\n(.*?)```", PROJECT.joinpath("README.md").read_text("utf-8"), re.DOTALL)
    (step,), (hooks,) = (yaml.safe_load(snippet) for snippet in snippets)
    assert step["with"].keys() <= action()["inputs"].keys()
    assert [hook["id"] for hook in hooks["hooks"]] == ["oos-fmt", "oos-check"]
    assert {hook["id"] for hook in hooks["hooks"]} == {hook["id"] for hook in manifest()}


# -- pre-commit


def manifest() -> list[dict[str, Any]]:
    hooks: list[dict[str, Any]] = yaml.safe_load(PROJECT.joinpath(".pre-commit-hooks.yaml").read_bytes())
    return hooks


def hook(name: str) -> dict[str, Any]:
    return next(one for one in manifest() if one["id"] == name)


def staged(repository: Repository, name: str) -> list[str]:
    """The staged files that the hook asks for, as pre-commit selects them."""
    repository.run("add", "--all")
    changed = repository.run("diff", "--staged", "--name-only", "-z", "--diff-filter=ACMRTUXB").split("\0")
    regular = [path for path in changed if path and not (repository.path / path).is_symlink()]
    return [path for path in regular if re.search(hook(name)["files"], path)]


def run_hook(repository: Repository, name: str) -> Outcome:
    """The entry with its arguments, file names appended."""
    command = [*shlex.split(hook(name)["entry"]), *hook(name)["args"], *staged(repository, name)]
    return run([str(BIN / command[0]), *command[1:]], repository.path)


@pytest.mark.parametrize(
    ("path", "checked", "formatted"),
    [
        ("team.oos.md", True, True),
        ("docs/ours/team.oos.json", True, True),
        ("team.oos.yaml", True, True),
        ("team.oos.yml", True, True),
        ("catalog/acme/org.yml", True, False),
        ("catalog/acme/readings.yml", True, False),
        ("catalog/Bad_Name/org.yml", True, False),
        ("catalog/_registry/maintainers.yml", False, False),
        ("catalog/_registry/org.yml", False, False),
        ("org.yml", False, False),
        ("other/catalog/acme/org.yml", False, False),
        ("oos.md", False, False),
        ("team.oos.md.txt", False, False),
        ("README.md", False, False),
    ],
)
def test_hooks_get_oos_files_and_what_belongs_to_them(path: str, checked: bool, formatted: bool) -> None:
    found = tuple(re.search(hook(name)["files"], path) is not None for name in ("oos-check", "oos-fmt"))
    assert found == (checked, formatted)


def test_the_check_hook_says_what_the_command_line_says(repository: Repository) -> None:
    files = ["broken.oos.md", "rules/doubtful.oos.md", "rules/sound.oos.md"]
    outcome = run_hook(repository, "oos-check")
    assert outcome == oos(repository.path, "check", *files)
    assert outcome.code == 1
    repository.write("broken.oos.md", EXAMPLE)
    assert run_hook(repository, "oos-check").code == 0


@posix
@pytest.mark.parametrize("name", AWKWARD)
def test_the_check_hook_takes_awkward_names(repository: Repository, name: str) -> None:
    repository.commit(DAY)
    repository.write(name, BROKEN)
    assert staged(repository, "oos-check") == [name]
    outcome = run_hook(repository, "oos-check")
    assert outcome == oos(repository.path, "check", "--", name)
    assert (outcome.code, outcome.out.count("[schema]")) == (1, 1)


def test_the_check_hook_takes_a_changed_profile_for_its_organization(catalog: Repository) -> None:
    catalog.commit(DAY)
    catalog.write("catalog/acme/org.yml", "name: Acme\nkind: company\n")
    assert staged(catalog, "oos-check") == ["catalog/acme/org.yml"]
    outcome = run_hook(catalog, "oos-check")
    assert outcome.out == oos(catalog.path, "check", "acme").out
    assert (outcome.code, "catalog/acme/org.yml:2:7: error" in outcome.out) == (1, True)


def test_the_fmt_hook_mends_and_leaves_the_verdict_to_git(repository: Repository) -> None:
    repository.write("broken.oos.md", EXAMPLE.replace("- **Rule:**", "* Rule:"))
    assert run_hook(repository, "oos-fmt").code == 0
    assert set(repository.run("diff", "--name-only").splitlines()) == set(staged_names(repository))
    assert "- **Rule:**" in repository.path.joinpath("broken.oos.md").read_text("utf-8")
    assert "claim_count: 1" in repository.path.joinpath("broken.oos.md").read_text("utf-8")
    assert run_hook(repository, "oos-fmt").code == 0
    assert repository.run("diff", "--name-only") == ""


def staged_names(repository: Repository) -> list[str]:
    return [name for name in repository.run("diff", "--staged", "--name-only").splitlines() if name.endswith(".oos.md")]


@posix
@pytest.mark.parametrize("name", AWKWARD)
def test_the_fmt_hook_takes_awkward_names(repository: Repository, name: str) -> None:
    repository.commit(DAY)
    repository.write(name, EXAMPLE)
    assert run_hook(repository, "oos-fmt").code == 0
    assert "claim_count: 1" in repository.path.joinpath(name).read_text("utf-8")


def test_fmt_takes_a_profile_for_its_organization(catalog: Repository) -> None:
    outcome = oos(catalog.path, "fmt", "--", "catalog/acme/org.yml")
    assert (outcome.code, outcome.out.splitlines()) == (0, ["catalog/acme/acme.oos.md"])
    assert catalog.path.joinpath("catalog/acme/org.yml").read_text("utf-8") == "name: Acme\n"


needs_pre_commit = pytest.mark.skipif(
    importlib.util.find_spec("pre_commit") is None, reason="needs the program pre-commit in this environment"
)


def pre_commit(folder: Path, home: Path, *arguments: str) -> Outcome:
    variables = environment(PRE_COMMIT_HOME=str(home), PRE_COMMIT_COLOR="never")
    return run([sys.executable, "-m", "pre_commit", *arguments], folder, variables)


@needs_pre_commit
def test_pre_commit_accepts_the_manifest(tmp_path: Path) -> None:
    outcome = pre_commit(PROJECT, tmp_path, "validate-manifest", ".pre-commit-hooks.yaml")
    assert outcome.code == 0, outcome.out


@needs_pre_commit
def test_pre_commit_itself_runs_the_hooks(repository: Repository, tmp_path: Path) -> None:
    """With the programs of this environment, so that nothing is installed."""
    hooks = [one | {"language": "system"} for one in manifest()]
    repository.write(".pre-commit-config.yaml", yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]}))
    repository.run("add", "--all")
    expected = oos(repository.path, "check", "broken.oos.md", "rules/doubtful.oos.md", "rules/sound.oos.md")
    checked = pre_commit(repository.path, tmp_path / "home", "run", "oos-check")
    assert checked.code == 1
    assert not set(expected.out.splitlines()) - set(checked.out.splitlines())
    mended = pre_commit(repository.path, tmp_path / "home", "run", "oos-fmt")
    assert (mended.code, "files were modified by this hook" in mended.out) == (1, True)
    repository.write("broken.oos.md", EXAMPLE)
    repository.run("add", "--all")
    assert pre_commit(repository.path, tmp_path / "home", "run", "oos-check").code == 0


# -- the action


def action() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(PROJECT.joinpath("action.yml").read_bytes())
    return read


def steps(*, with_script: bool) -> list[dict[str, Any]]:
    return [step for step in action()["runs"]["steps"] if ("run" in step) is with_script]


def test_the_action_is_composite_and_pins_what_it_uses() -> None:
    assert action()["runs"]["using"] == "composite"
    text = PROJECT.joinpath("action.yml").read_text("utf-8")
    pins = re.findall(r"uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+\n", text)
    assert len(pins) == text.count("uses:") == len(steps(with_script=False)) > 0


def test_no_script_of_the_action_holds_an_expression_or_writes_to_a_file_of_the_runner() -> None:
    for step in steps(with_script=True):
        assert step["shell"] == "bash"
        assert "${{" not in step["run"]
        assert not re.search(r"GITHUB_(?:OUTPUT|ENV|PATH|STEP_SUMMARY|STATE)", step["run"])
    assert all("${{" not in str(one.get("default", "")) for one in action()["inputs"].values())


def run_step(step: Mapping[str, Any], folder: Path, runner: Path, given: Mapping[str, str]) -> Outcome:
    """A script with the variables that GitHub gives it; `given` are inputs."""
    inputs = {f"inputs.{name}": str(given.get(name, one["default"])) for name, one in action()["inputs"].items()}
    context = inputs | {"steps.python.outputs.python-path": sys.executable}
    own = {
        name: re.sub(r"\$\{\{ *([\w.-]+) *\}\}", lambda found: context[found[1]], value)
        for name, value in step.get("env", {}).items()
    }
    script = runner / "script.sh"
    script.write_text(step["run"], "utf-8", newline="\n")
    variables = environment(RUNNER_TEMP=str(runner), GITHUB_ACTION_PATH=str(PROJECT), **own)
    return run(["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)], folder, variables)


@pytest.fixture
def runner(tmp_path: Path) -> Path:
    """The runner's temporary folder after the installation: the checker is the one that is tested."""
    if shutil.which("bash") is None:
        pytest.skip("needs bash")
    programs = tmp_path / "runner" / "oos-catalog" / "bin"
    programs.mkdir(parents=True)
    programs.joinpath("oos").symlink_to(BIN / "oos")
    return tmp_path / "runner"


def check_step(repository: Repository, runner: Path, **given: str) -> Outcome:
    return run_step(steps(with_script=True)[-1], repository.path, runner, given)


def findings(outcome: Outcome) -> list[str]:
    return [line for line in outcome.out.splitlines() if line.startswith("::")]


@posix
@pytest.mark.parametrize("strict", ["true", "false"])
@pytest.mark.parametrize(
    "paths",
    [
        [],
        ["./rules"],
        ["rules/sound.oos.md"],
        ["rules/doubtful.oos.md"],
        ["broken.oos.md", "rules/sound.oos.md"],
        ["rules/nothing.oos.md"],
        ["no-such-organization"],
    ],
)
def test_the_action_says_what_the_command_line_says(
    repository: Repository, runner: Path, paths: list[str], strict: str
) -> None:
    outcome = check_step(repository, runner, paths="\n".join(paths), strict=strict)
    arguments = ["--format", "github", *(["--strict"] if strict == "true" else []), "--", *paths]
    expected = oos(repository.path, "check", *arguments)
    assert (outcome.code, findings(outcome), outcome.err) == (expected.code, findings(expected), expected.err)


@posix
@pytest.mark.parametrize("name", AWKWARD)
def test_the_action_takes_awkward_paths(repository: Repository, runner: Path, name: str) -> None:
    repository.write(name, BROKEN)
    outcome = check_step(repository, runner, paths=f"rules/sound.oos.md\r\n\n{name}\n")
    expected = oos(repository.path, "check", "--format", "github", "--", "rules/sound.oos.md", name)
    assert (outcome.code, findings(outcome)) == (1, findings(expected))
    assert not repository.path.joinpath("ran").exists()


@posix
def test_the_action_counts_what_it_found(repository: Repository, runner: Path) -> None:
    outcome = check_step(repository, runner, paths="broken.oos.md\nrules/doubtful.oos.md")
    levels = [line.split(" ")[0] for line in findings(outcome)]
    errors, warnings, hints = (levels.count(level) for level in ("::error", "::warning", "::notice"))
    assert outcome.out.splitlines()[-1] == f"oos check: errors {errors}, warnings {warnings}, hints {hints}"
    assert (errors, warnings > 0, hints > 0) == (1, True, True)


@posix
def test_the_action_counts_nothing_where_nothing_was_checked(repository: Repository, runner: Path) -> None:
    assert check_step(repository, runner, paths="nothing.oos.md").out == ""


@posix
def test_the_action_refuses_what_is_neither_true_nor_false(repository: Repository, runner: Path) -> None:
    outcome = check_step(repository, runner, strict="yes; touch ran")
    assert (outcome.code, outcome.out) == (2, "")
    assert not repository.path.joinpath("ran").exists()


def lay_traps(repository: Repository) -> None:
    """Modules that would run if Python looked for its own in the repository that is checked."""
    for module in ("click", "yaml", "pydantic", "oos_catalog", "pip", "venv", "ensurepip", "sitecustomize"):
        for path in (f"{module}.py", f"{module}/__init__.py", f"{module}/__main__.py"):
            repository.write(path, "open('ran', 'w').close()\nraise SystemExit(0)\n")


@posix
def test_the_action_runs_no_code_of_the_repository_that_it_checks(repository: Repository, runner: Path) -> None:
    lay_traps(repository)
    assert check_step(repository, runner, paths="broken.oos.md").code == 1
    assert not repository.path.joinpath("ran").exists()


# -- what is installed, from the package index


@pytest.fixture(scope="module")
def package_index(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips where pip reaches no package index."""
    folder = tmp_path_factory.mktemp("pip")
    run([sys.executable, "-m", "venv", "own"], folder)
    pip = folder / "own" / ("Scripts" if os.name == "nt" else "bin") / "pip"
    asked = [str(pip), "download", "--retries", "0", "--timeout", "10", "--no-deps", "--dest", "got", "hatchling"]
    if run(asked, folder).code != 0:
        pytest.skip("needs a package index that pip can reach")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """This project as others get it: committed, without what git ignores."""
    listed = run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], PROJECT)
    if listed.code != 0:
        pytest.skip("needs the project as a git repository")
    copy = Repository(tmp_path_factory.mktemp("published") / "project")
    for path in filter(None, listed.out.split("\0")):
        source = PROJECT / path
        if source.is_file() and not path.startswith("tests/"):
            copy.write(path, source.read_bytes())
    copy.commit(DAY)
    return copy


@posix
@pytest.mark.usefixtures("package_index")
def test_the_action_installs_the_checker_that_came_with_it(
    repository: Repository, published: Repository, tmp_path: Path
) -> None:
    lay_traps(repository)
    install, check = steps(with_script=True)
    runner = tmp_path / "a runner"
    runner.mkdir()
    installed = run_step(install, repository.path, runner, {"version": str(published.path)})
    assert installed.code == 0, installed.err
    outcome = run_step(check, repository.path, runner, {"paths": "broken.oos.md"})
    assert (outcome.code, findings(outcome)) == (
        1,
        findings(oos(repository.path, "check", "--format", "github", "broken.oos.md")),
    )
    assert not repository.path.joinpath("ran").exists()


@needs_pre_commit
@pytest.mark.usefixtures("package_index")
def test_pre_commit_installs_and_runs_the_hooks(repository: Repository, published: Repository, tmp_path: Path) -> None:
    repository.run("add", "--all")
    tried = ("try-repo", "--ref", published.run("rev-parse", "HEAD"), str(published.path), "oos-check")
    outcome = pre_commit(repository.path, tmp_path / "home", *tried, "--files", "broken.oos.md")
    expected = oos(repository.path, "check", "broken.oos.md")
    assert outcome.code == 1
    assert not set(expected.out.splitlines()) - set(outcome.out.splitlines()), outcome.out
