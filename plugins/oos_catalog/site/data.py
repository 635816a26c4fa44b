"""What the data files say about an organization, as plain records; no I/O.

A record of `api/v1/organizations/<slug>.json`, on which the organization's page is made and nothing else:

    {"version": 1, "text_is": "third-party data", "sentence": "...",
     "slug": "acme", "state": "published" | "held back" | "withdrawn", "url": "organizations/acme/",
     "name": "Acme", "kind": "team", "source": {"kind": "compiled", "urls": [...], "read": "2026-11-20", ...},
     "licence": "CC-BY-4.0", "homepage": null, "formerly": [], "industry": "...", "org_size": "small",
     "agent_count": 14, "platforms": [...], "template": "agent_army", "situations": [...],
     "dates": {"first": "2026-11-20", "last": "2026-11-20"}, "file": "catalog/acme/acme.oos.md",
     "purpose": "...", "summary": "...", "unread": 0, "differences": [{...}], "nearest": [{...}], "claims": [{...}]}

Texts are raw: whoever shows them escapes them for the medium.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from oos_catalog.analysis.pattern_records import TEXT_IS, VERSION
from oos_catalog.catalog.layout import is_slug
from oos_catalog.model.document import Claim, Document, Prose
from oos_catalog.model.organization import COUNTED_KINDS, Organization
from oos_catalog.model.vocabulary import NOT_STATED
from oos_catalog.site.relations import Relations

Record: TypeAlias = dict[str, Any]

PUBLISHED, HELD_BACK, WITHDRAWN = "published", "held back", "withdrawn"

HeldBack: TypeAlias = Mapping[str, Sequence[str]]
"""Organizations that are not published, by slug, with the ids of the rules that they break."""

TITLE_LENGTH: Final = 110
_HEADING = re.compile(r"##[ \t]+(.{1,200}?)[ \t#]*", re.ASCII)
_MARKS = re.compile(r"[`*]+")
_SENTENCE_END = re.compile(r"[.!?;](?=\s)")
_CANONICAL_ID = re.compile(r"C[0-9]{1,4}", re.ASCII)


def state_of(organization: Organization, held_back: HeldBack) -> str:
    """Whether the organization is published, held back by a finding, or has left."""
    if organization.slug in held_back:
        return HELD_BACK
    return WITHDRAWN if organization.profile.withdrawn else PUBLISHED


def publishable(organizations: Iterable[Organization]) -> Iterator[Organization]:
    """Organizations whose directory may be part of an address; any other name is an error of the checker."""
    return (one for one in organizations if is_slug(one.slug))


def organization_record(organization: Organization, held_back: HeldBack, said: str, relations: Relations) -> Record:
    """The record of one organization. `said` is the computed sentence."""
    state = state_of(organization, held_back)
    record = _head(organization, state, said)
    if state == HELD_BACK:
        return record | {"rules_broken": list(held_back[organization.slug])}
    record |= _profile(organization)
    document = organization.document
    if document is None:
        return record | {"claims": []}
    if state == WITHDRAWN:
        return record | {"claims": list(claim_records(document, gone=True))}
    record |= _frontmatter(document) | _prose(document) | relations.record(organization.slug)
    return record | {"claims": list(claim_records(document, relations.readings(organization.slug)))}


def summary_record(record: Record) -> Record:
    """The line of `organizations.json` for an organization's record."""
    left_out = {"version", "text_is", "sentence", "claims", "purpose", "summary", "differences", "nearest"}
    line = {key: value for key, value in record.items() if key not in left_out}
    standing = [claim for claim in record.get("claims", ()) if claim["active"]]
    line["rules"] = len(standing)
    line["failures"] = sum(is_stated(claim["failure_mode"]) for claim in standing)
    return line


def claim_line(record: Record, claim: Record) -> Record:
    """A line of `claims.jsonl`: the claim with who says it."""
    about = {"organization": record["slug"], "kind": record["kind"], "source": record["source"]}
    return {"text_is": TEXT_IS, "sentence": record["sentence"], **about, "licence": record["licence"], **claim}


def claim_records(
    document: Document, readings: Sequence[list[Record]] | None = None, *, gone: bool = False
) -> Iterator[Record]:
    """Every claim in file order; with `gone` all of them are tombstones.

    `readings` are those of the active claims, in order; without them nothing is read yet.
    """
    active = {id(claim) for claim in document.active_claims}
    given = zip(document.active_claims, readings, strict=True) if readings is not None else ()
    read = {id(claim): found for claim, found in given}
    anchors = _anchors(document.claims)
    pairs = list(zip(document.claims, anchors, strict=True))
    heirs = {claim.supersedes: anchor for claim, anchor in pairs if claim.supersedes not in ("", claim.id)}
    for claim, anchor in pairs:
        status, reason = _status(claim, gone=gone)
        record: Record = {
            "id": claim.id,
            "anchor": anchor,
            "section": claim.section,
            "status": status,
            "status_reason": reason,
            "active": id(claim) in active and not gone,
        }
        if status == "redacted":
            yield record | {"title": "", "rule": "", "failure_mode": ""}
        else:
            found = read.get(id(claim), [])
            yield record | {"replaced_by": heirs.get(claim.id)} | _claim_texts(claim) | {"readings": found}


