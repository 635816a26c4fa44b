"""high confidence needs evidence that was observed"""

from oos_catalog.lint.rule import WARNING, Context, Hits, Rule
from oos_catalog.model.document import Document
from oos_catalog.model.vocabulary import Confidence, Evidence

RULE = Rule("confidence-without-observation", WARNING)

UNOBSERVED = frozenset({Evidence.INFERENCE, Evidence.SPECULATION})


def check(document: Document, _: Context) -> Hits:
    """Claims that say HIGH on INFERENCE or SPECULATION.

    A reader takes HIGH as "seen to hold". Lower the confidence, or name the observation.

    Before: `- **Confidence:** HIGH` with `- **Evidence:** SPECULATION`

    After: `- **Confidence:** LOW` with `- **Evidence:** SPECULATION`
    """
    for claim in document.claims:
        if claim.confidence == Confidence.HIGH and claim.evidence in UNOBSERVED:
            yield RULE.at(
                claim.place("confidence"),
                found=f"{claim.id} says HIGH on {claim.evidence}",
                help="use MEDIUM or LOW, or name the observation as evidence",
                claim=claim,
            )
