"""a claim names at most three patterns"""

from oos_catalog.lint.rule import ERROR, Context, Hits, Rule
from oos_catalog.lint.text import shown_id
from oos_catalog.model.document import Document
from oos_catalog.model.vocabulary import MOST_PATTERNS_PER_CLAIM

RULE = Rule("pattern-limit", ERROR, identity=True)


def check(document: Document, _: Context) -> Hits:
    """Claims with more than three Pattern lines; only the first three would be read.

    A claim that decides four things is several rules in one: readers cannot agree with a part of it.

    Before: a claim with four Pattern lines

    After: two claims, each with the Pattern lines of what it decides
    """
    for claim in document.claims:
        if (count := len(claim.patterns)) > MOST_PATTERNS_PER_CLAIM:
            yield RULE.at(
                claim.place(f"patterns.{MOST_PATTERNS_PER_CLAIM}"),
                found=f"{shown_id(claim.id)} names {count} patterns; the most is {MOST_PATTERNS_PER_CLAIM}",
                help="keep those that the claim is about, or make it several claims",
                claim=claim,
            )
