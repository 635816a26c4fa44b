"""`/patterns/<id>/`: how others decide this, why, and what goes wrong; and further pages of long lists of rules."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any, Final, NamedTuple

from markupsafe import Markup

from oos_catalog.analysis.differing import differing_answers
from oos_catalog.analysis.frequency import ENOUGH_TO_SHARE
from oos_catalog.document.optional_lines import FROM
from oos_catalog.model.reading import UNSURE
from oos_catalog.site.data import Record, anchor_of, is_stated, short_title
from oos_catalog.site.page import Heading, Page
from oos_catalog.site.pages import moved
from oos_catalog.site.pages.pattern_answers import Answer, answers_of, order_of, rules_of
from oos_catalog.site.pages.pattern_numbers import scales
from oos_catalog.site.pages.settings import Settings
from oos_catalog.site.rendering import text_html
from oos_catalog.site.search import Searchable
from oos_catalog.site.templating import body
from oos_catalog.site.words import counted

ON_PAGE: Final = 20
"""Rules of one answer, and failures, that the page itself shows."""

PER_PAGE: Final = 100
"""Rules on each further page."""

DESCRIPTION_LENGTH: Final = 200

SECTIONS: Final = (
    ("answers", "answers", "The answers"),
    ("failures", "went-wrong", "What went wrong"),
    ("groups", "rules", "Every rule"),
    ("scales", "numbers", "The numbers they use"),
    ("counts", "belongs", "What counts"),
    ("also_reported", "also-reported", "Also reported"),
    ("adopted", "adopted", "Adopted"),
    ("related", "related", "Related patterns"),
    ("answers", "counted", "How this is counted"),
)
"""What a section shows, its anchor and its title, in the order of the page."""

UNCLEAR: Final = "_unclear"
"""Stands for an answer's id in the address of rules without a clear answer; no id holds an underscore."""

_QUOTED_ID = re.compile(r"`([a-z0-9]+(?:-[a-z0-9]+)*)`")


class Group(NamedTuple):
    """Rules that give one answer, or none: those that a page shows, and how many there are."""

    id: str
    title: str
    rules: list[Record]
    total: int
    more: str
    """The address of the first further page from the root, empty without one."""


def pages(record: Record, patterns: Record, settings: Settings, teams: int) -> Iterator[Page]:
    """The page of a pattern, from `patterns/<id>.json`, and what follows from it.

    `patterns` is `patterns.json`; `teams` counts teams and projects on the site.
    """
    questions = _questions(patterns)
    answers = answers_of(record)
    groups, further = _groups(record, answers)
    values = {
        **_head(record, settings, teams),
        "situations": patterns["situations"],
        **_below(record, questions),
        "answers": answers,
        "groups": groups,
        "sentences": {one["id"]: one["sentence"] for one in record["stances"]},
    }
    yield Page(
        path=f"patterns/{record['id']}/",
        kind="pattern",
        title=_title(record),
        description=_description(record),
        toc=tuple(_contents(values)),
        body=body("pattern", root="../../", record=record, **values),
    )
    yield from further
    for old in record["formerly"]:
        if old not in {one["id"] for one in patterns["patterns"]}:
            yield moved.page(old, "pattern-moved", record["question"], f"patterns/{record['id']}/")


def entry(record: Record) -> Searchable:
    """What is searched of a pattern: its question, the problem, and the words that others use for it."""
    also = f" Also called: {', '.join(record['aliases'])}." if record["aliases"] else ""
    return Searchable(f"patterns/{record['id']}/", record["question"], record["problem"] + also)


def _title(record: Record) -> str:
    say = record["say"]
    if not say:
        return str(record["question"])
    return f"{record['question']} How {counted(say, 'AI-agent team')} {'decides' if say == 1 else 'decide'}"


def _description(record: Record) -> str:
    return short_title(record["problem"], DESCRIPTION_LENGTH) + "."


def _head(record: Record, settings: Settings, teams: int) -> Record:
    """What stands above the answers."""
    return {
        "teams_differ": bool(differing_answers(record)),
        "facts": list(_facts(record, teams)),
        "history": settings.history_of(record["file"]),
        "suggest_change": settings.form("reading"),
    }


def _facts(record: Record, teams: int) -> Iterator[str]:
    """How many there are, how many say, and of whom it is known that they do not."""
    say, unsure, silent, unread = record["say"], len(record["unsure"]), record["silent"], record["unread"]
    yield f"{counted(teams, 'team or project', 'teams and projects')} here"
    yield f"{say or 'none'} {'say' if say > 1 else 'says'} what {'they do' if say > 1 else 'it does'}"
    if unsure:
        yield f"{unsure} {'speak' if unsure > 1 else 'speaks'} of it without a clear answer"
    if silent:
        yield f"{silent} that {_face(silent)} and {'do' if silent > 1 else 'does'} not say"
    if unread:
        yield f"{unread} that {_face(unread)} and {'are' if unread > 1 else 'is'} not read yet"
    if say < ENOUGH_TO_SHARE:
        yield "too few to say what is common"


