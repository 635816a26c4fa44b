"""Where files name patterns: the Pattern lines of claims, and the entries of readings.yml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from oos_catalog.catalog.layout import READINGS
from oos_catalog.lint.rule import Hit, Rule
from oos_catalog.lint.text import shown_text
from oos_catalog.model.document import Claim, Document, Path, PatternLine, Place
from oos_catalog.model.finding import Severity
from oos_catalog.model.organization import Organization
from oos_catalog.patterns.readings import reviewed_entries


class Named(NamedTuple):
    """A pattern that `file` names: in the line number `number` of a claim, or at `path` in readings.yml."""

    line: PatternLine
    file: Document
    claim: Claim | None
    number: int
    path: Path = ()

    def place(self, *part: str) -> Place:
        """Of `pattern`, `stance` or `("parameters", name)`; a Pattern line has one place for all of them."""
        if self.path:
            return self.file.place(*self.path, *part)
        return self.claim.place(f"patterns.{self.number}") if self.claim else Place(1, 1)

    def at(self, rule: Rule, *part: str, found: str, help: str, severity: Severity | None = None) -> Hit:
        """One message about this part of it."""
        place = self.place(*part)
        return rule.at(place, found=found, help=help, claim=self.claim, path=self.file.path, severity=severity)

    def shown(self, text: str, *part: str, instead: str = "of this name") -> str:
        """A text of the line, for a message that points to this part of it; `instead` where it is not on that line."""
        return shown_text(self.file, self.place(*part), text, instead=instead)


def of_document(document: Document) -> Iterator[Named]:
    """Those of all claims, also of claims that are no longer in force."""
    for claim in document.claims:
        for number, line in enumerate(claim.patterns):
            yield Named(line, document, claim, number)


def of_readings(organization: Organization) -> Iterator[Named]:
    """Those of readings.yml; none where the file breaks its schema."""
    if (file := organization.file(READINGS)) is not None:
        for one in reviewed_entries(organization):
            for number, line in enumerate(one.lines):
                yield Named(line, file, None, number, ("readings", one.number, "readings", number))
