"""evidence_distribution counts the rules by evidence"""

from oos_catalog.lint.distributions import wrong_counts
from oos_catalog.lint.rule import WARNING, Context, Hits, Rule
from oos_catalog.model.document import Document

RULE = Rule("evidence-distribution", WARNING)


def check(document: Document, _: Context) -> Hits:
    """Declared counts that are not those of the rules.

    Each wrong number is reported at its line, with the right line. They are derived: nothing here uses the declared
    ones, and they were wrong in every published flagship file. `oos fmt` writes the right ones.
    """
    yield from wrong_counts(RULE, document, "evidence_distribution", document.evidence_counts())
