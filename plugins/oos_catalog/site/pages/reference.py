"""`/reference/`: the format and the checker's rules, generated from the code that enforces them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from markdown_it import MarkdownIt
from markupsafe import Markup

from oos_catalog.lint.rule import Checker, checkers
from oos_catalog.model.finding import Severity
from oos_catalog.model.vocabulary import (
    LABELS,
    MOST_PATTERNS_PER_CLAIM,
    PROSE_SECTIONS,
    REPEATABLE_FIELDS,
    REQUIRED_FIELDS,
    SECTION_LIMITS,
)
from oos_catalog.patterns.quantities import FORMS
from oos_catalog.site.page import Heading, Page
from oos_catalog.site.templating import body
from oos_catalog.site.words import CONFIDENCE, EVIDENCE

SEVERITY_WORDS: Final = {
    Severity.ERROR: "error: the organization is held back until it is mended",
    Severity.WARNING: "warning: published, and a person should look",
    Severity.HINT: "hint: never fails a check",
}

SEVERITY_TITLES: Final = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.HINT: "Hints"}


PATTERN_EXAMPLES: Final = (
    (
        "alert-escalation / ladder; timebox = 2 h",
        "What happens to an alarm that nobody answers?",
        "It climbs to the next person after a set time",
    ),
    ("alert-escalation / ?", "What happens to an alarm that nobody answers?", ""),
    ("none; proposed = How is a written rule enforced?", "", ""),
    ("none", "", ""),
)
"""Pattern lines with the question and the answer that they name; a test holds them against the registry."""


def pages() -> Iterator[Page]:
    """The format page, the list of rules, and a page per rule."""
    yield _format_page()
    yield _rules_page()
    for checker in checkers().values():
        yield _rule_page(checker)


def _rules_page() -> Page:
    groups = [
        (severity.value, title, [one for one in checkers().values() if one.rule.severity is severity])
        for severity, title in SEVERITY_TITLES.items()
    ]
    groups = [group for group in groups if group[2]]
    return Page(
        path="reference/rules/",
        kind="rules",
        title="What the checker looks for",
        description="Every rule of oos check: what it finds, how severe it is, and how to mend it.",
        toc=tuple(Heading(anchor, title) for anchor, title, _ in groups),
        body=body("rules", root="../../", groups=groups),
    )


def _rule_page(checker: Checker) -> Page:
    rule = checker.rule
    return Page(
        path=f"reference/rules/{rule.id}/",
        kind="rule",
        title=rule.id,
        description=checker.summary,
        body=body(
            "rule",
            root="../../../",
            rule=rule,
            summary=checker.summary,
            severity=SEVERITY_WORDS[rule.severity],
            page=_prose(checker.page),
        ),
    )


def _format_page() -> Page:
    headings = (
        Heading("file", "The file"),
        Heading("frontmatter", "Frontmatter"),
        Heading("sections", "Sections"),
        Heading("rule", "A rule"),
        Heading("pattern", "The Pattern line"),
        Heading("evidence", "How they know"),
        Heading("words-used", "Words on pages"),
    )
    return Page(
        path="reference/format/",
        kind="format",
        title="The OOS file",
        description="Fields, sections and lines of an OOS file, as the checker reads them.",
        toc=headings,
        body=body(
            "format",
            root="../../",
            fields=_frontmatter_fields(),
            prose_sections=PROSE_SECTIONS,
            limits=SECTION_LIMITS,
            labels=[(label, name in REQUIRED_FIELDS, name in REPEATABLE_FIELDS) for name, label in LABELS.items()],
            examples=PATTERN_EXAMPLES,
            forms=FORMS,
            most_patterns=MOST_PATTERNS_PER_CLAIM,
            evidence=EVIDENCE,
            confidence=CONFIDENCE,
        ),
    )


def _frontmatter_fields() -> list[tuple[str, str, bool]]:
    """Name, kind in words and whether it is required, from the committed schema of a document."""
    schema = _document_schema()
    frontmatter = _resolve(schema, schema.get("properties", {}).get("frontmatter", {}))
    required = set(frontmatter.get("required", ()))
    return [(name, _kind(schema, spec), name in required) for name, spec in frontmatter.get("properties", {}).items()]


@cache
def _document_schema() -> Mapping[str, Any]:
    file = files("oos_catalog.document").joinpath("schemas", "document.json")
    loaded: Mapping[str, Any] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return loaded


def _resolve(schema: Mapping[str, Any], spec: Mapping[str, Any]) -> Mapping[str, Any]:
    reference = str(spec.get("$ref", ""))
    target: Mapping[str, Any] = schema.get("$defs", {}).get(reference.rpartition("/")[2], spec)
    return target


def _kind(schema: Mapping[str, Any], spec: Mapping[str, Any]) -> str:
    """A JSON Schema as a few words: `one of solo, small`, `whole number, at least 1`, `list of text`."""
    spec = _resolve(schema, spec)
    if "enum" in spec:
        return "one of " + ", ".join(map(str, spec["enum"]))
    if "anyOf" in spec:
        return " or ".join(_kind(schema, one) for one in spec["anyOf"])
    kind = str(spec.get("type", "any"))
    if kind == "array":
        return f"list of {_kind(schema, spec.get('items', {}))}"
    words = {"string": "text", "integer": "whole number", "object": "group", "null": "nothing", "boolean": "yes or no"}
    said = words.get(kind, kind)
    if "minimum" in spec:
        said += f", at least {spec['minimum']}"
    return f"{said} ({spec['format']})" if "format" in spec else said


def _prose(text: str) -> Markup:
    """The words of a rule, written by us in its docstring, as HTML."""
    parser = MarkdownIt("commonmark", {"html": False}).disable("image")
    return Markup(parser.render(text))  # noqa: S704  # html is off, and the text is our own
