"""Which patterns an unread claim may be about, and by which of its words: help for people, never counted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import Final, NamedTuple

from oos_catalog.model.document import Claim
from oos_catalog.model.vocabulary import NOT_STATED
from oos_catalog.patterns.language import Language, counts
from oos_catalog.patterns.registry import Registry
from oos_catalog.patterns.words import words

MOST_CANDIDATES: Final = 3
MOST_WORDS: Final = 6
LEAST_WORDS: Final = 2
"""A single word in common is an accident."""


class Outcome(StrEnum):
    """How sure a suggestion is: AUTO may be preselected in a form, SUGGEST is offered, NONE says that nothing fits."""

    AUTO = "AUTO"
    SUGGEST = "SUGGEST"
    NONE = "NONE"


class Candidate(NamedTuple):
    """A pattern, how well it fits, and the claim's own words that speak for it, strongest first, at most six."""

    pattern: str
    score: float
    words: tuple[str, ...]


class Suggestion(NamedTuple):
    """An outcome and at most three candidates, best first, ties by id; no candidate where the outcome is NONE."""

    outcome: Outcome
    candidates: tuple[Candidate, ...]


class Weights(NamedTuple):
    """All numbers of the method.

    `rest`: a word of Why, Failure mode or Scope, where one of the Rule counts 1. `around`: a word of what surrounds a
    decision (problem, works, breaks, what neighbours say does not count for them), where one of the question, counts,
    answers, examples and aliases counts 1. `pairs`: two neighbouring words, beside single ones. `smoothing`: how many
    words of the whole registry are mixed into each pattern. All four are above 0. `auto` and `some`: what AUTO and what
    any suggestion needs at least, as the best score plus its lead over the second.

    The first four lie in the middle of a plateau; AUTO asks for more than claims read by hand alone would demand, since
    new wording is harder. `make eval` says what the method is worth on organizations left out of choosing numbers.
    """

    rest: float = 0.35
    around: float = 0.5
    pairs: float = 0.4
    smoothing: float = 200.0
    auto: float = 4.0
    some: float = 0.25


WEIGHTS: Final = Weights()


class Matcher:
    """Ranks the patterns of one registry for claims; making it takes a while, asking it does not.

    The score is a query likelihood: how much likelier the claim's words are in the language of a pattern than in that
    of the whole registry, as a log ratio summed over words and pairs of words (Ponte & Croft 1998; Zhai & Lafferty
    2004). Fields weigh into the counts before smoothing, as in BM25F (Robertson & Zaragoza 2009). It is divided by the
    square root of the words' weight, so that claims of different length compare. Words that the registry does not have
    say nothing about any pattern; they only count in that length.
    """

    def __init__(self, registry: Registry, weights: Weights = WEIGHTS) -> None:
        self._ids = tuple(registry.patterns)
        self._weights = weights
        texts = [
            [([word.stem for word in words(text)], weight) for text, weight in one]
            for one in _texts(registry, weights.around)
        ]
        self._words = Language([counts(one) for one in texts], weights.smoothing)
        self._pairs = Language([counts(_paired(one)) for one in texts], weights.smoothing)

    def suggest(self, claim: Claim) -> Suggestion:
        """The patterns that fit the claim best. Any text gives a suggestion, in time linear in its length."""
        return judged(self.rank(claim), self._weights)

    def rank(self, claim: Claim) -> tuple[Candidate, ...]:
        """The three patterns that fit best, well or not; fewer only where the registry has fewer."""
        said = [(words(text), weight) for text, weight in self._fields(claim)]
        stems = [([one.stem for one in found], weight) for found, weight in said]
        every = counts(stems)
        terms = self._words.known(every)
        length = math.sqrt(sum(every.values())) or 1.0
        pairs = self._pairs.known(counts(_paired(stems)))
        scores = [
            round((single + self._weights.pairs * pair) / length, 3)
            for single, pair in zip(self._words.scores(terms), self._pairs.scores(pairs), strict=True)
        ]
        best = sorted(range(len(scores)), key=lambda at: (-scores[at], at))[:MOST_CANDIDATES]
        written = {one.stem: one.written for found, _ in reversed(said) for one in reversed(found)}
        return tuple(
            Candidate(
                self._ids[at],
                scores[at],
                tuple(written[term] for term in self._words.speaking(terms, at)[:MOST_WORDS]),
            )
            for at in best
        )

    def _fields(self, claim: Claim) -> Iterator[tuple[str, float]]:
        yield claim.rule, 1.0
        for text in (claim.why, claim.failure_mode, claim.scope):
            if text.strip() != NOT_STATED:
                yield text, self._weights.rest


def judged(ranked: Sequence[Candidate], weights: Weights = WEIGHTS) -> Suggestion:
    """What ranked candidates amount to: those for which two words or more speak, and how sure the first of them is."""
    kept = tuple(one for one in ranked if len(one.words) >= LEAST_WORDS)
    sure = sureness(kept)
    if sure < weights.some:
        return Suggestion(Outcome.NONE, ())
    return Suggestion(Outcome.AUTO if sure >= weights.auto else Outcome.SUGGEST, kept)


def sureness(ranked: Sequence[Candidate]) -> float:
    """The best score plus its lead over the second; below any threshold where nothing is ranked."""
    if not ranked:
        return -math.inf
    second = ranked[1].score if len(ranked) > 1 else 0.0
    return round(2 * ranked[0].score - second, 3)


def _paired(texts: Iterable[tuple[Sequence[str], float]]) -> Iterator[tuple[Iterator[str], float]]:
    for stems, weight in texts:
        yield (f"{one} {other}" for one, other in pairwise(stems)), weight


def _texts(registry: Registry, around: float) -> Iterator[list[tuple[str, float]]]:
    """For each pattern in order its texts with their weights."""
    near = _near(registry)
    for pattern in registry.patterns.values():
        core, beside = [pattern.id, pattern.question, pattern.counts, *pattern.aliases], [pattern.problem]
        for stance in pattern.stances:
            core += (stance.sentence, *stance.examples)
            beside += (stance.works, stance.breaks)
        yield [*((text, 1.0) for text in core), *((text, around) for text in (*beside, *near.get(pattern.id, ())))]


def _near(registry: Registry) -> dict[str, list[str]]:
    """Pattern -> what others say of it: "Who settles a dispute is `agent-disagreement`" tells what that one is about.

    So words that do not count for a pattern speak for the one that they count for.
    """
    found: dict[str, list[str]] = {}
    for pattern in registry.patterns.values():
        parts = pattern.does_not_count.split("`")
        for before, name in zip(parts[::2], parts[1::2], strict=False):
            if (other := registry.pattern(name)) is not None:
                found.setdefault(other.id, []).append(before.rpartition(". ")[2])
    return found
