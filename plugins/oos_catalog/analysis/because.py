"""Why a claim is what it is to me, in sentences, and in what two claims differ that agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from oos_catalog.analysis.merge import Classified, MergeClass, Relation, Side
from oos_catalog.model.reading import ReadClaim, Reading, ReadOrganization
from oos_catalog.model.vocabulary import Evidence
from oos_catalog.patterns.registry import Registry

_STRENGTH: Final[dict[str, int]] = {name.value: rank for rank, name in enumerate(Evidence)}


def because(classified: Classified, relation: Relation, mine: Side, theirs: ReadOrganization) -> str:
    """The sentence for one relation: both claims, both answers, and what would change the class."""
    claim, reading = classified.claim, relation.reading
    them = f"{theirs.name} {claim.id}"
    if reading is None:
        return _same_rule(them, relation) if relation.mine else _unread(them)
    if reading.pattern is None:
        return f"{them} was read and answers none of the patterns; it changes when a pattern for it is written"
    question, theirs_say = _asked(reading, mine.registry)
    opening = f'{question} {them} says "{theirs_say}"'
    match relation.merge_class:
        case MergeClass.CONFLICTS:
            return f"{opening}; {_mine(relation, mine.registry)}. The two exclude each other; {_until(relation)}"
        case MergeClass.VALIDATES:
            return f"{opening}; {_mine(relation, mine.registry)}. {_differing(classified, relation)}"
        case MergeClass.UNDECIDED:
            return _undecided(question, opening, them, relation, mine)
        case MergeClass.GAP:
            return f"{opening}; no rule of yours answers this, and it applies to you. Answer it, and the class changes"
        case MergeClass.UNIQUE:
            needs = ", ".join(mine.registry.patterns[reading.pattern].context)
            return (
                f"{opening}; you have no rule on this, and it does not apply to you: it needs {needs}. "
                "It becomes a gap when your file names the situation"
            )


def _same_rule(them: str, relation: Relation) -> str:
    own = _ids(claim for claim, _ in relation.mine)
    return f"{them} has the same Rule as your {own}. It changes when one of the texts changes"


def _unread(them: str) -> str:
    return f"{them} is not read yet: nobody has said which pattern it answers. A Pattern line in it would decide"


def _undecided(question: str, opening: str, them: str, relation: Relation, mine: Side) -> str:
    reading = relation.reading
    if relation.perhaps is not None:
        return (
            f"{opening}; none of your rules that are read answers this, but {_rules(mine.unread)} "
            "not read yet. Read them with `oos annotate`, and it is a gap or it is not"
        )
    if reading is not None and reading.disputed:
        declared, reviewed = reading.disputed
        return f"{question} The reading of {them} is disputed: they say {declared}, a reviewer says {reviewed}"
    if reading is not None and not reading.is_sure:
        own = f"; {_mine(relation, mine.registry)}" if relation.mine else ""
        return f"{question} {them} does not say which answer it gives{own}. An answer in its Pattern line would decide"
    own = _ids(claim for claim, _ in relation.mine)
    return f"{opening}; your {own} is about this and does not say which answer it gives. Name it in its Pattern line"


def _rules(number: int) -> str:
    return "1 of your rules is" if number == 1 else f"{number} of your rules are"


def _asked(reading: Reading, registry: Registry) -> tuple[str, str]:
    pattern = registry.patterns[str(reading.pattern)]
    return pattern.question, _answer(reading, registry)


def _answer(reading: Reading, registry: Registry) -> str:
    stance = registry.stance(reading.pattern, reading.stance)
    return stance.sentence if stance else "not said"


def _mine(relation: Relation, registry: Registry) -> str:
    """`your C003 says "Each agent sends its own"`, one part for each answer."""
    parts: dict[str, list[ReadClaim]] = {}
    for claim, reading in relation.mine:
        parts.setdefault(_answer(reading, registry) if reading else "", []).append(claim)
    return ", ".join(
        f'your {_ids(iter(claims))} {"says" if len(claims) == 1 else "say"} "{answer}"'
        for answer, claims in parts.items()
    )


def _until(relation: Relation) -> str:
    return f"it changes when {'one side' if len(relation.mine) == 1 else 'each side'} gives another answer"


def _ids(claims: Iterator[ReadClaim]) -> str:
    names = list(dict.fromkeys(claim.id for claim in claims))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _differing(classified: Classified, relation: Relation) -> str:
    found = list(dict.fromkeys(one["what"] for one in differs(classified.claim, relation)))
    said = f"The same answer, with different {', '.join(found)}" if found else "The same answer"
    return f"{said}. It changes when one side gives an answer that excludes the other's"


def differs(claim: ReadClaim, relation: Relation) -> Iterator[dict[str, Any]]:
    """In what an agreeing claim of mine differs: a parameter, the scope or the evidence, both texts given.

    `{"what": "timebox", "claim": "C004", "mine": "24 h", "theirs": "240 h"}`; a side that does not say is None.
    """
    if relation.merge_class is not MergeClass.VALIDATES:
        return
    for own, reading in relation.mine:
        if reading is not None and relation.reading is not None:
            yield from _parameters(own, reading, relation.reading)
        if " ".join(own.scope.split()).casefold() != " ".join(claim.scope.split()).casefold():
            yield {"what": "scope", "claim": own.id, "mine": own.scope or None, "theirs": claim.scope or None}
        if own.evidence != claim.evidence:
            yield {"what": "evidence", "claim": own.id, "mine": own.evidence or None, "theirs": claim.evidence or None}


def _parameters(own: ReadClaim, mine: Reading, theirs: Reading) -> Iterator[dict[str, Any]]:
    here, there = dict(mine.parameters), dict(theirs.parameters)
    for name in sorted(here.keys() | there.keys()):
        one, other = here.get(name), there.get(name)
        if one is None or other is None or one.value != other.value:
            yield {
                "what": name,
                "claim": own.id,
                "mine": one.text if one else None,
                "theirs": other.text if other else None,
            }


def strength(evidence: str) -> int:
    """Rank of a kind of evidence, 0 for the strongest; unknown ones come last."""
    return _STRENGTH.get(evidence, len(_STRENGTH))