def _face(number: int) -> str:
    return "speak for themselves face it" if number > 1 else "speaks for itself faces it"


def _groups(record: Record, answers: list[Answer]) -> tuple[list[Group], Iterator[Page]]:
    """The rules of each answer that somebody gives, at last those without a clear one; and the pages of the others."""
    found = [(one.stance["id"], one.stance["sentence"], one.rules) for one in answers]
    found.append((UNCLEAR, "About this, without a clear answer", rules_of(record, UNSURE)))
    groups = [
        Group(id, title, rules[:ON_PAGE], len(rules), _more(record, id, 1) if len(rules) > ON_PAGE else "")
        for id, title, rules in found
        if rules
    ]
    further = (_further(record, id, title, rules[ON_PAGE:]) for id, title, rules in found if len(rules) > ON_PAGE)
    return groups, chain.from_iterable(further)


def _more(record: Record, stance: str, number: int) -> str:
    return f"patterns/more/{record['id']}.{stance}.{number}/"


def _further(record: Record, stance: str, sentence: str, rules: list[Record]) -> Iterator[Page]:
    """Pages of the rules that the pattern's page has no room for."""
    total = -(-len(rules) // PER_PAGE)
    for number in range(1, total + 1):
        title = f"{record['question']} {sentence}"
        shown = rules[(number - 1) * PER_PAGE : number * PER_PAGE]
        values = {
            "sentences": {one["id"]: one["sentence"] for one in record["stances"]},
            "number": number,
            "total": total,
            "first": ON_PAGE + (number - 1) * PER_PAGE + 1,
            "all": ON_PAGE + len(rules),
            "before": _more(record, stance, number - 1) if number > 1 else f"patterns/{record['id']}/",
            "after": _more(record, stance, number + 1) if number < total else "",
        }
        html = body("pattern_more", root="../../../", record=record, sentence=sentence, rules=shown, **values)
        page_title = title if total == 1 else f"{title}, page {number} of {total}"
        yield Page(_more(record, stance, number), "pattern-more", page_title, _description(record), html)


def _below(record: Record, questions: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
    """What stands below the answers, beside the rules."""
    told = sorted((one for one in record["claims"] if is_stated(one["failure_mode"])), key=order_of)
    return {
        "failures": told[:ON_PAGE],
        "number_failures": len(told),
        "scales": scales(record),
        "counts": _linked(record["counts"], questions),
        "does_not_count": _linked(record["does_not_count"], questions),
        "also_reported": record["also_reported"],
        "adopted": list(_adopted(record)),
        "related": [questions[one] for one in record["related"] if one in questions],
    }


def _adopted(record: Record) -> Iterator[tuple[Record, str, str]]:
    """Rules copied from elsewhere, each with where from and the address from the root, empty where none is here."""
    here = {claim["organization"] for claim in record["claims"]}
    for claim in record["claims"]:
        if claim["from"]:
            origin = FROM.fullmatch(claim["from"])
            known = origin is not None and origin["organization"] in here
            target = f"organizations/{origin['organization']}/#{anchor_of(origin['claim'])}" if origin and known else ""
            yield claim, claim["from"], target


def _questions(patterns: Record) -> dict[str, tuple[str, str]]:
    """Present id and question by present and former ids."""
    found = {old: (one["id"], one["question"]) for one in patterns["patterns"] for old in one["formerly"]}
    return found | {one["id"]: (one["id"], one["question"]) for one in patterns["patterns"]}


def _linked(text: str, questions: Mapping[str, tuple[str, str]]) -> Markup:
    """A text of the registry, in which an id in backticks becomes a link to that pattern's question."""
    pieces: list[Markup] = []
    for number, piece in enumerate(_QUOTED_ID.split(text)):
        if number % 2 == 0:
            pieces.append(text_html(piece))
        elif piece in questions:
            pieces.append(Markup('“<a href="../{}/">{}</a>”').format(*questions[piece]))
        else:
            pieces.append(text_html(f"`{piece}`"))
    return Markup("").join(pieces)


def _contents(values: Mapping[str, Any]) -> Iterator[Heading]:
    """The headings that the page shows: those of sections that hold something."""
    for name, anchor, title in SECTIONS:
        if values[name]:
            yield Heading(anchor, title)
