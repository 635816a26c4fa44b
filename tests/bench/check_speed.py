"""How fast `oos check` is beside the least that any checker of such files must do, both in one run.

Printed are CPU seconds and ratios; nothing is asserted, because machines are noisy.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import yaml

from oos_catalog.catalog.loader import load_catalog
from oos_catalog.document.markdown import BodyReader, frontmatter_end
from oos_catalog.document.schema import claim_data, schema_validator
from oos_catalog.lint.check import check_catalog
from oos_catalog.lint.rule import Context
from oos_catalog.model.document import Claim
from tests.bench.generate import catalog

DOCUMENTS = 1000
ROUNDS = 5


def floor(root: Path) -> int:
    """CSafeLoader for the frontmatter, our claim splitter, jsonschema over both: no places, no rules."""
    validator = schema_validator("document")
    errors = 0
    for file in sorted(root.glob("catalog/org-*/*.oos.md")):
        lines = file.read_text("utf-8").split("\n")
        end = frontmatter_end(lines) or 0
        front = yaml.load("\n".join(lines[1:end]), Loader=yaml.CSafeLoader)
        body = BodyReader(lines, end + 1)
        body.read()
        claims = [claim_data(block) for block in body.blocks if isinstance(block, Claim)]
        errors += sum(1 for _ in validator.iter_errors({"frontmatter": front, "claims": claims}))
    return errors


def ours(root: Path) -> int:
    """What `oos check` does in a catalog: load everything with places, run every rule."""
    return len(check_catalog(load_catalog(root, with_dates=False), Context()).findings)


def cpu_seconds(work: Callable[[Path], int], root: Path) -> float:
    start = time.process_time()
    work(root)
    return time.process_time() - start


def cold_start(root: Path) -> list[float]:
    """CPU seconds of `oos check FILE` as a new process, several times."""
    file = next(root.glob("catalog/org-*/*.oos.md")).rename(root / "one.oos.md")
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True); "
        "u = resource.getrusage(resource.RUSAGE_CHILDREN); print(u.ru_utime + u.ru_stime)"
    )
    command = [sys.executable, "-c", code, sys.executable, "-m", "oos_catalog", "check", str(file)]
    return [float(subprocess.run(command, check=True, capture_output=True, text=True).stdout) for _ in range(ROUNDS)]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = catalog(Path(folder), DOCUMENTS)
        floor(root), ours(root)
        pairs = [(cpu_seconds(floor, root), cpu_seconds(ours, root)) for _ in range(ROUNDS)]
        least, mine = (statistics.median(column) for column in zip(*pairs, strict=True))
        ratio = statistics.median(one / other for one, other in pairs)
        print(f"{DOCUMENTS} documents, CPU seconds, median of {ROUNDS}: floor {least:.2f}, oos check {mine:.2f}")
        print(f"floor / oos check: {ratio:.2f} (aim 2.0, at least 1.0)")
        seconds = cold_start(root)
        print(f"one file from a cold start: {statistics.median(seconds):.2f} CPU seconds (aim 0.6)")


if __name__ == "__main__":
    main()
