"""What the registry holds: patterns (recurring decisions), situations, and who curates (DESIGN section 3)."""

from __future__ import annotations

from itertools import combinations
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from oos_catalog.model.organization import DateText, HttpsUrl, Maintainer, Strict, Text

Id: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=64)]
"""A pattern, stance or situation id: words of lower-case letters and digits, joined by hyphens."""

Sentence: TypeAlias = Annotated[str, Field(min_length=3, max_length=2000)]


class Stance(Strict):
    """One answer to a pattern, as a sentence that a reasonable team could say of itself."""

    id: Id
    sentence: Sentence
    works: Sentence
    breaks: Sentence
    examples: Annotated[list[Sentence], Field(min_length=3)]


class Parameter(Strict):
    """A quantity that answers to a pattern carry."""

    name: Id
    kind: Literal["duration", "percent", "money", "count"]


class AlsoReported(Strict):
    """A public report of an answer: shown, never counted."""

    url: HttpsUrl
    who: Text
    answer: Text


class Change(Strict):
    date: DateText
    what: Text


class Pattern(Strict):
    """A decision that recurs, always a question. Two stances exclude each other unless `compatible` lists the pair."""

    id: Id
    formerly: list[Id] = []
    question: Annotated[str, Field(min_length=10, max_length=200, pattern=r"\?$")]
    problem: Sentence
    context: list[Id] = []
    counts: Sentence
    does_not_count: Sentence
    stances: Annotated[list[Stance], Field(min_length=2, max_length=8)]
    compatible: list[Annotated[list[Id], Field(min_length=2, max_length=2)]] = []
    parameters: list[Parameter] = []
    aliases: list[Text] = []
    also_reported: list[AlsoReported] = []
    related: list[Id] = []
    split_into: list[Id] = []
    history: list[Change] = []

    @property
    def excluding(self) -> list[tuple[str, str]]:
        """Every pair of stance ids that exclude each other, in the order of the stances."""
        compatible = {frozenset(pair) for pair in self.compatible}
        pairs = combinations((stance.id for stance in self.stances), 2)
        return [pair for pair in pairs if frozenset(pair) not in compatible]


class Situation(Strict):
    """A circumstance that makes a pattern relevant; the sentence completes "applies if ..."."""

    id: Id
    sentence: Sentence


class SituationsFile(Strict):
    situations: Annotated[list[Situation], Field(min_length=1)]


class MaintainersFile(Strict):
    """Who may merge what no owner may."""

    maintainers: list[Maintainer]


class ReadingLine(Strict):
    pattern: Id | None
    stance: Id | Literal["?"] | None = None
    parameters: dict[Id, Text] = {}
    proposed: Text | None = None


class ReviewedClaim(Strict):
    """A reviewed reading of one claim, valid for the text with this hash of normalized Rule + Scope only."""

    claim: Text
    hash: Annotated[str, Field(pattern=r"^sha256:[0-9a-f]{12}$")]
    readings: Annotated[list[ReadingLine], Field(max_length=3)]
    by: Text
    date: DateText


class ReadingsFile(Strict):
    """readings.yml: for a file that must stay as it was published."""

    readings: list[ReviewedClaim]
