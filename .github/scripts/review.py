"""The trusted look at open pull requests: who must act, what each change means, and which ones their owners may merge.

    review.py examine    report on every open pull request; comment, label and mark those whose head is new
    review.py merge      merge what `examine` named in MERGE, only the commits that it looked at

It runs on the main branch, with main's own program. A pull request is data: its commits are fetched, never checked out,
and nothing that it contains or that its workflows did decides anything. Forge calls go through `gh`; what reaches them
is numbers, hashes and text that `oos report` made harmless.
"""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

MARK: Final = "<!-- review of the catalog -->"
STATUS: Final = "catalog review"
SECONDS: Final = 300
AUTHOR, MAINTAINER, OWNER, LEAK = "waits: author", "waits: maintainer", "merges by itself", "possible leak"
LABELS: Final[Mapping[str, str]] = {AUTHOR: "d4c5f9", MAINTAINER: "fbca04", OWNER: "0e8a16", LEAK: "b60205"}
"""Who must act, and what to look at first: label -> colour."""
FORMS: Final[Mapping[str, str]] = dict.fromkeys(("publish", "is-this-you", "reading"), "c5def5")
"""The labels that the issue forms give."""

QUERY: Final = """
query($owner: String!, $name: String!, $endCursor: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(states: OPEN, first: 50, after: $endCursor, orderBy: {field: CREATED_AT, direction: ASC}) {
      pageInfo { hasNextPage endCursor }
      nodes {
        number isDraft headRefOid baseRefName authorAssociation createdAt
        author { ... on User { databaseId } }
        headRepositoryOwner { ... on User { databaseId } }
        commits(last: 1) { nodes { commit { oid status { context(name: "catalog review") { state } } } } }
      }
    }
  }
}
"""


class PullRequest(NamedTuple):
    """An open pull request. `actor` is the number of the account that proposes, 0 where nobody can be held to it.

    Whoever can push to the branch can change what the author proposed, so an owner counts only on an own branch.
    """

    number: int
    head: str
    actor: int
    draft: bool
    first: bool
    since: str
    examined: bool


class Failed(Exception):
    """A command ended badly; what it printed may hold contributed text and is not repeated."""


