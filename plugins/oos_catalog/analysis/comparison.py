"""A comparison as plain records: what `oos compare --format json` prints (DESIGN section 6)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from oos_catalog.analysis.because import because, differs
from oos_catalog.analysis.merge import Classified, MergeClass, Relation, Side, merge
from oos_catalog.model.reading import ReadOrganization

VERSION: Final = 1


def comparison(mine: Side, theirs: ReadOrganization, only: Sequence[MergeClass] = ()) -> dict[str, Any]:
    """`{"version", "registry", "mine", "theirs", "unread", "counts", "claims"}`; counts are those of all classes."""
    classified = list(merge(mine, theirs))
    found = Counter(one.merge_class for one in classified)
    return {
        "version": VERSION,
        "registry": mine.registry.record,
        "mine": mine.organization.slug,
        "theirs": theirs.slug,
        "unread": {"mine": mine.unread, "theirs": theirs.unread},
        "counts": {name.value: found[name] for name in MergeClass},
        "claims": [_claim(one, mine, theirs) for one in classified if not only or one.merge_class in only],
    }


def _claim(classified: Classified, mine: Side, theirs: ReadOrganization) -> dict[str, Any]:
    rows = [_relation(classified, one, mine, theirs) for one in classified.relations]
    deciding = rows[classified.relations.index(classified.deciding)]
    return {
        "claim": classified.claim.id,
        "rule": classified.claim.rule,
        **deciding,
        "readings": rows,
    }


def _relation(classified: Classified, relation: Relation, mine: Side, theirs: ReadOrganization) -> dict[str, Any]:
    reading = relation.reading
    row: dict[str, Any] = {
        "class": relation.merge_class.value,
        "basis": _basis(relation),
        "pattern": reading.pattern if reading else None,
        "stance": reading.stance if reading else None,
        "mine": list(dict.fromkeys(claim.id for claim, _ in relation.mine)),
        "differs": list(differs(classified.claim, relation)),
        "because": because(classified, relation, mine, theirs),
    }
    return row | ({"perhaps": relation.perhaps.value} if relation.perhaps else {})


def _basis(relation: Relation) -> str:
    """`reviewed`, `declared`, `unread`, or `same rule` where no reading was needed."""
    if relation.reading is not None:
        return relation.reading.basis.value
    return "same rule" if relation.mine else "unread"
