"""How an organization stands to others, as its page shows it: where it decides differently, and who is most alike."""

from __future__ import annotations

from typing import Final, NamedTuple

from oos_catalog.analysis.merge import MergeClass
from oos_catalog.analysis.nearest import LEAST_SHARED
from oos_catalog.site.data import Record

RELATIONS: Final = {
    MergeClass.VALIDATES: "Agree",
    MergeClass.CONFLICTS: "Do the opposite",
    MergeClass.GAP: "No rule on it here",
    MergeClass.UNIQUE: "Only there so far",
    MergeClass.UNDECIDED: "One side does not say",
}
"""Column heads of the table: what a rule of the other organization is to the one whose page it is."""


class Difference(NamedTuple):
    """An answer of the organization, its rules that give it, and the answers of others that exclude it."""

    pattern: str
    question: str
    answer: str
    claims: list[Record]
    others: list[Record]


class Neighbour(NamedTuple):
    """An organization that decides alike; `counts` holds a number of its `rules` for each of RELATIONS."""

    slug: str
    name: str
    kind: str
    compiled: bool
    shared: int
    either: int
    rules: int
    counts: list[tuple[str, int]]


def differences(record: Record) -> list[Difference]:
    """From the record of an organization, in order of patterns."""
    claims = {claim["id"]: claim for claim in reversed(record["claims"]) if claim["active"]}
    return [
        Difference(
            one["pattern"],
            one["question"],
            one["sentence"],
            [claims[name] for name in one["claims"]],
            one["others"],
        )
        for one in record.get("differences", ())
    ]


def neighbours(record: Record) -> list[Neighbour]:
    """The nearest ten, nearest first."""
    return [
        Neighbour(
            one["slug"],
            one["name"],
            one["kind"],
            one["source"] == "compiled",
            one["shared"],
            one["either"],
            sum(one["counts"].values()),
            [(head, one["counts"][name.value]) for name, head in RELATIONS.items()],
        )
        for one in record.get("nearest", ())
    ]


def why_none_is_near(record: Record) -> str:
    """The sentence for an organization that has nobody near it."""
    given = {
        (reading["pattern"], reading["stance"])
        for claim in record["claims"]
        for reading in claim.get("readings", ())
        if reading["sentence"] is not None
    }
    if len(given) >= LEAST_SHARED:
        return f"Nobody shares {LEAST_SHARED} answers with them yet, and fewer say nothing about likeness."
    said = {0: "no answer", 1: "1 answer"}.get(len(given), f"{len(given)} answers")
    return f"Their rules give {said} to the patterns so far; likeness takes {LEAST_SHARED} shared ones."
