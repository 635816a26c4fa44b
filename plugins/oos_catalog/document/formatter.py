"""`oos fmt`: edits lines in place and never writes a document anew.

On a canonical file it changes derived numbers and spacing only; on other Markdown also bullets, labels, ids and section
names. What it does not understand it leaves as it is. On its own output it changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from oos_catalog.document.draft import canonical_id, field_named
from oos_catalog.document.markdown import BodyReader, frontmatter_end, read_markdown
from oos_catalog.document.source_text import decode
from oos_catalog.document.strict_yaml import read_yaml
from oos_catalog.document.structured import read_json_document
from oos_catalog.model.document import Document, Place
from oos_catalog.model.vocabulary import LABELS

_BRACKET_HEADER = re.compile(r" {0,3}(?:\*\*|__)?\[[A-Za-z]")
_NUMBER = re.compile(r"[^\s,}\]#]+")


def format_document(data: bytes, path: str) -> bytes | None:
    """The file as it should be, or None where it cannot be read well enough to be edited safely.

    JSON gets its derived numbers mended; the YAML starter has none and stays as it is.
    """
    text, problems = decode(data)
    if any(problem.rule in ("encoding", "file-too-large") for problem in problems):
        return None
    name = path.lower()
    if name.endswith((".yaml", ".yml")):
        return data
    if name.endswith(".json"):
        document = read_json_document(text, path, [])
        return None if _is_ambiguous(document) else _join(_with_numbers(text.split("\n"), document))
    lines = text.split("\n")
    if lines[0].rstrip() == "---" and frontmatter_end(lines) is None:
        return None
    lines = _body(lines)
    while lines and not lines[-1].strip():
        lines.pop()
    lines.append("")
    document = read_markdown("\n".join(lines), path, [])
    return _join(lines if _is_ambiguous(document) else _with_numbers(lines, document))


def _is_ambiguous(document: Document) -> bool:
    """Whether the places of its values cannot be relied on."""
    return document.is_unread or any(problem.rule == "duplicate-key" for problem in document.problems)


def derived_numbers(document: Document) -> dict[str, int | dict[str, int]]:
    """The frontmatter fields that follow from the rest, as they should be. Words are counted in Markdown only."""
    numbers: dict[str, int | dict[str, int]] = {"word_count": document.body_words} if document.is_markdown else {}
    return numbers | {
        "claim_count": len(document.claims),
        "confidence_distribution": document.confidence_counts(),
        "evidence_distribution": document.evidence_counts(),
    }


def _join(lines: list[str]) -> bytes:
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _body(lines: list[str]) -> list[str]:
    """Lines with claims spelled canonically and one blank line around each."""
    end = frontmatter_end(lines)
    first = 0 if end is None else end + 1
    reader = BodyReader(lines, first)
    reader.read()
    loose = {problem.place.line - 1 for problem in reader.problems if problem.rule == "continuation-not-indented"}
    claim_lines = _claim_lines(reader)
    result = [line.rstrip() for line in lines[:first]]
    for index in range(first, len(lines)):
        line = lines[index]
        if index in reader.header_lines:
            _end_with_blank_lines(result, 1)
            result.append(_header(line, reader, index))
        elif index in reader.field_lines:
            _end_with_blank_lines(result, 0 if index - 1 in reader.header_lines else None)
            result.append(_field(line, reader, index))
        elif index in claim_lines:
            result.append("  " + line.strip() if index in loose else line.rstrip())
        else:
            if index - 1 in claim_lines and line.strip():
                _end_with_blank_lines(result, 1)
            result.append(line)
    return result


def _claim_lines(reader: BodyReader) -> frozenset[int]:
    """Every line that belongs to a claim, blank lines inside it and after it included."""
    starts = sorted(reader.header_lines)
    prose = reader.prose_lines
    owned: set[int] = set()
    for start, stop in pairwise([*starts, len(reader.lines)]):
        end = next((line for line in prose if start < line < stop), stop)
        owned.update(range(start, end))
    return frozenset(owned)


def _end_with_blank_lines(lines: list[str], wanted: int | None) -> None:
    if wanted is None:
        return
    while lines and not lines[-1].strip():
        lines.pop()
    if lines:
        lines.extend([""] * wanted)


def _header(line: str, reader: BodyReader, index: int) -> str:
    draft = reader.header_lines[index]
    titled = any(label == "Title" for label, _ in draft.extras)
    if titled or not _BRACKET_HEADER.match(line):
        return line.rstrip()
    section = draft.section if draft.places.get("section", Place(0, 0)).line == index + 1 else ""
    return f"**[{canonical_id(draft.id)}]** {section}".rstrip()


def _field(line: str, reader: BodyReader, index: int) -> str:
    field = reader.field_lines[index]
    name = field_named(field.label)
    if name is None or name not in LABELS:
        return line.rstrip()
    return f"- **{LABELS[name]}:** {field.text.strip()}".rstrip()


class Edit(NamedTuple):
    """Text for the characters from `start` to `end` of a line; all count from 0, as they are before any edit."""

    line: int
    start: int
    end: int
    text: str


def _with_numbers(lines: list[str], document: Document) -> list[str]:
    """Lines with the derived numbers of the frontmatter made true; absent ones are added to Markdown."""
    wrong = list(_wrong_numbers(lines, document))
    if document.is_markdown and document.frontmatter:
        complete = _edited(lines, [*wrong, *_missing_numbers(lines, document)])
        if not read_yaml("\n".join(complete[1 : frontmatter_end(complete)])).problems:
            return complete
    return _edited(lines, wrong)


def _edited(lines: list[str], edits: Sequence[Edit]) -> list[str]:
    """Edits at one place keep their order."""
    lines = list(lines)
    for edit in sorted(edits, key=lambda one: (one.line, one.start))[::-1]:
        line = lines[edit.line]
        lines[edit.line] = line[: edit.start] + edit.text + line[edit.end :]
    return "\n".join(lines).split("\n")


def _wrong_numbers(lines: list[str], document: Document) -> Iterator[Edit]:
    for name, true in derived_numbers(document).items():
        declared = document.frontmatter.get(name)
        if isinstance(true, int):
            if isinstance(declared, int) and declared != true:
                yield _edit(lines, document.place(name), str(true))
        elif isinstance(declared, Mapping):
            for key, count in true.items():
                if isinstance(declared.get(key), int) and declared[key] != count:
                    yield _edit(lines, document.place(name, key), str(count))


def _edit(lines: list[str], place: Place, text: str) -> Edit:
    return Edit(place.line - 1, place.column - 1, _end_of_value(lines, place), text)


def _end_of_value(lines: list[str], place: Place) -> int:
    match = _NUMBER.match(lines[place.line - 1], place.column - 1)
    return match.end() if match else place.column - 1


def _missing_numbers(lines: list[str], document: Document) -> Iterator[Edit]:
    """Whole fields at the end of the frontmatter; counts in the style of the mapping that lacks them."""
    end = frontmatter_end(lines) or 0
    for name, true in derived_numbers(document).items():
        declared = document.frontmatter.get(name)
        if name not in document.frontmatter:
            added = [f"{name}: {true}"] if isinstance(true, int) else [f"{name}:", *_entries(true, "  ")]
            yield Edit(end, 0, 0, "\n".join([*added, ""]))
        elif isinstance(true, dict) and isinstance(declared, Mapping):
            required = name == "confidence_distribution"
            missing = {key: count for key, count in true.items() if (count or required) and key not in declared}
            if missing:
                yield _more_counts(lines, document, name, missing)


def _more_counts(lines: list[str], document: Document, name: str, missing: Mapping[str, int]) -> Edit:
    top = document.place(name)
    if not document.frontmatter[name]:
        return Edit(top.line - 1, top.column, top.column, ", ".join(_entries(missing, "")))
    last = max(document.place(name, key) for key in document.frontmatter[name])
    if lines[top.line - 1].startswith("{", top.column - 1):
        at = _end_of_value(lines, last)
        return Edit(last.line - 1, at, at, ", ".join(["", *_entries(missing, "")]))
    at = len(lines[last.line - 1])
    return Edit(last.line - 1, at, at, "\n".join(["", *_entries(missing, " " * (top.column - 1))]))


def _entries(counts: Mapping[str, int], indent: str) -> list[str]:
    return [f"{indent}{key}: {count}" for key, count in counts.items()]
