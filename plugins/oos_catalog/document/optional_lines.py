"""The grammar of the optional lines: Pattern, Measured, From and Status (FORMAT section 2)."""

from __future__ import annotations

import re

from oos_catalog.model.document import PatternLine, Place, Problem

_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_ID_ONLY = re.compile(_ID)
_HEAD = re.compile(rf"({_ID})[ ]?/[ ]?({_ID}|\?)")

PATTERN_FORM = "`<pattern-id> / <answer-id or ?>[; <parameter> = <quantity>]...` or `none[; proposed = <question>]`"
_DATE = r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
_QUANTITY = r"(?:(?!->)[^=@\n]){1,200}"
MEASURED = re.compile(rf"[^=@\n]{{1,200}}={_QUANTITY}(?:->{_QUANTITY}){{0,9}}(?:@ ?{_DATE})?", re.ASCII)
"""`accuracy = 60 % -> 78 % -> 85 % @ 2026-05`"""
FROM = re.compile(
    r"(?P<organization>[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)/(?P<claim>[A-Za-z][A-Za-z0-9-]{0,31})@(?P<commit>[0-9a-f]{7,40})"
    r"|(?P<file>[^@\n]{1,200})/(?P<file_claim>[A-Za-z][A-Za-z0-9-]{0,31})@sha256:(?P<hash>[0-9a-f]{12})",
    re.ASCII,
)


def read_pattern(text: str, place: Place) -> tuple[PatternLine, Problem | None]:
    """A Pattern line, and what is wrong with it."""
    wrapped = "\n" in text  # what must not be repeated is looked for line by line, at the line of the place
    head, *rest = (part.strip() for part in text.replace("\n", " ").split(";"))
    parameters: dict[str, str] = {}
    refused = PatternLine(pattern=None)
    for part in rest:
        name, equals, value = (piece.strip() for piece in part.partition("="))
        if name in parameters:
            return refused, _not_understood(place, f"the parameter {name} stands twice")
        if not equals or not value or not _ID_ONLY.fullmatch(name):
            return refused, _not_understood(place, f"{_shown(part, wrapped)} is not `<name> = <value>`")
        parameters[name] = value
    if head.casefold() == "none":
        if parameters.keys() - {"proposed"}:
            return refused, _not_understood(place, "`none` takes only `proposed`")
        return PatternLine(pattern=None, proposed=parameters.get("proposed")), None
    match = _HEAD.fullmatch(" ".join(head.split()))
    if match is None or match.group(1) == "none":
        return refused, _not_understood(place, f"{_shown(head, wrapped)} is not `<pattern> / <answer>`")
    return PatternLine(pattern=match.group(1), stance=match.group(2), parameters=parameters), None


def write_pattern(line: PatternLine) -> str:
    """The canonical text of a Pattern line."""
    if line.pattern is None:
        return f"none; proposed = {line.proposed}" if line.proposed else "none"
    parts = [f"{line.pattern} / {line.stance}", *(f"{name} = {value}" for name, value in line.parameters.items())]
    return "; ".join(parts)


def _shown(part: str, wrapped: bool) -> str:
    return "a part of it" if wrapped else ascii(part[:80])


def _not_understood(place: Place, why: str) -> Problem:
    help = f"write {PATTERN_FORM}; ids are in lower case, with hyphens"
    return Problem("pattern-line", place, f"the Pattern line is not understood: {why}", help)
