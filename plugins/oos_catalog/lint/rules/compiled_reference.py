"""each claim of a compiled entry names its source"""

from __future__ import annotations

from oos_catalog.lint.rule import ERROR, WARNING, Context, Hits, Rule
from oos_catalog.lint.text import shown_id
from oos_catalog.model.document import Document
from oos_catalog.model.vocabulary import Confidence

RULE = Rule("compiled-reference", ERROR)


def check(document: Document, context: Context) -> Hits:
    """In an entry that we compiled from public text: a claim without a Reference, or with more than LOW confidence.

    We do not speak for the organization. Each claim shows where it was read, and how sure they are is not ours to say.

    Before: a claim with `- **Confidence:** HIGH` and no Reference

    After: `- **Confidence:** LOW` and `- **Reference:** https://example.org/post`
    """
    if not context.compiled:
        return
    for claim in document.claims:
        if claim.status_kind == "redacted":
            continue
        if not any(reference.strip() for reference in claim.references):
            yield RULE.on(
                claim,
                found=f"{shown_id(claim.id)} has no Reference; each claim of a compiled entry needs one",
                help="add `- **Reference:**` with the address where it was read",
            )
        if claim.confidence in (Confidence.HIGH, Confidence.MEDIUM):
            yield RULE.at(
                claim.place("confidence"),
                found=f"{shown_id(claim.id)} says {claim.confidence}; in a compiled entry LOW is allowed",
                help="write LOW: how sure they are is not ours to say",
                claim=claim,
                severity=WARNING,
            )
