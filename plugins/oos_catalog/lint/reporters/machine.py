"""Findings for programs: JSON, annotations of GitHub workflows, and SARIF 2.1.0."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from oos_catalog import __version__
from oos_catalog.lint.check import Report
from oos_catalog.lint.reporters.escape import for_github, for_github_property
from oos_catalog.lint.rule import checkers
from oos_catalog.model.finding import Finding, Severity


def as_json(report: Report) -> str:
    """`{"version": 1, "findings": [...]}`; suppressed findings are there with their reason."""
    findings = [finding.model_dump(exclude_none=True) for finding in report.findings]
    held = {slug: list(rules) for slug, rules in report.quarantined.items()}
    return json.dumps({"version": 1, "findings": findings, "quarantined": held}, indent=2)


def as_github(report: Report) -> Iterator[str]:
    """`::error file=...,line=...,col=...,title=...::message`"""
    for finding in report.standing():
        place = f"file={for_github_property(finding.path)},line={finding.line},col={finding.column}"
        level = "notice" if finding.severity is Severity.HINT else finding.severity
        where = f"{finding.path}:{finding.line}:{finding.column}"  # GitHub logs only the message of most annotations
        yield f"::{level} {place},title={finding.rule}::{for_github(f'{where}: {finding.message}; {finding.help}')}"


def as_sarif(report: Report) -> str:
    """One run; rules carry their pages, suppressed findings their reason."""
    used = sorted({finding.rule for finding in report.findings})
    driver = {
        "name": "oos-catalog",
        "semanticVersion": __version__,
        "rules": [_sarif_rule(identifier) for identifier in used],
    }
    results = [_sarif_result(finding) for finding in report.findings]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, indent=2)


def _sarif_rule(identifier: str) -> dict[str, Any]:
    checker = checkers()[identifier]
    return {
        "id": identifier,
        "shortDescription": {"text": checker.summary},
        "fullDescription": {"text": checker.page or checker.summary},
        "defaultConfiguration": {"level": _sarif_level(checker.rule.severity)},
    }


def _sarif_level(severity: Severity) -> str:
    return "note" if severity is Severity.HINT else severity.value


def _sarif_result(finding: Finding) -> dict[str, Any]:
    region = {"startLine": finding.line, "startColumn": finding.column}
    location = {"artifactLocation": {"uri": quote(finding.path)}, "region": region}
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _sarif_level(finding.severity),
        "message": {"text": f"{finding.message}; {finding.help}"},
        "locations": [{"physicalLocation": location}],
    }
    if finding.suppressed is not None:
        result["suppressions"] = [{"kind": "inSource", "justification": finding.suppressed}]
    return result
