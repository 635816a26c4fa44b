"""The contributed text of a document: in pieces for regular expressions, and in forms that cheap tests search.

A text rule first asks `text_of(document)` whether anything of interest is there at all, and only then for exact places.
"""

from __future__ import annotations

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate

from oos_catalog.model.document import Document, Place

LONGEST_PIECE = 8 * 1024
"""Characters; longer lines are a finding of their own and are looked at in pieces of this size."""

LONG_WORD = 20
"""Characters; no secret of our table and no encoded text is shorter."""

_SEAM = 1024
"""A long line is cut at a space within this distance before the limit, so that no word is cut in two."""

_NEXT_LINE = 120
"""Characters of the following line that are read with a line, as a sentence may be broken anywhere."""


def _shown_lines(document: Document) -> Sequence[str]:
    """The lines of the source, which in JSON are not what a reader sees.

    Where reading met a problem, lines of JSON are looked at too: some of the text may not have become a string.
    """
    return () if document.dialect == "json" and not document.problems else document.lines


def _stands_at(place: Place, text: str, lines: Sequence[str]) -> bool:
    """Whether the text is written out at its place or just before it; looking nowhere else stays linear."""
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    return text in line[max(0, place.column - len(text) - 8) : place.column + len(text) + 1]


def _written_out(document: Document) -> bool:
    """Whether every text of the frontmatter stands in it as it is, without escapes or folded lines."""
    front = document.source[: document.source.find("\n---", 3) + 1] if document.is_markdown else ""
    return bool(front) and all(text in front for _, text in document.texts())


def _decoded(document: Document) -> Iterator[tuple[Place, str]]:
    if document.written:
        yield from document.written
    elif not _written_out(document):
        yield from document.strings()


