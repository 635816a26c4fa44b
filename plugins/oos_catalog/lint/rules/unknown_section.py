"""a rule sits in a section that the format does not know"""

from difflib import get_close_matches

from oos_catalog.lint.rule import WARNING, Context, Hits, Rule
from oos_catalog.model.document import Document
from oos_catalog.model.vocabulary import KNOWN_SECTIONS, SECTION_LIMITS

RULE = Rule("unknown-section", WARNING)


def check(document: Document, _: Context) -> Hits:
    """Section names that are invented or misspelled.

    The rule is read and shown under the name as found; it is never dropped. But nobody who looks for coordination
    patterns will find it under `handoff_protocol`. The finding names the nearest section of the format.

    Before: `**[C004]** core operating rule`

    After: `**[C004]** core_operating_rules`
    """
    for claim in document.claims:
        if claim.section and claim.section not in KNOWN_SECTIONS:
            near = get_close_matches(claim.section, SECTION_LIMITS, 1, cutoff=0.3)
            help = f"the nearest is {near[0]}" if near else f"known are {', '.join(SECTION_LIMITS)}"
            found = f"{claim.id} is in section {claim.section!a}, which the format does not know"
            yield RULE.at(claim.place("section"), found=found, help=help, claim=claim)
