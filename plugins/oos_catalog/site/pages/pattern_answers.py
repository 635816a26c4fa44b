"""The answers to a pattern as its page shows them: who says so, why, what they report, and how that is counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

from oos_catalog.analysis.frequency import Maturity
from oos_catalog.model.vocabulary import evidence_rank
from oos_catalog.site.data import Record, is_stated, recommends
from oos_catalog.site.words import EVIDENCE, counted

REASONS: Final = 3
"""Reasons that stand in an answer's column; the rules below hold the rest."""

NUMBERS: Final = 3
"""Measured numbers of one kind of evidence that stand there."""

SIZES: Final = 10
"""Different sizes of teams that are told one by one."""

_BACKED: Final = "At least one measurement or repeated observation, with its number or a reference"


class Report(NamedTuple):
    """How many rules report one kind of evidence, in words; the first numbers that they give, and how many more.

    `without` counts the rules that give no number where others do.
    """

    words: str
    rules: int
    measured: list[str]
    more: int
    without: int


class Answer(NamedTuple):
    """One answer: its record, all rules that give it in the order in which pages show them, and what they say.

    `counted` is the number of those rules that are of teams and projects; `reports` and `sizes` are of these.
    """

    stance: Record
    rules: list[Record]
    reasons: list[Record]
    more_reasons: int
    counted: int
    reports: list[Report]
    sizes: str
    how_counted: str


def answers_of(record: Record) -> list[Answer]:
    """The answers to a pattern, in the registry's order, from `patterns/<id>.json`."""
    return [_answer(stance, rules_of(record, stance["id"])) for stance in record["stances"]]


def rules_of(record: Record, stance: str) -> list[Record]:
    """The rules that give an answer.

    Teams and projects come before those who only recommend, who speaks for itself before what we read, strong evidence
    before weak; then in order of slugs and files.
    """
    return sorted((claim for claim in record["claims"] if claim["stance"] == stance), key=order_of)


def order_of(claim: Record) -> tuple[bool, bool, int]:
    """What rules are ordered by."""
    return recommends(claim["kind"]), claim["source"] == "compiled", evidence_rank(claim["evidence"])


def _answer(stance: Record, rules: list[Record]) -> Answer:
    firm = [claim for claim in rules if not recommends(claim["kind"])]
    reasons = _reasons(rules)
    return Answer(
        stance=stance,
        rules=rules,
        reasons=reasons[:REASONS],
        more_reasons=len(reasons[REASONS:]),
        counted=len(firm),
        reports=_reports(firm),
        sizes=_sizes(firm),
        how_counted=_how_counted(stance) + _share(stance),
    )


def _reasons(rules: list[Record]) -> list[Record]:
    """Rules with a stated reason, each reason once: first one of each organization, then the others."""
    first: list[Record] = []
    others: list[Record] = []
    texts: set[str] = set()
    told: set[str] = set()
    for claim in rules:
        text = " ".join(claim["why"].split())
        if is_stated(text) and text not in texts:
            (others if claim["organization"] in told else first).append(claim)
            texts.add(text)
            told.add(claim["organization"])
    return first + others


def _reports(claims: Iterable[Record]) -> list[Report]:
    by_kind: dict[str, list[Record]] = {}
    for claim in claims:
        by_kind.setdefault(claim["evidence"], []).append(claim)
    in_order = sorted(by_kind.items(), key=lambda pair: (evidence_rank(pair[0]), pair[0]))
    return [_report(EVIDENCE.get(kind, kind), group) for kind, group in in_order]


def _report(words: str, claims: list[Record]) -> Report:
    numbers = [number for claim in claims for number in claim["measured"]]
    without = sum(not claim["measured"] for claim in claims) if numbers else 0
    return Report(words, len(claims), numbers[:NUMBERS], len(numbers[NUMBERS:]), without)


def _sizes(claims: Iterable[Record]) -> str:
    """`9, 12 (3 times), 14 and 2 unknown`: how many agents each organization runs; of many sizes only their range."""
    by_organization = {claim["organization"]: claim["agents"] for claim in claims}
    known = Counter(number for number in by_organization.values() if number is not None)
    if len(known) > SIZES:
        said = f"{known.total()} teams from {min(known):,} to {max(known):,}"
    else:
        said = ", ".join(
            f"{size:,} ({times} times)" if times > 1 else f"{size:,}" for size, times in sorted(known.items())
        )
    if unknown := len(by_organization) - known.total():
        return f"{said} and {unknown} unknown" if known else "unknown"
    return said


def _how_counted(stance: Record) -> str:
    """Maturity in plain words, with the number it rests on and what would change it."""
    groups = stance["independent"]
    say = len(stance["organizations"])
    said = f"{say} {'says' if say == 1 else 'say'} so, in {counted(groups, 'independent group')}"
    match stance["maturity"]:
        case Maturity.ESTABLISHED:
            return f"Established: {said}. {_BACKED} stands behind it."
        case Maturity.RECURRING:
            missing = "a third group and " if groups == 2 else ""
            return f"Recurring: {said}. Established would take {missing}{_BACKED[:1].lower()}{_BACKED[1:]}."
        case Maturity.PROPOSED:
            return f"Proposed: {said}. Recurring would take a second group."
        case _:
            return "No team or project here gives this answer yet."


def _share(stance: Record) -> str:
    """Part of those who say, with its interval; empty below twenty answers, where the record has none."""
    share = stance.get("share")
    if share is None:
        return ""
    part, low, high = (f"{100 * share[name]:.0f} %" for name in ("part", "low", "high"))
    return f" {part} of those who say (95 % interval {low} to {high}), {share['note']}."
