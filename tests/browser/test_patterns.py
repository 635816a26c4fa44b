"""The patterns in a browser: filters that stand in the address, and pages that fit a phone, quietly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import test_site_in_browser as in_browser
from tests.browser.test_site_in_browser import Served, serving, watched
from tests.unit.site.samples import built, hostile_texts, registry
from tests.unit.site.small_catalog import COMPILED, MANY, ONE, Files, hostile_answers, rule

pytestmark = pytest.mark.browser

browser = in_browser.browser

LOG_ALL, LOG_SOME = ("action-log / log-all", "C003"), ("action-log / log-exceptions", "C003")
PHONE = {"viewport": {"width": 390, "height": 844}}
LINES = ".pattern-lines > ul > li:visible"
PAGES = (
    "patterns/",
    "patterns/external-sender/",
    "patterns/alert-escalation/",
    "patterns/foreign-changes/",
    "patterns/parallel-edits/",
    "patterns/single-external-sender/",
    "patterns/more/external-sender.single.1/",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A small catalog, and hostile answers, under a sub-path."""
    folder = tmp_path_factory.mktemp("web")
    files = Files(folder / "catalog")
    files.add("harbor", rule(ONE), rule("alert-escalation / ladder; timebox = 24 h", "C002"), rule(*LOG_ALL))
    files.add("orchard", rule(MANY, Evidence="MEASURED_RESULT"), rule(*LOG_SOME), kind="project", industry="farming")
    files.add("quarry", rule("alert-escalation / ladder; timebox = 6 h"), rule("none", "C002"), source=COMPILED)
    files.add("mill", rule("stale-data / ?", Evidence="SPECULATION"), rule("none; proposed = Who may?", "C002"))
    hostile = [
        hostile_answers(text).model_copy(update={"slug": f"hostile-{number:03}"})
        for number, text in enumerate(hostile_texts().values())
    ]
    built(folder / "sub", *files.organizations(), *hostile)
    with serving(folder) as url:
        yield Served(url, ())


def number_shown(page: Any) -> str:
    return str(page.locator("[data-pattern-filter] output").inner_text())


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_load_quietly_and_fit(browser: Any, served: Served, width: int, scheme: str) -> None:
    options = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with watched(browser, served, **options) as watch:
        for path in PAGES:
            watch.open(served.url + path)
            assert watch.page.evaluate("document.documentElement.scrollWidth") <= width, path
            inside = watch.page.evaluate("document.querySelectorAll('main :is(script, img, iframe, style)').length")
            assert inside == 0, path


def test_answers_stand_side_by_side_and_on_a_phone_one_below_the_other(browser: Any, served: Served) -> None:
    tops = "[...document.querySelectorAll('.answer')].map((one) => one.getBoundingClientRect().top)"
    with watched(browser, served) as watch:
        watch.open(served.url + "patterns/external-sender/")
        assert len(set(watch.page.evaluate(tops))) == 1
    with watched(browser, served, **PHONE) as watch:
        watch.open(served.url + "patterns/external-sender/")
        assert len(set(watch.page.evaluate(tops))) == 2


def test_on_a_phone_the_contents_are_a_line_that_stays_in_sight(browser: Any, served: Served) -> None:
    with watched(browser, served, reduced_motion="reduce", **PHONE) as watch:
        watch.open(served.url + "patterns/external-sender/")
        contents = watch.page.locator(".toc")
        assert contents.bounding_box()["height"] < 60
        contents.get_by_text("Every rule").click()
        watch.page.wait_for_function("location.hash === '#rules'")
        assert contents.bounding_box()["y"] == 0
        assert watch.page.locator("#rules").bounding_box()["y"] >= contents.bounding_box()["height"]


def test_who_says_what_is_seen_without_scrolling(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        watch.open(served.url + "patterns/action-log/")
        for words in ("teams differ", "Because"):
            box = watch.page.get_by_text(words, exact=True).first.bounding_box()
            assert box["y"] + box["height"] < 900, words


def test_filters_leave_the_lines_that_have_it_all_and_say_how_many(browser: Any, served: Served) -> None:
    everything = len(registry().patterns)
    with watched(browser, served) as watch:
        page = watch.page
        watch.open(served.url + "patterns/")
        assert number_shown(page) == f"{everything} of {everything} patterns"
        page.get_by_label("Teams differ").check()
        assert page.locator(LINES).count() == 2
        assert number_shown(page) == f"2 of {everything} patterns"
        assert page.url.endswith("/patterns/?differ=yes")
        page.get_by_label("With the words").fill("nothing has these words")
        assert page.get_by_text("No pattern fits all of that.").is_visible()
        page.get_by_role("button", name="show all", exact=True).click()
        assert number_shown(page) == f"{everything} of {everything} patterns"
        assert page.url.endswith("/patterns/")


def test_one_and_the_same_rule_has_what_is_asked_of_rules(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        page = watch.page
        watch.open(served.url + "patterns/?kind=project&evidence=MEASURED_RESULT")
        assert page.get_by_label("Who", exact=True).is_visible(), "filters that are set are open"
        assert page.locator(LINES).all_inner_texts()[0].startswith("Who may write to people outside?")
        assert page.locator(LINES).count() == 1
        page.get_by_label("How they know").select_option("OBSERVED_ONCE")
        (other,) = page.locator(LINES).all_inner_texts()
        assert other.startswith("Which actions of agents are recorded?"), "here the project measured nothing"


def test_the_address_holds_the_filter_and_back_takes_it_away(browser: Any, served: Served) -> None:
    needing = sum("alerts" in one.context for one in registry().patterns.values())
    with watched(browser, served) as watch:
        page = watch.page
        watch.open(served.url + "patterns/")
        page.get_by_label("Applies", exact=True).select_option("alerts")
        assert page.locator(LINES).count() == needing
        page.get_by_text("Filter by who says it").click()
        page.get_by_label("Industry").select_option("logistics")
        assert page.url.endswith("?situation=alerts&industry=logistics")
        page.reload()
        assert page.get_by_label("Industry").input_value() == "logistics"
        page.go_back()
        assert page.url.endswith("?situation=alerts")
        assert page.get_by_label("Industry").input_value() == ""
        assert page.locator(LINES).count() == needing
        page.go_back()
        assert page.locator(LINES).count() == len(registry().patterns)
        page.go_forward()
        assert page.get_by_label("Applies", exact=True).input_value() == "alerts"


def test_an_address_that_asks_for_what_is_not_there_shows_everything(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        watch.open(served.url + "patterns/?situation=nowhere&kind=%3Cscript%3E&other=1")
        assert watch.page.locator(LINES).count() == len(registry().patterns)


def test_the_filter_is_used_by_keyboard_alone(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        page = watch.page
        watch.open(served.url + "patterns/")
        page.get_by_label("With the words").focus()
        page.keyboard.type("nobody answers")
        assert page.locator(LINES).count() == 1
        for _ in range(3):
            page.keyboard.press("Tab")
        page.keyboard.press("Space")
        assert page.get_by_label("Teams differ").is_checked()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.locator(LINES).count() == len(registry().patterns)


def test_a_situation_leads_to_the_patterns_that_need_it(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        watch.open(served.url + "patterns/alert-escalation/")
        watch.page.locator(".applies a").click()
        watch.page.wait_for_url("**/patterns/?situation=alerts")
        assert watch.page.get_by_label("Applies", exact=True).input_value() == "alerts"


def test_without_scripts_the_whole_list_is_there(browser: Any, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.url + "patterns/?differ=yes")
    assert page.locator(LINES).count() == len(registry().patterns)
    assert not page.get_by_label("With the words").is_visible()
    context.close()
