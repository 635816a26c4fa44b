"""entities refer to entities and claims that exist"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from oos_catalog.document.draft import canonical_id
from oos_catalog.lint.rule import WARNING, Context, Hits, Rule
from oos_catalog.model.document import Document, Path

RULE = Rule("entity-reference", WARNING)

_ENTITY_FIELDS = """
accessed_by actor approval_required_from authority escalates_to escalation_if_uncertain handler handoff_to manages
overridden override_authority overrider parties receives_escalations_from related_entities reports_to source target
winner
"""
ENTITY_FIELDS = frozenset(_ENTITY_FIELDS.split())
"""Fields of the entity schema 1.0 (and of the YAML starter) that hold the id of an entity or a list of them."""

CLAIM_FIELDS = frozenset({"related_claims", "claim_id", "claims"})

_ID = re.compile(r"[A-Z]{2,8}[-_][A-Za-z0-9_-]{1,24}")
_CLAIM_ID = re.compile(r"[Cc][0-9]{1,4}")


def check(document: Document, _: Context) -> Hits:
    """Ids under `entities` that lead nowhere, in `escalates_to`, `reports_to`, `related_claims` and the like.

    An escalation to somebody who is not in the file cannot be followed. Free text in these fields, such as `depends on
    domain` or `ALL`, is fine.

    Before: `escalates_to: HMN-003` where the last human is HMN-002

    After: `escalates_to: HMN-002`
    """
    entities = document.frontmatter.get("entities")
    if not isinstance(entities, Mapping | list):
        return
    known = set(_ids(entities))
    claims = {claim.id for claim in document.claims}
    for path, field, value in _references(entities, ("entities",), ""):
        if field in CLAIM_FIELDS and _CLAIM_ID.fullmatch(value):
            leads = canonical_id(value) in claims
        elif field in ENTITY_FIELDS and _ID.fullmatch(value):
            leads = value in known
        else:
            continue
        if not leads:
            what = "claim" if field in CLAIM_FIELDS else "entity"
            yield RULE.at(
                document.place(*path),
                found=f"{field} names {value}, which is no {what} of this file",
                help="name one that the file has, or add it",
            )


def _ids(value: Any) -> Iterator[str]:
    """Every `id` below a value."""
    if isinstance(value, Mapping):
        if isinstance(identifier := value.get("id"), str):
            yield identifier
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _ids(item)


def _references(value: Any, path: Path, field: str) -> Iterator[tuple[Path, str, str]]:
    """Every text below a value, with its path and the name of the field that holds it, alone or in a list."""
    if isinstance(value, str):
        yield path, field, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _references(item, (*path, key), key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _references(item, (*path, index), field)
