"""what went wrong teaches others most"""

from oos_catalog.lint.rule import HINT, Context, Hits, Rule
from oos_catalog.model.document import Document, Place

RULE = Rule("no-failure-patterns", HINT, aliases=("NO_FAILURE_PATTERNS",))


def check(document: Document, _: Context) -> Hits:
    """Files without any rule in failure_patterns.

    The section holds what was tried and did not work, with the rule that came of it. Readers look there first.
    """
    if document.claims and not any(claim.section == "failure_patterns" for claim in document.claims):
        yield RULE.at(Place(1, 1), found="no rule in failure_patterns", help="add what you tried that did not work")
