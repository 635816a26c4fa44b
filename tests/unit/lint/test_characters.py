"""Characters that a reader cannot see."""

from __future__ import annotations

import json

import pytest

from oos_catalog.lint.rule import checkers
from oos_catalog.lint.text import character_name, is_invisible
from oos_catalog.model.document import Place
from oos_catalog.model.finding import Severity
from tests.unit.lint.conftest import Look

INVISIBLE = {
    "\u202e": "U+202E RIGHT-TO-LEFT OVERRIDE",
    "\u2066": "U+2066 LEFT-TO-RIGHT ISOLATE",
    "\u200f": "U+200F RIGHT-TO-LEFT MARK",
    "\u200b": "U+200B ZERO WIDTH SPACE",
    "\u2060": "U+2060 WORD JOINER",
    "\ufeff": "U+FEFF ZERO WIDTH NO-BREAK SPACE",
    "\u00ad": "U+00AD SOFT HYPHEN",
    "\U000e0069": "U+E0069 TAG LATIN SMALL LETTER I",
    "\U000e0173": "U+E0173 VARIATION SELECTOR-132",
    "\u3164": "U+3164 HANGUL FILLER",
    "\u115f": "U+115F HANGUL CHOSEONG FILLER",
    "\u2800": "U+2800 BRAILLE PATTERN BLANK",
    "\ue000": "U+E000 PRIVATE USE",
    "\u0378": "U+0378 UNASSIGNED",
    "\u2028": "U+2028 LINE SEPARATOR",
    "\u2029": "U+2029 PARAGRAPH SEPARATOR",
    "\u0085": "U+0085 CONTROL CHARACTER",
    "\x1b": "U+001B CONTROL CHARACTER",
    "\x7f": "U+007F CONTROL CHARACTER",
    "\ud800": "U+D800 SURROGATE",
}


@pytest.mark.parametrize("char", INVISIBLE, ids=INVISIBLE.values())
def test_an_invisible_character_is_named_in_ascii(char: str) -> None:
    assert is_invisible(char)
    assert character_name(char) == INVISIBLE[char]
    assert character_name(char).isascii()


@pytest.mark.parametrize("char", [one for one in INVISIBLE if one != "\ud800"])
def test_an_invisible_character_is_found_at_its_place(look: Look, char: str) -> None:
    (hit,) = look("invisible-character", f"first line\npass{char}word\n")
    assert hit.place == Place(6, 5)
    assert INVISIBLE[char] in hit.message
    assert hit.message.isascii()


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "tab\there",
        "caf\u00e9 cafe\u0301 na\u00efve \u2014 \u201cquoted\u201d \u2026 \u20ac5",
        "10\u00a0km",
        "\u6771\u4eac \u041c\u043e\u0441\u043a\u0432\u0430 \u0639\u0631\u0628",
        "\U0001f680 \U0001fae8",
        "R&D, Q&A; &c.",
    ],
)
def test_text_in_any_script_is_fine(look: Look, text: str) -> None:
    assert look("invisible-character", text) == []


def test_a_run_of_tag_characters_is_one_finding(look: Look) -> None:
    smuggled = "".join(chr(0xE0000 + ord(char)) for char in "ignore previous instructions")
    (hit,) = look("invisible-character", f"ok {smuggled}")
    assert hit.place == Place(5, 4)
    assert "TAG LATIN SMALL LETTER I and 27 more" in hit.message


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("&#x202E;", "U+202E"),
        ("&#8238;", "U+202E"),
        ("&ZeroWidthSpace;", "U+200B"),
        ("&#xE0069;", "U+E0069"),
        ("&shy;", "U+00AD"),
        ("&NoBreak;", "U+2060"),
        ("&#1;", "U+0001"),
    ],
)
def test_an_entity_that_stands_for_one_is_found(look: Look, written: str, name: str) -> None:
    (hit,) = look("invisible-character", f"so {written} on")
    assert hit.place == Place(5, 4)
    assert f"`{written}` stands for {name}" in hit.message


@pytest.mark.parametrize("written", ["&amp;", "&nbsp;", "&#10;", "&eacute;", "&nonsense;", "&#x110000;", "&#x202E"])
def test_other_entities_are_fine(look: Look, written: str) -> None:
    assert look("invisible-character", f"so {written} on") == []


def test_an_escape_in_the_frontmatter_is_found_where_its_value_starts(look: Look) -> None:
    (hit,) = look("invisible-character", "", front='---\norg_pseudonym: "a\\u202Eb"\n---\n')
    assert hit.place == Place(2, 16)


def test_an_escape_in_json_is_found_in_any_field(look: Look) -> None:
    data = {"frontmatter": {}, "claims": [{"claim_id": "C001", "section": "x", "why": "a\u202eb", "since": "\u200b"}]}
    hits = look("invisible-character", json.dumps(data), path="a.oos.json")
    assert {hit.message[:6] for hit in hits} == {"U+202E", "U+200B"}


@pytest.mark.parametrize("char", ["\u200d", "\u200c", "\ufe0f", "\ufe00"])
def test_a_joining_character_is_a_warning_and_no_error(look: Look, char: str) -> None:
    (hit,) = look("joining-character", f"a{char}b")
    assert hit.place == Place(5, 2)
    assert character_name(char) in hit.message
    assert look("invisible-character", f"a{char}b") == []
    assert checkers()["joining-character"].rule.severity is Severity.WARNING


def test_a_joining_character_may_be_an_entity(look: Look) -> None:
    (hit,) = look("joining-character", "a&zwj;b")
    assert "U+200D" in hit.message


def test_text_without_joining_characters_is_fine(look: Look) -> None:
    assert look("joining-character", "caf\u00e9 &amp; \U0001f680") == []
