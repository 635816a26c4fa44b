"""What makes contributed text harmless, beside the tests of every reporter."""

from __future__ import annotations

import pytest

from oos_catalog.lint.reporters.escape import for_markdown, for_terminal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a $x$ b", "a &#36;x&#36; b"),
        ("see #12", "see &#35;\u200b12"),
        ("octo/team#12", "octo/team&#35;\u200b12"),
        ("GH-12 and gh-3", "GH\u200b-12 and gh\u200b-3"),
        ("a#b, HIGH-12", "a&#35;b, HIGH-12"),
        ("0123456789abcdef0123456789abcdef01234567", "0123456789abcdef0123\u200b456789abcdef01234567"),
        ("@team", "@\u200bteam"),
    ],
)
def test_nothing_in_markdown_refers_to_anything(text: str, shown: str) -> None:
    assert for_markdown(text) == shown


@pytest.mark.parametrize("code", [0x034F, 0x115F, 0x1160, 0x2800, 0x3164, 0xFFA0, 0x202E, 0xE0001])
def test_what_shows_nothing_is_written_out(code: int) -> None:
    assert for_terminal(f"a{chr(code)}b") == f"a{ascii(chr(code))[1:-1]}b"
