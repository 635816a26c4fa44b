"""A comparison as plain records: what `oos compare --format json` prints (DESIGN section 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from oos_catalog.analysis.because import because, differs
from oos_catalog.analysis.merge import Classified, MergeClass, Relation, Side, merge
from oos_catalog.model.reading import ReadOrganization

VERSION: Final = 1


Guess: TypeAlias = Mapping[str, Any]
"""A candidate of the matcher for an unread claim, as `oos suggest` prints it."""


def comparison(
    mine: Side,
    theirs: ReadOrganization,
    only: Sequence[MergeClass] = (),
    candidates: Mapping[str, Sequence[Guess]] | None = None,
) -> dict[str, Any]:
    """`{"version", "registry", "mine", "theirs", "unread", "counts", "claims"}`; counts are those of all classes.

    `candidates` are shown with unread claims and change nothing. A claim's top-level fields are those of the deciding
    reading; `same_rule` says that the same Rule decided, and `pattern` is then the first that the claim answers.
    """
    classified = list(merge(mine, theirs))
    found = Counter(one.merge_class for one in classified)
    shown = [one for one in classified if not only or one.merge_class in only]
    return {
        "version": VERSION,
        "registry": mine.registry.record,
        "mine": mine.organization.slug,
        "theirs": theirs.slug,
        "unread": {"mine": mine.unread, "theirs": theirs.unread},
        "counts": {name.value: found[name] for name in MergeClass},
        "claims": [_claim(one, mine, theirs, candidates or {}) for one in shown],
    }


def _claim(
    classified: Classified, mine: Side, theirs: ReadOrganization, candidates: Mapping[str, Sequence[Guess]]
) -> dict[str, Any]:
    claim = classified.claim
    rows = [_relation(classified, one, mine, theirs) for one in classified.relations if one.reading is not None]
    record = {"claim": claim.id, "rule": claim.rule} | _relation(classified, classified.deciding, mine, theirs)
    if claim.is_unread:
        record["candidates"] = list(candidates.get(claim.id, ()))
    return record | {"readings": rows}


def _relation(classified: Classified, relation: Relation, mine: Side, theirs: ReadOrganization) -> dict[str, Any]:
    same_rule = relation.reading is None and bool(relation.mine)
    reading = relation.reading or next(iter(classified.claim.readings), None)
    row: dict[str, Any] = {
        "class": relation.merge_class.value,
        "basis": reading.basis.value if reading else "unread",
        "pattern": reading.pattern if reading else None,
        "stance": reading.stance if reading else None,
        "mine": list(dict.fromkeys(claim.id for claim, _ in relation.mine)),
        "differs": list(differs(classified.claim, relation)),
        "because": because(classified, relation, mine, theirs),
    }
    row |= {"perhaps": relation.perhaps.value} if relation.perhaps else {}
    return row | ({"same_rule": True} if same_rule else {})
