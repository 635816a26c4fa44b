"""The workflows: what they may do by their text, and what they do when they are run."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import PROJECT
from tests.integration.branches import (
    DAY,
    DEPOTS,
    HARBOR,
    HARBOR_RAIL,
    LADDER,
    MAIL,
    MAINTAINER,
    SECRET,
    SINGLE,
    STRANGER,
    base,
    change,
    document,
)
from tests.integration.forge import Forge, node
from tests.unit.catalog.git_repository import Repository

GITHUB = PROJECT / ".github"
WORKFLOWS = {path.stem: path.read_text("utf-8") for path in sorted(GITHUB.glob("workflows/*.yml"))}
SCRIPTS = GITHUB / "scripts"
BIN = Path(sys.executable).parent
NAME = "Quillfeather"

posix = pytest.mark.skipif(os.name == "nt", reason="needs bash")


def parsed(name: str) -> dict[str, Any]:
    workflow: dict[Any, Any] = yaml.safe_load(WORKFLOWS[name])
    return {("on" if key is True else key): value for key, value in workflow.items()}  # YAML 1.1 reads `on` as true


def jobs(name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = parsed(name)["jobs"]
    return found


def steps() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Workflow, job and step of every step, those of the action too."""
    for workflow in WORKFLOWS:
        for job, content in jobs(workflow).items():
            yield from ((workflow, job, step) for step in content["steps"])
    for step in yaml.safe_load((PROJECT / "action.yml").read_bytes())["runs"]["steps"]:
        yield "action", "action", step


# -- by their text


def test_zizmor_finds_nothing() -> None:
    program = BIN / "zizmor"
    if not program.exists():
        pytest.skip("needs zizmor")
    command = [
        str(program),
        "--offline",
        "--pedantic",
        "--no-ignores",
        "--no-progress",
        "--color",
        "never",
        ".github",
        "action.yml",
    ]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout.strip()) == (0, "No findings to report. Good job!"), done.stdout


def test_each_workflow_starts_by_what_strangers_cannot_steer() -> None:
    code = ["**", "!catalog/**", "catalog/_registry/**"]
    assert {name: parsed(name)["on"] for name in WORKFLOWS} == {
        "check": {"pull_request": None},
        "test": {"pull_request": {"paths": code}, "push": {"branches": ["main"], "paths": code}},
        "review": {"schedule": [{"cron": "*/10 * * * *"}], "workflow_dispatch": AGAIN},
        "publish": {"push": {"branches": ["main"]}, "workflow_dispatch": None},
        "nightly": {"schedule": [{"cron": "17 3 * * *"}], "workflow_dispatch": None},
    }


AGAIN = {
    "inputs": {
        "again": {
            "description": "Say it anew on every open pull request, also where its commit was looked at before",
            "type": "boolean",
            "default": False,
        }
    }
}

RIGHTS = {
    ("review", "examine"): {"pull-requests", "statuses"},
    ("review", "merge"): {"contents", "pull-requests", "actions"},
    ("publish", "pages"): {"pages", "id-token"},
    ("publish", "branches"): {"contents"},
    ("publish", "release"): {"contents"},
}
"""What may write, and nothing else does."""


def test_rights_are_none_but_for_the_jobs_that_need_them() -> None:
    for name in WORKFLOWS:
        assert parsed(name)["permissions"] == {}
        for job, content in jobs(name).items():
            writes = {scope for scope, right in content["permissions"].items() if right == "write"}
            assert writes == RIGHTS.get((name, job), set()), (name, job)
            assert set(content["permissions"].values()) <= {"read", "write"}
            assert content["timeout-minutes"] <= 120


def test_actions_are_pinned_by_hash_and_leave_no_credentials() -> None:
    for _, _, step in steps():
        if "uses" in step:
            assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"]), step["uses"]
            if step["uses"].startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False
    for text in (*WORKFLOWS.values(), (PROJECT / "action.yml").read_text("utf-8")):
        assert len(re.findall(r" uses: \S+ # v[0-9.]+\n", text)) == text.count(" uses: ")


HARMLESS = re.compile(
    r"github\.token|github\.server_url|github\.repository|github\.event\.pull_request\.base\.sha|github\.ref"
    r"|vars\.[A-Z_]+|runner\.temp|inputs\.[a-z-]+|(?:steps|needs)\.[a-z]+\.outputs\.[a-z_-]+"
    r"|needs\.[a-z]+\.outputs\.[a-z]+|steps\.[a-z]+\.outcome|!cancelled\(\)"
)
"""What expressions may name: numbers, hashes, tags, and settings of the repository; no text of a contributor."""


def test_no_expression_stands_in_a_script_and_none_names_contributed_text() -> None:
    for workflow, _, step in steps():
        assert "${{" not in step.get("run", ""), (workflow, step["name"])
    for text in (*WORKFLOWS.values(), (PROJECT / "action.yml").read_text("utf-8")):
        for expression in re.findall(r"\$\{\{(.*?)\}\}", text):
            assert HARMLESS.fullmatch(expression.strip()), expression


def test_only_two_scripts_write_to_the_runners_files_and_say_numbers_and_hashes() -> None:
    writing = {step["name"] for _, _, step in steps() if re.search(r"GITHUB_(?:OUTPUT|ENV|PATH)", step.get("run", ""))}
    assert writing == set()
    texts = {path.name: path.read_text("utf-8") for path in SCRIPTS.iterdir()}
    assert {name for name, text in texts.items() if "GITHUB_OUTPUT" in text} == {"review.py", "data_release.sh"}
    assert not any(re.search(r"GITHUB_(?:ENV|PATH)\b", text) for text in texts.values())


