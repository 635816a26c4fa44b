"""a measured result names a number"""

import re

from oos_catalog.lint.rule import HINT, Context, Hits, Rule
from oos_catalog.lint.text import shown_id
from oos_catalog.model.document import Claim, Document
from oos_catalog.model.vocabulary import Evidence

RULE = Rule("measured-without-number", HINT)

_DIGIT = re.compile(r"[0-9]")
_NUMBER_WORD = re.compile(
    r"\b(?:zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|forty|fifty|hundreds?"
    r"|thousands?|half|halved|thirds?|quarters?|percent|twice|thrice|doubled?|tripled?|tenfold)\b",
    re.IGNORECASE,
)


def check(document: Document, _: Context) -> Hits:
    """Claims with MEASURED_RESULT in which no number stands, as digits or as a word.

    A reader who compares two teams looks for what was measured and how it changed.

    Before: `- **Evidence:** MEASURED_RESULT` and no number in the rule

    After: the same with `- **Measured:** replies within a day = 60 % -> 85 % @ 2026-05`
    """
    for claim in document.claims:
        if claim.evidence == Evidence.MEASURED_RESULT and not _has_number(claim):
            yield RULE.at(
                claim.place("evidence"),
                found=f"{shown_id(claim.id)} says MEASURED_RESULT and names no number",
                help="add a line `- **Measured:** <what> = <before> -> <after>`, or use OBSERVED_REPEATEDLY",
                claim=claim,
            )


def _has_number(claim: Claim) -> bool:
    texts = (claim.failure_mode, claim.rule, claim.why, claim.scope, *claim.measured, *claim.references)
    return any(map(_DIGIT.search, texts)) or any(map(_NUMBER_WORD.search, texts))
