"""By what a maintainer sorts proposals: who has to act, and what to look at first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from oos_catalog.analysis.authority import Verdict
from oos_catalog.catalog.layout import CATALOG, REGISTRY
from oos_catalog.lint.rule import checkers
from oos_catalog.model.finding import Severity


class Signal(StrEnum):
    """In the order in which a maintainer looks at them; a proposal that waits for its author comes last."""

    LEAK = "possible-leak"
    SETTLE = "to-settle"
    COPY = "near-copy"
    PROMOTION = "promotional"
    PATTERN = "pattern-changed"
    NEW = "new-organization"
    OUTSIDE = "outside"
    OWNER = "owner-and-green"
    AUTHOR = "waits-for-author"


def signals(record: Mapping[str, Any]) -> Iterator[str]:
    """The signals of a report's record, in their order.

    What an owner may merge alone is green: no error, no warning that a person has to settle, no near-copy.
    """
    claims = [claim for one in record["organizations"] for claim in one["claims"]]
    verdict = record["authority"]["verdict"] if record["authority"] else None
    errors = any(one["severity"] == Severity.ERROR for one in record["findings"])
    settle = any(map(needs_a_person, record["findings"]))
    copies = any(claim.get("copies") for claim in claims)
    waits = errors or bool(record["overtaken"]) or bool(record["newly_held_back"]) or verdict == Verdict.REFUSED
    holds = {
        Signal.LEAK: not record["quotes"],
        Signal.SETTLE: settle,
        Signal.COPY: copies,
        Signal.PROMOTION: any(one.get("promoted") for one in record["organizations"]),
        Signal.PATTERN: bool(record["patterns"]["changed"]) or any(map(_in_registry, record["outside"])),
        Signal.NEW: any(one["state"] in ("new", "moved") for one in record["organizations"]),
        Signal.OUTSIDE: not all(map(_in_registry, record["outside"])),
        Signal.OWNER: verdict == Verdict.OWNER and record["quotes"] and not (waits or settle or copies),
        Signal.AUTHOR: waits,
    }
    return (signal.value for signal in Signal if holds[signal])


def needs_a_person(finding: Mapping[str, Any]) -> bool:
    """Whether it warns of what could harm readers (SAFETY 9)."""
    return finding["severity"] == Severity.WARNING and checkers()[finding["rule"]].rule.safety


def _in_registry(path: str) -> bool:
    return path.startswith(f"{CATALOG}/{REGISTRY}/")
