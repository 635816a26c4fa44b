"""The checklist and the whole picture in a browser: it agrees with the rule, and a large table stays usable."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import test_site_in_browser as in_browser
from tests.browser.test_site_in_browser import Served, serving, watched
from tests.unit.site.samples import built, registry
from tests.unit.site.whole_picture import VECTORS, many_organizations, says

pytestmark = pytest.mark.browser

browser = in_browser.browser

PHONE = {"viewport": {"width": 390, "height": 844}}

CHOOSE = """(chosen) => {
  for (const field of document.querySelectorAll("[name=situation]")) field.checked = chosen.includes(field.value);
  document.querySelector("[name=situation]").dispatchEvent(new Event("change", { bubbles: true }));
  return [...document.querySelectorAll("[data-pattern]")]
    .filter((one) => one.checkVisibility()).map((one) => one.dataset.pattern);
}"""

SHOWN = """() => [...document.querySelectorAll("[data-pattern]")].filter((one) => one.checkVisibility()).length"""

SCROLLED = """([left, top]) => {
  const box = document.querySelector("[data-matrix]");
  box.scrollTo({ left, top, behavior: "instant" });
  const at = (selector) => { const { x, y } = box.querySelector(selector).getBoundingClientRect(); return [x, y]; };
  const { x, y } = box.getBoundingClientRect();
  const [row, head] = [at("tbody tr:nth-child(30) th"), at("thead")];
  return { left: row[0] - x - box.clientLeft, top: head[1] - y - box.clientTop };
}"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A site of 300 organizations under a sub-path."""
    folder = tmp_path_factory.mktemp("web")
    built(folder / "sub", *many_organizations(299), says("fourteen-agent-agency", ("shutdown", "orderly")))
    with serving(folder) as url:
        yield Served(url, ())


