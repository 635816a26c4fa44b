"""`/disagreements/`: where teams differ, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from markupsafe import Markup

from oos_catalog.analysis.differing import differing_answers, opposed
from oos_catalog.analysis.frequency import ENOUGH_TO_SHARE
from oos_catalog.site.data import Record, is_stated, recommends
from oos_catalog.site.page import Page
from oos_catalog.site.pages.pattern_answers import Answer, answers_of
from oos_catalog.site.templating import body

TITLE: Final = "Where teams differ"
ROOT: Final = "../"

TOLD: Final = 3
"""Most organizations per answer whose reason is repeated; the pattern's page has all."""


class Difference(NamedTuple):
    """A question, the answers to it that exclude another given one, and both with reasons as HTML."""

    id: str
    question: str
    say: int
    sentences: list[str]
    html: Markup


class Differing:
    """Takes the files of patterns one by one and keeps those to which given answers exclude each other."""

    def __init__(self, situations: Mapping[str, str]) -> None:
        self._situations = situations
        self._found: dict[str, list[Difference]] = {
            name: [] for name in ("contested", "single", "recommended", "without_teams")
        }

    def add(self, record: Record) -> None:
        """Take `patterns/<id>.json`, in order of ids."""
        if name := _place(record):
            self._found[name].append(_difference(record, self._situations))

    def page(self, patterns: Record) -> Page:
        """The page, after all patterns."""
        for found in self._found.values():
            found.sort(key=lambda one: (-one.say, one.question))
        between_teams = self._found["contested"] + self._found["single"]
        return Page(
            path="disagreements/",
            kind="disagreements",
            title=TITLE,
            description="Questions to which teams of AI agents give answers that exclude each other, and why.",
            body=body(
                "disagreements",
                root=ROOT,
                title=TITLE,
                sentence=patterns["sentence"],
                too_few=all(one.say < ENOUGH_TO_SHARE for one in between_teams),
                **self._found,
            ),
        )


def _place(record: Record) -> str:
    """The part of the page where a pattern stands; empty where no given answers exclude each other."""
    if differing_answers(record):
        return "contested" if record["contested"] else "single"
    pairs = list(opposed(record, recommended=True))
    with_teams = any(answer["organizations"] for pair in pairs for answer in pair)
    return ("recommended" if with_teams else "without_teams") if pairs else ""


def _difference(record: Record, situations: Mapping[str, str]) -> Difference:
    shown = {one["id"]: one["sentence"] for one in differing_answers(record, recommended=True)}
    sides = [
        (answer, _told(answer), [shown[other] for other in _compatible(record, answer.stance["id"]) if other in shown])
        for answer in answers_of(record)
        if answer.stance["id"] in shown
    ]
    html = body("difference", root=ROOT, record=record, situations=situations, sides=sides)
    return Difference(record["id"], record["question"], record["say"], list(shown.values()), Markup(html))  # noqa: S704


def _told(answer: Answer) -> list[Record]:
    """The first rule of each organization that tells a reason or a failure.

    Those of frameworks and guides only where nobody else gives the answer.
    """
    found: dict[str, Record] = {}
    for rule in answer.rules:
        tells = is_stated(rule["why"]) or is_stated(rule["failure_mode"])
        if tells and recommends(rule["kind"]) != bool(answer.stance["organizations"]):
            found.setdefault(rule["organization"], rule)
    return list(found.values())[:TOLD]


def _compatible(record: Record, stance: str) -> list[str]:
    return [other for pair in record["compatible"] if stance in pair for other in pair if other != stance]
