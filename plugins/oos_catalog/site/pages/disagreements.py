"""`/disagreements/`: where teams differ, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, islice
from typing import Final, NamedTuple

from oos_catalog.analysis.frequency import COUNTED_KINDS, ENOUGH_TO_SHARE
from oos_catalog.site.data import Record, is_stated
from oos_catalog.site.differing import differing_answers
from oos_catalog.site.page import Page
from oos_catalog.site.pages.pattern_answers import rules_of
from oos_catalog.site.templating import body

TOLD: Final = 3
"""Most organizations per answer whose reason is repeated; the pattern's page has all."""

NAMED: Final = 12
"""Most organizations per answer that are named below those."""


class Voice(NamedTuple):
    """Who gives an answer, in which rule, why, and what went wrong before; texts that say nothing are empty."""

    name: str
    url: str
    compiled: bool
    recommends: bool
    agents: int | None
    why: str
    failure: str


class Side(NamedTuple):
    """One answer: those whose reasons are told, the names of others, and how many more there are."""

    sentence: str
    works: str
    breaks: str
    told: tuple[Voice, ...]
    named: tuple[Voice, ...]
    more: int
    recommended: tuple[Voice, ...]
    more_recommend: int
    sizes: tuple[str, ...]
    goes_with: tuple[str, ...]

    @property
    def only_recommended(self) -> bool:
        """Whether no team or project gives this answer."""
        return all(voice.recommends for voice in self.told)


class Difference(NamedTuple):
    """A question with the answers to it that exclude another given one, in the registry's order."""

    id: str
    question: str
    situations: tuple[str, ...]
    say: int
    contested: bool
    sides: tuple[Side, ...]


class Differing:
    """Takes the files of patterns one by one and keeps those to which given answers exclude each other."""

    def __init__(self) -> None:
        self._between_teams: list[Difference] = []
        self._with_recommendations: list[Difference] = []
        self._between_recommendations: list[Difference] = []

    def add(self, record: Record) -> None:
        """Take `patterns/<id>.json`, in order of ids."""
        pairs = list(_excluding(record))
        if not pairs:
            return
        difference = _difference(record, {stance["id"] for pair in pairs for stance in pair})
        if differing_answers(record):
            self._between_teams.append(difference)
        elif any(one["organizations"] or other["organizations"] for one, other in pairs):
            self._with_recommendations.append(difference)
        else:
            self._between_recommendations.append(difference)

    def page(self, patterns: Record) -> Page:
        """The page, after all patterns."""
        between_teams = sorted(self._between_teams, key=lambda one: (-one.say, one.question))
        return Page(
            path="disagreements/",
            kind="disagreements",
            title="Where teams differ",
            description="Questions to which teams of AI agents give answers that exclude each other, and why.",
            toc=(),
            body=body(
                "disagreements",
                root="../",
                sentence=patterns["sentence"],
                too_few=all(one.say < ENOUGH_TO_SHARE for one in between_teams),
                situations=patterns["situations"],
                contested=[one for one in between_teams if one.contested],
                single=[one for one in between_teams if not one.contested],
                recommended=sorted(self._with_recommendations, key=lambda one: (-one.say, one.question)),
                without_teams=sorted(self._between_recommendations, key=lambda one: one.question),
            ),
        )


def _excluding(record: Record) -> Iterator[tuple[Record, Record]]:
    """Pairs of answers that exclude each other and that somebody gives, not only one and the same."""
    compatible = {frozenset(pair) for pair in record["compatible"]}
    given = [one for one in record["stances"] if one["organizations"] or one["recommended_by"]]
    for one, other in combinations(given, 2):
        if frozenset((one["id"], other["id"])) not in compatible and len(_slugs(one) | _slugs(other)) > 1:
            yield one, other


def _slugs(stance: Record) -> set[str]:
    return {speaker["slug"] for speaker in (*stance["organizations"], *stance["recommended_by"])}


def _difference(record: Record, shown: set[str]) -> Difference:
    compatible = {pair for one, other in record["compatible"] for pair in ((one, other), (other, one))}
    stances = [one for one in record["stances"] if one["id"] in shown]
    sides = []
    for stance in stances:
        goes_with = tuple(one["sentence"] for one in stances if (stance["id"], one["id"]) in compatible)
        sides.append(_side(stance, _voices(record, stance["id"]), goes_with))
    return Difference(
        id=record["id"],
        question=record["question"],
        situations=tuple(record["situations"]),
        say=record["say"],
        contested=record["contested"],
        sides=tuple(sides),
    )


def _side(stance: Record, voices: list[Voice], goes_with: tuple[str, ...]) -> Side:
    """Reasons are those of teams and projects; of frameworks and guides only where nobody else gives the answer."""
    teams = [voice for voice in voices if not voice.recommends]
    recommending = [voice for voice in voices if voice.recommends]
    told, rest = (teams or recommending)[:TOLD], (teams or recommending)[TOLD:]
    recommended = recommending if teams else []
    return Side(
        sentence=stance["sentence"],
        works=stance["works"],
        breaks=stance["breaks"],
        told=tuple(told),
        named=tuple(rest[:NAMED]),
        more=len(rest[NAMED:]),
        recommended=tuple(recommended[:NAMED]),
        more_recommend=len(recommended[NAMED:]),
        sizes=tuple(_sizes(teams)),
        goes_with=goes_with,
    )


def _voices(record: Record, stance: str) -> list[Voice]:
    """Everybody who gives an answer, once; first those with a rule that tells a reason or a failure, by that rule."""
    found: dict[str, Voice] = {}
    for rule in sorted(rules_of(record, stance), key=lambda rule: not _tells(rule)):
        found.setdefault(rule["organization"], _voice(rule))
    return list(found.values())


def _tells(rule: Record) -> bool:
    return is_stated(rule["why"]) or is_stated(rule["failure_mode"])


def _voice(rule: Record) -> Voice:
    return Voice(
        name=rule["name"],
        url=rule["url"],
        compiled=rule["source"] == "compiled",
        recommends=rule["kind"] not in COUNTED_KINDS,
        agents=rule["agents"],
        why=rule["why"] if is_stated(rule["why"]) else "",
        failure=rule["failure_mode"] if is_stated(rule["failure_mode"]) else "",
    )


def _sizes(teams: Iterable[Voice]) -> Iterator[str]:
    """Numbers of agents, smallest first, each once; `unknown` last."""
    numbers = [voice.agents for voice in teams]
    yield from (f"{number:,}" for number in islice(sorted({one for one in numbers if one is not None}), NAMED))
    if None in numbers:
        yield "unknown"
