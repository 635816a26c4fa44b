"""How often suggestions are right, on claims read by hand, beside two plain ways to compare words.

Gold is ../shared/gold: 11 organizations, written and read without this matcher. One organization is left out at a time:
all numbers are chosen on the other ten and scored on the one left out. Both baselines see the same text of the registry
and of the claims in the same run. Nothing is ever scored on text that was written for the registry.
"""

from __future__ import annotations

import itertools
import json
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias

from oos_catalog.catalog.loader import load_catalog
from oos_catalog.model.document import Claim
from oos_catalog.model.registry import Pattern
from oos_catalog.model.vocabulary import NOT_STATED
from oos_catalog.patterns.readings import read_organization
from oos_catalog.patterns.registry import Registry
from oos_catalog.patterns.suggest import WEIGHTS, Candidate, Matcher, Outcome, Suggestion, Weights, judged, sureness

PROJECT: Final = Path(__file__).parents[2]
GOLD: Final = PROJECT.parent / "shared" / "gold"

GRID: Final = tuple(
    WEIGHTS._replace(rest=rest, around=around, pairs=pairs)
    for rest, around, pairs in itertools.product((0.2, 0.35, 0.5), (0.25, 0.5, 0.75), (0.2, 0.4, 0.6))
)
AUTO_GRID: Final = tuple(step / 4 for step in range(4, 33))
SOME_GRID: Final = tuple(step / 4 for step in range(-4, 9))
LOST: Final = 0.05
"""The share of claims with a right candidate that NONE may hide, where its threshold is chosen."""

SAFE: Final = 0.9
"""The lower bound that AUTO has to reach where its threshold is chosen: well above the .8 that it has to keep."""

_Z90: Final = 1.2815515655446004
"""The 90th percentile of the normal distribution: a one-sided bound."""


class Read(NamedTuple):
    """A claim with its organization and the patterns that a person read in it; none where it fits no pattern."""

    organization: str
    claim: Claim
    labels: frozenset[str]


Method: TypeAlias = Callable[[Claim], Suggestion]


class Score(NamedTuple):
    """Counts of one method over claims; `labelled` is the denominator of the first two, `claims` that of coverage.

    `pairs`: right, predicted and true pairs of claims of different organizations that share a pattern.
    """

    claims: int
    labelled: int
    first: int
    three: int
    auto: int
    auto_right: int
    none: int
    none_right: int
    pairs: tuple[int, int, int]

    @property
    def f1(self) -> float:
        """F1 over pairs, between 0 and 1."""
        right, predicted, true = self.pairs
        return 2 * right / (predicted + true) if predicted + true else 0.0


def lower_bound(part: int, whole: int) -> float:
    """The one-sided lower 90 % bound of a share (Wilson 1927), 0 where nothing was counted."""
    if not whole:
        return 0.0
    share, z = part / whole, _Z90
    spread = z * math.sqrt(share * (1 - share) / whole + z**2 / (4 * whole**2))
    return (share + z**2 / (2 * whole) - spread) / (1 + z**2 / whole)


def registry() -> Registry:
    """The registry of the project's own catalog."""
    return Registry.of(load_catalog(PROJECT, only=frozenset(), with_dates=False).registry)


def gold(folder: Path, known: Registry) -> list[Read]:
    """The claims read by hand; draft ids become present ones. Raises KeyError for a pattern that has no successor."""
    labels = json.loads((folder / "labels.json").read_text("utf-8"))
    return [
        Read(
            organization["org"],
            Claim(
                id=one["id"],
                section=one["section"],
                rule=one["rule"],
                why=one["why"],
                failure_mode=one["failure"],
                scope=one["scope"],
            ),
            frozenset(_present(label, known) for label in labels[f"{organization['org']}/{one['id']}"] if label),
        )
        for organization in json.loads((folder / "documents.json").read_text("utf-8"))
        for one in organization["claims"]
    ]


def _present(label: str, known: Registry) -> str:
    pattern = known.pattern(label.partition(":")[0].replace("_", "-"))
    if pattern is None:
        raise KeyError(label)
    return pattern.id


def compiled(known: Registry) -> list[Read]:
    """Claims of the catalog's own entries, with the readings that stand in them."""
    found = []
    for organization in load_catalog(PROJECT, with_dates=False).organizations:
        claims = {claim.id: claim for claim in organization.document.claims} if organization.document else {}
        for one in read_organization(organization, known).claims:
            if not one.is_unread:
                labels = frozenset(reading.pattern for reading in one.readings if reading.pattern is not None)
                found.append(Read(organization.slug, claims[one.id], labels))
    return found


# --- baselines -------------------------------------------------------------------------------------------------------


def _plain_words(*texts: str) -> list[str]:
    return re.findall(r"\w+", " ".join(texts).casefold())


def _claim_words(claim: Claim) -> list[str]:
    said = (claim.rule, claim.why, claim.failure_mode, claim.scope)
    return _plain_words(*(text for text in said if text.strip() != NOT_STATED))


