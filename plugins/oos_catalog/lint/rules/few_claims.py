"""the format's platform asks for three rules and likes ten"""

from oos_catalog.lint.rule import HINT, Context, Hits, Rule
from oos_catalog.model.document import Document

RULE = Rule("few-claims", HINT, aliases=("CLAIM_COUNT_BELOW_MINIMUM", "CLAIM_COUNT_BELOW_NETWORK_NORM"))


def check(document: Document, _: Context) -> Hits:
    """Files with fewer than three rules.

    A hint only: three honest incidents are a fine first entry, and so is one. The platform refuses files below three
    and advises ten.
    """
    if 0 < len(document.claims) < 3:
        rules = "1 rule" if len(document.claims) == 1 else f"{len(document.claims)} rules"
        found = f"the file has {rules}; the format's platform takes three or more"
        yield RULE.at(document.place("claim_count"), found=found, help="add others when you have learned them")