def command(*words: str, allowed: tuple[int, ...] = (0,), given: str | None = None) -> str:
    """What a program prints. Raises Failed, also where it takes too long: no pull request holds up the others."""
    try:
        done = subprocess.run(words, input=given, capture_output=True, encoding="utf-8", timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise Failed(f"{' '.join(words[:3])} took over {SECONDS} seconds") from None
    if done.returncode not in allowed:
        raise Failed(f"{' '.join(words[:3])} ended with {done.returncode}")
    return done.stdout


def call(method: str, path: str, *, fields: Mapping[str, Any] | None = None, allowed: tuple[int, ...] = (0,)) -> Any:
    """A call of the forge's API below the repository; the fields travel as JSON on standard input."""
    address = f"repos/{os.environ['GITHUB_REPOSITORY']}/{path}"
    body = ("--input", "-") if fields else ()
    printed = command("gh", "api", "--method", method, address, *body, allowed=allowed, given=json.dumps(fields))
    return json.loads(printed) if printed.strip() else None


def open_pull_requests(branch: str) -> Iterator[PullRequest]:
    """Every open pull request against the branch, oldest first."""
    owner, _, name = os.environ["GITHUB_REPOSITORY"].partition("/")
    variables = ("-f", f"owner={owner}", "-f", f"name={name}", "-f", f"query={QUERY}")
    pages = json.loads(command("gh", "api", "graphql", "--paginate", "--slurp", *variables))
    for node in (node for page in pages for node in page["data"]["repository"]["pullRequests"]["nodes"]):
        author, home = ((node[name] or {}).get("databaseId") for name in ("author", "headRepositoryOwner"))
        (last,) = node["commits"]["nodes"] or [{"commit": {"oid": None, "status": None}}]
        status = (last["commit"]["status"] or {}).get("context")
        if node["baseRefName"] == branch:
            yield PullRequest(
                number=int(node["number"]),
                head=hexadecimal(node["headRefOid"]),
                actor=int(author) if author and author == home else 0,
                draft=bool(node["isDraft"]),
                since=day(node["createdAt"]),
                first=node["authorAssociation"] in ("FIRST_TIMER", "FIRST_TIME_CONTRIBUTOR", "NONE"),
                examined=last["commit"]["oid"] == node["headRefOid"] and status is not None,
            )


def day(text: str) -> str:
    """The day of a time in ISO form. Raises ValueError for what is none."""
    return datetime.date.fromisoformat(text[:10]).isoformat()


def hexadecimal(text: str) -> str:
    """The hash. Raises ValueError for what is none."""
    bytes.fromhex(text)
    return text


def report(one: PullRequest, base: str, shape: str) -> str:
    """What `oos report` says of a fetched head; 1 only says that the check found errors.

    Where nobody can be held to it, nobody is asked about: a maintainer decides.
    """
    actor = ("--actor-id", str(one.actor)) if one.actor else ()
    return command("oos", "report", "--base", base, "--head", one.head, *actor, "--format", shape, allowed=(0, 1))


def fetch(one: PullRequest) -> bool:
    """Bring the commits of a pull request here as data; False where its head has moved since it was listed."""
    place = f"refs/oos/pull/{one.number}"
    command("git", "fetch", "--quiet", "--no-tags", "--force", "origin", f"refs/pull/{one.number}/head:{place}")
    return command("git", "rev-parse", place).strip() == one.head


def labels_of(record: Mapping[str, Any]) -> list[str]:
    """Who must act now, and whether somebody has to look at once.

    An owner has no button to press: what an owner may merge is merged by this program, or by a maintainer.
    """
    signals = record["signals"]
    leak = [LEAK] if "possible-leak" in signals else []
    if "waits-for-author" in signals:
        return [AUTHOR, *leak]
    merges = "owner-and-green" in signals and os.environ.get("AUTO_MERGE") == "true"
    return [OWNER if merges else MAINTAINER, *leak]


def post(one: PullRequest, record: Mapping[str, Any], text: str) -> None:
    """Say it on the pull request: a new comment in place of the old one, labels, and the status of the commit."""
    for comment in call("GET", f"issues/{one.number}/comments?per_page=100"):
        if comment["user"]["login"] == "github-actions[bot]" and comment["body"].startswith(MARK):
            call("DELETE", f"issues/comments/{int(comment['id'])}", allowed=(0, 1))
    call("POST", f"issues/{one.number}/comments", fields={"body": f"{MARK}\n{text}"})
    wanted = labels_of(record)
    present = {label["name"] for label in call("GET", f"issues/{one.number}/labels?per_page=100")}
    for name in present & (LABELS.keys() - set(wanted)):
        call("DELETE", f"issues/{one.number}/labels/{name}", allowed=(0, 1))
    call("POST", f"issues/{one.number}/labels", fields={"labels": wanted})
    state, said = ("failure", "to be mended first") if AUTHOR in wanted else ("success", wanted[0])
    call("POST", f"statuses/{one.head}", fields={"context": STATUS, "state": state, "description": said})


def examine(base: str, branch: str, folder: Path) -> list[dict[str, Any]]:
    """Report on every open pull request into `folder`; what its owner may merge, as `{"number", "head"}`."""
    again = os.environ.get("AGAIN") == "true"
    for name, colour in {**LABELS, **FORMS}.items():
        call("POST", "labels", fields={"name": name, "color": colour}, allowed=(0, 1))  # 1: it exists
    mergeable = []
    for one in open_pull_requests(branch):
        try:
            if not fetch(one):
                continue
            record = json.loads(report(one, base, "json")) | {"since": one.since}
            (folder / f"{one.number}.json").write_text(json.dumps(record), "utf-8")
            if again or not one.examined:
                welcome = Path(".github/WELCOME.md").read_text("utf-8") if one.first else ""
                post(one, record, f"{welcome}\n{report(one, base, 'markdown')}")
            if "owner-and-green" in record["signals"] and not one.draft and one.actor:
                mergeable.append({"number": one.number, "head": one.head})
        except (Failed, ValueError, KeyError) as error:
            reason = str(error) if isinstance(error, Failed) else type(error).__name__
            print(f"#{one.number} could not be examined: {reason}", file=sys.stderr)
    return mergeable


def merge(named: list[dict[str, Any]]) -> int:
    """Merge these heads and nothing that came later; how many were merged.

    The message is ours: a title or a branch name could hold anything.
    """
    merged = 0
    for one in named:
        number, head = int(one["number"]), hexadecimal(one["head"])
        title, why = f"Merge #{number}", "Proposed and owned by the same account."
        how = {"sha": head, "merge_method": "merge", "commit_title": title, "commit_message": why}
        try:
            call("PUT", f"pulls/{number}/merge", fields=how)
        except Failed as error:
            print(f"#{number} was not merged: {error}", file=sys.stderr)
        else:
            merged += 1
    return merged


def main() -> None:
    """Entry point."""
    if sys.argv[1:] == ["merge"]:
        if merge(json.loads(os.environ["MERGE"])):
            ref = {"ref": os.environ["GITHUB_REF_NAME"]}
            call("POST", "actions/workflows/publish.yml/dispatches", fields=ref)
        return
    base = command("git", "rev-parse", "HEAD").strip()
    folder = Path(os.environ["RUNNER_TEMP"], "reports")
    folder.mkdir()
    mergeable = examine(base, os.environ["GITHUB_REF_NAME"], folder)
    page = command("oos", "report", "--queue", str(folder), "--format", "markdown")
    with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as summary:
        summary.write(page)
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as output:
        output.write(f"merge={json.dumps(mergeable)}\n")


if __name__ == "__main__":
    main()
