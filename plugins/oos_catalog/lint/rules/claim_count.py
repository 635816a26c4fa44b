"""claim_count counts the rules"""

from oos_catalog.lint.rule import WARNING, Context, Hits, Rule
from oos_catalog.model.document import Document

RULE = Rule("claim-count", WARNING)


def check(document: Document, _: Context) -> Hits:
    """A declared claim_count that is not the number of rules in the file.

    Either the number is old, or a rule was not read: then see `unread-claim`. `oos fmt` writes the right number.
    """
    declared = document.frontmatter.get("claim_count")
    if isinstance(declared, int) and declared != len(document.claims):
        found = f"claim_count says {declared}, the file holds {len(document.claims)} rules"
        help = f"write `claim_count: {len(document.claims)}`, or run `oos fmt`"
        yield RULE.at(document.place("claim_count"), found=found, help=help)
