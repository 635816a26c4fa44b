"""Why a claim is what it is to me, in sentences, and in what two claims differ that agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from oos_catalog.analysis.merge import Classified, Held, MergeClass, Relation, Side
from oos_catalog.model.reading import UNSURE, ReadClaim, Reading, ReadOrganization
from oos_catalog.patterns.normal import normalized
from oos_catalog.patterns.readings import missing_situations
from oos_catalog.patterns.registry import Registry


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


def _same_rule(them: str, relation: Relation) -> str:
    own = _ids(claim for claim, _ in relation.mine)
    return (
        f"{them} has the same Rule as your {own}. It changes when one of the texts changes, or when the two give "
        "answers that exclude each other"
    )


def _unread(them: str) -> str:
    return f"{them} is not read yet: nobody has said which pattern it answers. A Pattern line in it would decide"


def _undecided(question: str, opening: str, them: str, reading: Reading, relation: Relation, mine: Side) -> str:
    if relation.perhaps is not None:
        return (
            f"{opening}; none of your rules that are read answers this, but {_rules(mine.unread)} "
            "not read yet. Read them with `oos annotate`, and it is a gap or it is not"
        )
    theirs_say = opening if reading.is_sure else f"{question} {them} {_unsettled(reading, mine.registry)}"
    own = f"; {_mine(relation, mine.registry)}" if relation.mine else ""
    if reading.disputed or any(one is not None and one.disputed for _, one in relation.mine):
        return f"{theirs_say}{own}. It is decided when one side of the dispute gives way"
    return f"{theirs_say}{own}. An answer in {'its' if reading.is_sure else 'the'} Pattern line would decide"


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
    parts: dict[tuple[str | None, tuple[str, str] | None], list[Held]] = {}
    for claim, reading in relation.mine:
        if reading is not None:
            parts.setdefault((reading.stance, reading.disputed), []).append(Held(claim, reading))
    return ", ".join(
        f"your {_ids(one.claim for one in held)} {_says(held[0].reading, registry, len(held))}"
        for held in parts.values()
    )


def _says(reading: Reading, registry: Registry, number: int) -> str:
    if not reading.is_sure:
        return _unsettled(reading, registry, number)
    return f'{"says" if number == 1 else "say"} "{_answer(reading, registry)}"'


def _ids(claims: Iterator[ReadClaim]) -> str:
    names = list(dict.fromkeys(claim.id for claim in claims))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _differing(classified: Classified, relation: Relation) -> str:
    found = list(dict.fromkeys(one["what"] for one in differs(classified.claim, relation)))
    said = f"They differ in {', '.join(found)}" if found else "They differ in nothing that is stated"
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
        if normalized(own.scope) != normalized(claim.scope):
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
