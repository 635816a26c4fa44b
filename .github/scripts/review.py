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
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

MARK: Final = "<!-- review of the catalog -->"
STATUS: Final = "catalog review"
SAID: Final[Mapping[str, str]] = {
    "success": "nothing to mend",
    "failure": "to be mended first",
    "error": "it could not be examined; a maintainer looks at it",
}
"""What a commit is marked with, best first, and what that says."""
UNREADABLE: Final = "error"
NOT_EXAMINED: Final = """## This could not be examined

It changes more than 1,000 files or 100 organizations, git refuses what is in it, or reading it takes too long. Make it
smaller, or wait for a maintainer.
"""
NOT_OWN: Final = """
The branch does not lie in a fork of the author's own account, where others could change it, so the owner's word cannot
be told from theirs: a maintainer decides.
"""
SECONDS: Final = 60
"""That one command may take; a look is three of them, and calls of the forge."""
BUDGET: Final = 15 * 60
SPARE: Final = 3 * 60
"""Seconds after which a run begins no more looks, and none at what could not be read before."""
LONGEST: Final = 65_000
"""Characters of a comment; the forge takes 65,536."""
AUTHOR, MAINTAINER, OWNER, LEAK = "waits: author", "waits: maintainer", "merges by itself", "possible leak"
BROKEN: Final = "cannot be examined"
LABELS: Final[Mapping[str, str]] = {
    **{AUTHOR: "d4c5f9", MAINTAINER: "fbca04", OWNER: "0e8a16"},
    **{LEAK: "b60205", BROKEN: "cccccc"},
}
"""Who must act, what to look at first, and what to look at last, also after a push: label -> colour."""
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
        labels(first: 50) { nodes { name } }
        commits(last: 1) { nodes { commit { oid status { context(name: "catalog review") { state } } } } }
      }
    }
  }
}
"""


class PullRequest(NamedTuple):
    """An open pull request. `actor` is the number of the account that proposes, 0 where it is gone.

    `own`: the branch is the account's own. Whoever can push to a branch can change what the author proposed, so an
    owner counts only there. `status` is what its commit is marked with, if it is; its own `labels` say who must act, as
    a commit can be the head of several.
    """

    number: int
    head: str
    actor: int
    own: bool
    draft: bool
    first: bool
    since: str
    status: str | None
    labels: frozenset[str]

    @property
    def examined(self) -> bool:
        return self.status is not None and bool(self.labels)

    @property
    def broken(self) -> bool:
        """Whether it, or what it was before a push, could not be examined."""
        return self.status == UNREADABLE or BROKEN in self.labels


class Seen(NamedTuple):
    """What became of a look at a pull request: its record, None where it could not be read, and its status."""

    request: PullRequest
    record: Mapping[str, Any] | None
    status: str


class Failed(Exception):
    """A command ended badly; what it printed may hold contributed text and is not repeated."""


class ForgeFailed(Failed):
    """The forge did not answer, which says nothing about a pull request."""


def command(*words: str, allowed: tuple[int, ...] = (0,), given: str | None = None) -> str:
    """What a program prints. Raises Failed, also where it takes too long: no pull request holds up the others."""
    failure = ForgeFailed if words[0] == "gh" or "ls-remote" in words else Failed
    try:
        done = subprocess.run(words, input=given, capture_output=True, encoding="utf-8", timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise failure(f"{' '.join(words[:3])} took over {SECONDS} seconds") from None
    if done.returncode not in allowed:
        raise failure(f"{' '.join(words[:3])} ended with {done.returncode}")
    return done.stdout


def call(
    method: str,
    path: str,
    *,
    fields: Mapping[str, Any] | None = None,
    pages: bool = False,
    allowed: tuple[int, ...] = (0,),
) -> Any:
    """A call of the forge's API below the repository; the fields travel as JSON on standard input.

    With `pages` a list of all pages of the answer.
    """
    address = f"repos/{os.environ['GITHUB_REPOSITORY']}/{path}"
    body = (*(("--input", "-") if fields else ()), *(("--paginate", "--slurp") if pages else ()))
    printed = command("gh", "api", "--method", method, address, *body, allowed=allowed, given=json.dumps(fields))
    return json.loads(printed) if printed.strip() else None


def open_pull_requests(branch: str) -> list[PullRequest]:
    """Every open pull request against the branch, in the order in which they are looked at."""
    owner, _, name = os.environ["GITHUB_REPOSITORY"].partition("/")
    variables = ("-f", f"owner={owner}", "-f", f"name={name}", "-f", f"query={QUERY}")
    pages = json.loads(command("gh", "api", "graphql", "--paginate", "--slurp", *variables))
    nodes = (node for page in pages for node in page["data"]["repository"]["pullRequests"]["nodes"])
    found = []
    for node in nodes:
        with survived(f"#{node['number']} could not be listed"):
            if node["baseRefName"] == branch:
                found.append(pull_request(node))
    return in_turns(found)


def in_turns(found: list[PullRequest]) -> list[PullRequest]:
    """New ones first, what could not be examined before last; of each account one before a second one, else by lot.

    So whoever sends many slow ones, or the same one again and again, holds up nobody else for long.
    """
    random.shuffle(found)
    turns: Counter[tuple[int, bool]] = Counter()
    keys = {}
    for one in found:
        keys[one.number] = (one.broken, one.examined, turns[one.actor, one.examined])
        turns[one.actor, one.examined] += 1
    return sorted(found, key=lambda one: keys[one.number])


def pull_request(node: Mapping[str, Any]) -> PullRequest:
    """From an answer of the forge."""
    author, home = ((node[name] or {}).get("databaseId") for name in ("author", "headRepositoryOwner"))
    head = hexadecimal(node["headRefOid"])
    return PullRequest(
        number=int(node["number"]),
        head=head,
        actor=int(author or 0),
        own=author is not None and author == home,
        draft=bool(node["isDraft"]),
        since=day(node["createdAt"]),
        first=node["authorAssociation"] in ("FIRST_TIMER", "FIRST_TIME_CONTRIBUTOR", "NONE"),
        status=status_of(head, node["commits"]["nodes"]),
        labels=frozenset(label["name"] for label in node["labels"]["nodes"]) & LABELS.keys(),
    )


def status_of(head: str, listed: list[Mapping[str, Any]]) -> str | None:
    """`success`, `failure` or `error`; of a long pull request the forge lists another commit than the last one."""
    if listed and listed[0]["commit"]["oid"] == head:
        status = (listed[0]["commit"]["status"] or {}).get("context")
        return str(status["state"]).lower() if status else None
    known = call("GET", f"commits/{head}/status?per_page=100")["statuses"]
    return next((str(one["state"]) for one in known if one["context"] == STATUS), None)


@contextmanager
def survived(what: str) -> Iterator[None]:
    """Goes on after an error, and says what could not be done; of the error only its kind, as it may hold any text."""
    try:
        yield
    except (Failed, OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        reason = str(error) if isinstance(error, Failed) else type(error).__name__
        print(f"{what}: {reason}", file=sys.stderr)


def day(text: str) -> str:
    """The day of a time in ISO form. Raises ValueError for what is none."""
    return datetime.date.fromisoformat(text[:10]).isoformat()


def hexadecimal(text: str) -> str:
    """The hash. Raises ValueError for what is none."""
    bytes.fromhex(text)
    return text


def report(one: PullRequest, base: str, shape: str, actor: int) -> str:
    """What `oos report` says of a fetched head; 1 only says that the check found errors."""
    who = ("--actor-id", str(actor)) if actor else ()
    return command("oos", "report", "--base", base, "--head", one.head, *who, "--format", shape, allowed=(0, 1))


def fetch(one: PullRequest) -> bool:
    """Bring the commits of a pull request here as data; False where its head has moved since it was listed."""
    place = f"refs/oos/pull/{one.number}"
    options = ("-c", "fetch.fsckObjects=true", "fetch", "--quiet", "--no-tags", "--force")
    try:
        command("git", *options, "origin", f"refs/pull/{one.number}/head:{place}")
    except Failed:
        command("git", "ls-remote", "--quiet", "origin", "HEAD")  # where this fails too, it is the forge's fault
        raise
    return command("git", "rev-parse", place).strip() == one.head


def labels_of(record: Mapping[str, Any], *, draft: bool) -> list[str]:
    """Who must act now, and whether somebody has to look at once.

    An owner has no button to press: what an owner may merge is merged by this program, or by a maintainer.
    """
    signals = record["signals"]
    leak = [LEAK] if "possible-leak" in signals else []
    if draft or "waits-for-author" in signals:
        return [AUTHOR, *leak]
    merges = "owner-and-green" in signals and os.environ.get("AUTO_MERGE") == "true"
    return [OWNER if merges else MAINTAINER, *leak]


def look(one: PullRequest, base: str, folder: Path, *, alone: bool) -> Seen | None:
    """Report on a pull request into `folder`, and say it there if that is new; None where its head moved meanwhile.

    Where several have the same commit, what one of them gets must not make another one new again and again.
    """
    if not fetch(one):
        return None
    actor = one.actor
    record = json.loads(report(one, base, "json", actor))
    if record["authority"] and record["authority"]["verdict"] == "owner" and not one.own:
        actor = 0
        record = json.loads(report(one, base, "json", actor))
    (folder / f"{one.number}.json").write_text(json.dumps(record | {"since": one.since}), "utf-8")
    status = "failure" if "waits-for-author" in record["signals"] else "success"
    changed = status != one.status and (alone or status == "success")
    if not one.examined or changed or os.environ.get("AGAIN") == "true":
        welcome = Path(".github/WELCOME.md").read_text("utf-8") if one.first else ""
        elsewhere = "" if actor == one.actor else NOT_OWN
        say(one, f"{welcome}\n{report(one, base, 'markdown', actor)}{elsewhere}")
    label(one, labels_of(record, draft=one.draft))
    return Seen(one, record, status)


def say(one: PullRequest, text: str) -> None:
    """A new comment, and then none of those that this program wrote before."""
    pages = call("GET", f"issues/{one.number}/comments?per_page=100", pages=True)
    call("POST", f"issues/{one.number}/comments", fields={"body": f"{MARK}\n{text}"[:LONGEST]})
    for comment in (comment for page in pages for comment in page):
        if (comment["user"] or {}).get("login") == "github-actions[bot]" and comment["body"].startswith(MARK):
            call("DELETE", f"issues/comments/{int(comment['id'])}", allowed=(0, 1))


def label(one: PullRequest, wanted: list[str]) -> None:
    """Give it these of our labels and no others."""
    for name in one.labels - set(wanted):
        call("DELETE", f"issues/{one.number}/labels/{name}", allowed=(0, 1))
    if missing := [name for name in wanted if name not in one.labels]:
        call("POST", f"issues/{one.number}/labels", fields={"labels": missing})


def mark(head: str, seen: list[Seen]) -> None:
    """Give a commit the best status that one of its pull requests has: none of them locks out another."""
    status = min((one.status for one in seen), key=list(SAID).index)
    if any(one.request.status != status for one in seen):
        call("POST", f"statuses/{head}", fields={"context": STATUS, "state": status, "description": SAID[status]})


def examine(base: str, branch: str, folder: Path) -> list[dict[str, Any]]:
    """Report on the open pull requests; what their owners may merge, as `{"number", "head"}`, oldest first.

    Of an organization only the oldest one is named, since another may mean something else once that is merged. One that
    cannot be read is marked, and tried again when there is time to spare. What there is no time for waits for the next
    run.
    """
    started = time.monotonic()
    for name, colour in {**LABELS, **FORMS}.items():
        call("POST", "labels", fields={"name": name, "color": colour}, allowed=(0, 1))  # 1: it exists
    groups: dict[str, list[PullRequest]] = {}
    for one in open_pull_requests(branch):
        groups.setdefault(one.head, []).append(one)
    mergeable: dict[str, tuple[int, str]] = {}
    for head, group in groups.items():
        if time.monotonic() - started > (SPARE if group[0].broken else BUDGET):
            print(f"{', '.join(f'#{one.number}' for one in group)}: no time left in this run", file=sys.stderr)
            continue
        looks = (attempt(one, base, folder, alone=len(group) == 1) for one in group)
        seen = [one_look for one_look in looks if one_look is not None]
        if seen:
            with survived(f"the status of {head} could not be set"):
                mark(head, seen)
        for found in seen:
            if found.record and "owner-and-green" in found.record["signals"] and not found.request.draft:
                slug = found.record["organizations"][0]["slug"]
                offered = (found.request.number, head)
                mergeable[slug] = min(offered, mergeable.get(slug, offered))
    return [{"number": number, "head": head} for number, head in sorted(mergeable.values())]


def attempt(one: PullRequest, base: str, folder: Path, *, alone: bool) -> Seen | None:
    """A look that cannot end the others'; None also where the forge was at fault."""
    with survived(f"#{one.number} could not be examined"):
        try:
            return look(one, base, folder, alone=alone)
        except ForgeFailed:
            raise
        except Failed as error:
            print(f"#{one.number} cannot be read: {error}", file=sys.stderr)
            (folder / f"{one.number}.json").write_text("{}", "utf-8")  # the page over all names it
            if one.status != UNREADABLE:
                say(one, NOT_EXAMINED)
            label(one, [MAINTAINER, BROKEN, *one.labels & {LEAK}])
            return Seen(one, None, UNREADABLE)
    return None