def _pieces(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[Place, str]]:
    return (piece for number, line in lines for piece in _cut(Place(number, 1), line))


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
    """All contributed text of one document; each of its forms is made when a rule first asks for it."""

    document: Document

    @cached_property
    def whole(self) -> str:
        """Everything that `lines` and `decoded` hold, in one string."""
        return "\n".join((*(text for _, text in self._strings), self._written, *(text for _, text in self._disguised)))

    @cached_property
    def _written(self) -> str:
        return "\n".join(_shown_lines(self.document))

    @cached_property
    def _disguised(self) -> tuple[tuple[Place, str], ...]:
        """What a page shows of lines and strings where that is not what is written."""
        lines: Iterable[tuple[Place, str]] = ()
        if readable(self._written) != self._written:
            lines = self._lines_with(("&", "\\", "*"))
        return tuple((place, shown) for place, text in (*lines, *self._strings) if (shown := readable(text)) != text)

    @cached_property
    def folded(self) -> str:
        """`whole` on one line, without difference of case or compatible forms."""
        if self.whole.isascii():
            return self.whole.replace("\n", " ").lower()
        return " ".join([fold(line) for line in self.whole.split("\n")])

    @cached_property
    def long_words(self) -> str:
        """The words of `whole` with at least LONG_WORD characters, a capital or digit among them, once each."""
        words = dict.fromkeys([word for word in self.whole.split() if len(word) >= LONG_WORD])
        return " ".join(filter(_CAPITAL_OR_DIGIT.search, words))

    def has(self, *needles: str) -> bool:
        """Whether one of the needles, which are lower case, stands in `folded`."""
        return any(map(self._holds, needles))

    @cached_property
    def _holds(self) -> Callable[[str], bool]:
        return cache(self.folded.__contains__)

    @cached_property
    def alphabet(self) -> frozenset[str]:
        """The characters outside printable ASCII that occur, without tab and line end."""
        rest = self.whole.encode("utf-8", "surrogatepass").translate(None, _PRINTABLE)
        return frozenset(rest.decode("utf-8", "surrogatepass"))

    @cached_property
    def lines(self) -> tuple[tuple[Place, str], ...]:
        """The lines of the source; none in JSON."""
        return tuple(_pieces(enumerate(_shown_lines(self.document), start=1)))

    @cached_property
    def decoded(self) -> tuple[tuple[Place, str], ...]:
        """What the lines do not show: decoded strings, and text that a page shows otherwise than it is written."""
        return *self._strings, *self._disguised

    @cached_property
    def _strings(self) -> tuple[tuple[Place, str], ...]:
        document = self.document
        whole = document.dialect == "json"
        shown = (pair for pair in _decoded(document) if whole or not _stands_at(*pair, document.lines))
        return tuple(piece for place, text in shown for piece in _cut(place, text))

    def matches(self, pattern: re.Pattern[str], *needles: str) -> Iterator[tuple[Place, re.Match[str]]]:
        """Every match with its place; with `needles`, only where one of them is near.

        What a decoded string only repeats is told once. Inside a decoded string the place is where the string starts:
        escapes hide how far along it stands.
        """
        told: set[str] = set()
        for place, text in self._lines_with(needles):
            for match in pattern.finditer(text):
                told.add(match.group())
                yield Place(place.line, place.column + match.start()), match
        for place, text in self.decoded:
            if not needles or any(needle in text for needle in needles):
                for match in pattern.finditer(text):
                    if match.group() not in told:
                        yield place, match

    def entities(self, wanted: Callable[[str], bool]) -> Iterator[tuple[Place, str, list[str]]]:
        """Every entity that stands for wanted characters: its place, how it is written, and these characters."""
        for place, match in self.matches(ENTITY, "&") if ENTITY.search(self.whole) else ():
            if characters := [char for char in entity_text(match.group()) if wanted(char)]:
                yield place, match.group(), characters

    def _lines_with(self, needles: tuple[str, ...]) -> Iterable[tuple[Place, str]]:
        if not needles:
            return self.lines
        needle, more = needles[0], needles[1:]
        lines = enumerate(_shown_lines(self.document), start=1)
        return _pieces(pair for pair in lines if needle in pair[1] or (more and any(one in pair[1] for one in more)))

    def broken_matches(self, pattern: re.Pattern[str], joint: re.Pattern[str]) -> Iterator[tuple[Place, re.Match[str]]]:
        """Every match that goes over the end of a line, with the place of its first line.

        Lines are joined by a space where `joint` matches the end of one, a line end, and the start of the next.
        """
        for place, text in (
            *_runs(self.lines, joint),
            *((place, text) for place, text in self.decoded if "\n" in text),
        ):
            starts = list(accumulate((len(line) + 1 for line in text.split("\n")), initial=0))
            for match in pattern.finditer(text.replace("\n", " ")):
                first, last = (bisect_right(starts, at) - 1 for at in (match.start(), match.end() - 1))
                if first < last:
                    yield Place(place.line + first, 1), match

    def folded_matches(
        self, pattern: re.Pattern[str], *needles: tuple[str, ...]
    ) -> Iterator[tuple[Place, re.Match[str]]]:
        """Every match in folded text with its place, also of what goes on in the next line.

        A line is looked at if one of each group of `needles` is in it or follows. A match is placed at its last group,
        if it has one.
        """
        told: set[str] = set()
        for index in self._lines_near(needles[0]):
            line = self._folds[index]
            window = f"{line} {self._folds[index + 1][:_NEXT_LINE] if index + 1 < len(self._folds) else ''}"
            if not all(any(needle in window for needle in group) for group in needles[1:]):
                continue
            for match in pattern.finditer(window):
                start = match.start(match.lastindex or 0)
                if start < len(line):
                    told.add(match.group())
                    place = Place(index + 1, 1) if self._is_whole else self.lines[index][0]
                    yield Place(place.line, place.column + start), match
        for place, text in self.decoded:
            for match in pattern.finditer(fold(text.replace("\n", " "))):
                if match.group() not in told:
                    yield place, match

    @cached_property
    def _folds(self) -> list[str]:
        """Each of `lines`, folded."""
        lines = _shown_lines(self.document) if self._is_whole else [text for _, text in self.lines]
        return [fold(text) for text in lines]

    @cached_property
    def _is_whole(self) -> bool:
        """Whether no line had to be cut, so that `lines` are the lines of the file."""
        return max(map(len, _shown_lines(self.document)), default=0) <= LONGEST_PIECE

    def _lines_near(self, needles: tuple[str, ...]) -> list[int]:
        """Indexes of the lines in which a needle starts, and of the lines before them."""
        starts, joined = self._fold_starts
        found: set[int] = set()
        for needle in needles:
            at = joined.find(needle)
            while at >= 0:
                index = bisect_right(starts, at) - 1
                found.update((index - 1, index))
                at = joined.find(needle, starts[index] + len(self._folds[index]))
        return sorted(index for index in found if index >= 0)

    @cached_property
    def _fold_starts(self) -> tuple[list[int], str]:
        """Where each of `_folds` starts in all of them joined by a space."""
        starts = list(accumulate((len(line) + 1 for line in self._folds), initial=0))
        return starts[:-1], " ".join(self._folds)


