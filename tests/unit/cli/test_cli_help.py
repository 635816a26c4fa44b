"""`oos`, `oos --help`, `oos explain`: a person finds the verbs, the rules and what they mean."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from oos_catalog import __version__
from oos_catalog.cli import GROUPS, HELP, oos
from oos_catalog.lint.rule import checkers
from tests.program import run, run_installed


def test_help_shows_the_verbs_in_their_groups() -> None:
    ran = run("--help")
    assert ran.code == 0
    places = [ran.out.index(f"{title}:\n") for title in GROUPS]
    assert places == sorted(places)
    for verb, text in HELP.items():
        assert re.search(rf"^  {verb} +{re.escape(text)}$", ran.out, re.MULTILINE)
    assert "Exit codes: 0 fine, 1 errors" in ran.out


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("verb", HELP)
def test_each_verb_has_help_with_its_short_description(verb: str, flag: str) -> None:
    ran = run(verb, flag)
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: oos {verb} ")
    command = oos.commands.get(verb) or oos.get_command(None, verb)  # type: ignore[arg-type]
    assert command is not None
    assert command.short_help == HELP[verb]


def test_without_a_verb_the_help_is_shown(tmp_path: Path) -> None:
    ran = run_installed(cwd=tmp_path)
    assert ran.code == 2
    assert "Authors:" in ran.out + ran.err


def test_the_group_runs_under_clicks_own_runner() -> None:
    result = CliRunner().invoke(oos, ["--version"])
    assert (result.exit_code, result.output) == (0, f"oos, version {__version__}\n")


@pytest.mark.parametrize(("verb", "near"), [("chekc", "check"), ("format", "fmt"), ("explian", "explain")])
def test_an_unknown_verb_names_the_nearest(verb: str, near: str, tmp_path: Path) -> None:
    ran = run_installed(verb, cwd=tmp_path)
    assert ran.code == 2
    assert f"no verb '{verb}'; did you mean {near}" in ran.err


def test_an_unknown_verb_like_no_other_lists_all(tmp_path: Path) -> None:
    ran = run_installed("\u202exyzzy", cwd=tmp_path)
    assert ran.code == 2
    assert f"verbs are {', '.join(HELP)}" in ran.err
    assert "\u202e" not in ran.err


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_printed(shell: str, tmp_path: Path) -> None:
    ran = run_installed("--completion", shell, cwd=tmp_path)
    assert ran.code == 0
    assert "_OOS_COMPLETE" in ran.out
    assert ran.err == ""


def test_the_completion_script_is_one_that_bash_takes(tmp_path: Path) -> None:
    script = run_installed("--completion", "bash", cwd=tmp_path).out
    done = subprocess.run(["bash", "-n"], input=script.encode(), capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_completion_offers_the_verbs(tmp_path: Path) -> None:
    ran = run_installed(cwd=tmp_path, _OOS_COMPLETE="bash_complete", COMP_WORDS="oos e", COMP_CWORD="1")
    assert ran.out == "plain,explain\n"


def test_an_unknown_shell_is_wrong_usage(tmp_path: Path) -> None:
    ran = run_installed("--completion", "tcsh", cwd=tmp_path)
    assert ran.code == 2
    assert "bash" in ran.err


def test_explain_lists_every_rule_with_its_severity_and_summary() -> None:
    ran = run("explain")
    assert ran.code == 0
    lines = {line.split()[0]: line for line in ran.out.splitlines()}
    assert list(lines) == sorted(checkers())
    for name, checker in checkers().items():
        assert lines[name].split()[1] == checker.rule.severity
        assert lines[name].endswith(checker.summary)


@pytest.mark.parametrize("name", checkers())
def test_each_rule_has_a_page(name: str) -> None:
    checker, ran = checkers()[name], run("explain", name)
    assert ran.code == 0
    head, summary, empty, *page = ran.out.splitlines()
    assert (head, summary, empty) == (f"{name} ({checker.rule.severity})", checker.summary, "")
    assert checker.page
    assert checker.page in "\n".join(page)
    assert ("org.yml cannot ignore it" in ran.out) == checker.rule.fixed
    assert f"ignore: [{{rule: {name}, reason: ...}}]" in ran.out or checker.rule.fixed


@pytest.mark.parametrize("alias", [alias for one in checkers().values() for alias in one.rule.aliases])
def test_a_code_of_the_platform_leads_to_the_page(alias: str) -> None:
    (rule,) = (one.rule.id for one in checkers().values() if alias in one.rule.aliases)
    assert run("explain", alias) == run("explain", rule)
    assert f"The format's platform calls it {alias}" in run("explain", alias).out or "," in run("explain", alias).out


@pytest.mark.parametrize(
    ("name", "near"), [("shcema", "schema"), ("claim-counts", "claim-count"), ("CLAIM_INVALD", "CLAIM_INVALID")]
)
def test_an_unknown_rule_names_the_nearest(name: str, near: str, tmp_path: Path) -> None:
    ran = run_installed("explain", name, cwd=tmp_path)
    assert ran.code == 2
    assert f"no rule '{name}'; did you mean {near}" in ran.err


def test_an_unknown_rule_like_no_other_says_where_they_are_listed(tmp_path: Path) -> None:
    ran = run_installed("explain", "\x1b[31m\u202e", cwd=tmp_path)
    assert ran.code == 2
    assert "`oos explain` lists them" in ran.err
    assert not {"\x1b", "\u202e"} & set(ran.err)
