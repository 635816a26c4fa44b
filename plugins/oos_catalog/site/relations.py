"""How an organization stands to all others, as records of its data file: readings, differences, the nearest ten."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from oos_catalog.analysis.frequency import Frequency, Speaker
from oos_catalog.analysis.merge import Side, counts
from oos_catalog.analysis.nearest import Neighbours
from oos_catalog.analysis.reading_record import answer_sentence, reading_record
from oos_catalog.model.reading import ReadClaim, ReadOrganization
from oos_catalog.patterns.registry import Registry

NAMES: Final = 5
"""Organizations that a difference names; the pattern's page has all."""


class Relations:
    """What the published organizations are to each other; each is looked up by its slug."""

    def __init__(
        self, published: Sequence[ReadOrganization], frequencies: Sequence[Frequency], registry: Registry
    ) -> None:
        self.registry = registry
        self._read = {one.slug: one for one in published}
        self._frequencies = {one.pattern.id: one for one in frequencies}
        self._neighbours = Neighbours()
        for one in published:
            self._neighbours.add(one)

    def record(self, slug: str) -> dict[str, Any]:
        """`{"unread": 3, "differences": [...], "nearest": [...]}` of a published organization."""
        me = self._read[slug]
        return {
            "unread": me.unread,
            "differences": list(self._differences(me)),
            "nearest": list(self._nearest(me)),
        }

    def readings(self, slug: str) -> list[list[dict[str, Any]]]:
        """Readings of every active claim, in file order; an empty list is an unread claim."""
        return [[reading_record(one, self.registry) for one in claim.readings] for claim in self._read[slug].claims]

    def _nearest(self, me: ReadOrganization) -> Iterator[dict[str, Any]]:
        """The ten that decide most alike, with what their rules are to this organization, class by class."""
        near = self._neighbours.of(me.slug)
        side = Side(me, self.registry) if near else None
        for one in near:
            them = self._read[one.slug]
            found = counts(side, them) if side else {}
            yield {
                "slug": them.slug,
                "name": them.name,
                "kind": them.kind,
                "source": them.source,
                "shared": one.shared,
                "either": one.either,
                "counts": {name.value: number for name, number in found.items()},
            }

    def _differences(self, me: ReadOrganization) -> Iterator[dict[str, Any]]:
        """Each answer of this organization that somebody counted excludes by another answer."""
        for pattern, stance, claims in _answers(me):
            frequency = self._frequencies[pattern]
            others = [
                {
                    "stance": answer.stance,
                    "sentence": answer_sentence(self.registry, pattern, answer.stance),
                    "say": len(speakers),
                    "organizations": [_name(one) for one in speakers[:NAMES]],
                }
                for answer in frequency.answers
                if self.registry.excludes(pattern, stance, answer.stance)
                and (speakers := [one for one in answer.speakers if one.slug != me.slug])
            ]
            if others:
                yield {
                    "pattern": pattern,
                    "question": frequency.pattern.question,
                    "stance": stance,
                    "sentence": answer_sentence(self.registry, pattern, stance),
                    "claims": claims,
                    "others": others,
                }


def _answers(me: ReadOrganization) -> Iterator[tuple[str, str, list[str]]]:
    """Pattern, stance and the claims that give it, in order of pattern ids."""
    found: dict[tuple[str, str], list[ReadClaim]] = {}
    for claim in me.claims:
        for reading in claim.readings:
            if reading.is_sure:
                found.setdefault((str(reading.pattern), str(reading.stance)), []).append(claim)
    for (pattern, stance), claims in sorted(found.items(), key=lambda pair: pair[0]):
        yield pattern, stance, [claim.id for claim in claims]


def _name(speaker: Speaker) -> dict[str, str]:
    return {"slug": speaker.slug, "name": speaker.name, "source": speaker.source}
