"""A comparison for people: plain lines for a terminal, or Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from oos_catalog.lint.reporters.escape import for_markdown, for_terminal
from oos_catalog.site.data import short_title
from oos_catalog.site.words import EVIDENCE, counted

Row: TypeAlias = tuple[str, str]
"""`title`, `heading`, `text`, `item` or `below` (an item), and the words, in which nothing is escaped yet."""

CLASSES: Final = {
    "CONFLICTS": "does the opposite",
    "VALIDATES": "agrees with yours",
    "UNDECIDED": "one of you does not say",
    "GAP": "you have no rule on this",
    "UNIQUE": "not your situation, or only there so far",
}
"""What a rule of theirs is to you, by merge class, in the order in which they are shown (DESIGN section 2)."""

WIDTH: Final = 100
_INDENTS: Final = {"item": ("  ", "        "), "below": ("      - ", "        ")}
_MARKS: Final = {"title": "# ", "heading": "## ", "text": "", "item": "- ", "below": "  - "}


def comparison_rows(record: Mapping[str, Any], mine: str, theirs: str) -> Iterator[Row]:
    """The comparison, conflicts first, each rule with its reason."""
    counts = record["counts"]
    yield "title", f"What the rules of {theirs} are to {mine}"
    yield "text", "; ".join(f"{words}: {counts[name]}" for name, words in CLASSES.items()) + "."
    if record["unread"]["mine"]:
        yield "text", f"{counted(record['unread']['mine'], 'rule')} of yours not read yet: a gap may be none."
    for name, words in CLASSES.items():
        rows = [row for row in record["claims"] if row["class"] == name]
        if rows:
            yield "heading", f"{name}: {words} ({len(rows)})"
        for row in rows:
            yield "item", f"{row['claim']}  {short_title(row['rule'])}"
            yield from (("below", reason) for reason in _reasons(row))


def _reasons(row: Mapping[str, Any]) -> Iterator[str]:
    yield row["because"]
    for what, pattern in dict.fromkeys((one["what"], one.get("pattern")) for one in row["differs"]):
        same = [one for one in row["differs"] if (one["what"], one.get("pattern")) == (what, pattern)]
        yours = "; ".join(f"{one['claim']} {_said(what, one['mine'])}" for one in same)
        yield f"{what}: theirs {_said(what, same[0]['theirs'])}; yours {yours}"
    for guess in row.get("candidates", ()):
        yield f"perhaps, by its words only: {guess['because']}"
    for other in row["readings"]:
        if other["because"] != row["because"]:
            yield f"also {other['class']}: {other['because']}"


def _said(what: str, text: str | None) -> str:
    if text is None:
        return "not said"
    return EVIDENCE.get(text, text) if what == "evidence" else short_title(text)


def gap_rows(record: Mapping[str, Any], mine: str) -> Iterator[Row]:
    """What I face and do not answer, the most answered first."""
    unread = record["unread"]["mine"]
    yield "title", f"What {mine} faces and does not answer: {counted(len(record['patterns']), 'question')}"
    yield "text", record["sentence"]
    if unread:
        yield "text", f"{counted(unread, 'rule')} of yours not read yet, so each of these is a gap only perhaps."
    for row in record["patterns"]:
        yield "item", f"{row['question']}  [{row['id']}]"
        for stance in row["stances"]:
            said = [f"{one['name']} ({_said('evidence', one['evidence'])})" for one in stance["organizations"]]
            said += [f"{one['name']} (recommends it)" for one in stance["recommended_by"]]
            if said:
                yield "below", f"{stance['sentence']}: {', '.join(said)}"
    if record["nobody"]:
        yield "text", f"{record['nobody']} more apply to you, and nobody here answers them yet."


def in_terminal(rows: Iterable[Row]) -> Iterator[str]:
    """Plain lines; contributed text cannot move the cursor or colour anything."""
    for kind, text in rows:
        if kind in ("heading", "item"):
            yield ""
        first, more = _INDENTS.get(kind, ("", ""))
        yield from textwrap.wrap(for_terminal(text), WIDTH, initial_indent=first, subsequent_indent=more)
        if kind == "title":
            yield ""


def in_markdown(rows: Iterable[Row]) -> Iterator[str]:
    """Markdown in which contributed text is text."""
    for kind, text in rows:
        if kind == "heading":
            yield ""
        yield _MARKS[kind] + for_markdown(text)
        if kind in ("title", "heading", "text"):
            yield ""
