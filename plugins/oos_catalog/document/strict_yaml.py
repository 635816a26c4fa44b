"""YAML without surprises: one document, no anchors, tags, merge keys or duplicate keys, bounded depth, text stays text.

libyaml composes the nodes and gives their marks; everything that it would resolve is refused or left as text here.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from oos_catalog.model.document import Path, Place, Problem

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # PyYAML built without libyaml
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]

DEEPEST = 12
"""Levels of nesting that a value may have."""

_GUARD = 64
"""Levels at which text is refused before the composer, which is recursive, sees it."""

LONGEST_INTEGER = 15
"""Digits; a longer number is text."""

SURROGATE = re.compile("[\ud800-\udfff]")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})", re.ASCII)
_WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "": None}
_NEEDS_EVENTS = re.compile(r"[&*!]|^%|<<", re.MULTILINE)
_UNFIT = re.compile(r"[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML refuses, and the line ends that only YAML knows (U+0085, U+2028, U+2029), which would shift every place."""

_DEEP_INDENT = re.compile(rf"^ {{{_GUARD // 2}}}", re.MULTILINE)


class YamlResult(NamedTuple):
    """`value` is None where nothing could be read; `keys` and `places` say where each key and value starts."""

    value: Any
    places: dict[Path, Place]
    keys: dict[Path, Place]
    problems: tuple[Problem, ...]


def read_yaml(text: str, *, first_line: int = 1) -> YamlResult:
    """Read one YAML document; `first_line` is the line of the file on which the text starts. Raises nothing."""
    refused = _refused_before_composing(text, first_line)
    if refused:
        return YamlResult(None, {}, {}, tuple(refused))
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
    except yaml.YAMLError as error:
        return YamlResult(None, {}, {}, (_syntax(error, first_line),))
    finally:
        loader.dispose()
    if node is None:
        return YamlResult(None, {}, {}, ())
    builder = _Builder(first_line)
    value = builder.value(node, ())
    return YamlResult(value, builder.places, builder.keys, tuple(builder.problems))


class _Builder:
    """Turns nodes into values and notes where each one starts."""

    def __init__(self, first_line: int) -> None:
        self.first_line = first_line
        self.places: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.problems: list[Problem] = []

    def value(self, node: Node, path: Path) -> Any:
        place = self._place(node)
        self.places[path] = place
        if len(path) > DEEPEST:
            self._refuse("too-deep", place, f"nested more than {DEEPEST} levels deep", "use fewer levels")
            return None
        if isinstance(node, ScalarNode):
            return self._scalar(node, place)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._mapping(node, path) if isinstance(node, MappingNode) else None

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            place = self._place(key_node)
            if not isinstance(key_node, ScalarNode) or not _is_text(key_node):
                self._refuse("yaml-feature", place, "a key that is not text", "write the key as a word")
                continue
            key = key_node.value
            if key in result:
                self._refuse("duplicate-key", place, f"the key {key!r} stands twice", "keep one of them")
                continue
            self.keys[(*path, key)] = place
            result[key] = self.value(value_node, (*path, key))
        return result

    def _scalar(self, node: ScalarNode, place: Place) -> Any:
        text = node.value
        if not node.style:
            if text in _WORDS:
                return _WORDS[text]
            if _INTEGER.fullmatch(text):
                return int(text)
        if not text.isascii() and SURROGATE.search(text):
            self._refuse("yaml-syntax", place, "half of a surrogate pair", "write the character itself")
            return None
        return text

    def _place(self, node: Node) -> Place:
        mark = node.start_mark
        return Place(mark.line + self.first_line, mark.column + 1)

    def _refuse(self, rule: str, place: Place, message: str, help: str) -> None:
        self.problems.append(Problem(rule, place, message, help))


def _is_text(node: ScalarNode) -> bool:
    return bool(node.style) or not (node.value in _WORDS or _INTEGER.fullmatch(node.value))


def _refused_before_composing(text: str, first_line: int) -> list[Problem]:
    if unfit := _UNFIT.search(text):
        before = text[: unfit.start()]
        place = Place(before.count("\n") + first_line, len(before) - before.rfind("\n"))
        message = f"the character U+{ord(unfit.group()):04X} is not allowed here"
        return [Problem("yaml-syntax", place, message, "delete it")]
    if _NEEDS_EVENTS.search(text) or _may_be_deep(text):
        return _refused_events(text, first_line)
    return []


def _may_be_deep(text: str) -> bool:
    """Whether nesting could pass the guard; the composer is recursive and must not see such a text unlooked at."""
    return sum(map(text.count, ("[", "{", "- ", "? "))) > _GUARD or _DEEP_INDENT.search(text) is not None


def _refused_events(text: str, first_line: int) -> list[Problem]:
    """What plain YAML would resolve and we refuse, and nesting: found by events, which expand nothing."""
    problems: list[Problem] = []
    depth = 0
    try:
        for event in yaml.parse(text, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            mark = event.start_mark
            place = Place(mark.line + first_line, mark.column + 1) if mark else Place(first_line, 1)
            if depth > _GUARD:
                message = f"nested more than {DEEPEST} levels deep"
                return [*problems, Problem("too-deep", place, message, "use fewer levels")]
            if found := _feature(event):
                help = "write the value out in full" if found != "a tag" else "remove it; put text in quotes"
                problems.append(Problem("yaml-feature", place, f"{found} is not allowed here", help))
    except yaml.YAMLError as error:
        if "nesting depth" in str(error):  # libyaml 0.2.6 reads ahead and stops first: what it saw is deep enough
            return _refused_events(text[: error.problem_mark.index], first_line)  # type: ignore[attr-defined]
        problems.append(_syntax(error, first_line))
    return problems


def _feature(event: yaml.Event) -> str | None:
    if isinstance(event, yaml.AliasEvent):
        return "an alias"
    if getattr(event, "anchor", None):
        return "an anchor"
    if getattr(event, "tag", None):
        return "a tag"
    if isinstance(event, yaml.DocumentStartEvent) and (event.version or event.tags):
        return "a directive"
    if isinstance(event, yaml.ScalarEvent) and event.value == "<<" and event.implicit[0]:
        return "a merge key"
    return None


def _syntax(error: yaml.YAMLError, first_line: int) -> Problem:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    place = Place(mark.line + first_line, mark.column + 1) if mark else Place(first_line, 1)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).split("\n", 1)[0]
    if "but found another document" in str(problem):
        return Problem("yaml-feature", place, "a second document is not allowed here", "keep one document per file")
    return Problem(
        "yaml-syntax", place, f"not readable as YAML: {_ascii(problem)}", "put text with special characters in quotes"
    )


def _ascii(text: object) -> str:
    return str(text).encode("ascii", "backslashreplace").decode()
