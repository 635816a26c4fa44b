"""The little that is kept of every organization while pages are made: a line each, and the best-told failures."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from typing import Any, NamedTuple

from oos_catalog.model.vocabulary import evidence_rank
from oos_catalog.site.data import HELD_BACK, PUBLISHED, Record, is_stated, recommends

TOLD_LENGTH = range(45, 190)
"""Characters of a failure mode that reads well as one line of the home page."""


class Failure(NamedTuple):
    """A failure mode with the rule that came of it, whose it is, and the patterns that the rule is about.

    Fields that a claim has in a pattern's file are called the same here. A pattern is its id and its question.
    """

    failure_mode: str
    title: str
    url: str
    name: str
    kind: str
    source: str
    evidence: str
    patterns: tuple[tuple[str, str], ...]


class Entry(NamedTuple):
    """An organization as a line of a list. `failures` counts stated failure modes of active rules."""

    slug: str
    name: str
    state: str
    kind: str
    source: str
    industry: str
    size: str
    agents: int | None
    rules: int
    failures: int
    first: str | None
    last: str | None
    formerly: tuple[str, ...]
    told: Failure | None

    @property
    def url(self) -> str:
        return f"organizations/{self.slug}/"

    @property
    def counts(self) -> bool:
        """Whether the computed sentence counts it."""
        return self.state == PUBLISHED and not recommends(self.kind)


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
            "self_published": sum(entry.counts and entry.source == "self-published" for entry in published),
            "compiled": sum(entry.counts and entry.source == "compiled" for entry in published),
            "rules": sum(entry.rules for entry in published),
            "failures": self.failures(),
            "held_back": sum(entry.state == HELD_BACK for entry in self.entries),
        }

    def best_told(self, number: int) -> list[Failure]:
        """Up to `number` failures, at most one per organization: strongest evidence first, then by organization."""
        return heapq.nsmallest(number, (entry.told for entry in self.published() if entry.told), key=_told_rank)

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
        told = sorted(failures_of(record), key=_told_rank)
        dates = record.get("dates") or {}
        self._entries.append(
            Entry(
                slug=record["slug"],
                name=record["name"],
                state=record["state"],
                kind=record["kind"],
                source=record["source"]["kind"],
                industry=record.get("industry", ""),
                size=record.get("org_size", ""),
                agents=record.get("agent_count"),
                rules=len(standing),
                failures=len(told),
                first=dates.get("first"),
                last=dates.get("last"),
                formerly=tuple(record.get("formerly", ())),
                told=told[0] if told else None,
            )
        )

    def index(self) -> Index:
        """The index of all records taken so far."""
        return Index(self._sentence, tuple(sorted(self._entries, key=lambda entry: entry.slug)))


def failures_of(record: Record) -> list[Failure]:
    """The stated failure modes of an organization's active rules, in file order."""
    return [
        Failure(
            failure_mode=claim["failure_mode"],
            title=claim["title"],
            url=f"{record['url']}#{claim['anchor']}",
            name=record["name"],
            kind=record["kind"],
            source=record["source"]["kind"],
            evidence=claim["evidence"],
            patterns=tuple((one["pattern"], one["question"]) for one in claim["readings"] if one["pattern"]),
        )
        for claim in record.get("claims", ())
        if claim["active"] and is_stated(claim["failure_mode"])
    ]


def _told_rank(told: Failure) -> tuple[bool, int, int, str]:
    """Lines of a good length first, then the strongest evidence, then the shortest."""
    text = told.failure_mode
    return len(text) not in TOLD_LENGTH or "\n" in text, evidence_rank(told.evidence), len(text), told.url
