"""Runs one rule over text as a file would hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from oos_catalog.document import read_document
from oos_catalog.lint.rule import Context, Hit, checkers
from oos_catalog.model.organization import Organization, OrganizationFile

FRONT = '---\norg_pseudonym: "Harbor & Rail"\ngenerated_at: "2026-10-02T09:00:00Z"\n---\n'
"""Four lines: the text of a test starts on line 5."""

Look = Callable[..., list[Hit]]
Profile = Callable[..., Context]
ClaimText = Callable[..., str]


@pytest.fixture
def look() -> Look:
    """`look("secret", text)` gives what the rule finds in a Markdown file; `path` names another dialect."""

    def found(
        rule: str, text: str, context: Context | None = None, *, path: str = "a.oos.md", front: str = FRONT
    ) -> list[Hit]:
        data = (front + text) if path.endswith(".md") else text
        document = read_document(data.encode("utf-8", "surrogatepass"), path)
        check = checkers()[rule].document
        assert check is not None
        return list(check(document, context or Context()))

    return found


@pytest.fixture
def within() -> Profile:
    """`within(homepage=...)` is the context of a file in a catalog, with such an org.yml."""

    def context(today: str | None = None, **profile: Any) -> Context:
        organization = Organization(slug="harbor-rail", profile=OrganizationFile.model_validate(profile))
        return Context(organization=organization, today=today)

    return context


@pytest.fixture
def compiled(within: Profile) -> Context:
    """The context of an entry that was compiled from public text."""
    return within(source={"kind": "compiled", "urls": ["https://harbor.example/rules"]})


@pytest.fixture
def claim() -> ClaimText:
    """`claim("C001", why="...")` is the text of a complete claim; a field that is None is left out."""

    def text(identifier: str = "C001", *, extra: Iterable[str] = (), **fields: str | None) -> str:
        filled = {
            "Rule": "One agent writes to customers.",
            "Why": "Two tones on one day cost us a customer.",
            "Failure mode": "A customer got two offers within an hour.",
            "Confidence": "HIGH",
            "Evidence": "OBSERVED_ONCE",
            "Scope": "All outbound mail.",
        } | {name.replace("_", " ").capitalize(): value for name, value in fields.items()}
        lines = [f"- **{label}:** {value}" for label, value in filled.items() if value is not None]
        return "\n".join([f"**[{identifier}]** core_operating_rules", *lines, *extra]) + "\n\n"

    return text
