"""Why a claim is what it is to me, in sentences, and in what two claims differ that agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from oos_catalog.analysis.merge import Classified, Held, MergeClass, Relation, Side
from oos_catalog.model.reading import UNSURE, ReadClaim, Reading, ReadOrganization
from oos_catalog.patterns.normal import normalized
from oos_catalog.patterns.readings import missing_situations
from oos_catalog.patterns.registry import Registry

NAMED: Final = 5
"""Claims of mine that a sentence names."""
TOLD: Final = 20
"""Claims of mine whose differences are told, so that what is printed grows with the rules and not with their square."""


def because(classified: Classified, relation: Relation, mine: Side, theirs: ReadOrganization) -> str:
    """The sentence for one relation: both claims, both answers, and what would change the class."""
    claim, reading = classified.claim, relation.reading
    them = f"{theirs.name} {claim.id}"
    if reading is None:
        if not relation.mine:
            unread = f"{them} is not read yet: nobody has said which pattern it answers"
            return f"{unread}. A Pattern line in it would decide"
        return (
            f"{them} has the same Rule as your {_ids(claim for claim, _ in relation.mine)}. It changes when one of the "
            "texts changes, or when the two give answers that exclude each other"
        )
    if reading.pattern is None:
        return f"{them} was read and answers none of the patterns; it changes when a pattern for it is written"
    question = mine.registry.patterns[reading.pattern].question
    opening = f'{question} {them} says "{_answer(reading, mine.registry)}"'
    match relation.merge_class:
        case MergeClass.CONFLICTS:
            own = _mine(relation, mine.registry)
            return f"{opening}; {own}. The two exclude each other; it changes when one side gives another answer"
        case MergeClass.VALIDATES:
            return f"{_agreed(question, opening, them, relation, mine.registry)}. {_differing(classified, relation)}"
        case MergeClass.UNDECIDED:
            return _undecided(question, opening, them, reading, relation, mine)
        case MergeClass.GAP:
            return f"{opening}; no rule of yours answers this, and it applies to you. Answer it, and the class changes"
        case MergeClass.UNIQUE:
            lacking = ", ".join(missing_situations(mine.organization, mine.registry.patterns[reading.pattern]))
            return (
                f"{opening}; you have no rule on this, and it does not apply to you: your file does not name "
                f"{lacking} under situations. Named, it is a gap"
            )


def _agreed(question: str, opening: str, them: str, relation: Relation, registry: Registry) -> str:
    """The same answer is told once, compatible ones side by side."""
    answers = {_answer(one, registry) for one in (relation.reading, *(held for _, held in relation.mine)) if one}
    if len(answers) > 1:
        return f"{opening}; {_mine(relation, registry)}, and the two go together"
    return f'{question} {them} and your {_ids(claim for claim, _ in relation.mine)} say "{answers.pop()}"'


def _undecided(question: str, opening: str, them: str, reading: Reading, relation: Relation, mine: Side) -> str:
    if relation.perhaps is not None:
        return (
            f"{opening}; none of your rules that are read answers this, but {unread_rules(mine.unread)} not read yet. "
            "Read them with `oos annotate`, and it is a gap or it is not"
        )
    theirs_say = opening if reading.is_sure else f"{question} {them} {_unsettled(reading, mine.registry)}"
    own = f"; {_mine(relation, mine.registry)}" if relation.mine else ""
    if reading.disputed or any(one is not None and one.disputed for _, one in relation.mine):
        return f"{theirs_say}{own}. It is decided when one side of the dispute gives way"
    return f"{theirs_say}{own}. An answer in {'its' if reading.is_sure else 'the'} Pattern line would decide"


def unread_rules(number: int) -> str:
    """The subject and verb of a sentence that ends in "not read yet"."""
    return f"{number} of your rules {'is' if number == 1 else 'are'}"


def _unsettled(reading: Reading, registry: Registry, number: int = 1) -> str:
    """What so many claims do that give no answer: they leave it open, or are read in two ways."""
    if not reading.disputed:
        return "does not say which answer it gives" if number == 1 else "do not say which answer they give"
    declared, reviewed = (_quoted(reading.pattern, one, registry) for one in reading.disputed)
    return f"{'is' if number == 1 else 'are'} disputed: the Pattern line says {declared}, a reviewer says {reviewed}"


def _quoted(pattern: str | None, stance: str, registry: Registry) -> str:
    found = registry.stance(pattern, stance)
    if found is not None:
        return f'"{found.sentence}"'
    return "nothing on which answer" if stance == UNSURE else "that it is something else"


def _answer(reading: Reading, registry: Registry) -> str:
    stance = registry.stance(reading.pattern, reading.stance)
    return stance.sentence if stance else "not said"


def _mine(relation: Relation, registry: Registry) -> str:
    """`your C003 says "Each agent sends its own"`, one part for each answer."""
    parts: dict[tuple[str | None, tuple[str, str] | None], list[Held]] = {}
    for claim, reading in relation.mine:
        if reading is not None:
            parts.setdefault((reading.stance, reading.disputed), []).append(Held(claim, reading))
    said: list[str] = []
    for held in parts.values():
        one = held[0].reading
        says = f'{"says" if len(held) == 1 else "say"} "{_answer(one, registry)}"'
        says = says if one.is_sure else _unsettled(one, registry, len(held))
        said.append(f"your {_ids(mine.claim for mine in held)} {says}")
    return ", ".join(said)


def _ids(claims: Iterator[ReadClaim]) -> str:
    names = list(dict.fromkeys(claim.id for claim in claims))
    if len(names) > NAMED:
        names = [*names[:NAMED], f"{len(names) - NAMED} more"]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _differing(classified: Classified, relation: Relation) -> str:
    found = list(dict.fromkeys(one["what"] for one in differs(classified.claim, relation)))
    said = f"They differ in {', '.join(found)}" if found else "They differ in nothing that is stated"
    return f"{said}. It changes when one side gives an answer that excludes the other's"


def differs(claim: ReadClaim, relation: Relation) -> Iterator[dict[str, Any]]:
    """In what an agreeing claim of mine differs: a parameter, the scope or the evidence, both texts given.

    `{"what": "timebox", "pattern": "alert-escalation", "claim": "C004", "mine": "24 h", "theirs": "240 h"}`, without
    `pattern` for scope and evidence; a side that does not say is None.
    """
    if relation.merge_class is not MergeClass.VALIDATES:
        return
    for own, reading in relation.mine[:TOLD]:
        for here, there in [(reading, relation.reading)] if reading and relation.reading else _shared(own, claim):
            yield from _parameters(own, here, there)
        if normalized(own.scope) != normalized(claim.scope):
            yield {"what": "scope", "claim": own.id, "mine": own.scope or None, "theirs": claim.scope or None}
        if own.evidence != claim.evidence:
            yield {"what": "evidence", "claim": own.id, "mine": own.evidence or None, "theirs": claim.evidence or None}


def _shared(own: ReadClaim, claim: ReadClaim) -> Iterator[tuple[Reading, Reading]]:
    """Readings of two claims with the same Rule that are about the same pattern."""
    return ((one, other) for one in own.readings for other in claim.readings if one.pattern == other.pattern)


def _parameters(own: ReadClaim, mine: Reading, theirs: Reading) -> Iterator[dict[str, Any]]:
    here, there = dict(mine.parameters), dict(theirs.parameters)
    for name in sorted(here.keys() | there.keys()):
        one, other = here.get(name), there.get(name)
        if one is None or other is None or one.value != other.value:
            yield {
                "what": name,
                "pattern": theirs.pattern,
                "claim": own.id,
                "mine": one.text if one else None,
                "theirs": other.text if other else None,
            }
