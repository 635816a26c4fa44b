"""Organizations that answer patterns, and the vectors of the checklist, for its tests in Python and in the browser."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from oos_catalog.model.document import Claim, PatternLine
from oos_catalog.model.organization import Organization, Source
from oos_catalog.patterns.readings import faces, read_organization
from tests.unit.site.samples import FRONT, PROJECT, a_claim, an_organization, registry

VECTORS = PROJECT / "tests" / "vectors" / "checklist.json"
"""`[{"chosen": ["alerts"], "patterns": ["action-log", ...]}, ...]`: which patterns apply to which situations."""


def an_answer(pattern: str, stance: str, identifier: str = "C004", **fields: Any) -> Claim:
    """A rule that gives an answer to a pattern."""
    return a_claim(identifier, patterns=(PatternLine(pattern=pattern, stance=stance),), **fields)


def says(slug: str, *answers: tuple[str, str], agents: int = 12, **profile: Any) -> Organization:
    """A team that speaks for itself and gives these answers, each in a rule of its own."""
    claims = [
        an_answer(pattern, stance, f"C{number:03}", rule=f"{slug} says {stance}.", why=f"Because of {slug}.")
        for number, (pattern, stance) in enumerate(answers, start=1)
    ]
    front = {**FRONT, "org_pseudonym": slug.capitalize(), "agent_count": agents}
    return an_organization(slug, claims or [a_claim(patterns=(PatternLine(pattern=None),))], front, **profile)


def recommends(slug: str, *answers: tuple[str, str]) -> Organization:
    """A framework that we read and that recommends these answers."""
    source = Source(kind="compiled", urls=["https://example.org/guide"], read="2026-11-20", by="us", owner=slug)
    return says(slug, *answers, kind="framework", source=source)


def many_organizations(number: int) -> list[Organization]:
    """Organizations that together answer every pattern of the registry; every seventh is a framework."""
    patterns = list(registry().patterns.values())
    made = []
    for one in range(number):
        asked = [patterns[(one * 5 + step * 7) % len(patterns)] for step in range(12)]
        answers = [(pattern.id, pattern.stances[(one + len(pattern.id)) % 2].id) for pattern in asked]
        made.append((recommends if one % 7 == 0 else says)(f"org-{one:03}", *dict(answers).items()))
    return made


def applying(chosen: Iterable[str]) -> list[str]:
    """Ids of the patterns that an organization faces which declares these situations and nothing else."""
    silent = [a_claim(patterns=(PatternLine(pattern=None),))]
    read = read_organization(an_organization(claims=silent, front={**FRONT, "situations": list(chosen)}), registry())
    return [pattern.id for pattern in registry().patterns.values() if faces(read, pattern)]


def checklist_vectors() -> list[Mapping[str, Any]]:
    """No situation, each of them, each set that a pattern needs, pairs and threes, and all."""
    names = list(registry().situations)
    choices: list[tuple[str, ...]] = [(), *((name,) for name in names), tuple(names)]
    choices += [tuple(pattern.context) for pattern in registry().patterns.values() if len(pattern.context) > 1]
    choices += [tuple(names[at : at + length]) for length in (2, 3, 9) for at in range(0, len(names), length)]
    unique = dict.fromkeys(tuple(sorted(choice)) for choice in choices)
    return [{"chosen": list(choice), "patterns": applying(choice)} for choice in unique]


def write_vectors(file: Path = VECTORS) -> None:
    """Write the vectors, one to a line."""
    lines = ",\n".join(json.dumps(vector) for vector in checklist_vectors())
    file.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    write_vectors()