def _pattern_words(pattern: Pattern) -> list[str]:
    stances = (text for one in pattern.stances for text in (one.sentence, one.works, one.breaks, *one.examples))
    return _plain_words(pattern.id, pattern.question, pattern.problem, pattern.counts, *pattern.aliases, *stances)


def _best(scores: Iterable[tuple[str, float]]) -> Suggestion:
    ranked = sorted(scores, key=lambda one: (-one[1], one[0]))[:3]
    return Suggestion(Outcome.SUGGEST, tuple(Candidate(name, score, ()) for name, score in ranked))


def jaccard(known: Registry) -> Method:
    """Share of common words among all words of claim and pattern."""
    patterns = {one.id: frozenset(_pattern_words(one)) for one in known.patterns.values()}

    def suggest(claim: Claim) -> Suggestion:
        said = frozenset(_claim_words(claim))
        return _best((name, len(said & one) / len(said | one)) for name, one in patterns.items())

    return suggest


def tf_idf(known: Registry) -> Method:
    """Cosine of word vectors, counts times smoothed IDF over patterns: the strongest of its usual forms here."""
    counted = {one.id: Counter(_pattern_words(one)) for one in known.patterns.values()}
    spread = Counter(word for one in counted.values() for word in one)
    rarity = {word: math.log((1 + len(counted)) / (1 + number)) + 1 for word, number in spread.items()}

    def vector(said: Counter[str]) -> dict[str, float]:
        raw = {word: number * rarity[word] for word, number in said.items() if word in rarity}
        length = math.sqrt(sum(one * one for one in raw.values())) or 1.0
        return {word: one / length for word, one in raw.items()}

    patterns = {name: vector(one) for name, one in counted.items()}

    def suggest(claim: Claim) -> Suggestion:
        said = vector(Counter(_claim_words(claim)))
        return _best((name, sum(w * one.get(word, 0.0) for word, w in said.items())) for name, one in patterns.items())

    return suggest


# --- choosing and scoring --------------------------------------------------------------------------------------------

Ranked: TypeAlias = Sequence[tuple[Candidate, ...]]


def rank_all(known: Registry, claims: Sequence[Read], grid: Sequence[Weights] = GRID) -> dict[Weights, Ranked]:
    """For each choice of weights the ranking of every claim; labels play no part."""
    found: dict[Weights, Ranked] = {}
    for weights in grid:
        matcher = Matcher(known, weights)
        found[weights] = [matcher.rank(one.claim) for one in claims]
    return found


def chosen(ranked: Mapping[Weights, Ranked], claims: Sequence[Read], of: Sequence[int]) -> Weights:
    """The numbers that do best on these claims, given by position.

    Weights: the highest mean reciprocal rank among three, the first in the grid where several have it. AUTO: the lowest
    threshold that is safe. Any suggestion: the highest threshold that hides few right candidates.
    """
    best = max(ranked, key=lambda weights: round(sum(_reciprocal(ranked[weights][at], claims[at]) for at in of), 6))
    rows = [(sureness(ranked[best][at]), ranked[best][at], claims[at].labels) for at in of]
    good = [sure for sure, found, labels in rows if any(one.pattern in labels for one in found)]

    def is_safe(threshold: float) -> bool:
        firsts = [found[0].pattern in labels for sure, found, labels in rows if sure >= threshold]
        return lower_bound(sum(firsts), len(firsts)) >= SAFE

    def hides_few(threshold: float) -> bool:
        return sum(sure < threshold for sure in good) <= LOST * len(good)

    return best._replace(auto=min(filter(is_safe, AUTO_GRID), default=math.inf), some=max(filter(hides_few, SOME_GRID)))


def _reciprocal(found: Sequence[Candidate], claim: Read) -> float:
    ranks = (rank for rank, one in enumerate(found, 1) if one.pattern in claim.labels)
    return 1 / next(ranks, math.inf)


def leave_one_out(
    ranked: Mapping[Weights, Ranked], claims: Sequence[Read]
) -> tuple[list[Suggestion], dict[str, Weights]]:
    """Suggestions for all claims, each with the numbers chosen on the other organizations, and those numbers."""
    choices = {}
    for name in dict.fromkeys(one.organization for one in claims):
        choices[name] = chosen(ranked, claims, [at for at, one in enumerate(claims) if one.organization != name])
    found = []
    for at, one in enumerate(claims):
        weights = choices[one.organization]
        trained = weights._replace(auto=WEIGHTS.auto, some=WEIGHTS.some)
        found.append(judged(ranked[trained][at], weights))
    return found, choices


def score(claims: Sequence[Read], found: Sequence[Suggestion], only: str | None = None) -> Score:
    """Counts over all claims, or those of one organization; its pairs are those with one side in it."""
    rows = [(one, said) for one, said in zip(claims, found, strict=True) if only is None or one.organization == only]
    labelled = [(one.labels, said) for one, said in rows if one.labels]
    auto = [_first(said) in one.labels for one, said in rows if said.outcome is Outcome.AUTO]
    none = [not one.labels for one, said in rows if said.outcome is Outcome.NONE]
    return Score(
        claims=len(rows),
        labelled=len(labelled),
        first=sum(_first(said) in labels for labels, said in labelled),
        three=sum(any(one.pattern in labels for one in said.candidates) for labels, said in labelled),
        auto=len(auto),
        auto_right=sum(auto),
        none=len(none),
        none_right=sum(none),
        pairs=_pairs(claims, found, only),
    )


