"""Findings for people: one per place, the way to mend it below, and a closing line with the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from oos_catalog.lint.check import Report
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.model.finding import Severity


def lines(report: Report, checked: int) -> Iterator[str]:
    """`path:line:column: severity: message [rule]`; `checked` is the number of files that were looked at."""
    for finding in report.standing():
        yield for_terminal(
            f"{finding.path}:{finding.line}:{finding.column}: {finding.severity}: {finding.message} [{finding.rule}]"
        )
        yield for_terminal(f"    {finding.help}")
    for slug, rules in report.quarantined.items():
        yield for_terminal(f"{slug} is held back from the site: {', '.join(rules)}")
    counts = Counter(finding.severity for finding in report.standing())
    parts = [_counted(counts[severity], str(severity)) for severity in Severity]
    hidden = len(report.findings) - len(report.standing())
    tail = f"; {hidden} ignored with a written reason" if hidden else ""
    yield f"{_counted(checked, 'file')}: {', '.join(parts)}{tail}"


def _counted(number: int, noun: str) -> str:
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
