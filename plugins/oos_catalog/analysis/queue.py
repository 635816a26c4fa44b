"""All open proposals at a glance, sorted by who has to act and what to look at first.

{"version": 1, "proposals": 3, "groups": [{"signal": "possible-leak", "proposals": [
    {"number": 12, "organizations": [{"slug", "state", "kinds": {"added": 2}}], "signals": [...], "because": "..."}]}]}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from oos_catalog.analysis.signals import Signal

Record: TypeAlias = Mapping[str, Any]

DECIDE: Final = "maintainer-decides"
"""The group of proposals without a signal: a person looks and decides."""


def queue(reports: Mapping[int, Record]) -> dict[str, Any]:
    """The page's record, from the records of `oos report` by the number of each proposal.

    A proposal stands in the group of its most urgent signal. Raises KeyError and TypeError for what is no such record.
    """
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in (*Signal, DECIDE)}
    for number, report in sorted(reports.items()):
        line = _line(number, report)
        groups[line["signals"][0] if line["signals"] else DECIDE].append(line)
    found = [{"signal": str(name), "proposals": lines} for name, lines in groups.items() if lines]
    return {"version": 1, "proposals": len(reports), "groups": found}


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
        "organizations": organizations,
        "signals": [str(Signal(name)) for name in report["signals"]],
        "because": str(report["authority"]["because"]) if report["authority"] and report["quotes"] else "",
    }
