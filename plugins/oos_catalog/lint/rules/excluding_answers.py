"""a document gives one answer to a question"""

from collections.abc import Iterator
from typing import NamedTuple

from oos_catalog.lint.rule import WARNING, Context, Hit, Hits, Rule
from oos_catalog.lint.text import shown_id, shown_text
from oos_catalog.model.document import Claim, Document, Place
from oos_catalog.model.registry import Pattern, Stance
from oos_catalog.patterns.annotation import flaw_of_repetition
from oos_catalog.patterns.registry import Registry

RULE = Rule("excluding-answers", WARNING)


class Answer(NamedTuple):
    """What a claim answers to a pattern, and where it says so."""

    claim: Claim
    stance: Stance
    place: Place


def check(document: Document, context: Context) -> Hits:
    """Claims in force whose Pattern lines give answers that exclude each other, by the registry.

    A team that does both has two rules of which one is broken at any time, or one rule with an exception that it should
    name. Both claims are shown to whoever compares.

    Within a claim, `none` beside another Pattern line and the same line twice are told as well.

    Before: C003 with `external-sender / single` and C011 with `external-sender / many`

    After: C011 keeps its id as `- **Status:** withdrawn: see C003`
    """
    for claim in document.active_claims:
        if (flaw := flaw_of_repetition(claim.patterns)) is not None:
            yield RULE.at(
                claim.place("patterns"),
                found=f"{shown_id(claim.id)} has Pattern lines that do not go together",
                help=f"{flaw}; keep one" if "twice" in flaw else flaw,
                claim=claim,
            )
    held: dict[str, list[Answer]] = {}
    for registry, pattern, answer in _answers(document, context):
        earlier = held.setdefault(pattern.id, [])
        if all(one.stance.id != answer.stance.id for one in earlier):
            for one in earlier:
                if registry.excludes(pattern.id, one.stance.id, answer.stance.id):
                    yield _contradiction(document, pattern, one, answer)
            earlier.append(answer)


def _answers(document: Document, context: Context) -> Iterator[tuple[Registry, Pattern, Answer]]:
    """What the claims in force answer, in file order."""
    for claim in document.active_claims:
        for number, line in enumerate(claim.patterns):
            if line.pattern is None or (registry := context.registry) is None:
                continue
            pattern = registry.pattern(line.pattern)
            stance = registry.stance(pattern.id, line.stance) if pattern else None
            if pattern is not None and stance is not None:
                yield registry, pattern, Answer(claim, stance, claim.place(f"patterns.{number}"))


def _contradiction(document: Document, pattern: Pattern, one: Answer, other: Answer) -> Hit:
    first, second = shown_id(one.claim.id), shown_id(other.claim.id)
    same = one.claim is other.claim
    who = f"{first} gives" if same else f"{first} and {second} give"
    said = f"{_said(document, one)}; {_said(document, other)}"
    return RULE.at(
        other.place,
        found=f"{who} answers to {pattern.question!a} that exclude each other: {said}",
        help="correct or withdraw one of them, or accept it under `ignore` in org.yml with the reason",
        claim=other.claim,
        quoted=tuple(place for claim in (one.claim, other.claim) for place in (claim.place(), claim.place("scope"))),
    )


def _said(document: Document, answer: Answer) -> str:
    """`C003 in line 20 "One agent sends" (scope 'All mail.')`"""
    claim, place = answer.claim, answer.claim.place("scope")
    scope = shown_text(document, place, claim.scope.partition("\n")[0], instead=f"of line {place.line}")
    told = f"{shown_id(claim.id)} in line {answer.place.line} {answer.stance.sentence!a}"
    return f"{told} (scope {scope})" if claim.scope else told