def test_nothing_checks_out_a_pull_request_with_rights() -> None:
    for workflow, job, step in steps():
        if "checkout@" in step.get("uses", ""):
            assert step.get("with", {}).get("ref", "main") == "main", (workflow, job)
    assert "git checkout" not in "".join(WORKFLOWS.values()) + (SCRIPTS / "review.py").read_text("utf-8")


def test_only_main_reaches_the_production_site() -> None:
    """What is built from a pull request is kept to be looked at, and no job there could publish it."""
    pages = re.compile(r"actions/(?:deploy-|upload-)pages")
    publishing = {(name, job) for name, job, step in steps() if pages.match(step.get("uses", ""))}
    assert publishing == {("publish", "build"), ("publish", "pages")}
    assert jobs("publish")["build"]["if"] == "github.ref == 'refs/heads/main'"
    (check,) = jobs("check").values()
    assert [step["with"]["path"] for step in check["steps"] if "upload-artifact@" in step.get("uses", "")] == ["site"]


@pytest.mark.parametrize("path", sorted(GITHUB.glob("ISSUE_TEMPLATE/*.yml")), ids=lambda path: str(path.stem))
def test_forms_are_whole(path: Path) -> None:
    form = yaml.safe_load(path.read_bytes())
    if path.stem == "config":
        assert form["contact_links"]
        return
    assert {"name", "description", "body"} <= form.keys()
    ids = [one["id"] for one in form["body"] if one["type"] != "markdown"]
    assert len(ids) == len(set(ids))
    assert all(one["attributes"].get("label") or one["type"] == "markdown" for one in form["body"])


# -- run


@pytest.fixture
def upstream(tmp_path: Path) -> Repository:
    """The repository on the forge, with its main branch."""
    return base(tmp_path / "upstream")


@pytest.fixture
def forge(tmp_path: Path) -> Forge:
    return Forge(tmp_path / "forge")


