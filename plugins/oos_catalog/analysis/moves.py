"""What changes in the counts of patterns between two states of a catalog."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

from oos_catalog.analysis.differing import differing_answers
from oos_catalog.analysis.digest import Digest
from oos_catalog.analysis.examination import Examined
from oos_catalog.analysis.frequency import Counting, Frequency, frequencies
from oos_catalog.analysis.pattern_records import pattern_record

Record: TypeAlias = dict[str, Any]

AFFECTED: Final = 20
"""Most organizations that a moved answer names as affected."""


def counted_patterns(examined: Examined) -> tuple[list[Frequency], list[Frequency]]:
    """The counts before and after, of every pattern that the proposal can move.

    These are the patterns that the changed organizations answer before or after. Where a From line, a former name or
    the registry changes, that can join strangers or move anything: then all are counted.
    """
    old, new = examined.old, examined.new
    if examined.registry.version != examined.old_registry.version or _may_join_strangers(examined):
        return (
            frequencies(old.published, examined.old_registry, known=old.known),
            frequencies(new.published, examined.registry, known=new.known),
        )
    touched = {*examined.slugs, *examined.newly_held_back()}
    changing = [one.read for side in (old, new) for slug, one in side.by_slug.items() if slug in touched]
    common = Counting(examined.registry, old.known, only={pattern for one in changing for pattern in one.held()})
    for one in old.published:
        if one.slug not in touched:
            common.add(one)
    before, after = common, common.fork()
    for counting, side in ((before, old), (after, new)):
        for one in side.published:
            if one.slug in touched:
                counting.add(one)
    return list(before.frequencies()), list(after.frequencies())


def _may_join_strangers(examined: Examined) -> bool:
    sides = (examined.old.by_slug, examined.new.by_slug)
    return any(len({_joins(side.get(slug)) for side in sides}) > 1 for slug in examined.slugs)


def _joins(digest: Digest | None) -> object:
    if digest is None:
        return frozenset(), ()
    claims = (*digest.read.claims, *digest.read.past)
    return frozenset((claim.id, claim.origin) for claim in claims if claim.origin), digest.read.formerly


def moves(before: Iterable[Frequency], after: Iterable[Frequency], changed: frozenset[str]) -> Iterator[Record]:
    """Every pattern whose counts differ, as a record; `changed` are the organizations that the proposal touches.

    {"id", "question", "say": [2, 3], "differ": [false, true], "contested": [false, false], "answers": [
        {"id", "sentence", "say": [1, 2], "independent": [1, 2], "maturity": ["proposed", "recurring"],
         "affected": [{"slug", "name"}], "more_affected": 0}]}

    Pairs are before and after. `affected` are other organizations that give an answer whose maturity moves.
    """
    old = {one.pattern.id: pattern_record(one) for one in before}
    for frequency in after:
        new = pattern_record(frequency)
        was = old.get(new["id"])
        if was is None or was == new:
            continue
        former = {one["id"]: one for one in was["stances"]}
        answers = [_answer(former.get(one["id"]), one, changed) for one in new["stances"]]
        differ = [bool(differing_answers(was)), bool(differing_answers(new))]
        record = {
            "id": new["id"],
            "question": new["question"],
            "say": [was["say"], new["say"]],
            "differ": differ,
            "contested": [was["contested"], new["contested"]],
            "answers": [one for one in answers if any(len(set(one[what])) > 1 for what in _PAIRS)],
        }
        if record["answers"] or len(set(record["say"])) > 1 or len(set(differ)) > 1:
            yield record


_PAIRS: Final = ("say", "independent", "maturity")


def _answer(was: Record | None, new: Record, changed: frozenset[str]) -> Record:
    none: Record = {"organizations": [], "independent": 0, "maturity": "no organization yet"}
    was = was or none
    moved = was["maturity"] != new["maturity"]
    others = [one for one in new["organizations"] if one["slug"] not in changed] if moved else []
    return {
        "id": new["id"],
        "sentence": new["sentence"],
        "say": [len(was["organizations"]), len(new["organizations"])],
        "independent": [was["independent"], new["independent"]],
        "maturity": [was["maturity"], new["maturity"]],
        **affected_record((one["slug"], one["name"]) for one in others),
    }


def affected_record(organizations: Iterable[tuple[str, str]]) -> Record:
    """`{"affected": [{"slug", "name"}], "more_affected": 0}`; from pairs of slug and name."""
    found = [{"slug": slug, "name": name} for slug, name in organizations]
    return {"affected": found[:AFFECTED], "more_affected": max(0, len(found) - AFFECTED)}
