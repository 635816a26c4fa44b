"""a claim and its review agree on the answer"""

from oos_catalog.catalog.layout import READINGS
from oos_catalog.lint.rule import WARNING, Context, Hits, Rule
from oos_catalog.lint.text import shown_id
from oos_catalog.model.document import Claim, Place
from oos_catalog.model.organization import Organization
from oos_catalog.model.reading import UNSURE, Reading
from oos_catalog.patterns.readings import read_organization
from oos_catalog.patterns.registry import Registry

RULE = Rule("disputed-reading", WARNING)


def check_organization(organization: Organization, context: Context) -> Hits:
    """Claims whose Pattern line and whose entry in readings.yml give different answers to one question.

    Until one side yields, the claim counts for neither answer. Either the Pattern line is changed, by whoever speaks
    for the file, or the entry.

    Before: `external-sender / single` in C003, and `{pattern: external-sender, stance: many}` in readings.yml for C003

    After: the same answer in both, or only one of the two
    """
    document = organization.document
    if organization.file(READINGS) is None or document is None or not any(one.patterns for one in document.claims):
        return
    if (registry := context.registry) is None:
        return
    read = read_organization(organization, registry)
    for claim, said in zip(document.active_claims, read.claims, strict=True):
        for reading in said.readings:
            if reading.disputed is not None and reading.pattern is not None:
                declared, reviewed = (_answer(registry, reading.pattern, stance) for stance in reading.disputed)
                question = registry.patterns[reading.pattern].question
                yield RULE.at(
                    _place(claim, reading, registry),
                    found=f"to {question!a} {shown_id(claim.id)} answers {declared}, and readings.yml {reviewed}",
                    help="change the Pattern line, or the entry of readings.yml; until then neither counts",
                    claim=claim,
                    path=document.path,
                )


def _answer(registry: Registry, pattern: str, stance: str) -> str:
    known = registry.stance(pattern, stance)
    if known is not None:
        return ascii(known.sentence)
    return "`?`" if stance == UNSURE else "`none` of the patterns"


def _place(claim: Claim, reading: Reading, registry: Registry) -> Place:
    """The line with the declared answer, else the first that names the pattern, else the first, which says none."""
    declared = reading.disputed[0] if reading.disputed else None
    named = [(registry.pattern(line.pattern), line.stance) for line in claim.patterns]
    same = [number for number, (pattern, _) in enumerate(named) if pattern and pattern.id == reading.pattern]
    exact = [number for number in same if named[number][1] == declared]
    return claim.place(f"patterns.{next(iter(exact or same), 0)}")
