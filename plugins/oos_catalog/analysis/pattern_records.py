"""Frequencies as plain records: `oos patterns --format json`, and the site's `api/v1/patterns.json` (DESIGN 6)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from oos_catalog.analysis.frequency import Answer, Frequency, Speaker
from oos_catalog.model.organization import COUNTED_KINDS
from oos_catalog.model.reading import ReadOrganization
from oos_catalog.model.registry import Stance
from oos_catalog.patterns.registry import Registry

VERSION: Final = 1
TEXT_IS: Final = "third-party data"
SHARE_NOTE: Final = "if these were a random sample, which they are not"


def sentence(organizations: Iterable[ReadOrganization]) -> str:
    """The sentence that every page with a count and every record carries (DESIGN section 5, Frequency)."""
    sources = [one.source for one in organizations if one.kind in COUNTED_KINDS]
    total, own, ours = len(sources), sources.count("self-published"), sources.count("compiled")
    return (
        f"{total} {'team or project' if total == 1 else 'teams and projects'}: "
        f"{own} {'speaks for itself' if own == 1 else 'speak for themselves'}, "
        f"{ours} {'is' if ours == 1 else 'are'} our reading of public sources. "
        "They chose to write; this is not a survey."
    )


def patterns_record(
    frequencies: Iterable[Frequency], organizations: Sequence[ReadOrganization], registry: Registry
) -> dict[str, Any]:
    """All patterns with who answers what, and below them the questions that are not yet patterns."""
    return {
        "version": VERSION,
        "text_is": TEXT_IS,
        "sentence": sentence(organizations),
        "registry": registry.record,
        "situations": {one.id: one.sentence for one in registry.situations.values()},
        "patterns": [pattern_record(one) for one in frequencies],
        "not_yet": _not_yet(organizations),
    }


def pattern_record(frequency: Frequency) -> dict[str, Any]:
    """One pattern with its answers. `silent` and `unread` are numbers of self-published organizations that face it."""
    pattern = frequency.pattern
    return {
        "id": pattern.id,
        "formerly": list(pattern.formerly),
        "question": pattern.question,
        "situations": list(pattern.context),
        "compatible": [list(pair) for pair in pattern.compatible],
        "excluding": [list(pair) for pair in pattern.excluding],
        "say": frequency.say,
        "self_published": frequency.self_published,
        "compiled": frequency.compiled,
        "unsure": [_speaker(one) for one in frequency.unsure],
        "silent": frequency.silent,
        "unread": frequency.unread,
        "contested": frequency.contested,
        "maturity": frequency.maturity.value,
        "stances": [_answer(answer, stance) for answer, stance in zip(frequency.answers, pattern.stances, strict=True)],
    }


def _answer(answer: Answer, stance: Stance) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": answer.stance,
        "sentence": stance.sentence,
        "works": stance.works,
        "breaks": stance.breaks,
        "organizations": [_speaker(one) for one in answer.speakers],
        "recommended_by": [_speaker(one) for one in answer.recommended_by],
        "independent": answer.independent,
        "maturity": answer.maturity.value,
    }
    if answer.share is not None:
        part, low, high = answer.share
        record["share"] = {"part": part, "low": low, "high": high, "note": SHARE_NOTE}
    return record


def _speaker(speaker: Speaker) -> dict[str, Any]:
    return {
        "slug": speaker.slug,
        "name": speaker.name,
        "kind": speaker.kind,
        "source": speaker.source,
        "claims": list(speaker.claims),
        "basis": speaker.basis.value,
        "evidence": speaker.evidence,
    }


def _not_yet(organizations: Iterable[ReadOrganization]) -> dict[str, Any]:
    """Proposed questions with the claims that propose them, most claims first, and how many claims fit no pattern."""
    pairs = [(organization, claim) for organization in organizations for claim in organization.claims]
    none = [(*pair, reading) for pair in pairs for reading in pair[1].readings if reading.pattern is None]
    proposed: dict[str, list[dict[str, str]]] = {}
    for organization, claim, reading in none:
        if reading.proposed:
            about = {"organization": organization.slug, "name": organization.name, "claim": claim.id}
            proposed.setdefault(" ".join(reading.proposed.split()), []).append(about)
    in_order = sorted(proposed.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return {"read_as_none": len(none), "proposed": [{"question": text, "claims": claims} for text, claims in in_order]}
