"""The little that is kept of every organization while pages are made: a line each, and the best-told failures."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Any, NamedTuple

from oos_catalog.analysis.frequency import COUNTED_KINDS
from oos_catalog.model.vocabulary import evidence_rank
from oos_catalog.site.data import HELD_BACK, PUBLISHED, Record, is_stated

TOLD_LENGTH = range(45, 190)
"""Characters of a failure mode that reads well as one line of the home page."""


class Failure(NamedTuple):
    """A failure mode with the rule that came of it."""

    text: str
    rule: str
    url: str
    organization: str
    compiled: bool
    section: str = ""


class Entry(NamedTuple):
    """An organization as a line of a list. `failures` counts stated failure modes of active rules."""

    slug: str
    name: str
    state: str
    kind: str
    compiled: bool
    industry: str
    size: str
    agents: int | None
    rules: int
    failures: int
    first: str | None
    last: str | None
    formerly: tuple[str, ...]
    told: Failure | None
    told_rank: tuple[int, int, int, str]

    @property
    def url(self) -> str:
        return f"organizations/{self.slug}/"

    @property
    def counts(self) -> bool:
        """Whether the computed sentence counts it."""
        return self.state == PUBLISHED and self.kind in COUNTED_KINDS


class Index(NamedTuple):
    """All organizations in order of their slugs, and the computed sentence."""

    sentence: str
    entries: tuple[Entry, ...]

    def published(self) -> Iterator[Entry]:
        """Those whose rules can be read."""
        return (entry for entry in self.entries if entry.state == PUBLISHED)

    def answers(self) -> int:
        """Teams and projects that are published."""
        return sum(entry.counts for entry in self.entries)

    def failures(self) -> int:
        """Stated failure modes of active rules."""
        return sum(entry.failures for entry in self.entries)

    def counts(self) -> dict[str, Any]:
        """The counts of `index.json`."""
        published = list(self.published())
        return {
            "organizations": len(published),
            "teams_and_projects": self.answers(),
            "self_published": sum(entry.counts and not entry.compiled for entry in published),
            "compiled": sum(entry.counts and entry.compiled for entry in published),
            "rules": sum(entry.rules for entry in published),
            "failures": self.failures(),
            "held_back": sum(entry.state == HELD_BACK for entry in self.entries),
        }

    def best_told(self, number: int) -> list[Failure]:
        """Up to `number` failures, at most one per organization: strongest evidence first, then by organization."""
        told = (entry for entry in self.published() if entry.told is not None)
        best = heapq.nsmallest(number, told, key=lambda entry: (entry.told_rank, entry.slug))
        return [entry.told for entry in best if entry.told is not None]

    def latest(self, number: int) -> tuple[list[Entry], bool]:
        """Up to `number` organizations, and whether they are the latest; without dates they come by name."""
        published = list(self.published())
        if published and all(entry.first for entry in published):
            newest = sorted(published, key=lambda entry: entry.slug)
            newest.sort(key=lambda entry: entry.first or "", reverse=True)
            return newest[:number], True
        return heapq.nsmallest(number, published, key=lambda entry: (entry.name.casefold(), entry.slug)), False


class IndexBuilder:
    """Takes records one by one and keeps a line of each."""

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence
        self._entries: list[Entry] = []

    def add(self, record: Record) -> None:
        """Take the record of one organization."""
        standing = [claim for claim in record.get("claims", ()) if claim["active"]]
        told = sorted(failures_of(record, standing), key=_told_rank)
        dates = record.get("dates") or {}
        self._entries.append(
            Entry(
                slug=record["slug"],
                name=record["name"],
                state=record["state"],
                kind=record["kind"],
                compiled=is_compiled(record),
                industry=record.get("industry", ""),
                size=record.get("org_size", ""),
                agents=record.get("agent_count"),
                rules=len(standing),
                failures=len(told),
                first=dates.get("first"),
                last=dates.get("last"),
                formerly=tuple(record.get("formerly", ())),
                told=told[0][1] if told else None,
                told_rank=_told_rank(told[0]) if told else (9, 9, 0, ""),
            )
        )

    def index(self) -> Index:
        """The index of all records taken so far."""
        return Index(self._sentence, tuple(sorted(self._entries, key=lambda entry: entry.slug)))


def is_compiled(record: Record) -> bool:
    """Whether the record is our reading of public sources."""
    return bool(record["source"]["kind"] == "compiled")


def failures_of(record: Record, claims: list[Record]) -> list[tuple[Record, Failure]]:
    """The stated failure modes among the claims, each with its claim."""
    return [(claim, failure(record, claim)) for claim in claims if is_stated(claim["failure_mode"])]


def failure(record: Record, claim: Record) -> Failure:
    """The failure mode of a claim, as lists show it."""
    return Failure(
        text=claim["failure_mode"],
        rule=claim["title"],
        url=f"{record['url']}#{claim['anchor']}",
        organization=record["name"],
        compiled=is_compiled(record),
        section=claim["section"],
    )


def _told_rank(pair: tuple[Record, Failure]) -> tuple[int, int, int, str]:
    """Lines of a good length first, then the strongest evidence, then the shortest."""
    claim, told = pair
    length = len(told.text)
    return (
        int(length not in TOLD_LENGTH or "\n" in told.text),
        evidence_rank(claim["evidence"]),
        length,
        told.url,
    )
