"""`/`: what this is, what broke elsewhere, and the doors."""

from __future__ import annotations

from typing import Final

from oos_catalog.site.index import Index
from oos_catalog.site.page import Page
from oos_catalog.site.templating import body
from oos_catalog.site.words import ENOUGH_TO_SHARE

LINES: Final = 6
"""Failures and organizations that the home page names."""

TITLE: Final = "How do other teams run their AI agents?"


def page(index: Index) -> Page:
    """The home page, from the index of the data files."""
    organizations, by_date = index.latest(LINES)
    return Page(
        path="",
        kind="home",
        title=TITLE,
        description=(
            "Rules that teams wrote down for their AI agents, mostly after something broke, "
            "with the reason, the failure, and who does the opposite."
        ),
        toc=(),
        body=body(
            "home",
            index=index,
            title=TITLE,
            failures=index.best_told(LINES),
            organizations=organizations,
            by_date=by_date,
            too_few=index.answers() < ENOUGH_TO_SHARE,
        ),
    )