def test_the_browser_applies_the_rule_as_python_does(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        watch.open(served.url + "checklist/")
        for vector in json.loads(VECTORS.read_bytes()):
            shown = watch.page.evaluate(CHOOSE, vector["chosen"])
            assert sorted(shown) == sorted(vector["patterns"]), vector["chosen"]


def test_the_choice_stands_in_the_address_and_comes_back_from_it(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        watch.open(served.url + "checklist/")
        always = watch.page.evaluate(SHOWN)
        watch.page.get_by_role("checkbox", name="Agents raise alarms").check()
        watch.page.get_by_label("6 to 10").check()
        assert watch.page.url.endswith("/checklist/?situation=alerts&agents=6-10")
        chosen = watch.page.evaluate(SHOWN)
        assert chosen > always
        said = f"{chosen} of {len(registry().patterns)} questions wait for you."
        assert watch.page.locator("output").inner_text() == said
        watch.open(watch.page.url)
        assert watch.page.evaluate(SHOWN) == chosen
        assert watch.page.get_by_role("checkbox", name="Agents raise alarms").is_checked()
        watch.page.get_by_role("button", name="Start over").click()
        assert watch.page.url.endswith("/checklist/")
        assert watch.page.evaluate(SHOWN) == always


def test_an_address_with_anything_else_in_it_chooses_nothing(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        watch.open(served.url + "checklist/?situation=%3Cimg%20src=x%3E&situation=__proto__&agents=many")
        assert watch.page.locator("input:checked").count() == 0
        always = sum(not pattern.context for pattern in registry().patterns.values())
        assert watch.page.evaluate(SHOWN) == always


def test_the_team_size_marks_a_step_of_the_ladder_and_nothing_else(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        watch.open(served.url + "checklist/")
        before = watch.page.evaluate(SHOWN)
        for size, step in (("1 to 3", "Three"), ("4 to 5", "five"), ("6 to 10", "ten"), ("11 or more", "twelve")):
            watch.page.get_by_label(size).check()
            assert step in watch.page.locator("[aria-current=step]").inner_text()
        assert watch.page.evaluate(SHOWN) == before
        assert watch.page.locator(".ladder a", has_text="The rules of that team").count() == 1


def test_what_the_dots_say_is_told_whatever_is_chosen(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        for query in ("", "?situation=alerts"):
            watch.open(f"{served.url}checklist/{query}")
            assert watch.page.locator(".legend").is_visible()


def test_when_an_answer_fits_is_folded_below_it(browser: Any, served: Served) -> None:
    with watched(browser, served, **PHONE) as watch:
        for path, above in (("checklist/", ".decide"), ("disagreements/", ".differ")):
            watch.open(served.url + path)
            folded = watch.page.locator(f"{above} .conditions:visible").first
            assert not folded.get_by_text("Breaks if", exact=True).is_visible()
            folded.locator("summary").click()
            assert folded.get_by_text("Breaks if", exact=True).is_visible()


def test_without_scripts_every_question_is_listed(browser: Any, served: Served) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(served.url + "checklist/")
    assert page.locator("[data-pattern]:visible").count() == len(registry().patterns)
    assert page.get_by_text("Without JavaScript every question is listed here").is_visible()
    assert not page.locator("[data-checklist]").is_visible()
    assert page.locator(".ladder").is_visible()
    context.close()


def test_on_paper_there_is_only_the_list_with_boxes_to_tick(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        watch.open(served.url + "checklist/?situation=alerts")
        assert not watch.page.locator(".decision .box").first.is_visible()
        watch.page.emulate_media(media="print")
        listed = watch.page.locator(".decision:visible").count()
        assert watch.page.locator(".decision h3 .box:visible").count() == listed
        for gone in (".top", ".bottom", ".choose", ".ladder", ".decision .conditions", ".decision .name"):
            assert watch.page.locator(f"{gone}:visible").count() == 0, gone


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["disagreements/", "matrix/", "matrix/page/3/", "checklist/"])
def test_pages_fit_a_phone(browser: Any, served: Served, path: str, scheme: str) -> None:
    with watched(browser, served, color_scheme=scheme, **PHONE) as watch:
        watch.open(served.url + path)
        assert watch.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("width", [390, 1440])
def test_a_table_of_a_hundred_columns_scrolls_in_its_own_box_under_its_headers(
    browser: Any, served: Served, width: int
) -> None:
    with watched(browser, served, viewport={"width": width, "height": 844}) as watch:
        watch.open(served.url + "matrix/")
        assert watch.page.locator("[data-matrix] tbody tr").count() >= 40
        assert watch.page.locator("[data-matrix] thead [scope=col]").count() == 101
        seen = watch.page.evaluate(SCROLLED, [900, 1400])
        assert abs(seen["left"]) < 1
        assert abs(seen["top"]) < 1
        box = watch.page.locator("[data-matrix]").bounding_box()
        assert box["height"] <= 844
        headers = watch.page.locator("tbody th").first.bounding_box()["width"]
        assert headers < 0.5 * width, "more room for the letters than for the questions"
        link = watch.page.locator("tbody td a").first.bounding_box()
        assert min(link["width"], link["height"]) >= 24, "large enough for a finger"


def test_the_table_is_walked_with_the_arrow_keys_and_says_where_one_is(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        watch.open(served.url + "matrix/")
        first = watch.page.locator("tbody tr:first-child td a")
        first.first.focus()
        said = first.first.get_attribute("aria-label")
        assert said in watch.page.locator("[data-readout]").inner_text()
        watch.page.keyboard.press("ArrowRight")
        assert watch.page.evaluate("document.activeElement.ariaLabel") == first.nth(1).get_attribute("aria-label")
        watch.page.keyboard.press("ArrowDown")
        assert watch.page.evaluate("document.activeElement.closest('tr').sectionRowIndex") > 0
        focused = "document.activeElement.getBoundingClientRect().top"
        assert watch.page.evaluate(f"{focused} > document.querySelector('thead').getBoundingClientRect().bottom - 1")
        watch.page.keyboard.press("Enter")
        watch.page.wait_for_url("**/sub/patterns/*/")


def test_the_pointer_reads_silence_too(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        watch.open(served.url + "matrix/")
        cell = watch.page.locator("tbody td", has_text="·").first
        cell.hover()
        assert watch.page.locator("[data-readout]").inner_text().endswith(": does not say")
        assert watch.page.locator("thead .here").count() == 1


def test_the_table_can_be_passed_with_the_keyboard(browser: Any, served: Served) -> None:
    with watched(browser, served) as watch:
        watch.open(served.url + "matrix/")
        watch.page.get_by_role("link", name="Past the table").focus()
        assert watch.page.get_by_role("link", name="Past the table").is_visible()
        watch.page.keyboard.press("Enter")
        watch.page.keyboard.press("Tab")
        assert watch.page.evaluate("document.activeElement.closest('.leaves') !== null")