def _runs(lines: Iterable[tuple[Place, str]], joint: re.Pattern[str]) -> Iterator[tuple[Place, str]]:
    """Neighbouring lines that belong together, without the blanks between them; single lines are left out."""
    run: list[str] = []
    place = Place(1, 1)
    for here, line in lines:
        if run and joint.search(f"{run[-1]}\n{line.strip()}"):
            run.append(line.strip())
            continue
        if len(run) > 1:
            yield place, "\n".join(run)
        place, run = here, [line.strip()]
    if len(run) > 1:
        yield place, "\n".join(run)


_latest: dict[str, Text] = {}


def text_of(document: Document) -> Text:
    """The text of a document; kept until another document is asked for, as all rules look at one document in turn."""
    latest = _latest.get("text")
    if latest is None or latest.document is not document:
        latest = _latest["text"] = Text(document)
    return latest


def fold(text: str) -> str:
    """Text without difference of case or compatible forms (NFKC); normalized in short parts, as it is not linear."""
    if text.isascii():
        return text.lower()
    parts = (text[start : start + _SEAM] for start in range(0, len(text), _SEAM))
    return "".join(unicodedata.normalize("NFKC", part) for part in parts).casefold()


def in_code(match: re.Match[str]) -> bool:
    """Whether a match stands between backticks on its line."""
    text, start = match.string, match.start()
    return text.count("`", 0, start) % 2 == 1 and "`" in text[match.end() :]


def shown_id(identifier: str) -> str:
    """An id as messages may name it; one of a strange form could hold anything, so it is not repeated."""
    return identifier if _ID_FORM.fullmatch(identifier) else "(an id of another form)"


def shown_text(document: Document, place: Place, text: str, *, instead: str) -> str:
    """The start of a text, for a message that points to its place.

    `instead` where the text is not written out on that line: what must not be repeated is looked for line by line. Of
    sound JSON it is looked for in the decoded texts, each with its place.
    """
    line = document.lines[place.line - 1] if place.line <= len(document.lines) else ""
    decoded = document.dialect == "json" and not document.problems
    return ascii(text[:_SHOWN]) if decoded or text in line else instead


_SHOWN = 80
_ID_FORM = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,15}")
_CAPITAL_OR_DIGIT = re.compile(r"[A-Z0-9]")
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
    """Text as a page shows it, where that differs: entities, escapes, and emphasis inside a word.

    Entities for `<`, `[` and the like stay: to Markdown they are text and never structure.
    """
    if "&" in text:
        text = ENTITY.sub(_plain, text)
    if "\\" in text:
        text = _ESCAPE.sub("", text)
    return _INNER_MARKS.sub("", text) if "*" in text else text


_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])")
_INNER_MARKS = re.compile(r"\*(?<=[\w@.]\*)\*{0,2}(?=[\w@.])")
"""The asterisk stands first so that the search for it is fast; the character before it is looked at then."""


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
    """Whether a reader cannot see the character. Joining characters are told apart; tab and line end are fine."""
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
