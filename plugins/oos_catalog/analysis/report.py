"""What a proposal means, as one record: `oos report --format json`, on which its pages are made and nothing else.

{"version": 1, "registry": {...}, "base": "<commit>", "head": "<commit>", "paths": 2, "sentence": "3 teams and ...",
 "quotes": true, "authority": {"verdict", "because"} | null, "signals": ["owner"], "overtaken": [paths],
 "outside": [paths], "newly_held_back": [slugs],
 "findings": [{"rule", "severity", "path", "line", "column", "message", "help"}],
 "organizations": [...], "proposed": [{"question", "organization", "claim"}],
 "patterns": {"changed": [{"id", "what": "new" | "changed" | "gone", "fields": [...], "affected": [{"slug", "name"}],
   "more_affected": 0}], "moves": [...]}}

Where something must not be repeated, before the change or after it, `quotes` is false and no contributed text is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

from oos_catalog.analysis.authority import Authority
from oos_catalog.analysis.examination import Examined
from oos_catalog.analysis.moves import affected_record, counted_patterns, moves
from oos_catalog.analysis.organization_report import Candidates, OrganizationReports, changes_of, heading, touched
from oos_catalog.analysis.pattern_records import VERSION, sentence
from oos_catalog.analysis.signals import signals
from oos_catalog.lint.check import shown_name, shown_path, without_quotation
from oos_catalog.lint.text import shown_id
from oos_catalog.model.registry import Pattern

Record: TypeAlias = dict[str, Any]

UNEXPLAINED: Final = "something here must not be repeated, so nothing of the proposal is quoted; see the findings"


def report(examined: Examined, authority: Authority | None, candidates: Candidates) -> Record:
    """The record of a proposal; `authority` is None where nobody asked who may merge it."""
    record = _head(examined, authority)
    record |= _quiet(examined, authority) if examined.leaks else _told(examined, candidates)
    return record | {"signals": list(signals(record))}


def _head(examined: Examined, authority: Authority | None) -> Record:
    return {
        "version": VERSION,
        "registry": examined.registry.record,
        "base": examined.proposal.base,
        "head": examined.proposal.head,
        "paths": len(examined.proposal.differences),
        "sentence": sentence(examined.new.published),
        "quotes": not examined.leaks,
        "authority": authority.record if authority else None,
        "newly_held_back": examined.newly_held_back(),
    }


def _told(examined: Examined, candidates: Candidates) -> Record:
    before, after = counted_patterns(examined)
    organizations = list(OrganizationReports(examined, after, candidates).all())
    found = [one.model_dump(exclude_none=True, exclude={"suppressed", "claim"}) for one in examined.findings()]
    return {
        "overtaken": list(examined.proposal.overtaken),
        "outside": examined.proposal.outside,
        "findings": found,
        "organizations": organizations,
        "proposed": list(_proposed(organizations)),
        "patterns": {
            "changed": list(_definitions(examined)),
            "moves": list(moves(before, after, frozenset(examined.slugs))),
        },
    }


def _quiet(examined: Examined, authority: Authority | None) -> Record:
    """What can be said where something leaks: places and numbers, and findings in their rules' own words."""
    found = [
        {
            **one.model_dump(include={"rule", "severity", "path", "line", "column"}),
            **without_quotation(one.rule, one.message, one.help),
        }
        for one in examined.findings()
    ]
    organizations = []
    for slug, old, new in touched(examined):
        changes = changes_of(examined, slug, old, new)
        names = examined.private_names
        claims = [{"claim": shown_name(shown_id(one.id), names), "change": one.kind.value} for one in changes]
        shown = {"slug": shown_name(slug, names), "was": None}
        organizations.append(heading(examined, slug, old, new) | shown | {"claims": claims})
    return {
        "authority": {"verdict": authority.verdict.value, "because": UNEXPLAINED} if authority else None,
        "overtaken": [shown_path(one, examined.private_names) for one in examined.proposal.overtaken],
        "outside": [],
        "findings": found,
        "organizations": organizations,
        "proposed": [],
        "patterns": {"changed": [], "moves": []},
    }


def _proposed(organizations: list[Record]) -> Iterator[Record]:
    """Questions that changed rules propose and did not propose before."""
    for organization in organizations:
        for claim in organization["claims"]:
            known = {one["proposed"] for one in claim["former"]}
            for reading in claim["readings"]:
                if reading["proposed"] and reading["proposed"] not in known:
                    about = {"organization": organization["slug"], "claim": claim["claim"]}
                    yield {"question": reading["proposed"], **about}


def _definitions(examined: Examined) -> Iterator[Record]:
    """Patterns whose file says something else: the fields that differ, and who answers them as the catalog is."""
    old, new = examined.old_registry.patterns, examined.registry.patterns
    for name in sorted(old.keys() | new.keys()):
        one, other = old.get(name), new.get(name)
        if one != other:
            what = "new" if one is None else "gone" if other is None else "changed"
            affected = [read for read in examined.old.published if name in read.held()]
            yield {
                "id": name,
                "what": what,
                "fields": _fields(one, other) if one and other else [],
                **affected_record((read.slug, read.name) for read in affected),
            }


def _fields(one: Pattern, other: Pattern) -> list[str]:
    return [name for name in type(one).model_fields if getattr(one, name) != getattr(other, name)]
