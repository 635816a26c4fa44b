"""confidence_distribution counts the rules by confidence"""

from __future__ import annotations

from collections.abc import Iterator

from oos_catalog.lint.distributions import wrong_counts
from oos_catalog.lint.rule import Context, Hit, Rule
from oos_catalog.model.document import Document
from oos_catalog.model.finding import Severity

RULE = Rule("confidence-distribution", Severity.WARNING)


def check(document: Document, _: Context) -> Iterator[Hit]:
    """Declared counts that are not those of the rules.

    Each wrong number is reported at its line, with the right line. They are derived: nothing here uses the declared
    ones, and they were wrong in every published flagship file. `oos fmt` writes the right ones.
    """
    yield from wrong_counts(RULE, document, "confidence_distribution", document.confidence_counts())
