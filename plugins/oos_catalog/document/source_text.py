"""Bytes to text: UTF-8 without a byte order mark, at most 256 KiB, one kind of line end."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

from oos_catalog.model.document import Place, Problem

LARGEST_FILE = 256 * 1024
LONGEST_LINE = 8 * 1024
START = Place(1, 1)


def decode(data: bytes) -> tuple[str, list[Problem]]:
    """The text with LF line ends, and what is wrong with the bytes.

    Reading goes on where it can, so that all errors of a file appear in one run: bad bytes become U+FFFD, a file
    over the size cap is cut.
    """
    problems: list[Problem] = []
    if len(data) > LARGEST_FILE:
        message = f"the file has {len(data):,} bytes; at most {LARGEST_FILE:,} are allowed"
        problems.append(Problem("file-too-large", START, message, "split it or shorten it"))
        data = data[: _between_characters(data, LARGEST_FILE)]
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        problems.append(Problem("encoding", START, "the file is UTF-16; only UTF-8 is allowed", "save it as UTF-8"))
        return "", problems
    if data.startswith(codecs.BOM_UTF8):
        message = "the file starts with a byte order mark"
        problems.append(Problem("byte-order-mark", START, message, "save it without BOM; `oos fmt` removes it"))
        data = data[len(codecs.BOM_UTF8) :]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        problems.append(_bad_byte(data, error))
        text = data.decode("utf-8", "replace")
    return _with_lf(text), problems


def _with_lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _between_characters(data: bytes, at: int) -> int:
    """The nearest place at or before `at` where a character of UTF-8 starts."""
    return next((place for place in range(at, at - 4, -1) if data[place] & 0xC0 != 0x80), at)


def long_lines(lines: Sequence[str]) -> list[Problem]:
    """Lines that are too long to be looked at as one piece."""
    if max(map(len, lines)) <= LONGEST_LINE:
        return []
    return [
        Problem(
            "line-too-long",
            Place(number, LONGEST_LINE + 1),
            f"the line has {len(line):,} characters; at most {LONGEST_LINE:,} are allowed",
            "break it into several lines",
        )
        for number, line in enumerate(lines, start=1)
        if len(line) > LONGEST_LINE
    ]


def _bad_byte(data: bytes, error: UnicodeDecodeError) -> Problem:
    before = _with_lf(data[: error.start].decode("utf-8", "replace"))
    place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
    return Problem(
        "encoding", place, f"byte 0x{data[error.start]:02X} is not valid UTF-8", "save the file as UTF-8 without BOM"
    )
