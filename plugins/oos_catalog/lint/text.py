"""The contributed text of a document in pieces that regular expressions may run on, and in forms that cheap tests can search.

A text rule first asks `text_of(document)` whether anything of interest is there at all, and only then looks for exact places.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from oos_catalog.model.document import Claim, Document, Place

LONGEST_PIECE = 8 * 1024
"""Characters; longer lines are a finding of their own and are looked at in pieces of this size."""

LONG_WORD = 20
"""Characters; no secret of our table and no encoded text is shorter."""

_SEAM = 1024
"""A long line is cut at a space within this distance before the limit, so that no word is cut in two."""


def pieces(document: Document) -> Iterator[tuple[Place, str]]:
    """Every line of the source and every decoded string that differs from it, with the place where it starts.

    JSON is looked at as decoded strings only: its lines are not what a reader sees. Where reading met a problem, its
    lines are looked at too, because some of the text may not have become a string.
    """
    yield from _lines(document)
    yield from _decoded_pieces(document)


def claim_texts(claim: Claim) -> Iterator[tuple[Place, str]]:
    """Every text of a claim with its place."""
    for field in ("rule", "why", "failure_mode", "scope", "origin", "status"):
        if text := getattr(claim, field):
            yield claim.place(field), text
    for text in (*claim.references, *claim.measured):
        yield claim.place("references"), text
    for label, text in claim.extras:
        yield claim.place(), f"{label} {text}"


def _lines(document: Document) -> Iterator[tuple[Place, str]]:
    if document.dialect == "json" and not document.problems:
        return
    for number, line in enumerate(document.source.split("\n"), start=1):
        if len(line) <= LONGEST_PIECE:
            yield Place(number, 1), line
        else:
            yield from _cut(Place(number, 1), line)


def _decoded_pieces(document: Document) -> Iterator[tuple[Place, str]]:
    for place, text in _decoded(document):
        if document.dialect == "json" or text not in document.source:
            yield from _cut(place, text)


def _decoded(document: Document) -> Iterator[tuple[Place, str]]:
    yield from document.strings()
    if not document.is_markdown:
        for claim in document.claims:
            yield from claim_texts(claim)
            yield from _short_texts(claim)


def _short_texts(claim: Claim) -> Iterator[tuple[Place, str]]:
    """What should be a word or a date, and may hold anything."""
    for field in ("id", "section", "confidence", "evidence", "since", "validated", "supersedes"):
        if text := getattr(claim, field):
            yield claim.place(field), text
    for line in claim.patterns:
        named = (line.pattern, line.stance, line.proposed, *line.parameters, *line.parameters.values())
        yield claim.place("patterns"), " ".join(filter(None, named))


def _cut(place: Place, text: str) -> Iterator[tuple[Place, str]]:
    start = 0
    while len(text) - start > LONGEST_PIECE:
        end = start + LONGEST_PIECE
        seam = text.rfind(" ", end - _SEAM, end)
        end = seam + 1 if seam >= 0 else end
        yield Place(place.line, place.column + start), text[start:end]
        start = end
    yield Place(place.line, place.column + start), text[start:]


@dataclass(frozen=True, eq=False)
class Text:
    """All contributed text of one document, in the forms that rules ask for; each is made when it is first asked for."""

    document: Document

    @cached_property
    def whole(self) -> str:
        """Everything that `lines` and `decoded` hold, in one string."""
        source = self.document.source
        if not self.document.is_markdown:
            return "\n".join(text for _, text in (*self.lines, *self.decoded))
        extra = [text for text in _texts(self.document.frontmatter) if text not in source]
        if "&" in source or extra:
            extra.extend([shown for text in (source, *extra) if (shown := readable(text)) != text])
        return "\n".join((source, *extra))

    @cached_property
    def folded(self) -> str:
        """`whole` on one line, without difference of case or compatible forms."""
        if self.whole.isascii():
            return self.whole.replace("\n", " ").lower()
        return " ".join(fold(text) for _, text in (*self.lines, *self.decoded))

    @cached_property
    def long_words(self) -> str:
        """All words of `whole` with at least LONG_WORD characters, separated by spaces."""
        return " ".join([word for word in self.whole.split() if len(word) >= LONG_WORD])

    @cached_property
    def alphabet(self) -> frozenset[str]:
        """The characters outside printable ASCII that occur."""
        if self.whole.isascii() and not self.whole.encode("ascii").translate(None, _PRINTABLE):
            return frozenset()
        return frozenset(char for char in set(self.whole) if not " " <= char <= "~")

    @cached_property
    def lines(self) -> tuple[tuple[Place, str], ...]:
        """The lines of the source; none in JSON."""
        return tuple(_lines(self.document))

    @cached_property
    def decoded(self) -> tuple[tuple[Place, str], ...]:
        """What the lines do not show as it is read: decoded strings, and text in which entities stand for plain letters."""
        found = [*_decoded_pieces(self.document)]
        written = [(place, text) for place, text in (*self.lines, *found) if "&" in text]
        found.extend((place, shown) for place, text in written if (shown := readable(text)) != text)
        return tuple(found)

    def matches(self, pattern: re.Pattern[str]) -> Iterator[tuple[Place, re.Match[str]]]:
        """Every match with its place; what a decoded string only repeats is told once.

        Inside a decoded string the place is where the string starts: escapes hide how far along it stands.
        """
        told: set[str] = set()
        for place, text in self.lines:
            for match in pattern.finditer(text):
                told.add(match.group())
                yield Place(place.line, place.column + match.start()), match
        for place, text in self.decoded:
            for match in pattern.finditer(text):
                if match.group() not in told:
                    yield place, match


_latest: dict[str, Text] = {}


def text_of(document: Document) -> Text:
    """The text of a document; kept until another document is asked for, as all rules look at one document in turn."""
    latest = _latest.get("text")
    if latest is None or latest.document is not document:
        latest = _latest["text"] = Text(document)
    return latest


def fold(text: str) -> str:
    """Text without difference of case or compatible forms (NFKC); for pieces, as normalizing is not linear."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()