def is_stated(text: str) -> bool:
    """Whether a reason, failure or scope says something."""
    return bool(text.strip()) and text.strip() != NOT_STATED


def recommends(kind: str) -> bool:
    """Whether an organization of this kind is shown and not counted."""
    return kind not in COUNTED_KINDS


def short_title(text: str, length: int = TITLE_LENGTH) -> str:
    """The first sentence of a text as plain words, cut at a word where it is longer than `length` characters."""
    plain = " ".join(_MARKS.sub("", text[: 4 * length]).split())
    end = _SENTENCE_END.search(plain)
    first = plain[: end.start()] if end else plain
    if len(first) <= length:
        return first.rstrip(".;")
    cut = first[: length - 1]
    return (cut.rpartition(" ")[0].rstrip(" ,;:") or cut) + "…"


def _head(organization: Organization, state: str, said: str) -> Record:
    slug, source = organization.slug, organization.profile.source
    held_back = state == HELD_BACK
    return {
        "version": VERSION,
        "text_is": TEXT_IS,
        "sentence": said,
        "slug": slug,
        "state": state,
        "url": f"organizations/{slug}/",
        "name": slug if held_back else organization.name,
        "kind": organization.profile.kind,
        "source": {"kind": source.kind} if held_back else source.model_dump(mode="json"),
    }


def _profile(organization: Organization) -> Record:
    profile = organization.profile
    return {
        "licence": profile.licence,
        "homepage": profile.homepage,
        "formerly": list(profile.formerly),
        "withdrawn": profile.withdrawn.model_dump() if profile.withdrawn else None,
        "dates": organization.dates.model_dump(),
        "file": organization.document.path if organization.document else None,
    }


def _frontmatter(document: Document) -> Record:
    unsaid = _texts(document.frontmatter.get("not_stated"))
    front = {name: value for name, value in document.frontmatter.items() if name not in unsaid}
    count = front.get("agent_count")
    return {
        "industry": _text(front.get("industry")),
        "org_size": _text(front.get("org_size")),
        "agent_count": count if isinstance(count, int) and not isinstance(count, bool) else None,
        "platforms": _texts(front.get("platforms")),
        "template": _text(front.get("template")),
        "situations": _texts(front.get("situations")),
        "generated_at": _text(front.get("generated_at")),
    }


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _texts(value: Any) -> list[str]:
    return [text for item in value if (text := _text(item))] if isinstance(value, list) else []


def _prose(document: Document) -> Record:
    """The texts under `## Purpose` and `## Summary`, as written."""
    sections: dict[str, list[str]] = {"purpose": [], "summary": []}
    for block in document.blocks:
        if isinstance(block, Prose):
            heading = ""
            for line in block.text.split("\n"):
                if found := _HEADING.fullmatch(line):
                    heading = found[1].casefold()
                elif heading in sections:
                    sections[heading].append(line)
    return {name: "\n".join(lines).strip() for name, lines in sections.items()}


def _status(claim: Claim, *, gone: bool) -> tuple[str, str]:
    reason = claim.status.partition(":")[2].strip()
    if gone:
        return "redacted", ""
    return claim.status_kind, reason if claim.status_kind != "active" else ""


def _claim_texts(claim: Claim) -> Record:
    return {
        "title": short_title(claim.rule),
        "rule": claim.rule,
        "why": claim.why,
        "failure_mode": claim.failure_mode,
        "confidence": claim.confidence,
        "evidence": claim.evidence,
        "scope": claim.scope,
        "references": list(claim.references),
        "measured": list(claim.measured),
        "since": claim.since,
        "validated": claim.validated,
        "from": claim.origin,
        "supersedes": claim.supersedes,
        "extras": [list(pair) for pair in claim.extras],
    }


def _anchors(claims: Sequence[Claim]) -> list[str]:
    """An address for each claim, unique on its page: `c004`; other ids are spelled with safe letters."""
    taken: set[str] = set()
    anchors = []
    for claim in claims:
        anchor = base = anchor_of(claim.id)
        number = 1
        while anchor in taken:
            number += 1
            anchor = f"{base}-{number}"
        taken.add(anchor)
        anchors.append(anchor)
    return anchors


def anchor_of(claim_id: str) -> str:
    """The address of a claim on its organization's page, where no other claim spells the same."""
    if _CANONICAL_ID.fullmatch(claim_id):
        return f"c{int(claim_id[1:]):03}"
    safe = re.sub(r"[^a-z0-9]+", "-", claim_id.casefold(), flags=re.ASCII).strip("-")[:60]
    return f"rule-{safe}" if safe else "rule"
