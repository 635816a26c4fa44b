"""The search index: names, summaries and titles of rules, given to Pagefind as small pages of their own.

Full pages would take ten times as long and index the frame of every page with them. What is searched is written into a
folder of its own as bare HTML with the addresses of the real pages, so that a result can point at a single rule.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import Final, NamedTuple

from oos_catalog.site.data import PUBLISHED, Record, is_stated, short_title
from oos_catalog.site.page import Heading, SiteError

FOLDER: Final = "pagefind"
INPUT: Final = ".searched"
SUMMARY_LENGTH: Final = 300
"""Characters of a summary that are searched."""
FAILURES_UP_TO: Final = 2_000
"""Organizations up to which the first sentence of each failure is searched too. Measured at 10,000: it doubles both
the time (27 s instead of 14 s) and the memory of the indexing (2.6 GB instead of 1.5 GB)."""

SIGN: Final = "¶"
"""Stands between the title of a rule and its failure, so that the search box can show them apart; it is no word."""

_UNUSED: Final = ("pagefind-*.js", "pagefind-*.css")
"""Pagefind's own interfaces and its worker, which would not be bound by the policy of the page that starts it."""


class Searchable(NamedTuple):
    """What is searched of a page: its title, a text, and headings with a text each."""

    path: str
    title: str
    text: str
    parts: tuple[tuple[Heading, str], ...] = ()


def organization_entry(record: Record, *, with_failures: bool) -> Searchable | None:
    """What is searched of an organization; None where nothing of it is published."""
    if record["state"] != PUBLISHED:
        return None
    about = record.get("summary") or record.get("purpose") or ""
    parts = tuple(
        (Heading(claim["anchor"], claim["title"]), _failure(claim) if with_failures else "")
        for claim in record["claims"]
        if claim["active"]
    )
    return Searchable(record["url"], record["name"], about[:SUMMARY_LENGTH], parts)


def _failure(claim: Record) -> str:
    return short_title(claim["failure_mode"]) if is_stated(claim["failure_mode"]) else ""


class SearchInput:
    """The folder of bare pages that Pagefind reads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, entry: Searchable) -> None:
        """Write the bare page of an entry."""
        file = self._folder / entry.path / "index.html"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(_bare_page(entry)), "utf-8", errors="replace")

    def index_into(self, site: Path) -> None:
        """Run Pagefind. Raises SiteError with what it said where it fails."""
        target = site / FOLDER
        folders = ["--site", str(self._folder.resolve()), "--output-path", str(target.resolve())]
        done = subprocess.run(  # noqa: S603  # fixed arguments
            [sys.executable, "-m", "pagefind", *folders, "--force-language", "en", "--quiet"],
            cwd=self._folder,  # Pagefind reads a configuration from where it runs: here is none
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0 or not (target / "pagefind.js").is_file():
            raise SiteError(f"pagefind failed with exit code {done.returncode}: {(done.stderr or done.stdout)[-2000:]}")
        for pattern in _UNUSED:
            for file in target.glob(pattern):
                file.unlink()


@contextmanager
def search_input(site: Path) -> Iterator[SearchInput]:
    """A folder for what is searched, inside the site that is built, where a killed build's leftovers are swept too."""
    folder = site / INPUT
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield SearchInput(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _bare_page(entry: Searchable) -> Iterable[str]:
    yield '<!doctype html><html lang="en"><title></title><body>'
    yield f"<h1>{escape(entry.title)}</h1><p>{escape(entry.text)}</p>"
    for heading, text in entry.parts:
        yield f'<h2 id="{heading.anchor}">{escape(heading.title)}</h2>'
        if text:
            yield f"<p>{SIGN} {escape(text)}</p>"
