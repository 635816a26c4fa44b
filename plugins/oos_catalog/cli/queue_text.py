"""All open proposals as one page, Markdown or text: most urgent first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from oos_catalog.analysis.queue import DECIDE
from oos_catalog.analysis.signals import Signal
from oos_catalog.cli.report_lines import some
from oos_catalog.lint.reporters.escape import for_markdown, for_terminal
from oos_catalog.site.words import counted

_IN_GROUP: Final = 100
"""Proposals of a group that the page shows; it has to stay below the megabyte that a summary may have."""
_NAMED: Final = 5
_SHORT_NAME: Final = 70
_LONGEST: Final = 300

TITLES: Final[Mapping[str, str]] = {
    Signal.LEAK: "Possible leak: look at these first, and quote nothing",
    Signal.SETTLE: "A warning that a person has to settle",
    Signal.COPY: "Near-copy of another: ask for a From line, or for their own words",
    Signal.PROMOTION: "Promotional? Does each rule stand without the name",
    Signal.PATTERN: "A pattern changes",
    Signal.NEW: "New organizations",
    Signal.OUTSIDE: "Outside of organizations: program, site, workflows",
    Signal.OWNER: "Owner and green: nobody else's word is needed",
    DECIDE: "A maintainer decides",
    Signal.AUTHOR: "Wait for their author",
}

_SHORT: Final[Mapping[str, str]] = {
    Signal.LEAK: "possible leak",
    Signal.SETTLE: "a warning to settle",
    Signal.AUTHOR: "waits for its author",
    Signal.COPY: "near-copy",
    Signal.PROMOTION: "promotional?",
    Signal.PATTERN: "pattern changes",
    Signal.NEW: "new",
    Signal.OUTSIDE: "outside too",
    Signal.OWNER: "owner and green",
}


def queue_in_markdown(record: Mapping[str, Any], unread: Sequence[str], repository: str = "") -> str:
    """The page in Markdown; `unread` are numbers and files without a report, `repository` is where numbers lead to."""
    base = f"{repository.rstrip('/')}/pull/" if repository.startswith("https://") else ""
    number: Callable[[int], str] = lambda one: f"[#{one}]({base}{one})" if base else f"#{one}"  # noqa: E731
    return "\n".join(_lines(record, unread, for_markdown, number, "## {}", "### {}"))


def queue_in_terminal(record: Mapping[str, Any], unread: Sequence[str]) -> str:
    """The page as plain lines."""
    return "\n".join(_lines(record, unread, for_terminal, "#{}".format, "{}", "{}"))


def _lines(
    record: Mapping[str, Any],
    unread: Sequence[str],
    safe: Callable[[str], str],
    number: Callable[[int], str],
    title: str,
    heading: str,
) -> Iterator[str]:
    yield title.format(counted(record["proposals"], "open proposal"))
    for group in record["groups"]:
        lines = group["proposals"]
        yield "\n{}\n".format(heading.format(f"{TITLES[group['signal']]} ({len(lines)})"))
        for line in lines[:_IN_GROUP]:
            others = [_SHORT[name] for name in line["signals"] if name != group["signal"]]
            also = f"; also: {', '.join(others)}" if others else ""
            yield f"- {number(line['number'])}: {'; '.join(_facts(line, safe))}{also}"
        if len(lines) > _IN_GROUP:
            yield f"- and {len(lines) - _IN_GROUP} more"
    if unread:
        names = [number(int(name)) if name.isdecimal() else safe(name) for name in unread]
        yield f"\nCould not be examined: {some(names, _IN_GROUP)}"


def _facts(line: Mapping[str, Any], safe: Callable[[str], str]) -> Iterator[str]:
    """What it touches, since when it is open, and why it stands where it stands."""
    if line["patterns"]:
        yield f"pattern {_named(line['patterns'], safe)}"
    if line["organizations"] or not line["patterns"]:
        yield _organizations(line, safe)
    if line["since"]:
        yield f"open since {safe(line['since'])}"
    if line["errors"]:
        yield f"errors: {_named([f'{count} {rule}' for rule, count in line['errors'].items()], safe)}"
    elif line["because"]:
        yield safe(line["because"][:_LONGEST])


def _organizations(line: Mapping[str, Any], safe: Callable[[str], str]) -> str:
    """`acme (changed, 2 added)`; reports come from files, so every text in them is escaped."""
    said = []
    for one in line["organizations"]:
        kinds = (f"{number} {kind}" for kind, number in one["kinds"].items())
        said.append(f"{safe(one['slug'][:_SHORT_NAME])} ({_named([one['state'], *kinds], safe)})")
    return some(said, _NAMED) or "no organization"


def _named(names: Sequence[str], safe: Callable[[str], str]) -> str:
    return some([safe(name[:_SHORT_NAME]) for name in names], _NAMED)
