"""`/patterns/`: which decisions recur, and what is not yet a pattern."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from oos_catalog.analysis.differing import differing_answers
from oos_catalog.model.vocabulary import Evidence, OrgSize
from oos_catalog.site.data import PUBLISHED, Record, anchor_of
from oos_catalog.site.page import Page
from oos_catalog.site.pages.checklist import needed
from oos_catalog.site.templating import body
from oos_catalog.site.words import EVIDENCE, KINDS, SECTIONS, SIZES, counted, industry, section_title

FITTING_NONE: Final = 100
"""Rules without a pattern that the page lists."""

MOST_OPTIONS: Final = 40
"""Values that a filter offers; of more, those that occur on most patterns."""

ALWAYS: Final = "always"
"""The value of the filter by situation for patterns that need none; no situation has this id."""

FACETS: Final = (
    ("kind", "Who", tuple(KINDS)),
    ("evidence", "How they know", tuple(kind.value for kind in Evidence)),
    ("section", "Section", tuple(SECTIONS)),
    ("size", "Size", tuple(size.value for size in OrgSize)),
    ("industry", "Industry", ()),
)
"""What rules can be filtered by: field of the record, label, and values in their own order."""

_SAID: Final[Mapping[str, Mapping[str, str]]] = {"kind": KINDS, "evidence": EVIDENCE, "size": SIZES}


class Facet(NamedTuple):
    """A filter: its place in the codes of rules, its name in the address, its label, and values with their words."""

    place: int
    name: str
    label: str
    options: list[tuple[str, str]]


class Line(NamedTuple):
    """A pattern as the list shows it.

    `rules` says for the filters what rules there are on it: for each the numbers of its options, one per facet, empty
    where it has none: `0.3.1..2`.
    """

    pattern: Record
    differs: bool
    recommended: int
    rules: str


class FitsNone:
    """Takes records of organizations one by one and keeps the first rules that were read and fit no pattern."""

    def __init__(self) -> None:
        self.number = 0
        self.first: list[tuple[str, str, Record]] = []
        """Name and address of the organization, and the rule."""

    def add(self, record: Record) -> None:
        """Take the record of an organization, in order of slugs."""
        for claim in record["claims"] if record["state"] == PUBLISHED else ():
            if any(reading["pattern"] is None for reading in claim.get("readings", ())):
                self.number += 1
                if len(self.first) < FITTING_NONE:
                    self.first.append((record["name"], record["url"], claim))


class Facets:
    """Takes the files of patterns one by one and keeps what their rules can be filtered by."""

    def __init__(self) -> None:
        self._rules: dict[str, set[tuple[str, ...]]] = {}

    def add(self, record: Record) -> None:
        """Take `patterns/<id>.json`."""
        self._rules[record["id"]] = {
            tuple(_value(name, claim[name]) for name, _, _ in FACETS) for claim in record["claims"]
        }

    def offered(self) -> list[Facet]:
        """A filter for each facet, with the values that occur."""
        return [
            Facet(place, name, label, [(value, _words(name, value)) for value in self._values(place, order)])
            for place, (name, label, order) in enumerate(FACETS)
        ]

    def rules(self, pattern: str, offered: Sequence[Facet]) -> str:
        """The rules on a pattern as positions among the options."""
        places = [{value: str(place) for place, (value, _) in enumerate(facet.options)} for facet in offered]
        rules = self._rules.get(pattern, ())
        coded = {".".join(known.get(value, "") for known, value in zip(places, rule, strict=True)) for rule in rules}
        return " ".join(sorted(coded))

    def _values(self, place: int, order: Sequence[str]) -> list[str]:
        """Known values in their order, then by the alphabet those of the others that occur on most patterns."""
        found = Counter(value for rules in self._rules.values() for value in {rule[place] for rule in rules} if value)
        known = [value for value in order if value in found]
        others = sorted((value for value in found if value not in order), key=lambda value: (-found[value], value))
        return known + sorted(others[: MOST_OPTIONS - len(known)])


def page(patterns: Record, fits_none: FitsNone, facets: Facets) -> Page:
    """The page, from `patterns.json`, the rules that fit none, and what filters go by."""
    offered = facets.offered()
    lines = [_line(one, facets.rules(one["id"], offered)) for one in patterns["patterns"]]
    lines.sort(key=lambda line: (-line.pattern["say"], -line.recommended, line.pattern["id"]))
    answered = [line for line in lines if line.pattern["say"]]
    return Page(
        path="patterns/",
        kind="patterns",
        title="Patterns",
        description=f"{counted(len(lines), 'decision')} that recur in teams of AI agents, and how others answer them.",
        body=body(
            "patterns",
            root="../",
            sentence=patterns["sentence"],
            number=len(lines),
            groups=[("Somebody here says what it does", answered), ("Nobody here says yet", lines[len(answered) :])],
            situations=_situations(patterns),
            facets=offered,
            proposed=_proposed(patterns["not_yet"]["proposed"]),
            fits_none=fits_none,
        ),
    )


def _line(pattern: Record, rules: str) -> Line:
    recommended = {one["slug"] for stance in pattern["stances"] for one in stance["recommended_by"]}
    return Line(pattern, bool(differing_answers(pattern)), len(recommended), rules)


def _situations(patterns: Record) -> list[tuple[str, str]]:
    """Options of the filter by situation: those that a pattern needs, and that of patterns without any."""
    return [(ALWAYS, "to every team"), *((name, f"if {sentence}") for name, sentence in needed(patterns).items())]


def _proposed(questions: Iterable[Record]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Each question with names and addresses of the rules that ask it."""
    return [
        (
            one["question"],
            [(who["name"], f"organizations/{who['organization']}/#{anchor_of(who['claim'])}") for who in one["claims"]],
        )
        for one in questions
    ]


def _value(name: str, text: str) -> str:
    """A field of a record as filters compare it; an industry in lower case and with spaces."""
    if name != "industry":
        return text
    return industry(text).casefold()


def _words(name: str, value: str) -> str:
    return section_title(value) if name == "section" else _SAID.get(name, {}).get(value, value)
