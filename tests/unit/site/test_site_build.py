"""The whole site, built by MkDocs with the project's own frame."""

# mypy: allow-untyped-calls

from __future__ import annotations

import json
import logging
import os
import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as RenderedPage

from oos_catalog.analysis.pattern_records import sentence
from oos_catalog.mkdocs_plugin import contents, front_matter, run_mkdocs
from oos_catalog.site.build import build_site, verify
from oos_catalog.site.data_files import organization_records
from oos_catalog.site.fill import Filler
from oos_catalog.site.guard import check_page
from oos_catalog.site.page import Page, SiteError
from oos_catalog.site.pages import organization
from oos_catalog.site.pages.settings import Settings
from oos_catalog.site.search import organization_entry, search_input
from oos_catalog.site.shell import SLOTS, Shells, Slot
from tests.unit.site.samples import (
    PROJECT,
    a_claim,
    a_compiled_organization,
    a_withdrawn_organization,
    an_organization,
    built,
    files_of,
    hostile_organization,
    hostile_texts,
    index,
    judged,
    record,
    records,
)

COMMON = (
    an_organization(formerly=["harbor"]),
    a_compiled_organization(),
    a_withdrawn_organization(),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of three organizations."""
    out = tmp_path_factory.mktemp("site") / "site"
    built(out, *COMMON)
    return out


def html_files(site: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(site.rglob("*.html")):
        yield file.relative_to(site).as_posix(), file.read_text("utf-8")


def test_every_page_is_written_and_listed(site: Path) -> None:
    paths = {name.removesuffix("index.html") for name, _ in html_files(site)}
    assert {
        "",
        "404.html",
        "about/",
        "failures/",
        "method/",
        "organizations/",
        "organizations/gone/",
        "organizations/harbor-rail/",
        "organizations/harbor/",
        "organizations/read-by-us/",
        "publish/",
        "reference/",
        "reference/format/",
        "reference/rules/",
        "search/",
        "use/",
    } <= paths
    listed = set(re.findall(r"<loc>([^<]*)</loc>", (site / "sitemap.xml").read_text()))
    assert listed == {path or "./" for path in paths - {"404.html"}}


def test_no_sentinel_and_no_script_of_the_theme_is_left(site: Path) -> None:
    assert not [name for name, data in files_of(site).items() if b"entinel" in data and name.endswith(".html")]
    assert sorted(file.name for file in (site / "assets").iterdir()) == [
        "appearance.js",
        "checklist.js",
        "mark.svg",
        "matrix.js",
        "patterns.js",
        "search.js",
        "site.css",
        "site.js",
        "stylesheets",
    ]
    assert not list((site / "pagefind").glob("*worker*"))


def test_every_page_has_the_policy_first_and_nothing_inline(site: Path) -> None:
    for name, html in html_files(site):
        check_page(html, name)
        assert "default-src 'none'; script-src 'self'" in html
        assert "unsafe-inline" not in html


def test_every_link_is_relative_and_leads_somewhere(site: Path) -> None:
    for name, html in html_files(site):
        if name == "404.html":
            continue
        for address in re.findall(r'(?:href|src|action|data-bundle|data-root)="([^"]*)"', html):
            if address.startswith("https://"):
                continue
            assert not address.startswith("/"), (name, address)
            target = urlsplit(urljoin(f"https://x.example/sub/{name}", address))
            assert target.path.startswith("/sub"), (name, address)
            file = site / target.path.removeprefix("/sub").lstrip("/")
            file = file / "index.html" if file.is_dir() and file.name != "pagefind" else file
            assert file.exists(), (name, address)
            if target.fragment and file.suffix == ".html":
                assert f'id="{target.fragment}"' in file.read_text("utf-8"), (name, address)


def test_data_files_are_whole_and_say_whose_text_they_hold(site: Path) -> None:
    verify(site)
    api = site / "api" / "v1"
    said = json.loads((api / "index.json").read_bytes())["sentence"]
    assert said.startswith("2 teams and projects: 1 speaks for itself, 1 is our reading")
    listing = json.loads((api / "organizations.json").read_bytes())
    assert [one["slug"] for one in listing["organizations"]] == ["gone", "harbor-rail", "read-by-us"]
    lines = [json.loads(line) for line in (api / "claims.jsonl").read_bytes().splitlines()]
    for one in [listing, *lines, *organization_records(site, ["harbor-rail"])]:
        assert one["text_is"] == "third-party data"
        assert one["sentence"] == said
    assert (api / "schema" / "document.json").is_file()


def test_the_link_check_of_the_night_reads_the_lines_of_the_site(site: Path) -> None:
    lines = (site / "api/v1/claims.jsonl").read_text("utf-8").splitlines()
    claims = [one for one in map(json.loads, lines) if one["active"]]
    wanted = {text.partition("#")[0] for one in claims for text in one["references"] if text.startswith("https://")}
    found = runpy.run_path(str(PROJECT / ".github/scripts/links.py"))["addresses"](lines)
    assert set(found) == wanted != set()


def test_a_data_file_that_was_cut_is_noticed(tmp_path: Path, site: Path) -> None:
    copy = shutil.copytree(site, tmp_path / "copy")
    (copy / "api" / "v1" / "claims.jsonl").write_bytes(b"")
    with pytest.raises(SiteError, match=r"differ from what was written: claims\.jsonl"):
        verify(copy)
    (copy / "index.html").unlink()
    with pytest.raises(SiteError, match=r"lacks index\.html"):
        verify(copy)


def test_the_same_catalog_gives_the_same_bytes(tmp_path: Path, site: Path) -> None:
    built(tmp_path / "again", *reversed(COMMON))
    assert files_of(tmp_path / "again") == files_of(site)


def test_locale_time_zone_and_hash_seed_leave_the_bytes_alone(tmp_path: Path) -> None:
    for name, zone, locale, seed in (("one", "UTC", "C", "1"), ("two", "Pacific/Kiritimati", "tr_TR.UTF-8", "2")):
        environment = os.environ | {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "oos_catalog", "build", "--output", str(tmp_path / name)]
        subprocess.run(command, cwd=PROJECT, env=environment, check=True, capture_output=True)
    one, two = files_of(tmp_path / "one"), files_of(tmp_path / "two")
    assert sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name)) == []


def test_a_bad_organization_is_held_back_and_changes_no_other_page(tmp_path: Path, site: Path) -> None:
    bad = an_organization("bad", [a_claim(rule="token")], name="Bad name")
    result = built(tmp_path / "held", *COMMON, bad, held_back={"bad": ("secret",)})
    assert result.exit_code == 1
    with_bad, without = files_of(tmp_path / "held"), files_of(site)
    own = {name for name in without if name.startswith(("organizations/", "api/v1/organizations/"))}
    own.remove("organizations/index.html")
    assert {name for name in own if with_bad[name] != without[name]} == set()
    page = with_bad["organizations/bad/index.html"].decode()
    assert "Held back." in page
    assert "reference/rules/secret/" in page
    assert not [name for name, data in with_bad.items() if b"Bad name" in data]


def test_plain_mkdocs_builds_the_same_files(tmp_path: Path) -> None:
    built_by_us = build_site(PROJECT, tmp_path / "ours", run_mkdocs)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(tmp_path / "plain")]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    assert built_by_us.pages > 10
    assert files_of(tmp_path / "plain") == files_of(tmp_path / "ours")


class OneOfEachKind(Filler):
    """Makes all pages of a site and keeps the first of each kind and depth."""

    def __init__(self, site: Path) -> None:
        super().__init__(site, Shells(), Settings())
        self.kept: dict[tuple[str, int], Page] = {}

    def _write(self, page: Page) -> None:
        self.kept.setdefault((page.kind, page.depth), page)


def test_the_shell_gives_the_bytes_that_the_theme_gives(tmp_path: Path, site: Path) -> None:
    """A sample of each kind, once filled into a shell and once rendered by MkDocs as a page of its own."""
    made = OneOfEachKind(site)
    with search_input(tmp_path) as searched:
        made.write_all(index(*COMMON), searched)
    pages = list(made.kept.values())
    rendered = render_with_mkdocs(pages, tmp_path / "rendered")
    assert {page.kind for page in pages} >= {slot.kind for slot in SLOTS} - {"pattern-more"}
    for page in pages:
        assert rendered[page.path] == (site / page.file).read_text("utf-8"), page.kind


def test_hostile_titles_give_the_same_bytes_both_ways(tmp_path: Path) -> None:
    made = [
        hostile_organization(text).model_copy(update={"slug": f"hostile-{number}"})
        for number, text in enumerate(hostile_texts().values())
    ]
    built(tmp_path / "site", *made)
    pages = [organization.page(one, Settings()) for one in records(*made)]
    rendered = render_with_mkdocs(pages, tmp_path / "rendered")
    for page in pages:
        html = (tmp_path / "site" / page.file).read_text("utf-8")
        check_page(html, page.path)
        assert rendered[page.path] == html


class NoOptions(Config):
    """A plugin without settings."""


class PagesOfTheirOwn(BasePlugin[NoOptions]):
    """Gives MkDocs real pages with the same title, contents and body, and keeps what the theme makes of them."""

    def __init__(self, pages: list[Page]) -> None:
        self.given = {f"{page.path}index.md": page for page in pages}
        self.rendered: dict[str, str] = {}

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        in_nav = {"index.md", *(f"{name}/index.md" for name in ("failures", "organizations", "patterns"))}
        for source in self.given.keys() | in_nav:
            hidden = source.count("/") > 1
            inclusion = InclusionLevel.NOT_IN_NAV if hidden else InclusionLevel.UNDEFINED
            files.append(File.generated(config, source, content="", inclusion=inclusion))
        return files

    def on_page_markdown(self, markdown: str, *, page: RenderedPage, config: MkDocsConfig, files: Files) -> str:
        if (made := self.given.get(page.file.src_uri)) is not None:
            slot = Slot(made.kind, "", search=made.kind == "home")
            page.meta = front_matter(slot, made.title, made.description)
        return markdown

    def on_page_content(self, html: str, *, page: RenderedPage, config: MkDocsConfig, files: Files) -> str:
        if (made := self.given.get(page.file.src_uri)) is None:
            return html
        page.meta["contents"] = contents(made.toc)
        return made.body

    def on_post_page(self, output: str, *, page: RenderedPage, config: MkDocsConfig) -> str:
        if (made := self.given.get(page.file.src_uri)) is not None:
            self.rendered[made.path] = output
        return output


def render_with_mkdocs(pages: list[Page], folder: Path) -> dict[str, str]:
    """What the theme gives for pages that MkDocs renders itself, by path."""
    config = load_config(str(PROJECT / "mkdocs.yml"), site_dir=str(folder), plugins=[])
    plugin = PagesOfTheirOwn(pages)
    config.plugins["pages-of-their-own"] = plugin
    config.validation.links.not_found = logging.DEBUG
    build(config)
    return plugin.rendered


def test_search_holds_what_the_box_promises() -> None:
    small = organization_entry(record(COMMON[0]), with_failures=True)
    large = organization_entry(record(COMMON[0]), with_failures=False)
    assert small is not None
    assert large is not None
    assert small.title == "Harbor & Rail Freight"
    assert small.text == "Moves containers."
    assert small.parts[0][1] == "An alarm sat in a mailbox for nine days"
    assert large.parts[0][1] == ""
    assert organization_entry(record(COMMON[2]), with_failures=True) is None


def test_a_broken_registry_leaves_the_old_site(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    root = project_copy(tmp_path)
    shutil.copytree(PROJECT / "catalog" / "_registry", root / "catalog" / "_registry")
    shutil.copytree(PROJECT / "catalog" / "beads", root / "catalog" / "beads")
    build_site(root, tmp_path / "site", run_mkdocs)
    before = files_of(tmp_path / "site")
    (root / "catalog" / "_registry" / "patterns" / "task-completion.yml").write_text("id: [\n")
    with caplog.at_level(logging.CRITICAL), pytest.raises(SiteError, match=r"task-completion\.yml:\d+: "):
        build_site(root, tmp_path / "site", run_mkdocs)
    assert files_of(tmp_path / "site") == before


def test_a_page_that_would_run_something_fails_the_build(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    root = project_copy(tmp_path)
    (root / "site_src" / "publish.md").write_text("# Publish\n\n<script>alert(1)</script>\n")
    with caplog.at_level(logging.CRITICAL), pytest.raises(SiteError, match=r"publish\.md:\d+: an inline script"):
        build_site(root, tmp_path / "site", run_mkdocs, judged=judged(*COMMON))
    assert not (tmp_path / "site").exists()


def test_a_theme_that_shows_a_title_twice_fails_the_build(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    root = project_copy(tmp_path)
    frame = root / "site_src" / "overrides" / "main.html"
    frame.write_text(frame.read_text().replace("<title>", "<!-- {{ title | e }} --><title>"))
    with caplog.at_level(logging.CRITICAL), pytest.raises(SiteError, match="shows oosSentinelTitle 2 times"):
        build_site(root, tmp_path / "site", run_mkdocs, judged=judged(*COMMON))


def test_nothing_is_published_unchecked(tmp_path: Path) -> None:
    root = project_copy(tmp_path)
    config = root / "mkdocs.yml"
    config.write_text(config.read_text().replace("  - oos-validate\n", ""))
    with pytest.raises(SiteError, match="list the plugin oos-validate before oos-catalog"):
        build_site(root, tmp_path / "site", run_mkdocs)


def test_a_repository_without_a_site_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"mkdocs\.yml does not exist"):
        build_site(tmp_path, tmp_path / "site", run_mkdocs)


def test_with_an_address_pages_name_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OOS_SITE_URL", "https://catalog.example/sub/")
    built(tmp_path / "site", *COMMON)
    page = (tmp_path / "site/organizations/harbor-rail/index.html").read_text()
    assert '<link rel="canonical" href="https://catalog.example/sub/organizations/harbor-rail/">' in page
    assert "https://catalog.example/sub/organizations/harbor-rail/" in (tmp_path / "site/sitemap.xml").read_text()
    missing = (tmp_path / "site/404.html").read_text()
    assert 'href="/sub/assets/site.css"' in missing


def test_with_a_repository_a_compiled_page_leads_to_its_maintainers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OOS_REPOSITORY", "https://github.com/somebody/catalog")
    build_site(PROJECT, tmp_path / "site", run_mkdocs)
    page = (tmp_path / "site/organizations/iq-source/index.html").read_text()
    assert '<a href="https://github.com/somebody/catalog/issues/new?template=is-this-you.yml" rel="noopener">' in page
    assert "https://github.com/somebody/catalog/commits/HEAD/catalog/iq-source" in page
    publish, use = ((tmp_path / f"site/{name}/index.html").read_text() for name in ("publish", "use"))
    new_file = "https://github.com/somebody/catalog/new/main?filename=catalog/your-name/your-name.oos.md"
    assert f'<a href="{new_file}">Open the page for a new file</a>' in publish
    assert "https://github.com/somebody/catalog/issues/new?template=publish.yml" in publish
    assert "git subtree add --prefix=vendor/oos/NAME https://github.com/somebody/catalog.git org/NAME --squash" in use
    assert "https://github.com/somebody/catalog/releases" in use


def test_without_a_repository_no_page_leads_to_one(site: Path) -> None:
    publish, use = ((site / name / "index.html").read_text() for name in ("publish", "use"))
    assert "Open the page for a new file" not in publish
    assert "Create new file" in publish
    assert "/releases" not in use
    assert "vendor/oos/NAME ADDRESS-OF-THE-REPOSITORY org/NAME" in use
    for text in (publish, use):
        assert not re.search(r"\{[{%]|None", text)


def project_copy(folder: Path) -> Path:
    """The frame of the site without a catalog, to break something in."""
    root = folder / "project"
    shutil.copytree(PROJECT / "site_src", root / "site_src")
    shutil.copy(PROJECT / "mkdocs.yml", root / "mkdocs.yml")
    return root


def test_the_sentence_is_that_of_the_catalog(site: Path) -> None:
    assert sentence(judged(*COMMON).published) in (site / "index.html").read_text()
