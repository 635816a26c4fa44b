"""a redacted rule keeps no text"""

from oos_catalog.lint.rule import ERROR, Context, Hits, Rule
from oos_catalog.model.document import Document

RULE = Rule("redacted-text", ERROR, safety=True)

KEPT = ("rule", "why", "failure_mode", "scope", "references", "measured", "extras")


def check(document: Document, _: Context) -> Hits:
    """Rules whose status says redacted and that still hold text.

    Redacted means: the text is removed everywhere, the id and the date stay. As long as the text is in the file it is
    published with it. Remove every field but Status; history is a matter of its own (see SECURITY.md).

    Before: `- **Rule:** ...` and `- **Status:** redacted: 2026-11-01`

    After: `- **Status:** redacted: 2026-11-01`
    """
    for claim in document.claims:
        left = [name for name in KEPT if getattr(claim, name)]
        if claim.status_kind == "redacted" and left:
            names = ", ".join(name.replace("_", " ") for name in left)
            found = f"{claim.id} is redacted and still has its {names}"
            yield RULE.at(claim.place(left[0]), found=found, help="remove all of its lines but Status", claim=claim)
