"""JSON Schemas, generated from the models and kept beside this file, and the judgement by them.

pydantic's compiled validators decide whether a value has the right shape; where they say no, jsonschema says what is
wrong. A property test holds the two to the same verdict.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, TypeAdapter, ValidationError

from oos_catalog.model.document import Claim, Document
from oos_catalog.model.organization import OrganizationFile
from oos_catalog.model.registry import MaintainersFile, Pattern, ReadingsFile, SituationsFile
from oos_catalog.model.shape import ClaimShape, DocumentShape, FrontmatterShape, OptionalLines, is_date_time
from oos_catalog.model.vocabulary import LABELS

if TYPE_CHECKING:  # jsonschema is imported only where something is wrong: it is a third of the start-up time
    from jsonschema import Draft202012Validator

    from oos_catalog.document.flaws import Flaw

MODELS: Mapping[str, type[BaseModel]] = {
    "document": DocumentShape,
    "org": OrganizationFile,
    "readings": ReadingsFile,
    "pattern": Pattern,
    "situations": SituationsFile,
    "maintainers": MaintainersFile,
}
"""Name of the schema file -> the model it is generated from."""


def generate(name: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of a model, as committed in `schemas/<name>.json`."""
    schema = TypeAdapter(MODELS[name]).json_schema(by_alias=True)
    if name == "document":
        _allow_redacted(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"oos-catalog:{name}", **_plain(schema)}


def committed(name: str) -> str:
    """The text of the committed schema file."""
    return files("oos_catalog.document").joinpath("schemas", f"{name}.json").read_text("utf-8")


def judge(name: str, value: Any) -> list[Flaw]:
    """What does not fit; empty when all does. `value` is what strict YAML or JSON gave."""
    try:
        MODELS[name].model_validate(value)
    except ValidationError:
        return _explained(name, value)
    return []


def judge_document(document: Document) -> list[Flaw]:
    """Flaws of the frontmatter and the claims; paths start with `frontmatter` or `claims`, index of the claim."""
    if _is_sound(document):
        return []
    return _explained("document", document_data(document))


def _explained(name: str, value: Any) -> list[Flaw]:
    from oos_catalog.document.flaws import explain

    return explain(schema_validator(name).iter_errors(value))


_frontmatter = TypeAdapter(FrontmatterShape)
_claims = TypeAdapter(list[ClaimShape])
_redacted = TypeAdapter(list[OptionalLines])


def _is_sound(document: Document) -> bool:
    try:
        _frontmatter.validate_python(document.frontmatter)
        _claims.validate_python([claim_data(one) for one in document.claims if one.status_kind != "redacted"])
        _redacted.validate_python([claim_data(one) for one in document.claims if one.status_kind == "redacted"])
    except ValidationError:
        return False
    return True


def document_data(document: Document) -> dict[str, Any]:
    """The document in the shape of the JSON dialect."""
    return {"frontmatter": document.frontmatter, "claims": [claim_data(claim) for claim in document.claims]}


def claim_data(claim: Claim) -> dict[str, Any]:
    """A claim in the shape of the JSON dialect; what the file does not have is left out."""
    data: dict[str, Any] = {"claim_id": claim.id} if claim.id else {}
    if claim.section:
        data["section"] = claim.section
    fields = claim.__dict__  # a third faster than asking for each, in the innermost loop of a check
    for name in LABELS:
        value = fields[name]
        if not value:
            continue
        if name == "patterns":
            value = [line.model_dump(exclude_none=True) | {"pattern": line.pattern} for line in value]
        elif isinstance(value, tuple):
            value = list(value)
        data["from" if name == "origin" else name] = value
    return data


def _allow_redacted(schema: dict[str, Any]) -> None:
    """A claim whose status says redacted needs only its id, section and status."""
    claim = schema["$defs"]["ClaimShape"]
    required = claim.pop("required")
    kept = [name for name in required if name in ("claim_id", "section")]
    claim["required"] = kept
    claim["if"] = {"properties": {"status": {"pattern": "^redacted:"}}, "required": ["status"]}
    claim["else"] = {"required": [name for name in required if name not in kept]}


def _plain(value: Any) -> Any:
    """The schema without pydantic's titles and defaults, which say nothing to a reader."""
    if isinstance(value, dict):
        names = (
            value.keys() - {"title", "default"}
            if "type" in value or "$ref" in value or "anyOf" in value
            else value.keys()
        )
        return {key: _plain(item) for key, item in value.items() if key in names}
    return [_plain(item) for item in value] if isinstance(value, list) else value


@cache
def schema_validator(name: str) -> Draft202012Validator:
    """A validator that fetches nothing, knows our three formats, and anchors `$` at the very end."""
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.exceptions import ValidationError as SchemaError
    from jsonschema.validators import extend
    from referencing import Registry

    formats = FormatChecker(formats=())
    formats.checks("date", raises=ValueError)(_is_date)
    formats.checks("date-time")(lambda text: not isinstance(text, str) or is_date_time(text))
    formats.checks("uri")(lambda text: not isinstance(text, str) or re.fullmatch(r"[a-z]+:[!-~]+", text) is not None)

    def pattern(_: Any, wanted: str, text: Any, __: Any) -> Iterator[SchemaError]:
        if isinstance(text, str) and not re.search(re.sub(r"\$$", r"\\Z", wanted), text):
            yield SchemaError(f"{text!r} does not match {wanted!r}")

    make: Any = extend  # its stub knows no types
    strict = make(Draft202012Validator, {"pattern": pattern})
    validator: Draft202012Validator = strict(json.loads(committed(name)), registry=Registry(), format_checker=formats)
    return validator


def _is_date(text: object) -> bool:
    if isinstance(text, str):
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return False
        date.fromisoformat(text)
    return True


def write_all(folder: Path) -> None:
    """Write every schema into a folder; `python -m oos_catalog.document.schema` renews the committed ones."""
    for name in MODELS:
        folder.joinpath(f"{name}.json").write_text(json.dumps(generate(name), indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    write_all(Path(__file__).parent / "schemas")
