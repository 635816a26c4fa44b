"""Writes `patterns/<id>.json`: a pattern, who answers it, and every claim that does, as organizations pass by.

{..., "stances": [...], "claims": [
{"organization": "acme", "name": "Acme", "kind": "team", "source": "compiled", "agents": 14,
 "url": "organizations/acme/#c004", "claim": "C004", "stance": "ladder", "basis": "reviewed", ...}
]}
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from typing import Any, Final

from oos_catalog.analysis.frequency import Frequency
from oos_catalog.analysis.pattern_records import TEXT_IS, VERSION, pattern_record
from oos_catalog.model.registry import Pattern
from oos_catalog.site.data import PUBLISHED, Record
from oos_catalog.site.data_folder import DataFolder, Listing
from oos_catalog.site.json_text import dump

_TOLD: Final = (
    *("section", "title", "rule", "why", "failure_mode", "scope"),
    *("confidence", "evidence", "measured", "references", "from"),
)
"""What a pattern's file repeats of a claim."""


class PatternFiles:
    """The open files of all patterns."""

    def __init__(self, folder: DataFolder, frequencies: Sequence[Frequency], said: str) -> None:
        self._stack = ExitStack()
        self._files: dict[str, Listing] = {}
        for one in frequencies:
            opening = {"version": VERSION, "text_is": TEXT_IS, "sentence": said}
            opening |= pattern_record(one) | definition(one.pattern)
            name = f"patterns/{one.pattern.id}.json"
            self._files[one.pattern.id] = self._stack.enter_context(folder.listing(name, opening, "claims"))

    def add(self, record: Record) -> None:
        """Take the record of an organization, in order of slugs."""
        for claim in record["claims"] if record["state"] == PUBLISHED else ():
            for reading in claim.get("readings", ()):
                if reading["pattern"] is not None:
                    self._files[reading["pattern"]].add(dump(_line(record, claim, reading)))

    def close(self) -> None:
        """End and close all files."""
        self._stack.close()


def definition(pattern: Pattern) -> dict[str, Any]:
    """What the registry says about a pattern beyond its question and answers' sentences."""
    said = pattern.model_dump(mode="json")
    kept = ("problem", "counts", "does_not_count", "parameters", "aliases", "also_reported", "related")
    answers = [{key: one[key] for key in ("id", "works", "breaks", "examples")} for one in said["stances"]]
    file = f"catalog/_registry/patterns/{pattern.id}.yml"
    return {name: said[name] for name in kept} | {"answers": answers, "file": file}


def _line(record: Record, claim: Record, reading: Mapping[str, Any]) -> Record:
    return {
        "organization": record["slug"],
        "name": record["name"],
        "kind": record["kind"],
        "source": record["source"]["kind"],
        "size": record["org_size"],
        "industry": record["industry"],
        "agents": record["agent_count"],
        "licence": record["licence"],
        "url": f"{record['url']}#{claim['anchor']}",
        "claim": claim["id"],
        **{name: reading[name] for name in ("stance", "basis", "parameters", "disputed")},
        **{name: claim[name] for name in _TOLD},
    }


def matrix_row(record: Record) -> Iterator[Record]:
    """The row of `matrix.json` of a published organization: stances by pattern; what is not there it does not say."""
    if record["state"] == PUBLISHED:
        answers: dict[str, list[str]] = {}
        for claim in record["claims"]:
            for reading in claim.get("readings", ()):
                if (pattern := reading["pattern"]) is not None:
                    given = answers.setdefault(pattern, [])
                    given += [reading["stance"]] if reading["stance"] not in given else []
        about = {name: record[name] for name in ("slug", "name", "kind", "unread")}
        yield about | {"source": record["source"]["kind"], "answers": dict(sorted(answers.items()))}
