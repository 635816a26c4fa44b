"""The site as a browser shows it: served under a sub-path, with hostile text in every field that anybody may write."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from oos_catalog.model.document import PatternLine
from oos_catalog.model.organization import Organization
from tests.unit.site.samples import (
    a_claim,
    a_compiled_organization,
    a_withdrawn_organization,
    an_organization,
    built,
    hostile_organization,
    hostile_texts,
)

playwright_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")

pytestmark = pytest.mark.browser

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]

WATCH = """
window.seen = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.seen.push(event.blockedURI + " " + event.violatedDirective);
});
"""

NAME_OF_FOCUS = """(({activeElement: one}) => one.innerText || one.getAttribute("aria-label") || one.id)(document)"""

INTRUDERS = """() => {
  const add = (html) => document.body.insertAdjacentHTML("beforeend", html);
  const script = document.createElement("script");
  script.textContent = "window.P_99 = 1";
  document.body.append(script);
  add("<img src='https://evil.invalid/x.png' onerror='window.P_98 = 1'>");
  add("<p style='position: fixed'>x</p>");
}"""

PAGES = (
    "",
    "organizations/",
    "organizations/harbor-rail/",
    "organizations/read-by-us/",
    "organizations/alike/",
    "organizations/gone/",
    "organizations/held/",
    "failures/",
    "search/",
    "publish/",
    "use/",
    "method/",
    "about/",
    "reference/",
    "reference/format/",
    "reference/rules/",
    "reference/rules/schema/",
    "no-such-page/",
)


class Served(NamedTuple):
    """A site that is served: its address, and the hostile organizations in it."""

    url: str
    hostile: tuple[str, ...]

    @property
    def origin(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc}"


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the folder above the site, says nothing, and shows the site's own page for what is missing."""

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("web")
    hostile = [
        hostile_organization(text).model_copy(update={"slug": f"hostile-{name.replace('_', '-')}"})
        for name, text in hostile_texts().items()
    ]
    built(folder / "sub", *friendly(), *hostile, held_back={"held": ("secret",)})
    with serving(folder) as url:
        yield Served(url, tuple(one.slug for one in hostile))


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """The address of the site in the folder `sub`, while it is served."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/sub/"
    server.shutdown()
    thread.join()
    server.server_close()


def friendly() -> list[Organization]:
    long_word = "an" + "other" * 40
    claims = [
        a_claim(),
        a_claim("C005", rule=f"A rule with {long_word} in it.", failure_mode="Two agents mailed the same client."),
        a_claim("C006", status="withdrawn: it made things worse", references=(f"https://example.org/{long_word}",)),
    ]
    return [
        an_organization(claims=claims),
        a_compiled_organization(),
        a_withdrawn_organization(),
        an_organization("held"),
        *alike(long_word),
    ]


def alike(long_word: str) -> list[Organization]:
    """Two teams that share three answers and differ in a fourth."""
    shared = [("alert-escalation", "ladder"), ("external-sender", "single"), ("work-assignment", "assigned")]
    return [
        an_organization(
            slug,
            [
                a_claim(
                    f"C{number:03}", rule=f"Rule {number}.", patterns=(PatternLine(pattern=pattern, stance=stance),)
                )
                for number, (pattern, stance) in enumerate([*shared, ("publishing-work", fourth)], start=1)
            ],
            name=name,
        )
        for slug, name, fourth in (("alike", "Alike", "unasked"), ("alike-too", long_word, "when-asked"))
    ]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("needs Chromium (name its program in CHROMIUM)")
    with playwright_api.sync_playwright() as running:
        started = running.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


class Watched:
    """A browser page of which everything is noted that should not happen."""

    def __init__(self, page: Any, origin: str) -> None:
        self.page = page
        self.problems: list[str] = []
        page.on(
            "console", lambda message: self._note(f"console {message.type}: {message.text}", message.type == "error")
        )
        page.on("pageerror", lambda error: self._note(f"error: {error}", True))
        page.on("dialog", self._dismiss)
        page.on(
            "request", lambda request: self._note(f"request: {request.url}", not request.url.startswith(origin + "/"))
        )
        page.add_init_script(WATCH)

    def _dismiss(self, dialog: Any) -> None:
        self._note(f"dialog: {dialog.message}", True)
        dialog.dismiss()

    def _note(self, what: str, wrong: bool) -> None:
        if wrong:
            self.problems.append(f"{self.page.url}: {what}")

    def open(self, url: str) -> None:
        """Go there, wait until nothing loads any more, and look what happened."""
        self.page.goto(url, wait_until="load")
        seen = self.page.evaluate("[...window.seen, ...Object.keys(window).filter((name) => name.startsWith('P_'))]")
        self.problems += [f"{url}: {one}" for one in seen]


@contextmanager
def watched(browser: Any, served: Served, **options: Any) -> Iterator[Watched]:
    """A new page; leaving fails where anything was noted."""
    context = browser.new_context(**({"viewport": {"width": 1440, "height": 900}} | options))
    try:
        watch = Watched(context.new_page(), served.origin)
        yield watch
        assert watch.problems == []
    finally:
        context.close()


def test_hostile_text_does_nothing_on_its_own_page(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        for slug in served.hostile:
            watch.open(f"{served.url}organizations/{slug}/")
            assert watch.page.locator("main h1").count() == 1
            elements = watch.page.evaluate(
                "document.querySelectorAll('main :is(script, img, iframe, form, svg, style)').length"
            )
            assert elements == 0, slug
            here = watch.page.url
            assert here == f"{served.url}organizations/{slug}/"


def test_hostile_text_does_nothing_in_lists(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        for path in ("", "organizations/", "failures/"):
            watch.open(served.url + path)


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_load_quietly_and_fit(browser: Any, served: Served, width: int, scheme: str) -> None:
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with watched(browser, served, **options) as watch:
        for path in PAGES[:-1]:
            watch.open(served.url + path)
            assert watch.page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_hostile_pages_fit_a_phone(browser: Any, served: Served) -> None:
    with watched(browser, served, viewport={"width": 390, "height": 900}) as watch:
        for path in [f"organizations/{slug}/" for slug in served.hostile] + ["", "failures/", "organizations/"]:
            watch.open(served.url + path)
            assert watch.page.evaluate("document.documentElement.scrollWidth") <= 390, path


def test_the_search_box_finds_a_rule_by_what_went_wrong(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        watch.open(served.url)
        watch.page.get_by_label("What broke, or what must you decide?").fill("mailed the same client")
        found = watch.page.locator(".found a", has_text="A rule with")
        found.wait_for(timeout=10_000)
        found.click()
        watch.page.wait_for_url("**/sub/organizations/harbor-rail/#c005")
        assert watch.page.locator("#c005").is_visible()


def test_hostile_text_does_nothing_in_search_results(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        for question in ("script", "img onerror", "javascript", "window"):
            watch.open(f"{served.url}search/?q={question}")
            watch.page.locator(".found li").first.wait_for(timeout=10_000)
            inside = watch.page.evaluate(
                "document.querySelectorAll('.search-results :is(script, img, svg, iframe)').length"
            )
            assert inside == 0
            links = watch.page.evaluate("[...document.querySelectorAll('.found a')].map((one) => one.href)")
            assert all(link.startswith(served.url) for link in links)
            watch.open(f"{served.url}search/?q={question}")


def test_nothing_found_is_said(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        watch.open(f"{served.url}search/?q=zzzzqqqq")
        watch.page.get_by_text("Nothing found.").wait_for(timeout=10_000)


def test_the_keyboard_reaches_everything_in_reading_order(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        watch.open(served.url)
        reached = []
        for _ in range(11):
            watch.page.keyboard.press("Tab")
            reached.append(watch.page.evaluate(NAME_OF_FOCUS))
        assert reached == [
            "Skip to the text",
            "OOS Catalog",
            "Patterns",
            "What went wrong",
            "Organizations",
            "Publish",
            "How we count",
            "Search",
            "Dark or light",
            "search-field",
            "Search",
        ]


def test_likeness_is_a_table_on_a_desk_and_cards_on_a_phone(browser: Any, served: Served) -> None:
    for width, display in ((1440, "table-row"), (390, "grid")):
        with watched(browser, served, viewport={"width": width, "height": 900}) as watch:
            watch.open(f"{served.url}organizations/alike/#nearest")
            row = watch.page.locator(".near tbody tr").first
            assert row.evaluate("(one) => getComputedStyle(one).display") == display
            label = row.locator("td").nth(1).evaluate("(one) => getComputedStyle(one, '::before').content")
            assert label == ('"Agree "' if display == "grid" else "none")
            assert row.locator("td").nth(1).inner_text() == "3 of 4"


def test_the_way_past_the_header_works(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        watch.open(served.url + "failures/")
        watch.page.keyboard.press("Tab")
        watch.page.keyboard.press("Enter")
        watch.page.wait_for_function("location.hash === '#main'")


def test_dark_and_light_follow_the_system_until_the_reader_chooses(browser: Any, served: Served) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    with watched(browser, served, color_scheme="dark") as watch:
        watch.open(served.url)
        dark = watch.page.evaluate(background)
        watch.page.get_by_label("Dark or light").click()
        light = watch.page.evaluate(background)
        assert dark != light
        watch.open(served.url + "failures/")
        assert watch.page.evaluate(background) == light


def test_a_list_is_filtered_while_typing(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        watch.open(served.url + "failures/")
        everything = watch.page.locator("[data-filtered] > li:visible").count()
        watch.page.get_by_label("Show only lines").fill("mailed client")
        assert watch.page.locator("[data-filtered] > li:visible").count() == 1 < everything
        assert watch.page.locator("output").inner_text() == f"1 of {everything}"


def test_a_command_is_copied_as_it_stands(browser: Any, served: Served) -> None:
    with watched(browser, served, permissions=["clipboard-read", "clipboard-write"]) as watch:
        for path, command in (
            ("use/", "git subtree add --prefix=vendor/oos/NAME ADDRESS-OF-THE-REPOSITORY org/NAME --squash"),
            ("organizations/harbor-rail/", "git subtree add --prefix=vendor/oos/harbor-rail"),
        ):
            watch.open(served.url + path)
            watch.page.get_by_role("button", name="Copy", exact=True).first.click()
            watch.page.get_by_role("button", name="Copied").wait_for(timeout=5_000)
            copied = watch.page.evaluate("navigator.clipboard.readText()")
            assert copied.startswith(command)
            assert "\n" not in copied


def test_without_scripts_everything_can_be_read(browser: Any, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.url + "failures/")
    assert page.locator("[data-filtered] > li").count() > 10
    assert not page.get_by_label("Show only lines").is_visible()
    page.goto(served.url + "organizations/harbor-rail/#c005")
    assert page.get_by_text("Two agents mailed the same client.").is_visible()
    page.goto(served.url)
    page.get_by_label("What broke, or what must you decide?").fill("client")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sub/search/?q=client")
    assert page.get_by_text("Searching needs JavaScript").is_visible()
    context.close()


def test_the_policy_stops_what_a_page_should_never_hold(browser: Any, served: Served) -> None:
    """The belt to the braces: even a script that got into a page would not run, and could ask nobody."""
    context = browser.new_context()
    page = context.new_page()
    stopped: dict[str, str] = {}
    page.on("requestfailed", lambda request: stopped.update({request.url: request.failure}))
    page.goto(served.url)
    page.evaluate(INTRUDERS)
    page.wait_for_timeout(300)
    assert page.evaluate("window.P_99 === undefined && window.P_98 === undefined")
    assert page.evaluate("getComputedStyle(document.querySelector('body > p')).position") == "static"
    refused = page.evaluate("fetch('https://evil.invalid/').then(() => false, () => true)")
    worker = page.evaluate(
        """new Promise((resolve) => {
            document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
            try { new Worker("assets/site.js").onerror = () => setTimeout(resolve, 500, "no violation"); } catch {}
        })"""
    )
    assert refused
    assert worker == "worker-src"
    assert stopped["https://evil.invalid/x.png"] == "csp"
    context.close()
