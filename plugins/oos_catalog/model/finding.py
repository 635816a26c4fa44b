"""One message of the checker, as data."""

from __future__ import annotations

from enum import StrEnum

from oos_catalog.model.document import Frozen


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Finding(Frozen):
    """What was found where, what is allowed, and how to mend it.

    `path` is relative to where the check ran, with `/`; line and column count from 1.
    `suppressed` is the written reason of an `ignore` entry in org.yml; such a finding does not fail a check.
    """

    rule: str
    severity: Severity
    path: str
    line: int
    column: int
    message: str
    help: str
    claim: str | None = None
    suppressed: str | None = None

    def sort_key(self) -> tuple[str, int, int, str, str]:
        """Order of reports: by file, then place, then rule; never by the order in which files were read."""
        return (self.path, self.line, self.column, self.rule, self.message)
