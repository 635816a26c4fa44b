"""What a report and the branches of organizations cost: 10,000 organizations, 20,000 commits, one of them changed.

Beside each figure stands what cannot be had for less: git's own look at the history for one organization, and git's own
`subtree split` on a history that it can bear. Nothing is asserted, because machines are noisy.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from oos_catalog.document.writer import write_document
from tests.bench.generate import PROJECT, Model, document, popular_patterns, real_documents, slugs
from tests.unit.catalog.git_repository import Repository

ORGANIZATIONS, COMMITS = 10_000, 20_000
FEW_ORGANIZATIONS, FEW_COMMITS = 500, 1_000
START = 1_600_000_000


def history(root: Path, organizations: int, commits: int) -> Repository:
    """A repository in which every organization comes with a commit of its own, and the rest change one each."""
    repository = Repository(root)
    repository.run("fast-import", "--quiet", standard_input=b"".join(_stream(organizations, commits)))
    repository.run("reset", "--quiet", "--hard")
    shutil.copytree(PROJECT / "catalog/_registry", root / "catalog/_registry")
    repository.commit(f"@{START + commits * 600} +0000", "The registry")
    return repository


def _stream(organizations: int, commits: int) -> Iterator[bytes]:
    model, popular, names = Model(real_documents()), popular_patterns(), list(slugs(organizations))
    texts = [write_document(document(model, number, popular)) for number in range(organizations)]
    for number in range(commits):
        at = number * 7 % organizations if number >= organizations else number
        text = (
            texts[at].replace("- **Why:** ", f"- **Why:** Edit {number}. ", 1) if number >= organizations else texts[at]
        )
        who, message, data = f"T <t@example.org> {START + number * 600} +0000", f"Change {number}", text.encode()
        yield f"commit refs/heads/main\nauthor {who}\ncommitter {who}\ndata {len(message)}\n{message}\n".encode()
        yield b"M 100644 inline catalog/%s/%s.oos.md\n" % (names[at].encode(), names[at].encode())
        yield b"data %d\n%s\n" % (len(data), data)


def seconds(root: Path, *command: str) -> float:
    """How long a command takes, from start to end. Raises CalledProcessError where it fails."""
    start = time.perf_counter()
    subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def oos(root: Path, *arguments: str) -> float:
    return seconds(root, sys.executable, "-m", "oos_catalog", *arguments)


def splits(folder: Path) -> Repository:
    """Prints what splitting costs on the large history and on one that git's own split can bear."""
    large = history(folder / "large", ORGANIZATIONS, COMMITS)
    one = "org-00005"
    floor = seconds(large.path, "git", "log", "--first-parent", "--raw", "HEAD", "--", f"catalog/{one}")
    print(f"{ORGANIZATIONS:,} organizations, {COMMITS:,} commits, wall seconds:")
    print(f"  git log of one organization {floor:6.2f}")
    print(f"  split one                   {oos(large.path, 'split', one):6.2f} (aim 1)")
    large.run("commit-graph", "write", "--reachable", "--changed-paths")
    print(f"  split one, commit-graph     {oos(large.path, 'split', one):6.2f} (with paths, see CONTRIBUTING)")
    print(f"  split all, from nothing     {oos(large.path, 'split', '--all'):6.2f} (aim 20)")
    large.write(f"catalog/{one}/org.yml", "name: Another name\n")
    large.commit(f"@{START + COMMITS * 601} +0000")
    print(f"  split all, one has changed  {oos(large.path, 'split', '--all'):6.2f}")
    small = history(folder / "small", FEW_ORGANIZATIONS, FEW_COMMITS)
    theirs = seconds(small.path, "git", "subtree", "split", f"--prefix=catalog/{one}")
    ours = oos(small.path, "split", one)
    print(f"{FEW_ORGANIZATIONS:,} organizations, {FEW_COMMITS:,} commits, one of them:")
    print(f"  git subtree split {theirs:.2f}, ours {ours:.2f}: git's is {theirs / ours:.0f} times ours")
    return large


def reports(repository: Repository) -> None:
    """Prints what a report on one changed organization costs, the first time and with what the first one kept."""
    repository.run("checkout", "--quiet", "-b", "change")
    file = repository.path / "catalog/org-00007/org-00007.oos.md"
    file.write_text(file.read_text("utf-8").replace("- **Rule:** ", "- **Rule:** Now ", 3), "utf-8")
    repository.commit(f"@{START + COMMITS * 602} +0000")
    print(f"report on one changed organization against {ORGANIZATIONS:,}:")
    print(f"  nothing kept                {oos(repository.path, 'report', '--base', 'main'):6.2f}")
    print(f"  with what was kept          {oos(repository.path, 'report', '--base', 'main'):6.2f} (aim 3)")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        reports(splits(Path(folder)))


if __name__ == "__main__":
    main()
