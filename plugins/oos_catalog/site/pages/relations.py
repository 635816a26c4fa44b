"""How an organization stands to others, as its page says it: where it decides differently, and who is most alike."""

from __future__ import annotations

from typing import Final

from oos_catalog.analysis.merge import MergeClass
from oos_catalog.analysis.nearest import LEAST_SHARED
from oos_catalog.site.data import Record
from oos_catalog.site.words import counted

RELATIONS: Final = {
    MergeClass.VALIDATES.value: ("Agree", "the same answer, or one that goes together with it"),
    MergeClass.CONFLICTS.value: ("Do the opposite", "an answer that excludes the one given here"),
    MergeClass.GAP.value: ("No rule on it here", "the question applies here too, and no rule here answers it"),
    MergeClass.UNIQUE.value: ("Only there so far", "it fits no pattern yet, or its question does not apply here"),
    MergeClass.UNDECIDED.value: ("One side does not say", "not read yet, or no clear answer on one of the two sides"),
}
"""By class, what a rule of the other organization is to the one whose page it is: head of the column, and meaning."""


def differences(record: Record) -> list[tuple[Record, list[Record]]]:
    """Where others decide differently, from the record of an organization, each with its own rules on it."""
    claims = {claim["id"]: claim for claim in reversed(record["claims"]) if claim["active"]}
    return [(one, [claims[name] for name in one["claims"]]) for one in record.get("differences", ())]


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
    said = counted(len(given), "answer") if given else "no answer"
    return f"Their rules give {said} to the patterns so far; likeness takes {LEAST_SHARED} shared ones."
