"""Where files name patterns: the Pattern lines of claims, and the entries of readings.yml."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from oos_catalog.catalog.layout import READINGS
from oos_catalog.lint.text import shown_text
from oos_catalog.model.document import Claim, Document, Path, PatternLine, Place
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
    file = readings_file(organization)
    if file is None:
        return
    for one in reviewed_entries(organization):
        for number, said in enumerate(one.entry.readings):
            line = PatternLine(pattern=said.pattern, stance=said.stance, parameters=said.parameters)
            yield Named(line, file, None, number, ("readings", one.number, "readings", number))


def readings_file(organization: Organization) -> Document | None:
    """readings.yml as it was read."""
    return next((one for one in organization.files if one.path.endswith(f"/{READINGS}")), None)
