"""The hostile corpus: what it hides, leaks or runs is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from oos_catalog.document import read_document
from oos_catalog.lint.rule import Context, checkers

INERT = {
    # plain text to our renderer, which knows no attribute lists, snippets, macros or icons
    *("attr", "emoji", "jinja", "snip_block", "snip_env", "snip_git", "snip_up"),
    # letters that look or compose alike; names and slugs are compared elsewhere
    *("fullwidth", "homoglyph", "kelvin", "nfd"),
}
SAFETY = sorted(name for name, checker in checkers().items() if checker.rule.safety and checker.document)


def findings(file: Path) -> list[str]:
    """The safety rules that find something, and that no message holds what it warns of."""
    document = read_document(file.read_bytes(), f"{file.name}.oos.md")
    found = []
    for name in SAFETY:
        check = checkers()[name].document
        for hit in check(document, Context()) if check else ():
            found.append(name)
            assert (hit.message + hit.help).isascii()
    return found


def test_each_payload_of_html_and_unicode_is_found(hostile: Path) -> None:
    files = [*(hostile / "html").iterdir(), *(hostile / "unicode").iterdir()]
    assert len(files) > 50
    for file in files:
        name = file.name.partition(".")[0]
        assert bool(findings(file)) is (name not in INERT), file.name


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("html/script", "html-tag"),
        ("html/comment", "hidden-text"),
        ("html/comment", "agent-instruction"),
        ("html/ref_comment", "hidden-text"),
        ("html/js_tab", "link-scheme"),
        ("html/js_auto", "link-scheme"),
        ("html/proto_rel", "link-scheme"),
        ("html/traverse", "link-scheme"),
        ("html/data_link", "hidden-text"),
        ("html/img_track", "foreign-link"),
        ("html/ls", "invisible-character"),
        ("unicode/tags", "invisible-character"),
        ("unicode/entity_tags", "invisible-character"),
        ("unicode/vs_smuggle", "invisible-character"),
    ],
)
def test_a_payload_is_found_by_the_rule_that_explains_it(hostile: Path, name: str, rule: str) -> None:
    assert rule in findings(hostile / f"{name}.oos.md")


def test_each_line_of_secrets_is_found_once_and_never_repeated(hostile: Path) -> None:
    file = hostile / "secrets" / "sample.txt"
    document = read_document(file.read_bytes(), "a.oos.md")
    lines = document.source.split("\n")
    hits = [
        hit
        for name in ("secret", "personal-data")
        if (check := checkers()[name].document)
        for hit in check(document, Context())
    ]
    assert sorted(hit.place.line for hit in hits) == list(range(1, len(lines) + 1))
    for hit in hits:
        told, leak = hit.message + hit.help, lines[hit.place.line - 1]
        pieces = {leak[start : start + 7] for start in range(len(leak) - 6)}
        assert not any(piece in told for piece in pieces) or "PRIVATE KEY" in leak


def test_payloads_of_all_kinds_are_looked_at_without_an_exception(hostile: Path) -> None:
    for kind in ("meta", "yaml", "json", "dos", "csv", "xml"):
        for file in (hostile / kind).iterdir():
            findings(file)
            document = read_document(file.read_bytes(), file.name)
            for checker in checkers().values():
                if checker.document:
                    list(checker.document(document, Context(today="2026-11-20")))
