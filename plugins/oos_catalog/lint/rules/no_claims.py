"""the file holds no rule"""

from oos_catalog.lint.rule import ERROR, Context, Hits, Rule
from oos_catalog.model.document import Document, Place

RULE = Rule("no-claims", ERROR, identity=True)


def check(document: Document, context: Context) -> Hits:
    """Files in which no rule was found.

    A rule starts with `**[C001]** section` and has its fields as bullets below. One incident is enough for a first
    file.
    """
    unread = not document.is_markdown and document.is_unread
    if not document.claims and not unread:
        left = context.organization is not None and context.organization.profile.withdrawn is not None
        start = "start one with `**[C001]** core_operating_rules` and `- **Rule:** ...`"
        help = "delete the whole file; who left needs none" if left else start
        yield RULE.at(Place(1, 1), found="no rule was found in the file", help=help)
