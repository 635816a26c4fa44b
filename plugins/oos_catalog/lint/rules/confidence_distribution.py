"""confidence_distribution counts the rules by confidence"""

from oos_catalog.lint.distributions import wrong_counts
from oos_catalog.lint.rule import WARNING, Context, Hits, Rule
from oos_catalog.model.document import Document

RULE = Rule("confidence-distribution", WARNING)


def check(document: Document, _: Context) -> Hits:
    """Declared counts that are not those of the rules.

    Each wrong number is reported at its line, with the right line. They are derived: nothing here uses the declared
    ones, and they were wrong in every published flagship file. `oos fmt` writes the right ones.
    """
    yield from wrong_counts(RULE, document, "confidence_distribution", document.confidence_counts())