class Runner:
    """A runner of the forge: a clone of main, its files, and what a step prints."""

    def __init__(self, folder: Path, upstream: Repository, forge: Forge) -> None:
        self.folder = folder
        self.forge = forge
        folder.mkdir()
        upstream.run("clone", "--quiet", "--branch=main", upstream.path.as_uri(), str(folder / "work"))
        self.repository = Repository(folder / "work")
        shutil.copytree(GITHUB, folder / "work/.github", dirs_exist_ok=True)
        (folder / "temp").mkdir()

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "GITHUB_", "OOS_"))}
        ours = self.forge.environment
        return {
            **kept,
            "FORGE": ours["FORGE"],
            "PATH": f"{Path(ours['FORGE'], 'bin')}{os.pathsep}{BIN}{os.pathsep}{kept['PATH']}",
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GITHUB_REPOSITORY": "octo/catalog",
            "GITHUB_REF_NAME": "main",
            "GITHUB_STEP_SUMMARY": str(self.folder / "summary"),
            "GITHUB_OUTPUT": str(self.folder / "output"),
            "RUNNER_TEMP": str(self.folder / "temp"),
            "OOS_TRACEBACK": "1",
            **more,
        }

    def step(self, workflow: str, job: str, name: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a step as the forge does."""
        (script,) = [step["run"] for step in jobs(workflow)[job]["steps"] if step["name"] == name]
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
            cwd=self.folder / "work",
            env=self.environment(**more),
            capture_output=True,
            encoding="utf-8",
        )

    def written(self, name: str) -> str:
        place = self.folder / name
        return place.read_text("utf-8") if place.exists() else ""

    def everything(self, *done: subprocess.CompletedProcess[str]) -> str:
        """All that anybody outside the runner could see: logs, summary, outputs, what the forge was told, artifacts."""
        said = [one.stdout + one.stderr for one in done]
        files = [self.written(name) for name in ("summary", "output")]
        reports = [path.read_text("utf-8") for path in (self.folder / "temp").rglob("*.json")]
        return "\n".join([*said, *files, *reports, json.dumps(self.forge.state)])


@pytest.fixture
def runner(tmp_path: Path, upstream: Repository, forge: Forge) -> Runner:
    return Runner(tmp_path / "runner", upstream, forge)


def propose(upstream: Repository, number: int, name: str) -> str:
    """Make a branch and offer it as a pull request; its head."""
    change(upstream, name)
    head = upstream.run("rev-parse", "HEAD")
    upstream.run("update-ref", f"refs/pull/{number}/head", head)
    upstream.run("checkout", "--quiet", "main")
    return head


def examine(runner: Runner, **more: str) -> subprocess.CompletedProcess[str]:
    shutil.rmtree(runner.folder / "temp/reports", ignore_errors=True)
    (runner.folder / "output").unlink(missing_ok=True)
    done = runner.step("review", "examine", "Examine", **{"AUTO_MERGE": "true"} | more)
    assert done.returncode == 0, done.stderr
    return done


def mergeable(runner: Runner) -> list[dict[str, Any]]:
    named: list[dict[str, Any]] = json.loads(runner.written("output").partition("merge=")[2])
    return named


def said_of(runner: Runner, number: int) -> list[str]:
    """The texts of the comments on a pull request."""
    return [one["body"] for one in runner.forge.state["comments"].get(str(number), [])]


OUTCOMES = [
    ("own", HARBOR, ["merges by itself"], "success"),
    ("own", STRANGER, ["waits: author"], "failure"),
    ("another", HARBOR, ["waits: author"], "failure"),
    ("another", DEPOTS, ["merges by itself"], "success"),
    ("new", STRANGER, ["waits: maintainer"], "success"),
    ("maintainers", HARBOR, ["waits: maintainer"], "success"),
    ("outside", HARBOR, ["waits: maintainer"], "success"),
    ("symlink", HARBOR, ["waits: author"], "failure"),
    ("workflow", HARBOR, ["waits: maintainer"], "success"),
    ("two", HARBOR, ["waits: author"], "failure"),
    ("deleted-claim", HARBOR, ["waits: author"], "failure"),
    ("pattern", MAINTAINER, ["waits: maintainer"], "success"),
    ("leak", HARBOR, ["waits: author", "possible leak"], "failure"),
    ("names", HARBOR, ["waits: author"], "failure"),
    ("readings", HARBOR, ["waits: maintainer"], "success"),
    ("renamed", HARBOR, ["waits: maintainer"], "success"),
]


@posix
def test_the_review_says_who_must_act_on_every_pull_request(runner: Runner, upstream: Repository) -> None:
    heads = [propose(upstream, number, name) for number, (name, *_) in enumerate(OUTCOMES, start=1)]
    pairs = enumerate(zip(heads, OUTCOMES, strict=True), start=1)
    runner.forge.list(*(node(number, head, actor) for number, (head, (_, actor, *_)) in pairs))
    before = runner.repository.run("status", "--porcelain"), runner.repository.run("rev-parse", "HEAD")
    done = examine(runner)
    good = {head for head, (*_, status) in zip(heads, OUTCOMES, strict=True) if status == "success"}
    state = runner.forge.state
    marked = {one["head"]: one["state"] for one in state["statuses"]}
    assert len(marked) == len(state["statuses"])
    for number, (name, actor, labels, status) in enumerate(OUTCOMES, start=1):
        assert state["labels"][str(number)] == labels, (name, actor)
        (comment,) = state["comments"][str(number)]
        assert comment["body"].startswith("<!-- review of the catalog -->\n\n## What this change means")
        assert marked[heads[number - 1]] == ("success" if heads[number - 1] in good else status), name
    assert mergeable(runner) == [{"number": 1, "head": heads[0]}, {"number": 4, "head": heads[3]}]
    said = runner.everything(done)
    assert SECRET not in said
    assert NAME not in said
    assert f"## {len(OUTCOMES)} open proposals" in runner.written("summary")
    assert (runner.repository.run("status", "--porcelain"), runner.repository.run("rev-parse", "HEAD")) == before


@posix
def test_a_comment_is_posted_anew_for_a_new_head_and_left_alone_for_an_old_one(
    runner: Runner, upstream: Repository
) -> None:
    first = propose(upstream, 7, "leak")
    runner.forge.list(node(7, first, HARBOR))
    examine(runner)
    second = propose(upstream, 7, "own")
    runner.forge.list(node(7, second, HARBOR))
    examine(runner)
    state = runner.forge.state
    (comment,) = state["comments"]["7"]
    assert "Its owner proposes it" in comment["body"]
    deleted = [words[3] for words, _ in state["calls"] if words[:3] == ["api", "--method", "DELETE"]]
    assert any(path.startswith("repos/octo/catalog/issues/comments/") for path in deleted)
    assert state["labels"]["7"] == ["merges by itself"]
    runner.forge.go_on()
    calls = len(runner.forge.state["calls"])
    examine(runner)
    new = [words for words, _ in runner.forge.state["calls"][calls:]]
    assert not [words for words in new if "comments" in " ".join(words) or "statuses" in " ".join(words)]
    assert mergeable(runner) == [{"number": 7, "head": second}]
    examine(runner, AGAIN="true", AUTO_MERGE="")
    (anew,) = runner.forge.state["comments"]["7"]
    assert anew["id"] > comment["id"]
    assert runner.forge.state["labels"]["7"] == ["waits: maintainer"]


@posix
def test_the_queue_leads_to_the_pull_requests_and_says_since_when(runner: Runner, upstream: Repository) -> None:
    runner.forge.list(node(7, propose(upstream, 7, "own"), HARBOR))
    examine(runner, OOS_REPOSITORY="https://github.com/octo/catalog")
    line = "- [#7](https://github.com/octo/catalog/pull/7): harbor-rail (changed, 1 added); open since 2026-11-18; "
    assert line in runner.written("summary")


@posix
@pytest.mark.parametrize(
    "changes",
    [
        {"isDraft": True},
        {"headRepositoryOwner": {"databaseId": STRANGER}},
        {"headRepositoryOwner": None},
        {"headRepositoryOwner": {}},
        {"author": None},
        {"baseRefName": "other"},
    ],
)
def test_what_nobody_can_be_held_to_is_not_merged(
    runner: Runner, upstream: Repository, changes: dict[str, Any]
) -> None:
    """A draft; a branch that somebody else may push to; an account that is gone; another base."""
    runner.forge.list(node(1, propose(upstream, 1, "own"), HARBOR) | changes)
    examine(runner)
    assert mergeable(runner) == []
    if "baseRefName" not in changes:
        waits = "waits: author" if "isDraft" in changes else "waits: maintainer"
        assert runner.forge.state["labels"]["1"] == [waits]


@posix
def test_a_head_that_moved_since_it_was_listed_is_left_for_the_next_run(runner: Runner, upstream: Repository) -> None:
    old = propose(upstream, 1, "own")
    propose(upstream, 1, "leak")
    runner.forge.list(node(1, old, HARBOR), node(2, propose(upstream, 2, "withdrawn-claim"), HARBOR))
    examine(runner)
    assert "1" not in runner.forge.state["comments"]
    assert [one["number"] for one in mergeable(runner)] == [2]


@posix
def test_one_pull_request_that_cannot_be_read_does_not_stop_the_others(runner: Runner, upstream: Repository) -> None:
    runner.forge.list(node(1, "0" * 40, HARBOR), node(2, propose(upstream, 2, "own"), HARBOR))
    done = examine(runner)
    assert "#1 cannot be read: git -c fetch.fsckObjects=true ended with 128" in done.stderr
    assert [one["number"] for one in mergeable(runner)] == [2]
    assert runner.forge.state["labels"]["1"] == ["waits: maintainer", "cannot be examined"]
    assert {one["head"]: one["state"] for one in runner.forge.state["statuses"]}["0" * 40] == "error"
    runner.forge.go_on()
    marked = runner.forge.state["statuses"]
    assert "#1 cannot be read" in examine(runner).stderr
    assert runner.forge.state["statuses"] == marked
    (said,) = said_of(runner, 1)
    assert "This could not be examined" in said
    assert "Could not be examined: #1" in runner.written("summary")


@posix
def test_a_head_that_cannot_be_read_takes_back_what_was_said_before(runner: Runner, upstream: Repository) -> None:
    runner.forge.list(node(1, propose(upstream, 1, "own"), HARBOR))
    examine(runner)
    runner.forge.go_on()
    upstream.run("update-ref", "-d", "refs/pull/1/head")
    runner.forge.list(node(1, "0" * 40, HARBOR))
    examine(runner)
    (said,) = said_of(runner, 1)
    assert "This could not be examined" in said
    assert runner.forge.state["labels"]["1"] == ["waits: maintainer", "cannot be examined"]
    assert mergeable(runner) == []


@posix
def test_a_repository_that_does_not_answer_is_no_ones_fault(runner: Runner, upstream: Repository) -> None:
    runner.forge.list(node(1, propose(upstream, 1, "own"), HARBOR))
    runner.repository.run("remote", "set-url", "origin", str(runner.folder / "nowhere"))
    assert "#1 could not be examined: git ls-remote --quiet ended with 128" in examine(runner).stderr
    assert (runner.forge.state["statuses"], said_of(runner, 1)) == ([], [])
    runner.repository.run("remote", "set-url", "origin", upstream.path.as_uri())
    examine(runner)
    assert runner.forge.state["labels"]["1"] == ["merges by itself"]


@posix
def test_labels_follow_what_became_of_a_pull_request(runner: Runner, upstream: Repository) -> None:
    head = propose(upstream, 1, "own")
    runner.forge.list(node(1, head, HARBOR, isDraft=True))
    examine(runner)
    assert runner.forge.state["labels"]["1"] == ["waits: author"]
    runner.forge.list(node(1, head, HARBOR))
    runner.forge.go_on()
    examine(runner)
    assert runner.forge.state["labels"]["1"] == ["merges by itself"]
    runner.forge.go_on()
    examine(runner, AUTO_MERGE="")
    assert runner.forge.state["labels"]["1"] == ["waits: maintainer"]
    assert len(said_of(runner, 1)) == 1


@posix
def test_what_could_not_be_read_comes_last_also_after_a_push(runner: Runner, upstream: Repository) -> None:
    runner.forge.list(node(1, "0" * 40, STRANGER))
    examine(runner)
    heads = [propose(upstream, number, name) for number, name in ((1, "own"), (2, "another"))]
    runner.forge.list(node(1, heads[0], HARBOR), node(2, heads[1], DEPOTS))
    runner.forge.go_on()
    examine(runner)
    said = [words[3] for words, _ in runner.forge.state["calls"] if words[2:3] == ["POST"]]
    posted = [path.split("/")[4] for path in said if path.endswith("/comments")]
    assert posted == ["1", "2", "1"]
    assert runner.forge.state["labels"]["1"] == ["merges by itself"]


def test_who_sends_many_holds_up_nobody_else() -> None:
    review = script("review.py")
    listed = [
        *(node(number, f"{number:040x}", STRANGER) for number in range(1, 9)),
        node(20, f"{20:040x}", HARBOR, labels={"nodes": [{"name": "cannot be examined"}, {"name": "other"}]}),
        node(21, f"{21:040x}", DEPOTS),
        node(22, f"{22:040x}", DEPOTS, **looked_at(f"{22:040x}", "SUCCESS", "waits: maintainer")),
        node(23, f"{23:040x}", MAINTAINER, **looked_at(f"{23:040x}", "ERROR", "waits: maintainer")),
    ]
    orders = set()
    for _ in range(20):
        numbers = [one.number for one in review["in_turns"]([review["pull_request"](one) for one in listed])]
        assert 21 in numbers[:2]
        assert numbers[9] == 22
        assert set(numbers[10:]) == {20, 23}
        orders.add(tuple(numbers))
    assert len(orders) > 1


def looked_at(head: str, state: str, *labels: str) -> dict[str, Any]:
    """What the forge lists of a pull request that was examined."""
    return {
        "labels": {"nodes": [{"name": name} for name in labels]},
        "commits": {"nodes": [{"commit": {"oid": head, "status": {"context": {"state": state}}}}]},
    }


@posix
def test_a_forge_that_does_not_answer_is_no_ones_fault(runner: Runner, upstream: Repository) -> None:
    runner.forge.list(node(1, propose(upstream, 1, "own"), HARBOR), node(2, propose(upstream, 2, "another"), DEPOTS))
    runner.forge.save(runner.forge.state | {"failing": ["issues/1/comments"]})
    done = examine(runner)
    assert "#1 could not be examined: gh api --method ended with 1" in done.stderr
    assert [one["number"] for one in mergeable(runner)] == [2]
    runner.forge.save(runner.forge.state | {"failing": []})
    runner.forge.go_on()
    examine(runner)
    assert runner.forge.state["labels"]["1"] == ["merges by itself"]


@posix
def test_two_pull_requests_with_one_commit_do_not_lock_each_other_out(runner: Runner, upstream: Repository) -> None:
    """A stranger offers the commit of an owner first; each gets the own answer once, the commit the better one."""
    head = propose(upstream, 1, "own")
    upstream.run("update-ref", "refs/pull/2/head", head)
    runner.forge.list(node(1, head, STRANGER))
    examine(runner)
    runner.forge.go_on()
    runner.forge.list(*runner.forge.state["open"], node(2, head, HARBOR))
    runner.forge.go_on()
    examine(runner)
    state = runner.forge.state
    assert [one["state"] for one in state["statuses"]] == ["failure", "success"]
    assert (state["labels"]["1"], state["labels"]["2"]) == (["waits: author"], ["merges by itself"])
    assert mergeable(runner) == [{"number": 2, "head": head}]
    runner.forge.go_on()
    examine(runner)
    assert runner.forge.state["comments"] == state["comments"]
    assert runner.forge.state["statuses"] == state["statuses"]


@posix
def test_what_main_did_since_is_said_anew(runner: Runner, upstream: Repository) -> None:
    runner.forge.list(node(1, propose(upstream, 1, "own"), HARBOR))
    examine(runner)
    assert "Nothing to mend" in said_of(runner, 1)[0]
    upstream.write(MAIL, HARBOR_RAIL.replace("two hours", "three hours"))
    upstream.commit(DAY)
    runner.repository.run("pull", "--quiet", "origin", "main")
    runner.forge.go_on()
    examine(runner)
    (text,) = said_of(runner, 1)
    assert "merge the base into this branch" in text
    assert runner.forge.state["labels"]["1"] == ["waits: author"]


@posix
def test_a_stranger_on_a_branch_of_others_is_refused_all_the_same(runner: Runner, upstream: Repository) -> None:
    runner.forge.list(node(1, propose(upstream, 1, "own"), STRANGER, headRepositoryOwner={}))
    examine(runner)
    assert runner.forge.state["labels"]["1"] == ["waits: author"]
    assert "cannot be merged as it stands" in said_of(runner, 1)[0]


@posix
def test_a_long_pull_request_is_looked_at_once(runner: Runner, upstream: Repository) -> None:
    """The forge lists 250 commits, so the last one that it lists is not the head."""
    head = propose(upstream, 1, "own")
    long = node(1, head, HARBOR, commits={"nodes": [{"commit": {"oid": "e" * 40, "status": None}}]})
    runner.forge.list(long)
    examine(runner)
    known = {head: [{"context": "other", "state": "failure"}, {"context": "catalog review", "state": "success"}]}
    runner.forge.save(runner.forge.state | {"known": known})
    runner.forge.go_on()
    calls = len(runner.forge.state["calls"])
    examine(runner)
    assert not [words for words, _ in runner.forge.state["calls"][calls:] if "comments" in " ".join(words)]


@posix
def test_comments_of_others_stay_also_of_those_who_are_gone(runner: Runner, upstream: Repository) -> None:
    marked = "<!-- review of the catalog -->\nof a stranger"
    others = [{"id": 9001, "user": None, "body": marked}, {"id": 9002, "user": {"login": "jo"}, "body": marked}]
    old = {"id": 9003, "user": {"login": "github-actions[bot]"}, "body": "<!-- review of the catalog -->\nold"}
    runner.forge.save(runner.forge.state | {"comments": {"1": [*others, old]}})
    runner.forge.list(node(1, propose(upstream, 1, "own"), HARBOR))
    examine(runner)
    assert said_of(runner, 1)[:2] == [marked, marked]
    assert (len(said_of(runner, 1)), "old" in said_of(runner, 1)[2]) == (3, False)


@posix
def test_one_change_of_an_organization_is_merged_at_a_time(runner: Runner, upstream: Repository) -> None:
    first, second = propose(upstream, 1, "own"), propose(upstream, 2, "withdrawn-claim")
    runner.forge.list(node(1, first, HARBOR), node(2, second, HARBOR), node(3, propose(upstream, 3, "another"), DEPOTS))
    examine(runner)
    assert [one["number"] for one in mergeable(runner)] == [1, 3]


@posix
def test_a_change_of_thousands_of_files_is_marked_and_left_alone(runner: Runner, upstream: Repository) -> None:
    upstream.run("checkout", "--quiet", "-b", "vast")
    for number in range(1_001):
        upstream.write(f"docs/{number}.md", "x\n")
    upstream.run("update-ref", "refs/pull/1/head", upstream.commit(DAY))
    upstream.run("checkout", "--quiet", "main")
    runner.forge.list(node(1, upstream.run("rev-parse", "vast"), STRANGER))
    done = examine(runner)
    assert "#1 cannot be read: oos report --base ended with 2" in done.stderr
    assert runner.forge.state["statuses"][0]["state"] == "error"


@posix
def test_who_comes_for_the_first_time_is_told_what_happens_next(runner: Runner, upstream: Repository) -> None:
    runner.forge.list(node(1, propose(upstream, 1, "new"), STRANGER, authorAssociation="FIRST_TIME_CONTRIBUTOR"))
    examine(runner)
    (comment,) = runner.forge.state["comments"]["1"]
    assert "Welcome, and thank you" in comment["body"]
    assert len(comment["body"]) < 65_536


@posix
def test_only_the_commit_that_was_examined_is_merged_and_the_message_is_ours(
    runner: Runner, upstream: Repository
) -> None:
    head, other = propose(upstream, 1, "own"), propose(upstream, 2, "another")
    runner.forge.list(node(1, head, HARBOR), node(2, other, DEPOTS))
    examine(runner)
    runner.forge.list(node(1, head, HARBOR), node(2, "f" * 40, DEPOTS))
    done, merges = merge(runner)
    assert "#2 changed since, so it was not merged" in done.stderr
    assert merges == [
        {
            "sha": head,
            "merge_method": "squash",
            "commit_title": "Merge #1",
            "commit_message": "Proposed and owned by the same account.",
        }
    ]
    assert runner.forge.state["calls"][-1][0][3].endswith("actions/workflows/publish.yml/dispatches")


def merge(runner: Runner) -> tuple[subprocess.CompletedProcess[str], list[dict[str, Any]]]:
    """Run the second job on what the first one named: what it printed, and the merges that it asked for."""
    outputs = dict(line.split("=", 1) for line in runner.written("output").splitlines())
    state = runner.forge.state
    runner.forge.save(state | {"main": state["main"] or outputs["base"]})
    done = runner.step("review", "merge", "Merge what was examined", MERGE=outputs["merge"], BASE=outputs["base"])
    assert done.returncode == 0, done.stderr
    calls = runner.forge.state["calls"]
    return done, [fields for words, fields in calls if words[2:3] == ["PUT"]]


@posix
def test_several_are_merged_one_after_the_other(runner: Runner, upstream: Repository) -> None:
    heads = [propose(upstream, 1, "own"), propose(upstream, 2, "another")]
    runner.forge.list(node(1, heads[0], HARBOR), node(2, heads[1], DEPOTS))
    examine(runner)
    assert [one["sha"] for one in merge(runner)[1]] == heads


@posix
@pytest.mark.parametrize(
    ("changes", "main", "said"),
    [
        ({"baseRefName": "other"}, "", "#1 changed since"),
        ({"isDraft": True}, "", "#1 changed since"),
        ({"state": "closed"}, "", "#1 changed since"),
        ({}, "a" * 40, "main moved since"),
    ],
)
def test_nothing_is_merged_that_is_not_as_it_was_examined(
    runner: Runner, upstream: Repository, changes: dict[str, Any], main: str, said: str
) -> None:
    head = propose(upstream, 1, "own")
    runner.forge.list(node(1, head, HARBOR))
    examine(runner)
    runner.forge.list(node(1, head, HARBOR, **changes))
    runner.forge.save(runner.forge.state | {"main": main})
    done, merges = merge(runner)
    assert (said in done.stderr, merges) == (True, [])
    assert "dispatches" not in json.dumps(runner.forge.state["calls"])


def test_merging_is_off_unless_the_repository_says_otherwise() -> None:
    assert jobs("review")["merge"]["if"] == "vars.OOS_AUTO_MERGE == 'true' && needs.examine.outputs.merge != '[]'"


@posix
@pytest.mark.parametrize(("name", "code"), [("own", 0), ("leak", 1), ("names", 1), ("symlink", 1), ("two", 0)])
def test_the_check_of_a_pull_request_annotates_and_sums_up(
    runner: Runner, upstream: Repository, name: str, code: int
) -> None:
    head = propose(upstream, 1, name)
    runner.repository.run("fetch", "--quiet", "origin", "refs/pull/1/head")
    runner.repository.run("merge", "--quiet", "--no-ff", "--no-edit", head)
    before = upstream.run("rev-parse", "main")
    annotated = runner.step("check", "catalog", "Annotate", BASE=before)
    summed = runner.step("check", "catalog", "Say what it means", BASE=before)
    assert (annotated.returncode, summed.returncode) == (code, 0), annotated.stderr + summed.stderr
    assert runner.written("summary").startswith("## What this change means")
    said = runner.everything(annotated, summed)
    assert SECRET not in said
    assert NAME not in said
    assert "\x1b" not in said
    for line in annotated.stdout.splitlines():
        assert re.match(r"::(?:error|warning|notice) file=[^\n]*,line=[0-9]+,col=[0-9]+,title=[a-z-]+::", line), line


@posix
def test_branches_are_pushed_begun_anew_and_pruned(runner: Runner, upstream: Repository) -> None:
    def publish() -> dict[str, str]:
        runner.repository.run("pull", "--quiet", "origin", "main")
        done = runner.step("publish", "branches", "Split and push")
        assert done.returncode == 0, done.stderr
        listing = upstream.run("for-each-ref", "--format=%(refname:lstrip=3) %(objectname)", "refs/heads/org/")
        return dict(line.split() for line in listing.splitlines())

    first = publish()
    assert set(first) == {"harbor-rail", "inland-depots", "tide-school"}
    redacted = "**[C002]** coordination_patterns\n- **Status:** redacted: 2026-11-20\n"
    upstream.write(MAIL, HARBOR_RAIL.partition("**[C002]**")[0] + redacted)
    upstream.run("rm", "--quiet", "-r", "catalog/tide-school")
    upstream.commit(DAY)
    second = publish()
    assert set(second) == {"harbor-rail", "inland-depots"}
    assert second["inland-depots"] == first["inland-depots"]
    assert "mailbox" not in upstream.run("log", "-p", "org/harbor-rail")
    upstream.write(MAIL, HARBOR_RAIL.replace("alone", SECRET))
    upstream.commit(DAY)
    assert publish() == second
    upstream.run("branch", "org/feature")
    upstream.write(MAIL, document("Harbor & Rail", SINGLE, LADDER))
    upstream.commit(DAY)
    runner.repository.run("pull", "--quiet", "origin", "main")
    done = runner.step("publish", "branches", "Split and push")
    assert (done.returncode, "org/feature: left alone, for" in done.stdout) == (1, True)
    assert upstream.run("rev-parse", "org/harbor-rail") != second["harbor-rail"]


@posix
def test_a_data_release_has_notes_on_each_rule_and_comes_only_when_the_catalog_changed(
    runner: Runner, upstream: Repository
) -> None:
    site = runner.folder / "work/site/api/v1"
    site.mkdir(parents=True)
    (site / "SHA256SUMS").write_text("x\n", "utf-8")

    def release() -> str:
        runner.repository.run("pull", "--quiet", "--tags", "origin", "main")
        (runner.folder / "output").unlink(missing_ok=True)
        done = runner.step("publish", "build", "Write notes", FOLDER=str(runner.folder / "release"))
        assert done.returncode == 0, done.stderr
        return runner.written("output").partition("release=")[2].strip()

    tag = release()
    assert re.fullmatch(r"data-20[0-9-]{8}-[0-9a-f]{12}", tag)
    assert runner.written("release/notes.md") == "The first release of the data.\n"
    upstream.run("tag", tag)
    assert release() == ""
    upstream.write("README.md", "# x\n")
    upstream.commit(DAY)
    assert release() == ""
    upstream.write(MAIL, HARBOR_RAIL.replace("alone", "only"))
    upstream.commit(DAY)
    assert release() != ""
    assert "**C001** changed (Rule)" in runner.written("release/notes.md")
    assert sorted(path.name for path in (runner.folder / "release").iterdir()) == [
        "SHA256SUMS",
        "data.tar.gz",
        "notes.md",
    ]


@posix
@pytest.mark.parametrize("job", ["pages", "release"])
def test_what_an_old_run_built_is_not_published(runner: Runner, job: str) -> None:
    first = jobs("publish")[job]["steps"][0]["name"]
    runner.forge.save(runner.forge.state | {"main": "a" * 40})
    assert runner.step("publish", job, first, COMMIT="a" * 40).returncode == 0
    assert runner.step("publish", job, first, COMMIT="b" * 40).returncode == 1
    assert runner.step("publish", job, first, COMMIT="").returncode == 1


@posix
def test_a_possible_leak_stays_marked_when_the_next_head_cannot_be_read(runner: Runner, upstream: Repository) -> None:
    runner.forge.list(node(1, propose(upstream, 1, "leak"), HARBOR))
    examine(runner)
    upstream.run("update-ref", "-d", "refs/pull/1/head")
    runner.forge.list(node(1, "0" * 40, HARBOR))
    examine(runner)
    assert set(runner.forge.state["labels"]["1"]) == {"possible leak", "waits: maintainer", "cannot be examined"}


# -- scripts of the night


@posix
def test_the_night_names_rules_that_nobody_confirmed_for_long(runner: Runner) -> None:
    name = "Name rules that nobody confirmed for long"
    old = HARBOR_RAIL.replace("2026-10-02", "2020-10-02")
    runner.repository.write(MAIL, old + "- **Validated:** 2999-01-01\n")
    done = runner.step("nightly", "stale", name)
    assert (done.returncode, "not confirmed for more than 90 days: C001;" in done.stdout) == (0, True), done.stdout
    assert "C002" not in done.stdout


@posix
def test_the_night_makes_each_branch_again_from_nothing(runner: Runner, upstream: Repository) -> None:
    assert runner.step("publish", "branches", "Split and push").returncode == 0
    shutil.rmtree(runner.folder / "work/.git/refs/heads/org")
    done = runner.step("nightly", "proof", "Split anew")
    assert (done.returncode, done.stdout) == (0, "3 published branches, 0 differ: none\n"), done.stderr
    upstream.run("branch", "--force", "org/harbor-rail", "org/inland-depots")
    done = runner.step("nightly", "proof", "Split anew")
    assert (done.returncode, done.stdout) == (1, "3 published branches, 1 differ: harbor-rail\n")


def script(name: str) -> dict[str, Any]:
    return runpy.run_path(str(SCRIPTS / name))


def test_references_that_do_not_answer_are_listed_with_the_rules_that_name_them() -> None:
    links = script("links.py")
    lines = [
        {"organization": "a", "id": "C001", "active": True, "references": ["https://gone.example/x#y", "a book"]},
        {
            "organization": "b",
            "id": "C002",
            "active": True,
            "references": ["https://gone.example/x", "http://x.example"],
        },
        {"organization": "b", "id": "C003", "active": False, "references": ["https://old.example"]},
        {"organization": "b", "id": "C004", "active": True, "references": ["https://here.example/![x](y)@z"]},
    ]
    found = links["addresses"](map(json.dumps, lines))
    assert found == {"https://gone.example/x": ["a/C001", "b/C002"], "https://here.example/![x](y)@z": ["b/C004"]}
    wrong = list(links["dead"](found, lambda address: "answers 404"))
    page = "\n".join(links["page"](found, wrong))
    assert page.startswith("## 2 of 2 references do not answer")
    assert "a/C001, b/C002" in page
    assert not re.search(r"!\[|@\w|https://", page)


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://169.254.169.254/",
        "https://10.0.0.1/",
        "https://no-such-host.invalid/",
        "https:///",
        "https://a" * 100,
        "https://x:99999999/",
        "https://[",
    ],
)
def test_no_address_that_is_not_public_is_asked(address: str) -> None:
    assert script("links.py")["flaw"](address) in ("no public host", "no address")


@pytest.mark.parametrize(
    ("place", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f::1", True),
        ("127.0.0.1", False),
        ("224.0.0.1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.215.14", True),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::93.184.215.14", True),
        ("2002:7f00:1::", False),
        ("fe80::1%eth0", False),
        ("ff0e::1", False),
        ("::127.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("64:ff9b:1::7f00:1", False),
    ],
)
def test_an_address_in_another_is_unwrapped(place: str, public: bool) -> None:
    assert script("links.py")["is_public"](place) is public


@pytest.mark.parametrize("places", [["93.184.215.14", "10.0.0.1"], ["10.0.0.1", "93.184.215.14"], []])
def test_a_host_with_one_address_at_home_is_not_asked(monkeypatch: pytest.MonkeyPatch, places: list[str]) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (place, 443)) for place in places])
    assert script("links.py")["public_address"]("x.example", 443) is None


def test_no_host_keeps_the_others_from_being_asked() -> None:
    links = script("links.py")
    names = [f"https://slow.example/{number:03}" for number in range(60)]
    found = {name: ["a/C001"] for name in [*names, "https://here.example/", "https://[", "https://gone.example/"]}
    asked: list[str] = []

    def ask(address: str) -> str | None:
        asked.append(address)
        return "answers 404" if "gone" in address else None

    page = "\n".join(links["page"](found, links["dead"](found, ask)))
    assert sorted(asked) == sorted([*names[:50], "https://here.example/", "https://[", "https://gone.example/"])
    assert page.startswith("## 1 of 53 references do not answer\n")
    assert page.endswith("\n10 more were not asked: at most 50 of one host are, and none after 40 minutes.")
    links["dead"].__globals__["BUDGET"] = -1
    assert {wrong for _, wrong in links["dead"](found, ask)} == {"not asked"}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key with its certificate, made on the spot."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl")
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    made = (
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=x",
        "-addext",
        "subjectAltName=DNS:x.example",
    )
    subprocess.run(
        ["openssl", *made, "-keyout", file, "-out", file.with_suffix(".crt")], check=True, capture_output=True
    )
    file.write_text(file.read_text("utf-8") + file.with_suffix(".crt").read_text("utf-8"), "utf-8")
    return file


@pytest.mark.parametrize(
    ("answer", "wrong"),
    [
        (b"HTTP/1.1 200 OK\r\n\r\n", {None}),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", {"answers 404"}),
        (b"HTTP/1.1 302 Found\r\nLocation: https://127.0.0.1/\r\n\r\n", {None}),
        (b"nonsense\r\n\r\n", {"BadStatusLine"}),
        (None, {"RemoteDisconnected", "ConnectionResetError", "SSLEOFError", "BadStatusLine", "SSLError"}),
    ],
    ids=["there", "gone", "elsewhere", "nonsense", "one byte after the other"],
)
def test_a_host_is_asked_once_and_has_so_much_time(certificate: Path, answer: bytes | None, wrong: set[str]) -> None:
    links = script("links.py")
    links["flaw"].__globals__["SECONDS"] = 1
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_serve, args=(server, context, answer))
        thread.start()
        trusting = ssl.create_default_context(cafile=certificate.with_suffix(".crt"))
        address = f"https://x.example:{server.getsockname()[1]}/a?\u00fc=%20"
        assert links["flaw"](address, trusting, lambda *_: "127.0.0.1") in wrong
        thread.join(30)
        assert not thread.is_alive()


def _serve(server: socket.socket, context: ssl.SSLContext, answer: bytes | None) -> None:
    """Answer one request; without an answer a byte of a header now and then, until nobody listens."""
    connected, _ = server.accept()
    with suppress(OSError), context.wrap_socket(connected, server_side=True) as secured:
        assert b"HEAD /a?%C3%BC=%20 HTTP/1.1" in secured.recv(1000)
        secured.sendall(answer if answer is not None else b"HTTP/1.1 ")
        while answer is None:
            time.sleep(0.1)
            secured.sendall(b"x")


def test_published_branches_that_differ_are_named() -> None:
    differing = script("same_branches.py")["differing"]
    made = [
        {"slug": "a", "outcome": "created", "tip": "1"},
        {"slug": "b", "outcome": "created", "tip": "2"},
        {"slug": "c", "outcome": "held back", "tip": None},
        {"slug": "d", "outcome": "created", "tip": "4"},
    ]
    assert list(differing(made, {"a": "1", "b": "0", "c": "3", "e": "5"})) == ["b", "d", "e"]
    made.append({"slug": "(a name that must not be repeated)", "outcome": "held back", "tip": None})
    assert list(differing(made, {"a": "1", "b": "2", "d": "4", "212-555-0147": "6"})) == []
