"""All open proposals as one page, Markdown or text: most urgent first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from oos_catalog.analysis.queue import DECIDE
from oos_catalog.analysis.signals import Signal
from oos_catalog.lint.reporters.escape import for_markdown, for_terminal
from oos_catalog.site.words import counted

TITLES: Final[Mapping[str, str]] = {
    Signal.LEAK: "Possible leak: look at these first, and quote nothing",
    Signal.AUTHOR: "Wait for their author",
    Signal.COPY: "Near-copy of another: ask for a From line, or for their own words",
    Signal.PROMOTION: "Promotional? Does each rule stand without the name",
    Signal.PATTERN: "A pattern changes",
    Signal.NEW: "New organizations",
    Signal.OUTSIDE: "Outside of organizations: program, site, workflows",
    Signal.OWNER: "Owner and green: the owner may merge",
    DECIDE: "A maintainer decides",
}

_SHORT: Final[Mapping[str, str]] = {
    Signal.LEAK: "possible leak",
    Signal.AUTHOR: "waits for its author",
    Signal.COPY: "near-copy",
    Signal.PROMOTION: "promotional?",
    Signal.PATTERN: "pattern changes",
    Signal.NEW: "new",
    Signal.OUTSIDE: "outside too",
    Signal.OWNER: "owner and green",
}


def queue_in_markdown(record: Mapping[str, Any], unread: Sequence[str]) -> str:
    """The page in Markdown; `unread` are files that hold no report."""
    return "\n".join(_lines(record, unread, for_markdown, "## {}", "### {}"))


def queue_in_terminal(record: Mapping[str, Any], unread: Sequence[str]) -> str:
    """The page as plain lines."""
    return "\n".join(_lines(record, unread, for_terminal, "{}", "{}"))


def _lines(
    record: Mapping[str, Any], unread: Sequence[str], safe: Callable[[str], str], title: str, heading: str
) -> Iterator[str]:
    yield title.format(counted(record["proposals"], "open proposal"))
    for group in record["groups"]:
        lines = group["proposals"]
        yield "\n{}\n".format(heading.format(f"{TITLES[group['signal']]} ({len(lines)})"))
        for line in lines:
            others = [_SHORT[name] for name in line["signals"] if name != group["signal"]]
            also = f"; also: {', '.join(others)}" if others else ""
            because = f"; {safe(line['because'])}" if line["because"] else ""
            yield f"- #{line['number']}: {_organizations(line, safe)}{also}{because}"
    if unread:
        yield f"\nNot read, for they hold no report: {', '.join(map(safe, unread))}"


def _organizations(line: Mapping[str, Any], safe: Callable[[str], str]) -> str:
    """`acme (changed, 2 added)`; reports come from files, so every text in them is escaped."""
    said = []
    for one in line["organizations"]:
        kinds = (f"{number} {kind}" for kind, number in one["kinds"].items())
        said.append(f"{safe(one['slug'])} ({safe(', '.join([one['state'], *kinds]))})")
    return ", ".join(said) or "no organization"
