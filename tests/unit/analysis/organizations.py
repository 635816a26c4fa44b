"""Fictional organizations, written as OOS files and read with the registry of this repository."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from oos_catalog.catalog.loader import load_catalog
from oos_catalog.document import read_document
from oos_catalog.model.organization import Organization, OrganizationFile
from oos_catalog.model.reading import ReadOrganization
from oos_catalog.patterns.readings import read_organization
from oos_catalog.patterns.registry import Registry
from tests.conftest import PROJECT


class Said(NamedTuple):
    """A claim to be written; where it has no Rule it gets one of its own."""

    patterns: tuple[str, ...]
    rule: str = ""
    scope: str = "All work."
    evidence: str = "HUMAN_DEFINED_RULE"
    lines: tuple[str, ...] = ()


def says(
    *patterns: str,
    rule: str = "",
    scope: str = "All work.",
    evidence: str = "HUMAN_DEFINED_RULE",
    lines: Sequence[str] = (),
) -> Said:
    """A claim with these Pattern lines (none: unread) and further lines, such as `From: acme/C001@0123abc`."""
    return Said(patterns, rule, scope, evidence, tuple(lines))


@cache
def registry() -> Registry:
    """The registry of this repository."""
    return Registry.of(load_catalog(PROJECT, only=frozenset(), with_dates=False).registry)


def text(name: str, claims: Sequence[Said], situations: Sequence[str] = ()) -> str:
    """An OOS file with claims C001, C002, ..."""
    lines = ["---", f"org_pseudonym: {name}", f"situations: [{', '.join(situations)}]", "---", ""]
    for number, one in enumerate(claims, 1):
        lines += [
            f"**[C{number:03d}]** core_operating_rules",
            f"- **Rule:** {one.rule or f'Rule {number} of {name}.'}",
            f"- **Evidence:** {one.evidence}",
            f"- **Scope:** {one.scope}",
            *(f"- **Pattern:** {pattern}" for pattern in one.patterns),
            *("- **{}:** {}".format(*line.split(": ", 1)) for line in one.lines),
            "",
        ]
    return "\n".join(lines)


def organization(slug: str, *claims: Said, situations: Sequence[str] = (), **profile: Any) -> ReadOrganization:
    """An organization of a catalog; `profile` is what its org.yml says."""
    document = read_document(text(slug, claims, situations).encode(), f"catalog/{slug}/{slug}.oos.md")
    assert not [one for one in document.problems if one.rule != "schema"]
    found = Organization(slug=slug, profile=OrganizationFile.model_validate(profile), document=document)
    return read_organization(found, registry())