def _first(said: Suggestion) -> str | None:
    return said.candidates[0].pattern if said.candidates else None


def _pairs(claims: Sequence[Read], found: Sequence[Suggestion], only: str | None) -> tuple[int, int, int]:
    right = predicted = true = 0
    for (one, first), (other, second) in itertools.combinations(zip(claims, map(_first, found), strict=True), 2):
        names = (one.organization, other.organization)
        if names[0] == names[1] or (only is not None and only not in names):
            continue
        said, is_so = first is not None and first == second, bool(one.labels & other.labels)
        right, predicted, true = right + (said and is_so), predicted + said, true + is_so
    return right, predicted, true


# --- the table -------------------------------------------------------------------------------------------------------

HEAD: Final = (
    f"{'':<24}{'first':>13}{'in three':>13}{'AUTO right':>13}{'bound':>7}{'AUTO of':>13}{'NONE right':>12}"
    f"{'pairs: P':>10}{'R':>6}{'F1':>6}"
)
KEY: Final = """\
first, in three: of the claims that fit a pattern, how many have one of theirs there; NONE counts as a miss.
AUTO right, NONE right: of the claims answered so. bound: lower 90 % bound of AUTO right (Wilson, one-sided), at
least .8. pairs: claims of two organizations with the same first candidate, against those that share a pattern in gold.
left out: numbers chosen on the ten other organizations. shipped: the numbers in the program, for which nothing was left
out. The kind of method was chosen with all of gold in view, so expect less on new wording."""


def row(name: str, one: Score) -> str:
    """One line of the table; shares carry their counts."""
    right, predicted, true = one.pairs
    bound = f"{lower_bound(one.auto_right, one.auto):.2f}" if one.auto else "-"
    return (
        f"{name:<24}{_share(one.first, one.labelled):>13}{_share(one.three, one.labelled):>13}"
        f"{_share(one.auto_right, one.auto):>13}{bound:>7}{_share(one.auto, one.claims):>13}"
        f"{f'{one.none_right}/{one.none}':>12}{_ratio(right, predicted):>10}{_ratio(right, true):>6}{one.f1:>6.2f}"
    )


def _share(part: int, whole: int) -> str:
    return f"{part}/{whole} {part / whole:.2f}" if whole else "-"


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def main() -> None:
    if not GOLD.is_dir():
        raise SystemExit(f"needs the claims read by hand beside the project ({GOLD.relative_to(PROJECT.parent)})")
    known = registry()
    claims = gold(GOLD, known)
    ranked = rank_all(known, claims)
    left_out, choices = leave_one_out(ranked, claims)
    shipped = Matcher(known).suggest
    methods = {"word Jaccard": jaccard(known), "word TF-IDF cosine": tf_idf(known), "oos suggest, shipped": shipped}
    found = {name: [method(one.claim) for one in claims] for name, method in methods.items()}
    plain = found["word TF-IDF cosine"]

    unlabelled = sum(not one.labels for one in claims)
    print(
        f"gold: {len(claims)} claims of {len(choices)} organizations, {unlabelled} of them fit no pattern; "
        f"{len(known.patterns)} patterns\n\n{HEAD}"
    )
    for name, suggestions in (found | {"oos suggest, left out": left_out}).items():
        print(row(name, score(claims, suggestions)))
    ours, other = score(claims, left_out), score(claims, plain)
    print(
        f"\nfirst, left out / TF-IDF: {ours.first / other.first:.2f} "
        f"(aim 1.50; with every claim right it would be {other.labelled / other.first:.2f})\n{KEY}\n\n"
        f"gold by organization, left out; to the right TF-IDF's first and the numbers chosen on the other ten\n\n{HEAD}"
    )
    for name, weights in choices.items():
        base = score(claims, plain, name)
        print(
            f"{row(name, score(claims, left_out, name))}  {_share(base.first, base.labelled):>11}  {_numbers(weights)}"
        )
    print(
        f"\nchosen on all: {_numbers(chosen(ranked, claims, range(len(claims))))}\nshipped:       {_numbers(WEIGHTS)}"
    )
    _show_compiled(known, methods)


def _numbers(weights: Weights) -> str:
    return " ".join(f"{name}={value:g}" for name, value in weights._asdict().items())


def _show_compiled(known: Registry, methods: Mapping[str, Method]) -> None:
    """Other wording, as a caution: claims that were read by those who keep the registry."""
    claims = compiled(known)
    unlabelled = sum(not one.labels for one in claims)
    print(
        f"\nnot gold: {len(claims)} claims of the catalog's own entries as they are read there, {unlabelled} of them "
        "fit no pattern.\nTheir sources are others than those of gold, but the registry grew by what was in them.\n\n"
        f"{HEAD}"
    )
    for name, method in methods.items():
        print(row(name, score(claims, [method(one.claim) for one in claims])))


if __name__ == "__main__":
    main()
