"""`/checklist/`: what must I decide with my setup: the patterns that apply to chosen situations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from oos_catalog.site.data import Record
from oos_catalog.site.page import Page
from oos_catalog.site.templating import body

TITLE: Final = "What must I decide?"

TOLD_BY: Final = "fourteen-agent-agency"
"""Who tells of the ladder of team sizes; linked where the site has a page of it."""

TEAM_SIZES: Final = ("1-3", "4-5", "6-10", "11+")
"""Numbers of agents to choose from; each is a step of the ladder."""


class Group(NamedTuple):
    """Patterns that apply in the same situations; without any they always apply."""

    needs: tuple[str, ...]
    patterns: list[Record]


def page(patterns: Record) -> Page:
    """The page, from `patterns.json`."""
    return Page(
        path="checklist/",
        kind="checklist",
        title=TITLE,
        description="The questions that a team of AI agents has to decide, by situation, with the answers others gave.",
        body=body(
            "checklist",
            root="../",
            title=TITLE,
            sentence=patterns["sentence"],
            situations=needed(patterns),
            groups=_groups(patterns["patterns"], list(patterns["situations"])),
            team_sizes=TEAM_SIZES,
            told_by=TOLD_BY if _is_named(patterns["patterns"], TOLD_BY) else "",
        ),
    )


def needed(patterns: Record) -> dict[str, str]:
    """Sentences of the situations that a pattern needs, by id, in the registry's order."""
    names = {name for pattern in patterns["patterns"] for name in pattern["situations"]}
    return {name: sentence for name, sentence in patterns["situations"].items() if name in names}


def _groups(patterns: Iterable[Record], order: list[str]) -> list[Group]:
    """By situation in the order given, then what needs several of them, last what always applies.

    So the questions that a choice adds appear right below it.
    """
    found: dict[tuple[str, ...], list[Record]] = {}
    for pattern in patterns:
        found.setdefault(tuple(sorted(set(pattern["situations"]))), []).append(pattern)
    place = {name: number for number, name in enumerate(order)}

    def position(group: Group) -> tuple[bool, int, list[int]]:
        return not group.needs, len(group.needs), [place.get(name, len(place)) for name in group.needs]

    return sorted((Group(needs, members) for needs, members in found.items()), key=position)


def _is_named(patterns: Iterable[Record], slug: str) -> bool:
    """Whether an organization gives an answer to any pattern, and so has a page."""
    return any(
        speaker["slug"] == slug
        for pattern in patterns
        for stance in pattern["stances"]
        for speaker in (*stance["organizations"], *stance["recommended_by"])
    )
