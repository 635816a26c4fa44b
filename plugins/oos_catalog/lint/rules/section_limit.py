"""a section holds a limited number of rules"""

from collections import Counter

from oos_catalog.lint.rule import ERROR, Context, Hits, Rule
from oos_catalog.model.document import Document
from oos_catalog.model.vocabulary import SECTION_LIMITS

RULE = Rule("section-limit", ERROR, aliases=("SECTION_CLAIM_LIMIT_EXCEEDED",))


def check(document: Document, _: Context) -> Hits:
    """Sections with more rules than the format allows (20 to 40, by section).

    Nobody reads forty-one rules of one kind. Merge rules that say the same, or move some to the section that fits
    better.
    """
    counts = Counter(claim.section for claim in document.claims)
    for section, limit in SECTION_LIMITS.items():
        if counts[section] > limit:
            over = [claim for claim in document.claims if claim.section == section][limit]
            found = (
                f"{section} holds {counts[section]} rules; at most {limit} are allowed, {over.id} is the first over it"
            )
            yield RULE.at(over.place("section"), found=found, help="merge or move rules", claim=over)
