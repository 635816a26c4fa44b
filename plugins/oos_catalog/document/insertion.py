"""Pattern lines written into a Markdown file that otherwise keeps every byte.

They go below the last of the six required fields of their rule, or below the Pattern lines that it has. That they are
read as they were meant, and everything else as before, is made sure by reading the result.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from oos_catalog.document.markdown import BodyReader, frontmatter_end, read_markdown
from oos_catalog.document.optional_lines import write_pattern
from oos_catalog.document.source_text import decode
from oos_catalog.model.document import Claim, Document, PatternLine
from oos_catalog.model.vocabulary import LABELS, REQUIRED_FIELDS

_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_ABOVE = frozenset((*REQUIRED_FIELDS, "patterns"))
"""Fields that stand above a new Pattern line."""


class CannotInsert(Exception):
    """The lines cannot be written, or not without changing how something else is read; the text says what to do."""


def insert_patterns(data: bytes, path: str, lines: Mapping[str, Sequence[PatternLine]]) -> bytes:
    """The file with these Pattern lines added to the claims with these ids. Raises CannotInsert.

    Taking the added lines out again gives the old bytes: line ends stay as they are, and a missing last one stays
    missing.
    """
    if refusal := not_editable(path):
        raise CannotInsert(refusal)
    text, problems = decode(data)
    if any(problem.rule in ("encoding", "file-too-large") for problem in problems):
        raise CannotInsert("it cannot be read as a whole; run `oos check` on it and mend its errors first")
    before = read_markdown(text, path, [])
    _refuse_unclear_ids(before, lines)
    ends = _field_ends(text.split("\n"))
    added = {_line_below(claim, ends): lines[claim.id] for claim in before.claims if claim.id in lines}
    after = _with_lines(data, added)
    if read_markdown(decode(after)[0], path, []).content() != _expected(before, lines).content():
        raise CannotInsert(
            "a Pattern line would change how lines near it are read; run `oos check` and `oos fmt` first"
        )
    return after


def not_editable(path: str) -> str | None:
    """Why no lines can be written into a file of this name, and what to do; None where they can."""
    kinds = {".json": "JSON", ".yaml": "YAML", ".yml": "YAML"}
    kind = next((kind for ending, kind in kinds.items() if path.lower().endswith(ending)), None)
    if kind is None:
        return None
    return (
        f"it is {kind}, and Pattern lines are written into Markdown only; turn it into Markdown with "
        "`oos new SLUG --from FILE` and annotate the new file"
    )


def _refuse_unclear_ids(document: Document, lines: Mapping[str, object]) -> None:
    counts = Counter(claim.id for claim in document.claims)
    for identifier in lines:
        if counts[identifier] != 1:
            raise CannotInsert(f"it holds {counts[identifier] or 'no'} rules with the id {identifier!a}; one is needed")


def _field_ends(lines: list[str]) -> dict[int, int]:
    """Line on which a field starts -> line after its last one, both from 0."""
    end = frontmatter_end(lines)
    reader = BodyReader(lines, 0 if end is None else end + 1)
    reader.read()
    return reader.field_ends


def _line_below(claim: Claim, ends: Mapping[int, int]) -> int:
    """The line (from 0) before which a Pattern line of the claim goes."""
    starts = [place.line - 1 for name, place in claim.places.items() if name.partition(".")[0] in _ABOVE]
    return max((ends.get(start, start + 1) for start in starts), default=claim.place().line)


def _with_lines(data: bytes, added: Mapping[int, Sequence[PatternLine]]) -> bytes:
    """The bytes with lines put before the lines with these numbers, each with the line end of the line above it."""
    pieces: list[bytes] = []
    for number, piece in enumerate(_LINE.findall(data)):
        pieces.append(piece)
        for line in added.get(number + 1, ()):
            text = f"- **{LABELS['patterns']}:** {write_pattern(line)}".encode()
            end = piece[len(piece.rstrip(b"\r\n")) :]
            pieces.append(text + end if end else _first_line_end(data) + text)
    return b"".join(pieces)


def _first_line_end(data: bytes) -> bytes:
    first = _LINE.match(data)
    line = first.group() if first else b""
    return line[len(line.rstrip(b"\r\n")) :] or b"\n"


def _expected(document: Document, lines: Mapping[str, Sequence[PatternLine]]) -> Document:
    """The document as it is to be read afterwards."""
    blocks = tuple(
        block.model_copy(update={"patterns": (*block.patterns, *lines[block.id])})
        if isinstance(block, Claim) and block.id in lines
        else block
        for block in document.blocks
    )
    return document.model_copy(update={"blocks": blocks})
