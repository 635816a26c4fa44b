"""Makes every page from the data files and writes it, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

from oos_catalog.catalog.layout import is_slug
from oos_catalog.site.data import Record
from oos_catalog.site.data_files import organization_records, read_data
from oos_catalog.site.guard import check_body
from oos_catalog.site.index import Index
from oos_catalog.site.page import Page
from oos_catalog.site.pages import (
    checklist,
    disagreements,
    home,
    lists,
    matrix,
    moved,
    organization,
    pattern,
    pattern_list,
    reference,
)
from oos_catalog.site.pages.settings import Settings
from oos_catalog.site.progress import Progress, silent
from oos_catalog.site.search import FAILURES_UP_TO, Searchable, SearchInput, organization_entry
from oos_catalog.site.shell import Shells


class Filler:
    """Fills shells with pages below `site`, and remembers nothing but their addresses."""

    def __init__(self, site: Path, shells: Shells, settings: Settings, progress: Progress = silent) -> None:
        self._site = site
        self._shells = shells
        self._settings = settings
        self._progress = progress
        self.paths: list[str] = []

    def write_all(self, index: Index, searched: SearchInput) -> None:
        """Write every page of the catalog and of the reference, and what is searched of them."""
        patterns = read_data(self._site, "patterns.json")
        for page in (home.page(index, patterns), checklist.page(patterns), *reference.pages()):
            self._write(page)
            searched.add(Searchable(page.path, page.title, page.description))
        self._write_each(lists.organizations_pages(index))
        self._write_each(matrix.pages(read_data(self._site, "matrix.json")))
        facets = pattern_list.Facets()
        self._write_patterns(patterns, index, searched, facets)
        fits_none = pattern_list.FitsNone()
        self._write_organizations(index, searched, fits_none)
        self._write(pattern_list.page(patterns, fits_none, facets))

    def _write_patterns(
        self, patterns: Record, index: Index, searched: SearchInput, facets: pattern_list.Facets
    ) -> None:
        differing = disagreements.Differing(patterns["situations"])
        for line in patterns["patterns"]:
            record = read_data(self._site, f"patterns/{line['id']}.json")
            differing.add(record)
            facets.add(record)
            searched.add(pattern.entry(record))
            self._write_each(pattern.pages(record, patterns, self._settings, index.answers()))
        self._write(differing.page(patterns))

    def _write_organizations(self, index: Index, searched: SearchInput, fits_none: pattern_list.FitsNone) -> None:
        failures = lists.FailurePages(index)
        with_failures = len(index.entries) <= FAILURES_UP_TO
        records = organization_records(self._site, (entry.slug for entry in index.entries))
        for number, record in enumerate(records, start=1):
            self._write(organization.page(record, self._settings))
            self._write_each(failures.add(record))
            fits_none.add(record)
            if (entry := organization_entry(record, with_failures=with_failures)) is not None:
                searched.add(entry)
            self._progress("pages", number, len(index.entries))
        self._write_each(failures.rest())
        self._write_each(self._moved(index))

    def _moved(self, index: Index) -> Iterator[Page]:
        """A page at each former address that is not in use."""
        taken = {entry.slug for entry in index.entries}
        for entry in index.entries:
            for old in entry.formerly:
                if old not in taken and is_slug(old):
                    taken.add(old)
                    yield moved.page(old, "notice", entry.name, entry.url)

    def _write_each(self, pages: Iterator[Page]) -> None:
        for page in pages:
            self._write(page)

    def _write(self, page: Page) -> None:
        check_body(page.body, page.path or "/")
        file = self._site / page.file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(self._shells.fill(page))
        self.paths.append(page.path)


def write_sitemap(site: Path, paths: list[str], site_url: str) -> None:
    """Write sitemap.xml with every page; without `site_url` with relative addresses, which crawlers do not accept."""
    base = site_url.rstrip("/") + "/" if site_url else ""
    with (site / "sitemap.xml").open("w", encoding="utf-8", newline="\n") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n')
        file.write('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n')
        for path in sorted(paths):
            file.write(f"<url><loc>{escape(base + path) or './'}</loc></url>\n")
        file.write("</urlset>\n")
