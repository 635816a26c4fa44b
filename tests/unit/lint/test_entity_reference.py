"""Ids under `entities` that lead nowhere."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.lint.conftest import Look

ENTITIES: dict[str, Any] = {
    "agents": [{"id": "AGT-001", "escalates_to": "HMN-001", "related_claims": ["C1"]}],
    "humans": [{"id": "HMN-001", "override_authority": ["AGT-001"], "receives_escalations_from": ["AGT-001"]}],
    "systems": [{"id": "SYS-001", "accessed_by": ["AGT-001"]}],
    "workflows": [{"id": "WFL-001", "steps": [{"order": 1, "actor": "AGT-001", "handoff_to": "HMN-001"}]}],
    "escalation_hierarchy": {"levels": [{"level": 1, "handler": "AGT-001", "authority": "may do all"}]},
    "conflict_protocols": [{"id": "CFT-001", "parties": ["AGT-001", "HMN-001"], "winner": "depends on domain"}],
    "override_rules": [{"id": "OVR-001", "overrider": "HMN-001", "overridden": "ALL"}],
    "decisions": [{"id": "DEC-001", "authority": "AGT-001", "approval_required_from": None}],
    "dependencies": [{"source": "WFL-001", "target": "SYS-001", "type": "data_flow"}],
}


def changed(*path: str | int, to: Any) -> dict[str, Any]:
    """The entities with another value at a path."""
    entities: dict[str, Any] = json.loads(json.dumps(ENTITIES))
    inner: Any = entities
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = to
    return entities


def text(entities: Any) -> str:
    claims = [{"claim_id": "C001", "section": "core_operating_rules", "rule": "x"}]
    return json.dumps({"frontmatter": {}, "entities": entities, "claims": claims}, indent=1)


def test_entities_that_know_each_other_are_fine(look: Look) -> None:
    assert look("entity-reference", text(ENTITIES), path="a.oos.json") == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("agents", 0, "escalates_to"), "HMN-009"),
        (("agents", 0, "reports_to"), "HUM_BOSS"),
        (("agents", 0, "related_claims"), ["C001", "C044"]),
        (("humans", 0, "override_authority"), ["AGT-009"]),
        (("humans", 0, "receives_escalations_from"), ["AGT-009"]),
        (("systems", 0, "accessed_by"), ["AGT-009"]),
        (("workflows", 0, "steps", 0, "actor"), "AGT-009"),
        (("workflows", 0, "steps", 0, "handoff_to"), "AGT-009"),
        (("escalation_hierarchy", "levels", 0, "handler"), "HMN-009"),
        (("conflict_protocols", 0, "parties"), ["AGT-001", "AGT-009"]),
        (("conflict_protocols", 0, "winner"), "AGT-009"),
        (("override_rules", 0, "overridden"), "AGT-009"),
        (("decisions", 0, "authority"), "HMN-009"),
        (("decisions", 0, "escalation_if_uncertain"), "HMN-009"),
        (("dependencies", 0, "target"), "SYS-009"),
    ],
)
def test_an_id_that_leads_nowhere_is_found(look: Look, path: tuple[str | int, ...], value: Any) -> None:
    written = text(changed(*path, to=value))
    (hit,) = look("entity-reference", written, path="a.oos.json")
    missing = value[-1] if isinstance(value, list) else value
    assert missing in hit.message
    assert missing in written.split("\n")[hit.place.line - 1]
    assert ("no claim" if missing == "C044" else "no entity") in hit.message


@pytest.mark.parametrize("entities", [None, "x", 3, [], [[["AGT-001"]]], {"agents": "AGT-001"}, {"agents": {"id": 3}}])
def test_any_shape_is_read(look: Look, entities: Any) -> None:
    assert look("entity-reference", text(entities), path="a.oos.json") == []


def test_references_in_the_yaml_starter_are_followed(look: Look) -> None:
    agents = "  agents:\n    - {id: AGT_A, escalates_to: HUM_B}\n"
    assert len(look("entity-reference", f"entities:\n{agents}", path="a.oos.yaml")) == 1
    humans = "  humans:\n    - {id: HUM_B}\n"
    assert look("entity-reference", f"entities:\n{agents}{humans}", path="a.oos.yaml") == []
