"""purpose, directives and protocols hold no rules"""

from oos_catalog.lint.rule import ERROR, Context, Hits, Rule
from oos_catalog.model.document import Document
from oos_catalog.model.vocabulary import PROSE_SECTIONS, SECTION_LIMITS

RULE = Rule("claims-in-prose-section", ERROR, aliases=("CLAIMS_IN_PROSE_SECTION",))


def check(document: Document, _: Context) -> Hits:
    """Rules in a section that is for prose only.

    purpose, prime_directives, system_identity, confidence_map, merge_protocol, update_protocol and summary are text
    about the whole. Move the rule to the section that says what it governs, such as core_operating_rules.
    """
    for claim in document.claims:
        if claim.section in PROSE_SECTIONS:
            found = f"{claim.id} is in {claim.section}, which holds prose only"
            help = f"use one of {', '.join(SECTION_LIMITS)}"
            yield RULE.at(claim.place("section"), found=found, help=help, claim=claim)
