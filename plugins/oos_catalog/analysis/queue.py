"""All open proposals at a glance, sorted by who has to act and what to look at first.

{"version": 1, "proposals": 3, "groups": [{"signal": "possible-leak", "proposals": [
    {"number": 12, "since": "2026-11-20" | null, "organizations": [{"slug", "state", "kinds": {"added": 2}}],
     "patterns": ["external-sender"], "errors": {"schema": 2}, "signals": [...], "because": "..."}]}]}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from oos_catalog.analysis.signals import Signal
from oos_catalog.model.finding import Severity

Record: TypeAlias = Mapping[str, Any]

DECIDE: Final = "maintainer-decides"
"""The group of proposals without a signal: a person looks and decides."""


def queue(reports: Mapping[int, Record]) -> dict[str, Any]:
    """The page's record, from the records of `oos report` by the number of each proposal.

    A proposal that waits for its author stands there, unless it may leak; any other in the group of its first signal.
    Raises KeyError and TypeError for what is no such record.
    """
    order = [*(one for one in Signal if one is not Signal.AUTHOR), DECIDE, Signal.AUTHOR]
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in order}
    for number, report in sorted(reports.items()):
        line = _line(number, report)
        groups[_group(line["signals"])].append(line)
    found = [{"signal": str(name), "proposals": lines} for name, lines in groups.items() if lines]
    return {"version": 1, "proposals": len(reports), "groups": found}


def _group(signals: list[str]) -> str:
    first = signals[0] if signals else DECIDE
    return Signal.AUTHOR if Signal.AUTHOR in signals and first != Signal.LEAK else first


def _line(number: int, report: Record) -> dict[str, Any]:
    organizations = [
        {
            "slug": str(one["slug"]),
            "state": str(one["state"]),
            "kinds": dict(Counter(str(claim["change"]) for claim in one["claims"])),
        }
        for one in report["organizations"]
    ]
    return {
        "number": number,
        "since": str(report["since"]) if report.get("since") else None,
        "organizations": organizations,
        "patterns": [str(one["id"]) for one in report["patterns"]["changed"]],
        "errors": dict(Counter(str(one["rule"]) for one in report["findings"] if one["severity"] == Severity.ERROR)),
        "signals": [str(Signal(name)) for name in report["signals"]],
        "because": str(report["authority"]["because"]) if report["authority"] and report["quotes"] else "",
    }
