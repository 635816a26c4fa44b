"""The two MkDocs plugins: one judges the catalog, the other fills its pages into the theme. Adapters, no logic.

`oos-validate` reads and checks the catalog. `oos-catalog` writes the data files, lets the theme render one sentinel
page per kind and depth, and fills every other page into those. It publishes what `oos-validate` let pass, and needs
it before itself.
"""

# mypy: allow-untyped-calls
# (MkDocs' base classes have an untyped __init_subclass__, which defining a plugin calls.)

from __future__ import annotations

import logging
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast

from markupsafe import escape
from mkdocs.commands.build import build
from mkdocs.config import base, load_config
from mkdocs.config import config_options as option
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import MkDocsException, PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as RenderedPage
from mkdocs.structure.toc import AnchorLink, TableOfContents

from oos_catalog.catalog.layout import CATALOG, REGISTRY
from oos_catalog.catalog.loader import load_catalog
from oos_catalog.lint.check import Report
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.model.finding import Finding, Severity
from oos_catalog.site import shell
from oos_catalog.site.data_files import write_data_files
from oos_catalog.site.fill import Filler, write_sitemap
from oos_catalog.site.guard import check_page
from oos_catalog.site.index import Index
from oos_catalog.site.judgement import Judged, judge
from oos_catalog.site.page import Heading, SiteError
from oos_catalog.site.pages.settings import Settings
from oos_catalog.site.progress import Progress, silent
from oos_catalog.site.search import Searchable, SearchInput, search_input
from oos_catalog.site.templating import hand_written

log = logging.getLogger("mkdocs.plugins.oos_catalog")

UNUSED_OF_THEME = ("assets/javascripts/", "assets/images/")
"""What the theme brings and no page of ours asks for; ours lie directly in `assets/`."""


class ValidateOptions(base.Config):
    """`root` is the repository that holds `catalog/`; by default the folder of mkdocs.yml."""

    root = option.Type(str, default="")


class ValidatePlugin(BasePlugin[ValidateOptions]):
    """Reads the catalog, checks it and logs what was found.

    An organization with an error is held back; the build goes on.
    """

    judged: Judged
    """The catalog with its findings; a caller that has it already sets it before the build."""
    progress: Progress = staticmethod(silent)

    def root(self, config: MkDocsConfig) -> Path:
        """The repository that holds `catalog/`."""
        return Path(self.config.root or Path(config.config_file_path).parent)

    def on_pre_build(self, *, config: MkDocsConfig) -> None:
        """Read and judge."""
        if not hasattr(self, "judged"):
            self.judged = judge(load_catalog(self.root(config)), self.progress)
        report = self.judged.report.shown()
        for finding in report.standing():
            _log(finding)
        _refuse_broken_registry(report)
        for slug, rules in report.quarantined.items():
            log.warning("%s is held back: %s", for_terminal(slug), ", ".join(rules))


class CatalogOptions(base.Config):
    """Where the site stands; see `oos_catalog.site.pages.settings.Settings`."""

    site_url = option.Type(str, default="")
    repository = option.Type(str, default="")
    history = option.Type(str, default=Settings().history)
    issues = option.Type(str, default=Settings().issues)
    new_file = option.Type(str, default=Settings().new_file)
    file = option.Type(str, default=Settings().file)
    clone = option.Type(str, default=Settings().clone)


