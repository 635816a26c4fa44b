"""Markdown documents: the canonical form and, claim by claim, the README, heading and learning dialects.

A claim starts with a line such as `**[C004]** section`, `[C004] section`, `### C004` or `### L001`; it has fields as
bullets; it ends at the next claim, heading, rule or unindented text. All else is prose and is kept as it stands.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from oos_catalog.document.draft import FIELD_OF_LABEL, Draft, canonical_id, field_named, once_per_label, section_name
from oos_catalog.document.source_text import START, long_lines
from oos_catalog.document.strict_yaml import read_yaml
from oos_catalog.model.document import Claim, Document, Path, Place, Problem, Prose
from oos_catalog.model.vocabulary import KNOWN_SECTIONS

_BOLD_HEADER = re.compile(r" {0,3}(?:#{1,6} +)?(?:\*\*|__)\[([A-Za-z][A-Za-z0-9_-]{0,31})\](?:\*\*|__):?(?: +|$)")
_PLAIN_HEADER = re.compile(r" {0,3}(?:#{1,6} +)?\[([A-Za-z]{1,8}-?[0-9][A-Za-z0-9_-]{0,20})\]:?(?: +|$)(?!\()")
_BARE_HEADER = re.compile(
    r" {0,3}(#{2,6} +|\*\*)"
    r"([Cc][0-9]{1,4}|[A-Z]{1,8}-?[0-9][A-Za-z0-9_-]{0,20}|OP-[A-Za-z0-9_-]{1,20}|k[0-9][A-Za-z0-9_-]{0,20})"
    r"(?:\*\*)?(?:[:.]| -)?(?: +|$)"
)
_MARKER = r"(?:[-*+\u2022]|[0-9]{1,3}[.)])[ \t]{1,8}"
_BOLD_FIELD = re.compile(rf"( {{0,3}})({_MARKER})?" r"(?:\*\*|__)([^*:\n]{1,40}?)(?::(?:\*\*|__)|(?:\*\*|__):?)[ \t]*")
_PLAIN_FIELD = re.compile(rf"(?: {{0,3}}{_MARKER})?" r"([A-Za-z][A-Za-z _-]{0,30}):(?:[ \t]+|$)")
_BULLET = re.compile(r"[-*+](?:[ \t]{1,8}|$)")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+|$)")
_RULE_LINE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_LOOKS_LIKE_CLAIM = re.compile(
    r"[ \t>]{0,12}(?:[-*+|] +|[0-9]{1,3}[.)] +|#{1,6} +)?(?:[*_]{1,3}|`)?\[? ?[Cc][0-9]{1,6} ?\]"
)
_LOOKS_LIKE_FIELD = re.compile(
    r"[ \t>]{0,12}(?:(?:[-*+\u2022]|[0-9]{1,3}[.)]) +)?(?:\*\*|__)?"
    r"(?:rule|why|failure mode|confidence|evidence|scope|supersedes)(?:\*\*|__)?:",
    re.IGNORECASE,
)
_CLAIM_LETTERS = frozenset("*_[# ")
_FIELD_LETTERS = frozenset("-*+_ \u20220123456789")


class Field(NamedTuple):
    """A line that starts a field."""

    label: str
    text: str
    column: int


def read_markdown(text: str, path: str, problems: list[Problem]) -> Document:
    """Read a Markdown document; `problems` are those of its bytes, to which reading adds its own."""
    lines = text.split("\n")
    problems.extend(long_lines(lines))
    head, first = _head(lines, path, text, problems)
    body = BodyReader(lines, first)
    body.read()
    return head.model_copy(
        update={
            "blocks": tuple(body.blocks),
            "body_words": len(text[sum(map(len, lines[:first])) + first :].split()),
            "problems": (*problems, *once_per_label(body.problems)),
        }
    )


def read_markdown_head(text: str, path: str, problems: list[Problem]) -> Document:
    """The document with its source and frontmatter, and without the blocks that follow."""
    head, _ = _head(text.split("\n"), path, text, problems)
    return head.model_copy(update={"problems": tuple(problems)})


def _head(lines: list[str], path: str, text: str, problems: list[Problem]) -> tuple[Document, int]:
    """The document without its blocks, and the index of the line at which these start."""
    end = frontmatter_end(lines)
    if end is None:
        message, help = _no_frontmatter(lines)
        problems.append(Problem("frontmatter-missing", START, message, help))
    front, places = ({}, {}) if end is None else _frontmatter(lines, end, problems)
    document = Document(path=path, dialect="markdown", source=text, frontmatter=front, frontmatter_places=places)
    return document, 0 if end is None else end + 1


def frontmatter_end(lines: list[str]) -> int | None:
    """Index of the line that closes the frontmatter, or None."""
    if lines[0].rstrip() != "---":
        return None
    return next((number for number, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), None)


def _no_frontmatter(lines: list[str]) -> tuple[str, str]:
    if lines[0].rstrip() == "---":
        return "the frontmatter is not closed", "write a line `---` after its last field"
    return "the file does not start with frontmatter", "start with a line `---`, the fields, and a line `---`"


def _frontmatter(lines: list[str], end: int, problems: list[Problem]) -> tuple[dict[str, object], dict[Path, Place]]:
    result = read_yaml("\n".join(lines[1:end]), first_line=2)
    problems.extend(result.problems)
    if isinstance(result.value, dict):
        return result.value, result.places
    if not result.problems:
        message = "the frontmatter holds no fields"
        problems.append(Problem("frontmatter-missing", START, message, "write `name: value` lines"))
    return {}, {}


class BodyReader:
    """Walks the body line by line; at any time a claim, a run of prose, or neither is open.

    `field_lines`, `header_lines` and `prose_lines` tell who edits in place which lines (from 0) start a field, a claim
    or prose; `field_ends` the line after the last one of the field that starts in a line.
    """

    def __init__(self, lines: list[str], first: int) -> None:
        self.lines = lines
        self.first = first
        self.blocks: list[Prose | Claim] = []
        self.problems: list[Problem] = []
        self.prose_from: int | None = None
        self.draft: Draft | None = None
        self.field: Field | None = None
        self.field_line = 0
        self.field_text: list[str] = []
        self.blank_before = False
        self.heading_section = ""
        self.fence: str | None = None
        self.fence_line = 0
        self.field_lines: dict[int, Field] = {}
        self.field_ends: dict[int, int] = {}
        self.header_lines: dict[int, Draft] = {}
        self.prose_lines: list[int] = []

    def read(self) -> None:
        for index in range(self.first, len(self.lines)):
            line = self.lines[index]
            if not line or line.isspace():
                self.blank_before = True
                if self.field is not None:
                    self.field_text.append("")
                continue
            self._line(index, line)
            self.blank_before = False
        self._close_claim()
        self._close_prose(len(self.lines))

    def _line(self, index: int, line: str) -> None:
        if self.fence is not None:
            if line.strip().startswith(self.fence) and not line.strip().strip(self.fence[0]):
                self.fence = None
            self._prose(index, line)
            return
        if line[0] in _CLAIM_LETTERS and (header := self._header(index, line)):
            self._open_claim(index, *header)
            return
        if self.draft is None:
            self._outside(index, line)
        else:
            self._inside(index, line, self.draft)

    def _outside(self, index: int, line: str) -> None:
        if line[0] == "#":
            self._heading(line)
        self._open_fence(index, line)
        self._prose(index, line)

    def _inside(self, index: int, line: str, draft: Draft) -> None:
        field = read_field(line) if line[0] in _FIELD_LETTERS or ":" in line[:20] else None
        if field is not None:
            self._close_field()
            self.field, self.field_line, self.field_text = field, index, [field.text]
            self.field_lines[index] = field
        elif line[0] in " \t" and self.field is not None:
            self.field_text.append(line.strip())
            self._report_lookalike(index, line)
        elif _HEADING.match(line) or _RULE_LINE.fullmatch(line) or _FENCE.match(line):
            self._close_claim()
            self._outside(index, line)
        elif bullet := (None if self.blank_before else _BULLET.match(line)):
            self._close_field()
            self.field, self.field_line = Field("", line[bullet.end() :], bullet.end() + 1), index
            self.field_text = [self.field.text]
        elif self.field is not None and not self.blank_before:
            self._lazy_continuation(index, line, draft)
        elif self.field is None and not draft.values:
            field = read_field(f"- {line}") or Field("", line, 3)
            draft.add(field.label, field.text, Place(index + 1, max(1, field.column - 2)))
        else:
            self._close_claim()
            self._outside(index, line)

    def _lazy_continuation(self, index: int, line: str, draft: Draft) -> None:
        self.field_text.append(line.strip())
        self._report_lookalike(index, line)
        part = (self.field.label if self.field else "") or "a bullet"
        message = f"the line is read as part of {part} of {draft.id}"
        help = "indent it by two spaces, or leave a blank line above it if it is not part of the rule"
        self.problems.append(Problem("continuation-not-indented", Place(index + 1, 1), message, help))

    def _header(self, index: int, line: str) -> tuple[str, str, int] | None:
        """Id, rest of the line and its column, if the line starts a claim."""
        if match := _BOLD_HEADER.match(line):
            return match.group(1), line[match.end() :], match.end() + 1
        if match := _PLAIN_HEADER.match(line):
            rest = line[match.end() :]
            if field_follows(self.lines, index) or (section_name(rest).count("_") < 6 and _is_c_id(match.group(1))):
                return match.group(1), rest, match.end() + 1
            return None
        if (match := _BARE_HEADER.match(line)) and field_follows(self.lines, index):
            return match.group(2), line[match.end() :], match.end() + 1
        return None

    def _open_claim(self, index: int, identifier: str, rest: str, column: int) -> None:
        self._close_claim()
        self._close_prose(index)
        line = self.lines[index]
        self.draft = Draft(identifier, Place(index + 1, line.index(identifier) + 1))
        self.header_lines[index] = self.draft
        rest = rest.strip()
        if rest and line.lstrip().startswith("#") and not line.lstrip("# ").startswith(("[", "**[")):
            self.draft.extras.append(("Title", rest))
        elif rest:
            self.draft.places["section"] = Place(index + 1, column)
            self.draft.section, title = _section_and_title(rest)
            if title:
                self.draft.add("Title", title, Place(index + 1, column))
        if identifier != canonical_id(identifier) or not _is_c_id(identifier):
            self._odd_id(identifier, self.draft.place)

    def _odd_id(self, identifier: str, place: Place) -> None:
        written = canonical_id(identifier)
        if written != identifier:
            help = f"write {written}; `oos fmt` does it"
            message = f"the id {identifier} is read as {written}"
        else:
            message, help = f"the id {identifier} is kept as found", "new ids are C and a number of up to four digits"
        self.problems.append(Problem("claim-id-form", place, message, help))

    def _close_field(self) -> None:
        if self.field is not None and self.draft is not None:
            while not self.field_text[-1] and len(self.field_text) > 1:
                self.field_text.pop()
            place = Place(self.field_line + 1, self.field.column)
            self.field_ends[self.field_line] = self.field_line + len(self.field_text)
            self.draft.add(self.field.label, "\n".join(self.field_text), place)
        self.field, self.field_text = None, []

    def _close_claim(self) -> None:
        self._close_field()
        if self.draft is not None:
            if not self.draft.section:
                self.draft.section = self.heading_section
            self.problems.extend(self.draft.problems)
            self.blocks.append(self.draft.claim())
        self.draft = None

    def _heading(self, line: str) -> None:
        match = _HEADING.match(line)
        if match and len(match.group(1)) <= 2:
            self.heading_section = section_name(line[match.end() :])

    def _open_fence(self, index: int, line: str) -> None:
        if match := _FENCE.match(line):
            self.fence, self.fence_line = match.group(1), index

    def _prose(self, index: int, line: str) -> None:
        if self.prose_from is None:
            self.prose_from = index
            self.prose_lines.append(index)
        self._report_lookalike(index, line)

    def _close_prose(self, end: int) -> None:
        if self.prose_from is None:
            return
        lines = self.lines[self.prose_from : end]
        while lines and (not lines[-1] or lines[-1].isspace()):
            lines.pop()
        self.blocks.append(Prose(text="\n".join(lines), line=self.prose_from + 1))
        self.prose_from = None

    def _report_lookalike(self, index: int, line: str) -> None:
        if ":" not in line and "]" not in line:
            return
        if len(line) < 8192 and (_LOOKS_LIKE_CLAIM.match(line) or _LOOKS_LIKE_FIELD.match(line)):
            message = "the line looks like part of a rule and was not read as one"
            help = "a rule starts with `**[C001]** section`, followed by `- **Rule:** ...` and its other fields"
            if self.fence is not None:
                help = f"it stands in the code block that starts in line {self.fence_line + 1}; end the block above it"
            self.problems.append(Problem("unread-claim", Place(index + 1, 1), message, help))


def read_field(line: str) -> Field | None:
    """The field that a line starts. Labels of the format count in any spelling, others only as bold bullets."""
    if line.startswith("- **"):  # the canonical form, which most lines have
        label, colon, text = line[4:].partition(":** ")
        if colon and label in FIELD_OF_LABEL and text[:1] not in " \t":
            return Field(label, text, len(label) + 9)
    if match := _BOLD_FIELD.match(line):
        indent, bullet, label = match.groups()
        if field_named(label) or (bullet and len(indent) <= 1):
            return Field(label.strip(), line[match.end() :], match.end() + 1)
    elif (match := _PLAIN_FIELD.match(line)) and field_named(match.group(1)):
        return Field(match.group(1), line[match.end() :], match.end() + 1)
    return None


def is_plain_bullet(line: str) -> bool:
    """Whether a line that starts with a bullet is only that: not a field, not a rule."""
    return read_field(line) is None and not _RULE_LINE.fullmatch(line)


def field_follows(lines: list[str], index: int) -> bool:
    """Whether the next line that is not blank starts a field of the format."""
    for line in lines[index + 1 : index + 4]:
        if line and not line.isspace():
            field = read_field(line)
            return field is not None and field_named(field.label) is not None
    return False


def _section_and_title(rest: str) -> tuple[str, str]:
    """What stands behind an id: a section, perhaps with spaces, or a known section and a title."""
    name = section_name(rest)
    first, _, title = rest.partition(" ")
    if name not in KNOWN_SECTIONS and section_name(first) in KNOWN_SECTIONS:
        return section_name(first), title.strip(TITLE_EDGES)
    return name, ""


TITLE_EDGES = " \t-:.\u2013\u2014"


def _is_c_id(identifier: str) -> bool:
    return identifier[0] in "Cc" and identifier[1:].isdigit() and len(identifier) <= 5
