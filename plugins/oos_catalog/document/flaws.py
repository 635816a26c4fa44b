"""What jsonschema found, in words: one flaw per place, with what is allowed and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from jsonschema.exceptions import ValidationError

from oos_catalog.model.document import Path


class Flaw(NamedTuple):
    """One thing that does not fit a schema: where in the value, what, and what is allowed."""

    path: Path
    message: str
    help: str


def explain(errors: Iterable[ValidationError]) -> list[Flaw]:
    """All flaws, ordered by where they are; of several at one place the most telling."""
    leaves = [leaf for error in errors for leaf in _leaves(error)]
    found: dict[Path, Flaw] = {}
    for leaf in sorted(leaves, key=lambda leaf: leaf.validator not in ("enum", "const", "format")):
        for flaw in _flaws(leaf):
            found.setdefault(flaw.path, flaw)
    return sorted(found.values(), key=lambda flaw: [(isinstance(part, str), part) for part in flaw.path])


def _leaves(error: ValidationError) -> Iterator[ValidationError]:
    """`anyOf` itself says nothing; the branch that comes closest does."""
    if error.validator not in ("anyOf", "oneOf") or not error.context:
        yield error
        return
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    nearest = min(branches.values(), key=lambda errors: (errors[0].validator in ("type", "const"), len(errors)))
    for inner in nearest:
        yield from _leaves(inner)


def _flaws(error: ValidationError) -> Iterator[Flaw]:
    path: Path = tuple(error.absolute_path)
    words = _WORDS.get(str(error.validator))
    if error.validator == "required":
        missing = error.message.split("'")[1]
        yield Flaw((*path, missing), f"`{missing}` is missing", _how_to_add(error.schema, missing))
    elif error.validator == "additionalProperties":
        known = error.schema.get("properties", {}) if isinstance(error.schema, Mapping) else {}
        instance: Any = error.instance
        for name in sorted(set(instance) - set(known)):
            yield Flaw((*path, name), f"{_shown(name)} is no known field", f"known are {', '.join(known)}")
    elif words is None:
        yield Flaw(path, _short(error.message), "see the reference of the format")
    else:
        yield Flaw(path, *words(error, error.instance, error.validator_value))


def _how_to_add(schema: Any, name: str) -> str:
    field = schema.get("properties", {}).get(name, {})
    if "enum" in field:
        return "add it: one of " + ", ".join(map(str, field["enum"]))
    if field.get("format") in _FORMATS:
        return f"add it: {_FORMATS[field['format']]}"
    kinds = [one.get("type") for one in field.get("anyOf", [field])]
    return "add it: " + " or ".join(_KINDS.get(kind, "text") for kind in kinds)


_KINDS: Mapping[str | None, str] = {
    "string": "text",
    "integer": "a whole number",
    "array": "a list",
    "object": "a mapping of names to values",
    "null": "null",
    "boolean": "true or false",
}


def _shown(value: Any) -> str:
    """A value as a message may quote it: ASCII and short."""
    if isinstance(value, list):
        return f"a list of {len(value)}"
    if isinstance(value, Mapping):
        return "a mapping"
    if value is None or isinstance(value, bool):
        return str(value).lower().replace("none", "null")
    return _short(ascii(value), 60)


def _short(text: str, most: int = 160) -> str:
    text = text.encode("ascii", "backslashreplace").decode()
    return text if len(text) <= most else text[: most - 3] + "..."


def _kind(_: ValidationError, value: Any, wanted: Any) -> tuple[str, str]:
    kinds = [wanted] if isinstance(wanted, str) else wanted
    allowed = " or ".join(_KINDS.get(kind, kind) for kind in kinds)
    return f"{_shown(value)} was found; {allowed} is allowed", f"write {allowed}"


def _one_of(_: ValidationError, value: Any, wanted: Any) -> tuple[str, str]:
    allowed = [str(item) for item in wanted]
    spelled = {one.casefold(): one for one in allowed}
    near = get_close_matches(str(value).casefold(), spelled, 1)
    help = f"did you mean {spelled[near[0]]}?" if near else "use one of them"
    return f"{_shown(value)} was found; allowed are {', '.join(allowed)}", help


def _form(_: ValidationError, value: Any, wanted: Any) -> tuple[str, str]:
    help = next((words for start, words in _FORMS.items() if wanted.startswith(start)), f"match {wanted}")
    return f"{_shown(value)} does not have the allowed form", help


_FORMS = {
    r"^[0-9]+\.[0-9]+$": 'write a version such as "1.0"',
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$": "write a date such as 2026-11-20",
    r"^https://": "write an address that starts with https://",
    r"^[a-z0-9]+(?:-": "write lower-case words joined by hyphens",
    r"^[a-z0-9](?:[a-z0-9-]": "write the name of an organization's directory",
    r"^[0-9a-fA-F]{8}-": "write a UUID such as 0d3b4a52-6f0e-4c5f-9a3e-1b2c3d4e5f60",
    r"^sha256:": "write `sha256:` and 12 digits 0 to 9 and a to f",
    r"^(?:[a-z0-9]+(?:-": "write lower-case words joined by hyphens, or ?",
    r"^(?:withdrawn": "write `withdrawn: <reason>` or `redacted: <date>`",
    r"\?$": "end the question with a question mark",
}

_FORMATS = {
    "date": "a date that exists, such as 2026-11-20",
    "date-time": "a date and time such as 2026-11-20T09:00:00Z",
}


def _format(_: ValidationError, value: Any, wanted: Any) -> tuple[str, str]:
    allowed = _FORMATS.get(wanted, wanted)
    return f"{_shown(value)} is not {allowed}", f"write {allowed}"


_WORDS: Mapping[str, Callable[[ValidationError, Any, Any], tuple[str, str]]] = {
    "type": _kind,
    "enum": _one_of,
    "const": lambda _, value, wanted: (f"{_shown(value)} was found; {wanted} is allowed", f"write {wanted}"),
    "pattern": _form,
    "format": _format,
    "minimum": lambda _, value, least: (f"{value} is too small; the least is {least}", f"write {least} or more"),
    "minLength": lambda _, value, least: (
        f"the text has {len(value)} characters; the least is {least}" if value else "the text is empty",
        "fill it in",
    ),
    "maxLength": lambda _, value, most: (f"the text has {len(value)} characters; the most is {most}", "shorten it"),
    "minItems": lambda _, value, least: (f"the list has {len(value)} entries; the least is {least}", "add one"),
    "maxItems": lambda _, value, most: (f"the list has {len(value)} entries; the most is {most}", "shorten it"),
}
