"""a Measured line names a number and what it is"""

from oos_catalog.document.optional_lines import MEASURED
from oos_catalog.lint.rule import WARNING, Context, Hits, Rule
from oos_catalog.model.document import Document

RULE = Rule("measured-line", WARNING)


def check(document: Document, _: Context) -> Hits:
    """Measured lines that are not `<what> = <quantity>[ -> <quantity>...][ @ <date>]`.

    Before: `- **Measured:** accuracy went up a lot`

    After: `- **Measured:** accuracy = 60 % -> 78 % -> 85 % @ 2026-05`
    """
    for claim in document.claims:
        for number, text in enumerate(claim.measured):
            if not MEASURED.fullmatch(text) or not any(letter.isdigit() for letter in text):
                found = f"{claim.id}: the Measured line is not `<what> = <quantity>[ -> <quantity>...][ @ <date>]`"
                help = "write for example `accuracy = 60 % -> 85 % @ 2026-05`"
                yield RULE.at(claim.place(f"measured.{number}"), found=found, help=help, claim=claim)
