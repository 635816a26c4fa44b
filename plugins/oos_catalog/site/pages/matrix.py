"""`/matrix/`: patterns by organizations, a letter and a colour for each answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from oos_catalog.site.data import Record, recommends
from oos_catalog.site.page import Page
from oos_catalog.site.pages.lists import leaves
from oos_catalog.site.templating import body
from oos_catalog.site.words import NO_CLEAR_ANSWER

TITLE: Final = "The whole picture"


class Cell(NamedTuple):
    """What one organization says to one question: letters of its answers, or why there are none, and that in words."""

    kind: str
    letters: tuple[str, ...] = ()
    said: str = ""


SILENT: Final = Cell("silent")
UNREAD: Final = Cell("unread")
UNCLEAR: Final = Cell("unclear", said=NO_CLEAR_ANSWER)


class Row(NamedTuple):
    """A pattern with its legend and a cell for each organization of the page."""

    pattern: Record
    cells: tuple[Cell, ...]


def pages(matrix: Record) -> Iterator[Page]:
    """The pages, from `matrix.json`: at most a hundred organizations each, all of them with the same rows."""
    organizations = sorted(matrix["organizations"], key=_order)
    answered, unanswered = _by_answers(matrix["patterns"], organizations)
    for leaf, columns in leaves("matrix/", organizations):
        yield Page(
            path=leaf.path,
            kind="matrix",
            title=leaf.titled(TITLE),
            description="Which team of AI agents answers which question how, and where nobody says anything.",
            body=body(
                "matrix",
                root=leaf.root,
                leaf=leaf,
                title=TITLE,
                sentence=matrix["sentence"],
                columns=columns,
                teams=sum(not recommends(one["kind"]) for one in columns),
                rows=[Row(pattern, tuple(_cells(pattern, columns))) for pattern in answered],
                unanswered=unanswered,
            ),
        )


def _order(organization: Record) -> tuple[bool, str, str]:
    """Teams and projects first, by name."""
    return recommends(organization["kind"]), organization["name"].casefold(), organization["slug"]


def _by_answers(patterns: list[Record], organizations: list[Record]) -> tuple[list[Record], list[Record]]:
    """Patterns that somebody speaks of, most teams and projects first, and those that nobody does, by question."""
    teams: dict[str, int] = {}
    anyone: dict[str, int] = {}
    for organization in organizations:
        for pattern in organization["answers"]:
            anyone[pattern] = anyone.get(pattern, 0) + 1
            teams[pattern] = teams.get(pattern, 0) + (not recommends(organization["kind"]))
    answered = [one for one in patterns if one["id"] in anyone]
    answered.sort(key=lambda one: (-teams[one["id"]], -anyone[one["id"]], one["question"]))
    unanswered = [one for one in patterns if one["id"] not in anyone]
    return answered, sorted(unanswered, key=lambda one: str(one["question"]))


def _cells(pattern: Record, columns: Sequence[Record]) -> Iterator[Cell]:
    answers = {one["id"]: one for one in pattern["stances"]}
    for organization in columns:
        given = organization["answers"].get(pattern["id"])
        if given is None:
            yield UNREAD if organization["unread"] else SILENT
        elif sure := [answers[stance] for stance in given if stance in answers]:
            letters = tuple(sorted(one["letter"] for one in sure))
            yield Cell("answer", letters, "; ".join(one["sentence"] for one in sure))
        else:
            yield UNCLEAR