class CatalogPlugin(BasePlugin[CatalogOptions]):
    """Fills the pages of the catalog into the theme."""

    progress: Progress = staticmethod(silent)
    paths: list[str]
    held_back: Mapping[str, tuple[str, ...]]
    _index: Index
    _shells: shell.Shells
    _searched: SearchInput
    _slots: dict[str, shell.Slot]
    _open: ExitStack

    def on_config(self, config: MkDocsConfig) -> None:
        """Watch the catalog while serving, and leave the sitemap to us."""
        validate = _validated(config)
        config.watch.append(str(validate.root(config) / "catalog"))
        config.theme.static_templates.discard("sitemap.xml")
        config.extra["site_address"] = self.config.site_url  # while serving, MkDocs puts its own into site_url
        self._open = ExitStack()
        self._shells = shell.Shells()
        self._slots = {slot.source: slot for slot in shell.SLOTS}
        self.paths = []

    @event_priority(-50)
    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Write the data files, then add a sentinel page for every shell."""
        judged = _validated(config).judged
        self.held_back = judged.report.shown().quarantined
        site, total = Path(config.site_dir), len(judged.catalog.organizations)
        self._index = write_data_files(judged, site, lambda done: self.progress("data files", done, total))
        self._searched = self._open.enter_context(search_input(site))
        for source, slot in self._slots.items():
            inclusion = InclusionLevel.NOT_IN_NAV if shell.SEGMENT in source else InclusionLevel.UNDEFINED
            files.append(File.generated(config, source, content="", inclusion=inclusion))
            log.debug("shell %s at depth %d", slot.kind, slot.depth)
        for file in list(files):
            if file.src_uri.startswith(UNUSED_OF_THEME):
                files.remove(file)
        return files

    def on_page_markdown(self, markdown: str, *, page: RenderedPage, config: MkDocsConfig, files: Files) -> str:
        """Give sentinel pages their front matter, and tell hand-written ones where the repository is."""
        del config, files
        slot = self._slots.get(page.file.src_uri)
        if slot is None:
            return hand_written(markdown, self._settings())
        page.meta = front_matter(slot, shell.TITLE, shell.DESCRIPTION)
        return ""

    def on_page_content(self, html: str, *, page: RenderedPage, config: MkDocsConfig, files: Files) -> str:
        """Give sentinel pages their contents and body."""
        del config, files
        slot = self._slots.get(page.file.src_uri)
        if slot is None:
            return html
        page.meta["contents"] = contents(shell.HEADINGS if slot.toc else ())
        return shell.BODY

    @event_priority(-100)
    def on_post_page(self, output: str, *, page: RenderedPage, config: MkDocsConfig) -> str:
        """Cut sentinel pages into shells and keep them from being written; look at the others."""
        del config
        slot = self._slots.get(page.file.src_uri)
        check_page(output, page.file.src_uri)
        if slot is not None:
            self._shells.add(slot, output, canonical=bool(self.config.site_url))
            return ""
        self.paths.append("" if page.url == "./" else page.url)
        self._searched.add(_searchable(page))
        return output

    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Fill all pages, write the sitemap and the search index."""
        site = Path(config.site_dir)
        settings = self._settings()
        filler = Filler(site, self._shells, settings, self.progress)
        with self._open:
            filler.write_all(self._index, self._searched)
            self.paths += filler.paths
            write_sitemap(site, self.paths, settings.site_url)
            self.progress("search index", 0, 1)
            self._searched.index_into(site)
            self.progress("search index", 1, 1)

    def _settings(self) -> Settings:
        return Settings(**{key: self.config[key] for key in Settings._fields})

    def on_build_error(self, *, error: Exception) -> None:
        """Leave no temporary folder behind, and let MkDocs end with our reason instead of a traceback."""
        self._open.close()
        if isinstance(error, SiteError):
            raise PluginError(str(error)) from error


def _refuse_broken_registry(report: Report) -> None:
    """Without a whole registry every number would be another: better the old site. Raises SiteError."""
    broken = [
        f"{one.path}:{one.line}: {for_terminal(one.message)}"
        for one in report.standing()
        if one.severity is Severity.ERROR and one.path.startswith(f"{CATALOG}/{REGISTRY}/")
    ]
    if broken:
        raise SiteError(f"the registry has errors, so nothing is built; run `oos check`: {'; '.join(broken[:5])}")


def front_matter(slot: shell.Slot, title: str, description: str) -> dict[str, Any]:
    """The front matter of a page of ours: a fixed set of keys, the texts escaped by the theme."""
    return {"title": title, "description": description, "kind": slot.kind, "search": slot.search}


def contents(headings: tuple[Heading, ...]) -> TableOfContents:
    """A table of contents as MkDocs holds it: titles are HTML there."""
    return TableOfContents([AnchorLink(str(escape(heading.title)), heading.anchor, 2) for heading in headings])


def run_mkdocs(
    config_file: Path, root: Path, site: Path, *, judged: Judged | None = None, progress: Progress = silent
) -> CatalogPlugin:
    """Build into the folder `site` and return the plugin with what it knows.

    Raises SiteError where the build gives up.
    """
    try:
        config = load_config(str(config_file), site_dir=str(site))
        validate = _validated(config)
        validate.config.root = str(root)
        if judged is not None:
            validate.judged = judged
        validate.progress = progress
        plugin = cast(CatalogPlugin, config.plugins["oos-catalog"])
        plugin.progress = progress
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    except MkDocsException as error:
        if isinstance(error.__cause__, SiteError):
            raise error.__cause__ from None
        raise SiteError(f"MkDocs: {error}") from error
    return plugin


def _validated(config: MkDocsConfig) -> ValidatePlugin:
    plugin = config.plugins.get("oos-validate")
    if not isinstance(plugin, ValidatePlugin):
        raise PluginError("mkdocs.yml: list the plugin oos-validate before oos-catalog; nothing is published unchecked")
    return plugin


def _searchable(page: RenderedPage) -> Searchable:
    title = str(page.meta.get("title") or page.title or "")
    return Searchable("" if page.url == "./" else page.url, title, str(page.meta.get("description", "")))


def _log(finding: Finding) -> None:
    level = {Severity.ERROR: logging.WARNING, Severity.WARNING: logging.INFO, Severity.HINT: logging.DEBUG}
    place = f"{finding.path}:{finding.line}:{finding.column}"
    log.log(level[finding.severity], "%s: %s [%s]", for_terminal(place), for_terminal(finding.message), finding.rule)
