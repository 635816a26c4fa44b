"""A stand-in for the forge that the review talks to: `gh`, with what it was told kept in a file.

Run as a program it answers from `forge.json` in the folder that FORGE names, and changes it; the rest of this module
puts it on the PATH of a run and reads what became of it.
"""

from __future__ import annotations

import json
import os
import re
import stat
import sys
from pathlib import Path
from typing import Any


def node(number: int, head: str, author: int, **changes: Any) -> dict[str, Any]:
    """An open pull request as the forge lists it."""
    return {
        "number": number,
        "isDraft": False,
        "headRefOid": head,
        "baseRefName": "main",
        "authorAssociation": "CONTRIBUTOR",
        "createdAt": "2026-11-18T09:00:00Z",
        "author": {"databaseId": author},
        "headRepositoryOwner": {"databaseId": author},
        "labels": {"nodes": []},
        "commits": {"nodes": [{"commit": {"oid": head, "status": None}}]},
        **changes,
    }


class Forge:
    """The forge of a test, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "bin").mkdir(parents=True)
        program = folder / "bin/gh"
        program.write_text(f"#!{sys.executable}\nimport runpy\nrunpy.run_path({__file__!r}, run_name='__main__')\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        self.save({"open": [], "comments": {}, "labels": {}, "statuses": [], "calls": [], "main": "", "known": {}})

    def save(self, state: dict[str, Any]) -> None:
        (self.folder / "forge.json").write_text(json.dumps(state), "utf-8")

    @property
    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = json.loads((self.folder / "forge.json").read_text("utf-8"))
        return state

    def list(self, *nodes: dict[str, Any]) -> None:
        """These are the open pull requests, with the labels that they have."""
        self.save(self.state | {"open": [*nodes]})
        self._label()

    def go_on(self) -> None:
        """From now on the list shows what was said so far, as the forge does."""
        state = self.state
        marked = {one["head"]: one["state"].upper() for one in state["statuses"]}
        for one in state["open"]:
            (listed,) = one["commits"]["nodes"]
            if (status := marked.get(listed["commit"]["oid"])) is not None:
                listed["commit"]["status"] = {"context": {"state": status}}
        self.save(state)
        self._label()

    def _label(self) -> None:
        state = self.state
        for one in state["open"]:
            if (names := state["labels"].get(str(one["number"]))) is not None:
                one["labels"] = {"nodes": [{"name": name} for name in names]}
        self.save(state)

    @property
    def environment(self) -> dict[str, str]:
        return {"FORGE": str(self.folder), "PATH": f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def answer(state: dict[str, Any], words: list[str], given: str) -> Any:
    """What the forge says to a call, and what it does to the state."""
    if words[:2] == ["auth", "setup-git"]:
        return None
    if words[:2] == ["api", "graphql"]:
        connection = {"pageInfo": {"hasNextPage": False, "endCursor": None}, "nodes": state["open"]}
        return [{"data": {"repository": {"pullRequests": connection}}}]
    if words[1:] == ["repos/octo/catalog/commits/main", "--jq", ".sha"]:
        return state["main"]
    if any(one in words[3] for one in state.get("failing", ())):
        raise SystemExit(1)
    method, path = words[2], words[3].partition("/")[2].partition("/")[2].partition("/")[2]
    fields = json.loads(given) if "--input" in words else {}
    number = next(iter(re.findall(r"issues/([0-9]+)/", path)), "")
    comments, labels = state["comments"].setdefault(number, []), state["labels"].setdefault(number, [])
    if method == "GET" and "/comments" in path:
        return [comments[:2], comments[2:]]
    if method == "GET" and path.startswith("pulls/"):
        (one,) = [one for one in state["open"] if one["number"] == int(path.partition("/")[2])]
        kept = {"draft": one["isDraft"], "base": {"ref": one["baseRefName"]}, "head": {"sha": one["headRefOid"]}}
        return {"state": one.get("state", "open"), **kept}
    if method == "GET" and path == "git/ref/heads/main":
        return {"object": {"sha": state["main"]}}
    if method == "GET" and path.startswith("commits/"):
        return {"statuses": state["known"].get(path.split("/")[1], [])}
    if method == "GET" and "/labels" in path:
        return [{"name": name} for name in labels]
    if method == "POST" and path.endswith("/comments"):
        comments.append({"id": len(state["calls"]), "user": {"login": "github-actions[bot]"}, "body": fields["body"]})
    elif method == "DELETE" and path.startswith("issues/comments/"):
        gone = int(path.rpartition("/")[2])
        for some in state["comments"].values():
            some[:] = [one for one in some if one["id"] != gone]
    elif method == "POST" and path.endswith("/labels") and number:
        labels += fields["labels"]
    elif method == "DELETE" and "/labels/" in path:
        labels.remove(path.partition("/labels/")[2])
    elif method == "POST" and path.startswith("statuses/"):
        state["statuses"].append({"head": path.removeprefix("statuses/"), **fields})
    elif method == "PUT" and path.endswith("/merge"):
        wanted = {one["number"]: one["headRefOid"] for one in state["open"]}
        if wanted.get(int(path.split("/")[1])) != fields["sha"]:
            raise SystemExit(1)
        state["main"] = f"{len(state['calls']):040x}"
        return {"sha": state["main"], "merged": True}
    return {}


def main() -> None:
    place = Path(os.environ["FORGE"], "forge.json")
    state = json.loads(place.read_text("utf-8"))
    given = sys.stdin.read() if "--input" in sys.argv else ""
    state["calls"].append([sys.argv[1:], json.loads(given) if given else None])
    said = answer(state, sys.argv[1:], given)
    place.write_text(json.dumps(state), "utf-8")
    if said is not None:
        print(said if "--jq" in sys.argv else json.dumps(said))


if __name__ == "__main__":
    main()
