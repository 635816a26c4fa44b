"""a measured result is worth more than low confidence"""

from oos_catalog.lint.rule import HINT, Context, Hits, Rule
from oos_catalog.lint.text import shown_id
from oos_catalog.model.document import Document
from oos_catalog.model.vocabulary import Confidence, Evidence

RULE = Rule("low-on-measured", HINT)


def check(document: Document, context: Context) -> Hits:
    """Claims that say LOW on MEASURED_RESULT.

    What was measured is usually known better than "perhaps". If the measurement was small or another team's, say so in
    Scope. A compiled entry says LOW by rule, so this does not apply to it.

    Before: `- **Confidence:** LOW` with `- **Evidence:** MEASURED_RESULT`

    After: `- **Confidence:** MEDIUM` with `- **Evidence:** MEASURED_RESULT`
    """
    if context.compiled:
        return
    for claim in document.claims:
        if claim.confidence == Confidence.LOW and claim.evidence == Evidence.MEASURED_RESULT:
            yield RULE.at(
                claim.place("confidence"),
                found=f"{shown_id(claim.id)} says LOW on MEASURED_RESULT",
                help="use MEDIUM or HIGH, or say in Scope why the measurement does not carry further",
                claim=claim,
            )
