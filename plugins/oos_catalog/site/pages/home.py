"""`/`: what this is, the doors, where teams differ, and what broke elsewhere."""

from __future__ import annotations

from typing import Final

from oos_catalog.analysis.differing import differing_answers
from oos_catalog.analysis.frequency import ENOUGH_TO_SHARE
from oos_catalog.site.data import Record
from oos_catalog.site.index import Index
from oos_catalog.site.page import Page
from oos_catalog.site.templating import body

LINES: Final = 5
"""Most patterns on which teams differ, and most failures, that the home page names."""

ORGANIZATIONS: Final = 6
"""Most organizations that it names."""

TITLE: Final = "How do other teams run their AI agents?"


def page(index: Index, patterns: Record) -> Page:
    """The home page, from the index of the data files and `patterns.json`."""
    organizations, by_date = index.latest(ORGANIZATIONS)
    return Page(
        path="",
        kind="home",
        title=TITLE,
        description=(
            "Rules that teams wrote down for their AI agents, mostly after something broke, "
            "with the reason, the failure, and who does the opposite."
        ),
        body=body(
            "home",
            index=index,
            title=TITLE,
            number_patterns=len(patterns["patterns"]),
            differences=_differences(patterns),
            failures=index.best_told(LINES),
            organizations=organizations,
            by_date=by_date,
            too_few=index.answers() < ENOUGH_TO_SHARE,
        ),
    )


def _differences(patterns: Record) -> list[tuple[Record, list[Record]]]:
    """Patterns with the answers that differ: contested ones first, then those on which more say what they do."""
    found = [(one, answers) for one in patterns["patterns"] if (answers := differing_answers(one))]
    found.sort(key=lambda pair: (not pair[0]["contested"], -pair[0]["say"], pair[0]["id"]))
    return found[:LINES]
