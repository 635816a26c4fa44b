"""What building the site costs, in CPU seconds and memory, at 1,000 and 10,000 organizations, beside plain Markdown.

The baseline is what one would do without this program: a Markdown page per organization with the same words, the same
theme, its search. Each build runs in a process of its own; nothing is asserted, because machines are noisy.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.bench.generate import PROJECT, catalog

SIZES = (1000, 10_000)

BASELINE = """
site_name: Baseline
theme:
  name: material
  font: false
plugins: [search]
"""


class Cost(NamedTuple):
    """CPU seconds of a process and all its children, and the memory of the largest of them in MB."""

    user: float
    system: float
    peak: float


def cost(command: Sequence[str], folder: Path) -> Cost:
    """Run a command to its end. Raises CalledProcessError where it fails."""
    script = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "sys.exit(done.stderr.decode()) if done.returncode else print(used.ru_utime, used.ru_stime, used.ru_maxrss)"
    )
    words = subprocess.run(
        [sys.executable, "-c", script, *command], cwd=folder, check=True, capture_output=True, text=True
    ).stdout.split()
    return Cost(float(words[0]), float(words[1]), float(words[2]) / 1024)


def plain_pages(root: Path, source: Path) -> Cost:
    """Each OOS file as a Markdown page of its own."""
    (root / "docs").mkdir(parents=True)
    (root / "mkdocs.yml").write_text(BASELINE, "utf-8")
    for file in source.glob("catalog/org-*/*.oos.md"):
        body = file.read_text("utf-8").split("\n---\n", 1)[1]
        (root / "docs" / f"{file.parent.name}.md").write_text(f"# {file.parent.name}\n{body}", "utf-8")
    return cost([sys.executable, "-m", "mkdocs", "build", "--quiet"], root)


def ours(root: Path) -> Cost:
    """All of `oos build`: check, data files, pages, search."""
    config = PROJECT / "mkdocs.yml"
    out = root / "site"
    return cost(
        [
            sys.executable,
            "-m",
            "oos_catalog",
            "build",
            "--catalog",
            str(root),
            "--config",
            str(config),
            "--output",
            str(out),
        ],
        root,
    )


def main() -> None:
    per_page: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES:
            root = catalog(Path(folder, f"catalog-{size}"), size, read=True)
            used = ours(root)
            per_page[size] = used.user / size
            print(f"{size:>6} organizations: {used.user:7.1f} user s, {used.system:5.1f} system s, {used.peak:6.0f} MB")
        print(f"growth of user seconds per page, 1,000 to 10,000: {per_page[10_000] / per_page[1000]:.2f}")
        plain = plain_pages(Path(folder, "plain"), Path(folder, "catalog-1000"))
        print(f"  1000 plain Markdown pages: {plain.user:7.1f} user s, {plain.peak:6.0f} MB peak")
        print(f"ours / plain, per page at 1,000: {per_page[1000] / (plain.user / 1000):.2f} (aim 0.10)")


if __name__ == "__main__":
    main()
