"""each claim of a compiled entry names its source"""

from oos_catalog.catalog.layout import profile_path
from oos_catalog.lint.rule import ERROR, WARNING, Context, Hits, Rule
from oos_catalog.lint.text import shown_id
from oos_catalog.model.document import Document
from oos_catalog.model.organization import COUNTED_KINDS, Organization
from oos_catalog.model.vocabulary import Confidence

RULE = Rule("compiled-reference", ERROR)


def check(document: Document, context: Context) -> Hits:
    """In an entry that we compiled from public text: a claim without a Reference, or with more than LOW confidence.

    A team or project whose org.yml names no `source.owner` is told as well: one author behind several sources counts
    once, and that is known by the owner only.

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
            yield RULE.at(
                claim.place(),
                found=f"{shown_id(claim.id)} has no Reference; each claim of a compiled entry needs one",
                help="add `- **Reference:**` with the address where it was read",
                claim=claim,
            )
        if claim.confidence in (Confidence.HIGH, Confidence.MEDIUM):
            yield RULE.at(
                claim.place("confidence"),
                found=f"{shown_id(claim.id)} says {claim.confidence}; in a compiled entry LOW is allowed",
                help="write LOW: how sure they are is not ours to say",
                claim=claim,
                severity=WARNING,
            )


def check_organization(organization: Organization, _: Context) -> Hits:
    profile = organization.profile
    if organization.compiled and profile.kind in COUNTED_KINDS and not profile.source.owner:
        yield RULE.at(
            organization.place("source"),
            found="a compiled entry that is counted names no owner of its source",
            help="add `owner:` below `source:`, spelled alike in all entries of that author",
            path=profile_path(organization.slug),
            severity=WARNING,
        )
