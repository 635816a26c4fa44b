"""Documents that are data: the JSON dialect and the YAML starter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from oos_catalog.document.draft import Draft, field_named, once_per_label, section_name
from oos_catalog.document.optional_lines import read_pattern, write_pattern
from oos_catalog.document.source_text import START, long_lines
from oos_catalog.document.strict_json import read_json
from oos_catalog.document.strict_yaml import YamlResult, read_yaml
from oos_catalog.model.document import Document, Path, PatternLine, Place, Problem, texts_in
from oos_catalog.model.vocabulary import LABELS, REPEATABLE_FIELDS, Evidence

_PARTS = ("frontmatter", "claims")
_PLURALS = {"patterns": "patterns", "pattern": "patterns", "references": "references", "reference": "references"}
_STARTER_EVIDENCE = {"DESIGNED": Evidence.HUMAN_DEFINED_RULE, "INFERRED": Evidence.INFERENCE}


def read_json_document(text: str, path: str, problems: list[Problem]) -> Document:
    """`{frontmatter, entities?, claims: [...]}`; other keys at the top are kept in the frontmatter."""
    result = read_json(text)
    problems.extend(result.problems)
    top = _mapping(result, (), problems)
    front = dict(_mapping(result, ("frontmatter",), problems, top.get("frontmatter")))
    places = {key[1:]: place for key, place in result.places.items() if key[:1] == ("frontmatter",)}
    for key, value in _added(front, {key: top[key] for key in top if key not in _PARTS}, result, problems):
        front[key] = value
        places.update({where: place for where, place in result.places.items() if where[:1] == (key,)})
    drafts = list(_json_claims(result, top.get("claims"), problems)) if top else []
    return _document("json", text, path, front, places, drafts, result, problems)


def read_yaml_document(text: str, path: str, problems: list[Problem]) -> Document:
    """The starter: `organization`, `entities`, `claims: {section: [{claim, confidence, evidence}]}`.

    Its claims have no ids; they get C001, C002, ... in file order.
    """
    problems.extend(long_lines(text.split("\n")))
    result = read_yaml(text)
    problems.extend(result.problems)
    top = _mapping(result, (), problems)
    organization = _mapping(result, ("organization",), problems, top.get("organization"))
    names = {"name": "org_pseudonym", "industry": "industry"}
    front = {names[key]: value for key, value in organization.items() if key in names}
    rest = {key: value for key, value in organization.items() if key not in names}
    front |= {"organization": rest} if rest else {}
    front |= _added(front, {key: top[key] for key in top if key not in ("organization", "claims")}, result, problems)
    places = {key: place for key, place in result.places.items() if key[:1] != ("claims",)}
    places |= {(names[key],): result.places["organization", key] for key in names if key in organization}
    drafts = list(_starter_claims(result, top.get("claims"), problems))
    return _document("yaml", text, path, front, places, drafts, result, problems)


def _added(
    front: dict[str, Any], others: dict[str, Any], result: YamlResult, problems: list[Problem]
) -> Iterator[tuple[str, Any]]:
    """The values at the top that join the frontmatter; one that the frontmatter has, and otherwise, is reported."""
    for key, value in others.items():
        if key not in front:
            yield key, value
        elif front[key] != value:
            message = f"{key!a} stands at the top and below it with another value; the one below counts"
            problems.append(Problem("duplicate-key", result.keys[(key,)], message, "keep one of them"))


def _document(
    dialect: str,
    text: str,
    path: str,
    front: dict[str, Any],
    places: dict[Path, Place],
    drafts: list[Draft],
    result: YamlResult,
    problems: list[Problem],
) -> Document:
    problems.extend(once_per_label(problem for draft in drafts for problem in draft.problems))
    claims = tuple(draft.claim() for draft in drafts)
    words = sum(len(f"{one.rule} {one.why} {one.failure_mode} {one.scope}".split()) for one in claims)
    return Document(
        path=path,
        dialect=dialect,
        source=text,
        frontmatter=front,
        frontmatter_places=places,
        blocks=claims,
        body_words=words,
        written=tuple((result.places.get(where, START), one) for where, one in texts_in(result.value)),
        problems=tuple(problems),
    )


def _mapping(result: YamlResult, path: Path, problems: list[Problem], value: Any = ...) -> dict[str, Any]:
    """The mapping at a path; anything else there is reported and read as empty."""
    value = result.value if value is ... else value
    if isinstance(value, dict):
        return value
    if value is not None or (not path and not problems):
        name = f"`{path[0]}`" if path else "the file"
        place = result.places.get(path, START)
        problems.append(Problem("not-an-oos", place, f"{name} is not a mapping of names to values", _FORMS))
    return {}


_FORMS = "an OOS in JSON is {frontmatter, claims: [...]}, in YAML organization, entities, claims: {section: [...]}"


def _json_claims(result: YamlResult, claims: Any, problems: list[Problem]) -> Iterator[Draft]:
    if not isinstance(claims, list):
        place = result.places.get(("claims",), START)
        problems.append(Problem("not-an-oos", place, "`claims` is not a list", _FORMS))
        return
    numbered = [(index, claim) for index, claim in enumerate(claims) if isinstance(claim, dict)]
    for index, claim in enumerate(claims):
        if not isinstance(claim, dict):
            place = result.places["claims", index]
            problems.append(Problem("unread-claim", place, "a claim that is not a mapping was not read", _FORMS))
    orders = [claim.get("display_order") for _, claim in numbered]
    ordered = all(type(order) is int for order in orders) and len(set(orders)) == len(orders)
    if ordered:
        numbered.sort(key=lambda pair: pair[1]["display_order"])
    for index, claim in numbered:
        yield _json_claim(result, ("claims", index), claim, skip={"display_order"} if ordered else set())


def _json_claim(result: YamlResult, path: Path, claim: dict[str, Any], skip: set[str]) -> Draft:
    places = result.places
    identifier = claim.get("claim_id")
    draft = Draft(str(identifier) if identifier is not None else "", places[path])
    for key, value in claim.items():
        name = _PLURALS.get(key, key)
        label = LABELS.get("origin" if name == "from" else name, key)
        if key == "claim_id" or key in skip or (value is None and field_named(label)):
            continue
        for where, item in _items((*path, key), value, several=name in LABELS):
            draft.add(label, _text(item), places.get(where, draft.place))
    return draft


def _items(path: Path, value: Any, *, several: bool) -> Iterator[tuple[Path, Any]]:
    """The values of a field that may stand several times, each with its path; else the value itself."""
    if several and isinstance(value, list):
        return (((*path, index), item) for index, item in enumerate(value))
    return iter([(path, value)])


def _starter_claims(result: YamlResult, claims: Any, problems: list[Problem]) -> Iterator[Draft]:
    number = 0
    for section, items in _mapping(result, ("claims",), problems, claims).items():
        if not isinstance(items, list):
            place = result.places["claims", section]
            problems.append(Problem("unread-claim", place, f"section {section!a} holds no list of claims", _FORMS))
            continue
        for index, item in enumerate(items):
            number += 1
            path = ("claims", section, index)
            draft = Draft(f"C{number:03d}", result.places[path], section_name(section))
            draft.places["section"] = result.keys["claims", section]
            for key, value in item.items() if isinstance(item, dict) else [("claim", item)]:
                name = _PLURALS.get(key, key)
                label = "Rule" if key == "claim" else LABELS.get(name, key)
                if value is None and field_named(label):
                    continue
                for where, one in _items((*path, key), value, several=name in REPEATABLE_FIELDS):
                    text = _text(one)
                    if key == "evidence":
                        text = _STARTER_EVIDENCE.get(text.strip().upper(), text)
                    draft.add(label, text, result.places.get(where, draft.place))
            yield draft


def _text(value: Any) -> str:
    """A value as the text of a field; a pattern object as its line, anything else as compact JSON."""
    if isinstance(value, str):
        return value
    line = _pattern_line(value) if isinstance(value, dict) and "pattern" in value else None
    return line or json.dumps(value, ensure_ascii=False)


def _pattern_line(value: dict[str, Any]) -> str | None:
    """The line that says all that a pattern object says; None if no line does."""
    parameters = value.get("parameters") or {}
    if isinstance(parameters, dict):
        parameters = {name: str(item) if type(item) is int else item for name, item in parameters.items()}
    try:
        wanted = PatternLine.model_validate(value | {"parameters": parameters})
    except ValidationError:
        return None
    line = write_pattern(wanted)
    return line if read_pattern(line, START) == (wanted, None) else None
