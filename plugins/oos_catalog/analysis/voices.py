"""Who else gives an answer, and who gives one that excludes it, beside a single reading."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TypeAlias

from oos_catalog.analysis.frequency import Answer, Frequency, Speaker
from oos_catalog.model.reading import Reading
from oos_catalog.patterns.registry import Registry

Record: TypeAlias = dict[str, Any]

NAMED: Final = 5
"""Organizations that are named for an answer; the pattern's page has all."""

UNCOUNTED: Final[Record] = {"say": None, "same": None, "with": None, "against": None}
"""Of an organization that is not counted, or a reading that answers no pattern."""


class Voices:
    """Knows the counted patterns of a catalog."""

    def __init__(self, registry: Registry, counted: Iterable[Frequency]) -> None:
        self._registry = registry
        self._counted = {one.pattern.id: one for one in counted}

    def of(self, reading: Reading, slug: str) -> Record:
        """`{"say": 5, "same": 3, "with": [{"slug", "name"}], "against": [...]}`.

        An answer against it is `{"stance", "sentence", "say": 2, "organizations": [{"slug", "name"}]}`. `say` is how
        many teams and projects say what they do, `same` how many of them give this answer; `with` are those besides
        the one with this slug, `against` the answers that exclude it. Names are five at most.
        """
        frequency = self._counted.get(reading.pattern or "")
        if frequency is None:
            return UNCOUNTED
        same = [speaker for one in frequency.answers if one.stance == reading.stance for speaker in one.speakers]
        against = [one for one in frequency.answers if one.speakers and self._excluded(reading, one)]
        return {
            "say": frequency.say,
            "same": len(same),
            "with": _named(one for one in same if one.slug != slug),
            "against": [self._answer(frequency.pattern.id, one) for one in against],
        }

    def _excluded(self, reading: Reading, answer: Answer) -> bool:
        return reading.is_sure and self._registry.excludes(str(reading.pattern), str(reading.stance), answer.stance)

    def _answer(self, pattern: str, answer: Answer) -> Record:
        stance = self._registry.stance(pattern, answer.stance)
        return {
            "stance": answer.stance,
            "sentence": stance.sentence if stance else "",
            "say": len(answer.speakers),
            "organizations": _named(answer.speakers),
        }


def _named(speakers: Iterable[Speaker]) -> list[Record]:
    return [{"slug": one.slug, "name": one.name} for one in speakers][:NAMED]