def merge(named: list[dict[str, Any]], base: str, branch: str) -> int:
    """Merge these heads and nothing that came later; how many were merged.

    Each is looked up again right before: it must still be open against the branch, and the branch be what the heads
    were examined against, but for what was merged here. The message is ours: a title could hold anything, and so could
    the messages of the commits, so they become one.
    """
    merged = 0
    for one in named:
        number, head = int(one["number"]), hexadecimal(one["head"])
        with survived(f"#{number} was not merged"):
            now = call("GET", f"pulls/{number}")
            if call("GET", f"git/ref/heads/{branch}")["object"]["sha"] != base:
                print(f"{branch} moved since; the rest waits for the next run", file=sys.stderr)
                break
            if (now["state"], now["draft"], now["base"]["ref"], now["head"]["sha"]) != ("open", False, branch, head):
                print(f"#{number} changed since, so it was not merged", file=sys.stderr)
                continue
            title, why = f"Merge #{number}", "Proposed and owned by the same account."
            how = {"sha": head, "merge_method": "squash", "commit_title": title, "commit_message": why}
            base = hexadecimal(call("PUT", f"pulls/{number}/merge", fields=how)["sha"])
            merged += 1
    return merged


def main() -> None:
    """Entry point."""
    branch = os.environ["GITHUB_REF_NAME"]
    if sys.argv[1:] == ["merge"]:
        if merge(json.loads(os.environ["MERGE"]), hexadecimal(os.environ["BASE"]), branch):
            call("POST", "actions/workflows/publish.yml/dispatches", fields={"ref": branch})
        return
    base = command("git", "rev-parse", "HEAD").strip()
    folder = Path(os.environ["RUNNER_TEMP"], "reports")
    folder.mkdir()
    mergeable = examine(base, branch, folder)
    page = command("oos", "report", "--queue", str(folder), "--format", "markdown")
    with Path(os.environ["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as summary:
        summary.write(page)
    with Path(os.environ["GITHUB_OUTPUT"]).open("a", encoding="utf-8") as output:
        output.write(f"base={base}\nmerge={json.dumps(mergeable)}\n")


if __name__ == "__main__":
    main()
