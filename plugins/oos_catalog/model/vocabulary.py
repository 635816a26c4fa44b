"""The closed lists of the OOS format: sections, evidence, confidence, labels and limits (FORMAT sections 1 and 2)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

NOT_STATED: Final = "Not stated in the source."
"""What a compiled entry writes where its source gives no reason, failure or scope."""


class Confidence(StrEnum):
    HIGH = "HIGH"
    MEDIUM = "MEDIUM"
    LOW = "LOW"


class Evidence(StrEnum):
    """Strongest first."""

    MEASURED_RESULT = "MEASURED_RESULT"
    OBSERVED_REPEATEDLY = "OBSERVED_REPEATEDLY"
    OBSERVED_ONCE = "OBSERVED_ONCE"
    HUMAN_DEFINED_RULE = "HUMAN_DEFINED_RULE"
    INFERENCE = "INFERENCE"
    SPECULATION = "SPECULATION"


def evidence_rank(text: str) -> int:
    """How strong a kind of evidence is: 0 for the strongest; what is no kind of evidence comes last."""
    return _RANKS.get(text, len(_RANKS))


_RANKS: Final[Mapping[str, int]] = MappingProxyType({kind.value: rank for rank, kind in enumerate(Evidence)})


class OrgSize(StrEnum):
    SOLO = "solo"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    ENTERPRISE = "enterprise"


class Template(StrEnum):
    AGENT_ARMY = "agent_army"
    VALUE_CHAIN = "value_chain"
    ORG_CHART = "org_chart"


PROSE_SECTIONS: Final = (
    "purpose",
    "prime_directives",
    "system_identity",
    "confidence_map",
    "merge_protocol",
    "update_protocol",
    "summary",
)

SECTION_LIMITS: Final = MappingProxyType(
    {
        "core_operating_rules": 30,
        "failure_patterns": 30,
        "human_ai_boundary_conditions": 20,
        "agent_roles_and_authority": 40,
        "coordination_patterns": 30,
        "operational_heuristics": 40,
        "value_chain_stages": 40,
        "stage_handoffs": 30,
        "department_ai_capabilities": 40,
        "cross_department_interfaces": 30,
    }
)
"""Most claims per claim section."""

UNIVERSAL_CLAIM_SECTIONS: Final = ("core_operating_rules", "failure_patterns", "human_ai_boundary_conditions")

TEMPLATE_SECTIONS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        Template.AGENT_ARMY: ("agent_roles_and_authority", "coordination_patterns", "operational_heuristics"),
        Template.VALUE_CHAIN: ("value_chain_stages", "stage_handoffs", "operational_heuristics"),
        Template.ORG_CHART: (
            "department_ai_capabilities",
            "cross_department_interfaces",
            "operational_heuristics",
        ),
    }
)

KNOWN_SECTIONS: Final = (*PROSE_SECTIONS, *SECTION_LIMITS)

REQUIRED_FIELDS: Final = ("rule", "why", "failure_mode", "confidence", "evidence", "scope")

LABELS: Final = MappingProxyType(
    {
        "rule": "Rule",
        "why": "Why",
        "failure_mode": "Failure mode",
        "confidence": "Confidence",
        "evidence": "Evidence",
        "scope": "Scope",
        "patterns": "Pattern",
        "references": "Reference",
        "measured": "Measured",
        "since": "Since",
        "validated": "Validated",
        "origin": "From",
        "supersedes": "Supersedes",
        "status": "Status",
    }
)
"""Field of a claim -> its label in canonical Markdown, in canonical order."""

REPEATABLE_FIELDS: Final = frozenset({"patterns", "references", "measured"})

WORDS: Final = (500, 15_000)
"""Fewest and most words of a body; the floor is a hint only."""

MOST_PATTERNS_PER_CLAIM: Final = 3

DERIVED_FIELDS: Final = ("word_count", "claim_count", "confidence_distribution", "evidence_distribution")
"""Fields of the frontmatter that follow from the rest of the file."""
