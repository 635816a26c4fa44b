"""The words that pages use for the constants of the format (DESIGN section 2, last column)."""

from __future__ import annotations

import datetime
from types import MappingProxyType
from typing import Final

SELF_PUBLISHED, COMPILED = "speaks for itself", "we read it in a public source"
"""What a filled and a half dot say."""

TOO_FEW: Final = "Too few to say what is common. Read the reasons, not the totals."

EVIDENCE: Final = MappingProxyType(
    {
        "MEASURED_RESULT": "they measured it",
        "OBSERVED_REPEATEDLY": "seen repeatedly",
        "OBSERVED_ONCE": "seen once",
        "HUMAN_DEFINED_RULE": "a rule, no observation given",
        "INFERENCE": "inferred",
        "SPECULATION": "a guess",
    }
)

CONFIDENCE: Final = MappingProxyType({"HIGH": "high", "MEDIUM": "medium", "LOW": "low"})

NOT_SURE_SAID: Final = "they do not say how sure they are"
"""For compiled entries: their confidence is ours, not theirs (FORMAT section 1)."""

BASES: Final = MappingProxyType({"declared": "they say so", "reviewed": "we read it so"})
"""On whose word a reading stands."""

NOT_READ: Final = "not read yet"
FITS_NONE: Final = "read, fits no pattern yet"
NO_CLEAR_ANSWER: Final = "no clear answer"
DISPUTED: Final = "reading disputed"
NO_ANSWER: Final = MappingProxyType({"?": NO_CLEAR_ANSWER, "none": FITS_NONE})
"""What stands in a reading in place of an answer."""

KINDS: Final = MappingProxyType(
    {"team": "a team", "project": "a project", "framework": "a framework", "guide": "a guide"}
)

SIZES: Final = MappingProxyType(
    {"solo": "one person", "small": "small", "medium": "medium", "large": "large", "enterprise": "enterprise"}
)

TEMPLATES: Final = MappingProxyType(
    {
        "agent_army": "a team of agents",
        "value_chain": "a chain of stages",
        "org_chart": "agents inside departments",
    }
)

SECTIONS: Final = MappingProxyType(
    {
        "core_operating_rules": "Core rules",
        "failure_patterns": "Learned from failures",
        "human_ai_boundary_conditions": "Where people decide",
        "agent_roles_and_authority": "Roles and authority",
        "coordination_patterns": "Working together",
        "operational_heuristics": "Rules of thumb",
        "value_chain_stages": "Stages",
        "stage_handoffs": "Handoffs",
        "department_ai_capabilities": "What each department's agents do",
        "cross_department_interfaces": "Between departments",
    }
)

UNSTATED: Final = frozenset({"", "not stated", "not stated.", "unknown", "n/a", "none"})
"""Frontmatter of compiled entries that stands in for a value the source does not give (compared in lower case)."""


def is_said(text: str) -> bool:
    """Whether a value of a frontmatter says something."""
    return text.strip().lower() not in UNSTATED


def industry(text: str) -> str:
    """An industry with spaces; empty where none is said."""
    return " ".join(text.replace("_", " ").split()) if is_said(text) else ""


def section_title(section: str) -> str:
    """A heading for a section; an invented section keeps its own words."""
    return SECTIONS.get(section) or section.replace("_", " ").strip().capitalize() or "Other rules"


def counted(number: int, one: str, many: str | None = None) -> str:
    """`1 rule`, `2 rules`, `1,200 rules`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def day(date: str | None) -> str:
    """`2026-11-20` as `20 November 2026`; anything that is no ISO day becomes `date unknown`."""
    try:
        parsed = datetime.date.fromisoformat(date or "")
    except ValueError:
        return NO_DATE
    return f"{parsed.day} {MONTHS[parsed.month - 1]} {parsed.year}"


def day_or_text(date: str) -> str:
    """An ISO day in words; any other text as it is."""
    said = day(date)
    return date if said == NO_DATE else said


NO_DATE: Final = "date unknown"

MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
"""Written out here because strftime follows the locale, and the same commit must give the same bytes."""
