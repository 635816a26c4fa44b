"""How much likelier terms are in one text than in all of a collection: query likelihood, in plain Python."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

_TWICE: Final = math.log(2)


class Language:
    """Unigram models with Dirichlet smoothing, one per text, by position (Zhai & Lafferty 2004, equation 6).

    A term weighs ln(p(term | text) / p(term | collection)), where p(term | text) = (n + s * p(term | collection)) /
    (length + s); n and length count with the weights given, s is `smoothing` in words of weight 1. A text that lacks
    the term gets ln(s / (length + s)), which is below 0.
    """

    def __init__(self, texts: Sequence[Mapping[str, float]], smoothing: float) -> None:
        whole: dict[str, float] = {}
        for text in texts:
            for term, count in text.items():
                whole[term] = whole.get(term, 0.0) + count
        share = sum(whole.values()) / smoothing
        self._missing = [math.log(smoothing / (smoothing + sum(text.values()))) for text in texts]
        self._above: dict[str, list[tuple[int, float]]] = {term: [] for term in whole}
        for at, text in enumerate(texts):
            for term, count in text.items():
                self._above[term].append((at, math.log1p(count * share / whole[term])))

    def known(self, terms: Mapping[str, float]) -> dict[str, float]:
        """The terms that occur in the collection; the others say nothing about any of its texts."""
        return {term: weight for term, weight in terms.items() if term in self._above}

    def scores(self, terms: Mapping[str, float]) -> list[float]:
        """For each text the sum of weight times log ratio over known terms, in nats."""
        length = sum(terms.values())
        totals = [length * one for one in self._missing]
        for term, weight in terms.items():
            for at, above in self._above[term]:
                totals[at] += weight * above
        return totals

    def speaking(self, terms: Mapping[str, float], at: int) -> list[str]:
        """The known terms that are at least twice as likely in one text as in the collection, strongest first."""
        gains = {
            term: round(weight * (above + self._missing[at]), 6)
            for term, weight in terms.items()
            for place, above in self._above[term]
            if place == at and above + self._missing[at] >= _TWICE
        }
        return sorted(gains, key=lambda term: -gains[term])


def counts(texts: Iterable[tuple[Iterable[str], float]]) -> dict[str, float]:
    """Term -> how often it occurs over texts given as (terms, weight of the text), in order of first occurrence."""
    found: dict[str, float] = {}
    for terms, weight in texts:
        for term in terms:
            found[term] = found.get(term, 0.0) + weight
    return found