def in_code(match: re.Match[str]) -> bool:
    """Whether a match stands between backticks on its line."""
    text, start = match.string, match.start()
    return text.count("`", 0, start) % 2 == 1 and "`" in text[match.end() :]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield key
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


_PRINTABLE = bytes([*b"\t\n", *range(ord(" "), ord("~") + 1)])

ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
"""A character reference as Markdown and HTML know it."""

_PLAIN_MARKS = frozenset("@:./+-_ \t\n")


def entity_text(written: str) -> str:
    """What one entity stands for; the entity itself if it stands for nothing. Controls are not mapped to others."""
    if written[1] != "#":
        return html.unescape(written)
    number = int(written[3:-1], 16) if written[2] in "xX" else int(written[2:-1])
    return chr(number) if number <= 0x10FFFF else written


def readable(text: str) -> str:
    """Text in which entities for letters, digits and the marks of addresses are those characters.

    Entities for `<`, `[` and the like stay: to Markdown they are text and never structure.
    """
    return ENTITY.sub(_plain, text) if "&" in text else text


def _plain(match: re.Match[str]) -> str:
    shown = entity_text(match.group())
    return shown if all(char.isalnum() or char in _PLAIN_MARKS for char in shown) else match.group()


_JOINING = frozenset((0x200C, 0x200D, *range(0xFE00, 0xFE10)))
_FILLERS = frozenset(
    (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x2800, 0x3164, 0xFFA0, *range(0xE0100, 0xE01F0))
)
_VISIBLE_FORMATS = frozenset((*range(0x0600, 0x0606), 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD))
_STILL_GROWING = (range(0x1F000, 0x1FC00), range(0x20000, 0x40000))
"""Emoji and Han: where a newer Unicode than Python's assigns visible characters, so that none is called unassigned."""

_CATEGORIES = {
    "Cc": "CONTROL CHARACTER",
    "Cf": "FORMAT CHARACTER",
    "Cn": "UNASSIGNED",
    "Co": "PRIVATE USE",
    "Cs": "SURROGATE",
    "Zl": "LINE SEPARATOR",
    "Zp": "PARAGRAPH SEPARATOR",
}


@cache
def is_invisible(char: str) -> bool:
    """Whether a reader cannot see the character; joining characters are told apart, space, tab and line end are fine."""
    code = ord(char)
    if code in _FILLERS:
        return True
    if code in _JOINING or code in _VISIBLE_FORMATS or char in "\t\n":
        return False
    category = unicodedata.category(char)
    return category in _CATEGORIES and not (category == "Cn" and any(code in block for block in _STILL_GROWING))


def is_joining(char: str) -> bool:
    """Zero-width joiner, zero-width non-joiner, and variation selectors."""
    return ord(char) in _JOINING


def character_name(char: str) -> str:
    """`U+202E RIGHT-TO-LEFT OVERRIDE`, in ASCII."""
    name = unicodedata.name(char, "") or _CATEGORIES.get(unicodedata.category(char), "CHARACTER")
    return f"U+{ord(char):04X} {name}"
