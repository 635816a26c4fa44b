"""JSON without surprises, with the place of every value: no duplicate keys, no NaN, bounded depth and integers.

The standard library's reader gives no places, so this walks the text itself and leaves the strings to the standard
library. Numbers that are not whole or have over 15 digits are kept as text: no field takes one, and YAML reads them so.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from oos_catalog.document.strict_yaml import DEEPEST, LONGEST_INTEGER, SURROGATE, YamlResult
from oos_catalog.model.document import Path, Place, Problem

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?")
_WORDS = {"true": True, "false": False, "null": None}
_LARGEST_INTEGER = 2**53 - 1


class _Stop(Exception):
    """Reading cannot go on; carries the problem."""

    def __init__(self, rule: str, at: int, message: str, help: str) -> None:
        super().__init__(message)
        self.rule, self.at, self.message, self.help = rule, at, message, help


def read_json(text: str) -> YamlResult:
    """Read one JSON value; the result has the same shape as that of `read_yaml`. Raises nothing."""
    reader = _Reader(text)
    try:
        value = reader.document()
    except _Stop as stop:
        problem = Problem(stop.rule, reader.place(stop.at), stop.message, stop.help)
        return YamlResult(None, reader.places, reader.keys, (*reader.problems, problem))
    return YamlResult(value, reader.places, reader.keys, tuple(reader.problems))


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.places: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.problems: list[Problem] = []
        self.starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def place(self, at: int) -> Place:
        line = bisect_right(self.starts, at)
        return Place(line, at - self.starts[line - 1] + 1)

    def document(self) -> Any:
        value, at = self.value(self.skip(0), ())
        at = self.skip(at)
        if at < len(self.text):
            raise _Stop("json-syntax", at, "text after the end of the value", "keep one JSON value per file")
        return value

    def skip(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at

    def value(self, at: int, path: Path) -> tuple[Any, int]:
        self.places[path] = self.place(at)
        first = self.text[at : at + 1]
        if first in ("{", "[") and len(path) >= DEEPEST:
            raise _Stop("too-deep", at, f"nested more than {DEEPEST} levels deep", "use fewer levels")
        if first == "{":
            return self.mapping(at, path)
        if first == "[":
            return self.sequence(at, path)
        if first == '"':
            return self.string(at)
        return self.literal(at)

    def mapping(self, at: int, path: Path) -> tuple[dict[str, Any], int]:
        result: dict[str, Any] = {}
        at = self.skip(at + 1)
        if self.text.startswith("}", at):
            return result, at + 1
        while True:
            if not self.text.startswith('"', at):
                raise _Stop("json-syntax", at, "a key in double quotes was expected", "quote the key")
            key_at = at
            key, at = self.string(at)
            at = self.expect(":", self.skip(at))
            again = key in result  # the places of a second value must not replace those of the first
            item, at = self.value(self.skip(at), (*path, f"{key} (again)" if again else key))
            if again:
                message = f"the key {key!a} stands twice"
                self.problems.append(Problem("duplicate-key", self.place(key_at), message, "keep one of them"))
            else:
                self.keys[(*path, key)] = self.place(key_at)
                result[key] = item
            at = self.skip(at)
            if self.text.startswith("}", at):
                return result, at + 1
            at = self.skip(self.expect(",", at))

    def sequence(self, at: int, path: Path) -> tuple[list[Any], int]:
        result: list[Any] = []
        at = self.skip(at + 1)
        if self.text.startswith("]", at):
            return result, at + 1
        while True:
            item, at = self.value(at, (*path, len(result)))
            result.append(item)
            at = self.skip(at)
            if self.text.startswith("]", at):
                return result, at + 1
            at = self.skip(self.expect(",", at))

    def string(self, at: int) -> tuple[str, int]:
        try:
            text, end = scanstring(self.text, at + 1, True)
        except JSONDecodeError as error:
            raise _Stop("json-syntax", error.pos, f"not a JSON string: {error.msg}", "mend the quotes") from None
        if SURROGATE.search(text):
            raise _Stop("json-syntax", at, "half of a surrogate pair", "write the character itself")
        return text, end

    def literal(self, at: int) -> tuple[Any, int]:
        for word, value in _WORDS.items():
            if self.text.startswith(word, at):
                return value, at + len(word)
        match = _NUMBER.match(self.text, at)
        if match is None:
            raise _Stop("json-syntax", at, "a JSON value was expected", "write text, a number, true, false or null")
        number = match.group()
        if match.group(1) or match.group(2):
            return number, match.end()
        if len(number) > 17 or abs(int(number)) > _LARGEST_INTEGER:
            raise _Stop("json-syntax", at, "an integer over 9007199254740991", "put it in quotes if it is a name")
        return (int(number) if len(number.lstrip("-")) <= LONGEST_INTEGER else number), match.end()

    def expect(self, letter: str, at: int) -> int:
        if not self.text.startswith(letter, at):
            found = ascii(self.text[at]) if at < len(self.text) else "the end of the file"
            raise _Stop("json-syntax", at, f"{letter!r} was expected, {found} was found", "mend the punctuation")
        return at + 1
