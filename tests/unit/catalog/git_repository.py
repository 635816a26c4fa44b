"""A real git repository in a temporary folder, with fixed identity, dates and configuration."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


class Repository:
    """Runs git in `path`, free of the configuration and variables of whoever runs the tests."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self.run("init", "--quiet", "--initial-branch=main")

    def run(self, *arguments: str, standard_input: bytes = b"", date: str = "@0 +0000") -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            env=self.environment(date),
            input=standard_input,
            capture_output=True,
            check=True,
        )
        return done.stdout.decode().strip()

    @staticmethod
    def environment(date: str = "@0 +0000") -> dict[str, str]:
        """The variables of whoever runs the tests, without what would change what git does."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        fixed = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
        for who in ("AUTHOR", "COMMITTER"):
            fixed |= {f"GIT_{who}_NAME": "T", f"GIT_{who}_EMAIL": "t@example.org", f"GIT_{who}_DATE": date}
        return kept | fixed

    def write(self, path: str, content: str | bytes = "x\n") -> Path:
        place = self.path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else content.encode())
        return place

    def commit(self, date: str, message: str = "change") -> str:
        """Commit everything; the hash. `date` is what git accepts, such as `2026-03-01T12:00:00Z`."""
        self.run("add", "--all")
        return self.commit_index(date, message)

    def commit_index(self, date: str, message: str = "change") -> str:
        self.run("commit", "--quiet", "--allow-empty", "--message", message, date=date)
        return self.run("rev-parse", "HEAD")

    def commit_literally(self, committer: bytes, message: bytes = b"change\n", author: bytes | None = None) -> str:
        """A commit of the index with any bytes in its header, as a hostile program would write it."""
        self.run("add", "--all")
        tree = self.run("write-tree").encode()
        parents = b"".join(b"parent %s\n" % line.encode() for line in self._heads())
        header = b"tree %s\n%sauthor %s\ncommitter %s\n\n" % (tree, parents, author or committer, committer)
        written = ("hash-object", "-t", "commit", "-w", "--literally", "--stdin")
        commit = self.run(*written, standard_input=header + message)
        self.run("update-ref", "refs/heads/main", commit)
        return commit

    def _heads(self) -> list[str]:
        try:
            return [self.run("rev-parse", "--verify", "--quiet", "HEAD")]
        except subprocess.CalledProcessError:
            return []
