"""a Pattern line names what the claim's words are about"""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from oos_catalog.lint.rule import HINT, Context, Hits, Rule
from oos_catalog.lint.text import shown_id
from oos_catalog.model.document import Claim, Document
from oos_catalog.patterns.registry import Registry

if TYPE_CHECKING:
    from oos_catalog.patterns.suggest import Matcher

RULE = Rule("look-again", HINT)

_matchers: WeakKeyDictionary[Registry, Matcher] = WeakKeyDictionary()
"""Making a matcher takes longer than asking it."""


def check(document: Document, context: Context) -> Hits:
    """Pattern lines at claims that are, by their words, rather about another decision.

    The named pattern is not among the three nearest of `oos suggest`. The line may still be right: the program compares
    words and does not understand them. It may also stand at the wrong claim. Entries that were compiled from public
    text are left out, as somebody has reviewed them.

    Before: `- **Pattern:** alert-escalation / ladder` at a claim about who writes to customers

    After: `- **Pattern:** external-sender / single`
    """
    if context.compiled:
        return
    for claim in document.active_claims:
        if any(line.pattern for line in claim.patterns) and (registry := context.registry) is not None:
            yield from _doubts(claim, registry)


def _doubts(claim: Claim, registry: Registry) -> Hits:
    named = [registry.pattern(line.pattern) for line in claim.patterns]
    if not any(named):
        return
    candidates = _matcher(registry).suggest(claim).candidates
    nearest = [registry.patterns[candidate.pattern] for candidate in candidates]
    for number, pattern in enumerate(named):
        if nearest and pattern is not None and pattern not in nearest:
            said = f"by its words {shown_id(claim.id)} is not about {pattern.question!a}"
            yield RULE.at(
                claim.place(f"patterns.{number}"),
                found=f"{said}, rather about {nearest[0].question!a}",
                help=f"see whether it is `{nearest[0].id}`; leave the line as it is if it is right",
                claim=claim,
            )


def _matcher(registry: Registry) -> Matcher:
    from oos_catalog.patterns.suggest import Matcher

    if (known := _matchers.get(registry)) is None:
        known = _matchers[registry] = Matcher(registry)
    return known
