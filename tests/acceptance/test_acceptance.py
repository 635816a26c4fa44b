"""A folder dropped under `positive/` or `negative/` is a test: `oos check` runs in a copy of it.

A folder holds one OOS file, or a small catalog with `catalog/_registry`. In `positive/` the check finds no error and no
warning. In `negative/` the errors and warnings are exactly the lines `path:line:column severity rule` of
`expected.txt`; a hint counts only if it is listed there.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from oos_catalog.lint.rule import checkers
from tests.program import run

HERE = Path(__file__).parent
POSITIVE = sorted(path.name for path in HERE.joinpath("positive").iterdir() if path.is_dir())
NEGATIVE = sorted(path.name for path in HERE.joinpath("negative").iterdir() if path.is_dir())

SHOWN_ELSEWHERE = {
    "file-too-large": "a file of over 256 KiB is made in tests/unit/document/test_strict_data.py",
    "private-name": "needs --private-names: tests/unit/lint",
    "unreadable-file": "needs a file that nobody may read: tests/unit/lint",
    "vanished-id": "needs a commit that it vanished from: tests/unit/lint",
}
"""Rules that no folder of files can show, and where they are tested."""


def findings(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What `oos check --format json` finds in a copy of the folder, away from this repository and its dates."""
    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    monkeypatch.chdir(copy)
    ran = run("check", "--format", "json")
    found: list[dict[str, Any]] = json.loads(ran.out)["findings"]
    standing = {one["severity"] for one in found if "suppressed" not in one}
    assert ran.code == (1 if "error" in standing else 0)
    for one in found:
        _stands_in_its_file(one, copy)
    return found


def _stands_in_its_file(finding: dict[str, Any], folder: Path) -> None:
    path = folder / finding["path"]
    text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    line = text.split("\n")[finding["line"] - 1]
    assert 1 <= finding["column"] <= len(line) + 1, finding


def lines(found: list[dict[str, Any]], *severities: str) -> list[str]:
    return sorted(
        f"{one['path']}:{one['line']}:{one['column']} {one['severity']} {one['rule']}"
        for one in found
        if one["severity"] in severities and "suppressed" not in one
    )


def expected(name: str) -> list[str]:
    text = HERE.joinpath("negative", name, "expected.txt").read_text("utf-8")
    return sorted(line for line in text.splitlines() if line and not line.startswith("#"))


@pytest.mark.parametrize("name", POSITIVE)
def test_nothing_is_wrong(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = findings(HERE / "positive" / name, tmp_path, monkeypatch)
    assert lines(found, "error", "warning") == []


@pytest.mark.parametrize("name", NEGATIVE)
def test_what_is_wrong_is_found_where_it_stands(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = findings(HERE / "negative" / name, tmp_path, monkeypatch)
    wanted = expected(name)
    hints = [line for line in wanted if " hint " in line]
    assert lines(found, "error", "warning") == [line for line in wanted if line not in hints]
    assert set(hints) <= set(lines(found, "hint"))


def test_every_rule_is_shown_by_a_folder() -> None:
    shown = {line.rpartition(" ")[2] for name in NEGATIVE for line in expected(name)}
    assert shown <= checkers().keys()
    assert checkers().keys() - shown == SHOWN_ELSEWHERE.keys(), "drop a folder into tests/acceptance/negative"
