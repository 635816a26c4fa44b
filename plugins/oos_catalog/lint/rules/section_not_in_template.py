"""a section belongs to another template"""

from oos_catalog.lint.rule import HINT, Context, Hits, Rule
from oos_catalog.model.document import Document
from oos_catalog.model.vocabulary import SECTION_LIMITS, TEMPLATE_SECTIONS, UNIVERSAL_CLAIM_SECTIONS

RULE = Rule("section-not-in-template", HINT)


def check(document: Document, _: Context) -> Hits:
    """Rules in a section that the declared template does not have.

    A file with `template: org_chart` has no coordination_patterns. Change the template, or move the rule.
    """
    template = document.frontmatter.get("template")
    own = TEMPLATE_SECTIONS.get(template) if isinstance(template, str) else None
    if own is None:
        return
    foreign = SECTION_LIMITS.keys() - own - set(UNIVERSAL_CLAIM_SECTIONS)
    for claim in document.claims:
        if claim.section in foreign:
            found = f"{claim.id} is in {claim.section}, which template {template} does not have"
            help = f"{template} adds {', '.join(own)}"
            yield RULE.at(claim.place("section"), found=found, help=help, claim=claim)
