"""A comparison for people: plain lines for a terminal, or Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from oos_catalog.lint.reporters.escape import for_markdown, for_terminal
from oos_catalog.site.data import short_title
from oos_catalog.site.words import CLASSES, EVIDENCE, counted

WIDTH = 100


def comparison_lines(record: Mapping[str, Any], mine: str, theirs: str, *, markdown: bool) -> list[str]:
    """The comparison, conflicts first, each rule with its reason."""
    page = _Markdown() if markdown else _Terminal()
    counts = record["counts"]
    lines = page.title(f"What the rules of {theirs} are to {mine}")
    lines += page.text("; ".join(f"{words}: {counts[name]}" for name, words in CLASSES.items()) + ".")
    if record["unread"]["mine"]:
        lines += page.text(f"{counted(record['unread']['mine'], 'rule')} of yours not read yet: a gap may be none.")
    for name, words in CLASSES.items():
        rows = [row for row in record["claims"] if row["class"] == name]
        if rows:
            lines += page.heading(f"{name}: {words} ({len(rows)})")
            for row in rows:
                lines += page.item(f"{row['claim']}  {short_title(row['rule'])}", _reasons(row))
    return lines


def _reasons(row: Mapping[str, Any]) -> Iterator[str]:
    yield row["because"]
    for what in dict.fromkeys(one["what"] for one in row["differs"]):
        same = [one for one in row["differs"] if one["what"] == what]
        yours = "; ".join(f"{one['claim']} {_said(what, one['mine'])}" for one in same)
        yield f"{what}: theirs {_said(what, same[0]['theirs'])}; yours {yours}"
    for other in row["readings"]:
        if other["because"] != row["because"]:
            yield f"also {other['class']}: {other['because']}"


def _said(what: str, text: str | None) -> str:
    if text is None:
        return "not said"
    return EVIDENCE.get(text, text) if what == "evidence" else short_title(text)


def gap_lines(record: Mapping[str, Any], mine: str, *, markdown: bool) -> list[str]:
    """What I face and do not answer, the most answered first."""
    page = _Markdown() if markdown else _Terminal()
    rows = record["patterns"]
    unread = record["unread"]["mine"]
    lines = page.title(f"What {mine} faces and does not answer: {counted(len(rows), 'question')}")
    lines += page.text(record["sentence"])
    if unread:
        lines += page.text(f"{counted(unread, 'rule')} of yours not read yet, so each of these is a gap only perhaps.")
    for row in rows:
        lines += page.item(f"{row['question']}  [{row['id']}]", _answers(row))
    if record["nobody"]:
        lines += page.text(f"{record['nobody']} more apply to you, and nobody here answers them yet.")
    return lines


def _answers(row: Mapping[str, Any]) -> Iterator[str]:
    for stance in row["stances"]:
        said = [f"{one['name']} ({EVIDENCE.get(one['evidence'], one['evidence'])})" for one in stance["organizations"]]
        said += [f"{one['name']} (recommends it)" for one in stance["recommended_by"]]
        if said:
            yield f"{stance['sentence']}: {', '.join(said)}"


class _Terminal:
    """Plain lines; contributed text cannot move the cursor or colour anything."""

    def title(self, text: str) -> list[str]:
        return [for_terminal(text), ""]

    def text(self, text: str) -> list[str]:
        return textwrap.wrap(for_terminal(text), WIDTH)

    def heading(self, text: str) -> list[str]:
        return ["", text]

    def item(self, text: str, below: Iterable[str]) -> list[str]:
        lines = textwrap.wrap(for_terminal(text), WIDTH, initial_indent="  ", subsequent_indent="        ")
        for one in below:
            lines += textwrap.wrap(for_terminal(one), WIDTH, initial_indent="      - ", subsequent_indent="        ")
        return ["", *lines]


class _Markdown:
    """Markdown in which contributed text is text."""

    def title(self, text: str) -> list[str]:
        return [f"# {for_markdown(text)}", ""]

    def text(self, text: str) -> list[str]:
        return [for_markdown(text), ""]

    def heading(self, text: str) -> list[str]:
        return ["", f"## {for_markdown(text)}", ""]

    def item(self, text: str, below: Iterable[str]) -> list[str]:
        return [f"- {for_markdown(text)}", *(f"  - {for_markdown(one)}" for one in below)]
