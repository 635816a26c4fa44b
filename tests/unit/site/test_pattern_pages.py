"""What the page of a pattern and the list of patterns show, from small catalogs on disk."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from oos_catalog.site.guard import check_body
from oos_catalog.site.page import Page
from oos_catalog.site.pages import pattern, pattern_list
from oos_catalog.site.pages.settings import Settings
from tests.unit.site.samples import hostile_texts
from tests.unit.site.small_catalog import COMPILED, MANY, ONE, Files, Made, hostile_answers, rule


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split()).replace(" .", ".").replace(" ,", ",")


def above_the_fold(page: Page) -> str:
    return words_of(page.body.partition('id="went-wrong"')[0].partition('id="rules"')[0])


def test_the_question_is_the_title_and_the_title_of_the_page_says_how_many_decide(files: Files) -> None:
    files.add("harbor", rule(ONE))
    made = files.made()
    page = made.page("external-sender")
    assert page.title == "Who may write to people outside? How 1 AI-agent team decides"
    assert "<h1>Who may write to people outside?</h1>" in page.body
    assert made.page("stale-data").title == made.record("stale-data")["question"]
    files.add("orchard", rule(MANY))
    assert files.made().page("external-sender").title.endswith("? How 2 AI-agent teams decide")


def test_it_applies_if_all_situations_hold_that_it_needs(files: Files) -> None:
    made = files.made()
    said = made.patterns["situations"]
    text = words_of(made.page("external-sender").body)
    assert f"Applies if {said['outbound-messages']} , and if {said['multi-agent']}." in text.replace(",", " ,")
    assert "Applies to every team." in words_of(made.page("task-completion").body)


def test_names_stand_after_dots_and_teams_differ_where_answers_exclude_each_other(files: Files) -> None:
    files.add("harbor", rule(ONE))
    files.add("orchard", rule(ONE), source=COMPILED)
    body = files.made().page("external-sender").body
    assert 'aria-label="speaks for itself:"></span><a href="../../organizations/harbor/">Harbor</a>' in body
    assert 'aria-label="we read it in a public source:"></span><a href="../../organizations/orchard/">' in body
    assert "teams differ" not in body
    files.add("quarry", rule(MANY))
    assert "teams differ" in files.made().page("external-sender").body


def test_the_numbers_above_the_fold_have_their_denominators(files: Files) -> None:
    files.add("harbor", rule(ONE))
    files.add("orchard", rule("external-sender / ?"))
    files.add("quarry", rule("action-log / log-all"))
    files.add("mill", rule())
    files.add("guide", rule(ONE), kind="guide", source=COMPILED)
    made = files.made()
    text = above_the_fold(made.page("external-sender"))
    assert (
        "4 teams and projects here · 1 says what it does · 1 speaks of it without a clear answer · "
        "1 that speaks for itself faces it and does not say · 1 that speaks for itself faces it and is not read yet · "
        "too few to say what is common How this is counted" in text
    )
    counted = words_of(made.page("external-sender").body.partition('id="counted"')[2])
    assert made.patterns["sentence"] in counted
    assert "Also recommended by Guide" in text


def test_no_word_of_how_sure_we_are_stands_above_the_fold(files: Files) -> None:
    for number in range(25):
        files.add(
            f"team-{number}", rule(ONE, Rule=f"Agent {number} writes."), maintainers=[{"login": "a", "id": number}]
        )
    page = files.made().page("external-sender")
    above = above_the_fold(page).casefold()
    for word in (
        "maturity",
        "stance",
        "basis",
        "interval",
        "claim",
        "unread",
        "proposed",
        "recurring",
        "independent",
        "%",
    ):
        assert word not in above, word
    assert "100 % of those who say (95 % interval 87 % to 100 %), if these were a random sample" in words_of(page.body)
    assert "too few" not in above


def test_an_answer_stands_with_reasons_limits_reports_and_sizes(files: Files) -> None:
    files.add("harbor", rule(ONE, Evidence="MEASURED_RESULT", Measured="replies = 40 min -> 10 min"), agents=14)
    files.add("orchard", rule(ONE, Evidence="HUMAN_DEFINED_RULE", Why="Not stated in the source."), agents=9)
    files.add("quarry", rule(ONE, Evidence="HUMAN_DEFINED_RULE", Why="One voice."))
    made = files.made()
    page = made.page("external-sender")
    text = above_the_fold(page)
    (single,) = [one for one in made.record("external-sender")["stances"] if one["id"] == "single"]
    assert "Because Two tones confuse customers. Harbor One voice. Quarry Works if" in text
    assert f"Works if {single['works']} Breaks if {single['breaks']}" in text
    assert (
        "They report Of 3 rules: they measured it (1): replies = 40 min → 10 min ; a rule, no observation given (2)"
        in text
    )
    assert "Agents per team 9, 14 and 1 unknown" in text
    assert '<a href="../../organizations/harbor/#c001">Harbor</a>' in page.body
    assert "“Works if” and “Breaks if” are ours" in text


def test_a_report_without_any_number_says_so(files: Files) -> None:
    files.add("harbor", rule(ONE))
    assert "They report Of 1 rule: seen once (1); no number given" in above_the_fold(
        files.made().page("external-sender")
    )


def test_many_numbers_and_sizes_do_not_fill_the_column(files: Files) -> None:
    for number in range(6):
        measured = f"replies = {number} min" if number else ""
        rules = rule(ONE, Evidence="MEASURED_RESULT", Measured=measured, Rule=f"Agent {number} writes.")
        files.add(f"team-{number}", rules, agents=12)
    text = above_the_fold(files.made().page("external-sender"))
    assert (
        "they measured it (6, 1 without a number): replies = 1 min ; replies = 2 min ; replies = 3 min and 2 more"
        in text
    )
    assert "Agents per team 12 (6 times)" in text
    for number in range(11):
        files.add(f"other-{number}", rule(ONE, Rule=f"Other {number} writes."), agents=20 + number)
    assert "Agents per team 17 teams from 12 to 30" in above_the_fold(files.made().page("external-sender"))


def test_an_answer_that_nobody_gives_is_shown_too(files: Files) -> None:
    files.add("guide", rule(MANY), kind="guide", source=COMPILED)
    page = files.made().page("external-sender")
    text = above_the_fold(page)
    assert "One agent or channel sends Nobody here yet Because Nobody here has said why." in text
    assert "Each agent sends its own Nobody here yet Only recommended, not counted: Guide Because Two tones" in text
    assert "none says what it does" in text


def test_every_rule_stands_with_source_licence_and_the_way_to_take_it(files: Files) -> None:
    files.add("harbor", rule(ONE, Reference="https://harbor.example/post", Failure_mode="Not stated in the source."))
    body = files.made().page("external-sender").body
    card = words_of(body.partition('id="rules-single"')[2].partition("</article>")[0])
    assert "Harbor One agent writes to customers, says C001. Why Two tones confuse customers." in card
    assert "Where it applies All mail. How they know: seen once · they do not say: what went wrong" in card
    assert "Source: harbor.example/post · licence CC-BY-4.0 · answer: they say so · Take this rule" in card


def test_who_speaks_for_itself_comes_first_and_who_only_recommends_last(files: Files) -> None:
    files.add("a-guide", rule(ONE), kind="guide", source=COMPILED)
    files.add("b-read", rule(ONE, Evidence="MEASURED_RESULT"), source=COMPILED)
    files.add("c-own", rule(ONE, Evidence="SPECULATION"))
    files.add("d-own", rule(ONE))
    body = files.made().page("external-sender").body.partition('id="rules-single"')[2]
    places = [body.index(f'organizations/{slug}/">') for slug in ("d-own", "c-own", "b-read", "a-guide")]
    assert all(before < after for before, after in pairwise(places))


def test_a_disputed_reading_shows_both_sides_and_counts_for_neither(files: Files) -> None:
    files.add("harbor", rule(ONE), reviewed={"C001": MANY})
    page = files.made().page("external-sender")
    text = words_of(page.body)
    assert "About this, without a clear answer 1 rule" in text
    assert "They say: “One agent or channel sends”. We read: “Each agent sends its own”." in text
    assert "licence CC-BY-4.0 · reading disputed · Take this rule" in text
    assert "none says what it does" in text


def test_twenty_rules_are_on_the_page_and_the_others_on_pages_of_a_hundred(files: Files) -> None:
    for number in range(130):
        files.add(f"team-{number:03}", rule(ONE, Rule=f"Agent {number} writes."))
    first, second, third, *moved = files.made().pages("external-sender")
    assert [page.path for page in (second, third)] == [
        "patterns/more/external-sender.single.1/",
        "patterns/more/external-sender.single.2/",
    ]
    assert {page.kind for page in moved} == {"pattern-moved"}
    cards = [page.body.count('<article class="rule">') for page in (first, second, third)]
    assert cards == [20, 100, 10]
    assert '<a class="more" href="../../patterns/more/external-sender.single.1/">110 more rules</a>' in first.body
    assert "Rules 121 to 130 of 130" in words_of(third.body)
    assert 'href="../../../patterns/more/external-sender.single.1/">Before' in third.body
    assert 'href="../../../organizations/team-129/#c001"' in third.body


def test_exact_numbers_of_one_unit_are_dots_on_a_line_and_others_stay_texts(files: Files) -> None:
    for slug, amount in (("a", "6 h"), ("b", "24 h"), ("c", "1 month"), ("d", "soon")):
        files.add(slug, rule(f"alert-escalation / ladder; timebox = {amount}"))
    body = files.made().page("alert-escalation").body.partition('id="numbers"')[2].partition("</section>")[0]
    assert re.findall(r'cx="([0-9.]+)%"', body) == ["25.0", "100.0"]
    assert "scale: 0 to 24 h" in body
    assert re.findall(r"<tbody>|#c001\">([^<]+)<", body) == ["", "6 h", "24 h", "", "1 month", "", "soon"]


def test_numbers_far_apart_are_shown_by_their_ratios(files: Files) -> None:
    for slug, amount in (("a", "1 min"), ("b", "10 min"), ("c", "100 min")):
        files.add(slug, rule(f"alert-escalation / ladder; timebox = {amount}"))
    body = files.made().page("alert-escalation").body
    assert re.findall(r'cx="([0-9.]+)%"', body) == ["0.0", "50.0", "100.0"]
    assert "1 min to 100 min, equal steps are equal ratios" in body


def test_ids_in_texts_of_the_registry_are_links_to_questions(files: Files) -> None:
    made = files.made()
    page = made.page("external-sender")
    question = made.record("outbound-approval")["question"]
    assert f'is “<a href="../outbound-approval/">{question}</a>”.' in page.body
    assert f'<li><a href="../../patterns/outbound-approval/">{question}</a></li>' in page.body


def test_a_copied_rule_names_where_it_came_from(files: Files) -> None:
    files.add("harbor", rule(ONE))
    files.add("orchard", rule(ONE, Rule="Only one writes.", From="harbor/C001@0123abc"))
    page = files.made().page("external-sender")
    assert '<a href="../../organizations/harbor/#c001"><code>harbor/C001@0123abc</code></a>' in page.body
    assert "Proposed: 2 say so, in 1 independent group." in words_of(page.body)


def test_how_sure_the_count_is_is_told_in_words(files: Files) -> None:
    for number, slug in enumerate(("harbor", "orchard", "quarry"), start=1):
        rules = rule(ONE, Rule=f"{slug} says one writes.", Evidence="OBSERVED_REPEATEDLY")
        files.add(slug, rules, maintainers=[{"login": slug, "id": number}])
    text = words_of(files.made().page("external-sender").body)
    assert "Recurring: 3 say so, in 3 independent groups. Established would take at least one measurement" in text
    assert "Each agent sends its own No team or project here gives this answer yet." in text
    proved = rule(ONE, Rule="Proved.", Evidence="OBSERVED_REPEATEDLY", Reference="https://mill.example/log")
    files.add("mill", proved, maintainers=[{"login": "mill", "id": 4}])
    text = words_of(files.made().page("external-sender").body)
    assert "Established: 4 say so, in 4 independent groups. At least one measurement or repeated observation" in text


def test_contents_and_headings_are_the_same(files: Files) -> None:
    files.add("harbor", rule("alert-escalation / ladder; timebox = 6 h", Failure_mode="Nobody looked."))
    for name in ("alert-escalation", "external-sender"):
        page = files.made().page(name)
        assert [heading.anchor for heading in page.toc] == re.findall(r'<h2 id="([a-z-]+)"', page.body)
        assert {"answers", "belongs", "counted"} <= {heading.anchor for heading in page.toc}


def test_the_ways_to_the_repository_are_there_where_it_is_known(files: Files) -> None:
    made = files.made()
    page = made.page("external-sender")
    assert 'href="https://example.org/catalog/commits/HEAD/catalog/_registry/patterns/external-sender.yml"' in page.body
    form = "https://example.org/catalog/issues/new?template=reading.yml"
    assert f'href="{form}" rel="noopener">Suggest a change</a>' in page.body
    plain = made.page("external-sender", Settings())
    assert "Suggest a change" not in plain.body
    assert "History" not in plain.body
    assert 'href="../../api/v1/patterns/external-sender.json"' in plain.body


def test_a_former_address_leads_to_the_present_one(files: Files) -> None:
    _, moved = files.made().pages("external-sender")
    assert (moved.path, moved.kind) == ("patterns/single-external-sender/", "pattern-moved")
    assert 'href="../../patterns/external-sender/"' in moved.body


def test_a_pattern_is_searched_by_what_others_call_it(files: Files) -> None:
    entry = pattern.entry(files.made().record("external-sender"))
    assert entry.title == "Who may write to people outside?"
    assert "Also called: single external sender, " in entry.text


def test_the_list_starts_with_what_most_say_and_holds_every_pattern(files: Files) -> None:
    files.add("harbor", rule(ONE), rule("action-log / log-all", "C002"))
    files.add("orchard", rule(MANY))
    made = files.made()
    page = made.list()
    lines = re.findall(r'<p><a href="([a-z0-9-]+)/">', page.body)
    assert lines[:2] == ["external-sender", "action-log"]
    assert sorted(lines) == [one["id"] for one in made.patterns["patterns"]]
    text = words_of(page.body)
    assert "Who may write to people outside? 2 say teams differ One agent or channel sends 1 Each agent" in text
    assert '<span class="dots" role="img" aria-label="Harbor" title="Harbor">' in page.body


def rules_behind(page: Page, name: str) -> list[list[tuple[str, str]]]:
    """What filters know of the rules on a pattern, decoded: pairs of a filter and its value."""
    selects = re.findall(r'name="(\w+)" data-facet="(\d)">(.*?)</select>', page.body)
    values = {int(place): (label, re.findall(r'value="([^"]+)"', options)) for label, place, options in selects}
    found = re.search(rf'data-rules="([^"]*)"[^>]*>\s*<p><a href="{name}/"', page.body)
    assert found is not None
    return [
        [(values[place][0], values[place][1][int(at)]) for place, at in enumerate(code.split(".")) if at]
        for code in found[1].split()
    ]


def test_filters_know_what_rules_stand_on_a_pattern(files: Files) -> None:
    files.add("harbor", rule(ONE), industry="Sea_freight", size="small")
    files.add("orchard", rule(MANY, Evidence="SPECULATION"), industry="Not stated", size="", kind="project")
    page = files.made().list()
    assert rules_behind(page, "external-sender") == [
        [
            ("kind", "team"),
            ("evidence", "OBSERVED_ONCE"),
            ("section", "coordination_patterns"),
            ("size", "small"),
            ("industry", "sea freight"),
        ],
        [("kind", "project"), ("evidence", "SPECULATION"), ("section", "coordination_patterns")],
    ]
    assert rules_behind(page, "stale-data") == []
    assert 'data-situations="outbound-messages multi-agent"' in page.body
    assert 'data-situations="always"' in page.body


def test_a_filter_offers_no_more_than_one_can_read(files: Files) -> None:
    for number in range(60):
        files.add(f"team-{number}", rule(ONE, Rule=f"Agent {number} writes."), industry=f"trade {number}")
    options = re.search(r'name="industry".*?</select>', files.made().list().body)
    assert options is not None
    assert options[0].count("<option") == 1 + pattern_list.MOST_OPTIONS


def test_questions_that_are_not_yet_patterns_name_who_asks_them(files: Files) -> None:
    files.add("harbor", rule("none; proposed = Who waters the plants?"), rule("none", "C002"))
    body = files.made().list().body
    assert 'Who waters the plants? <span class="muted">asked by <a href="../organizations/harbor/#c001">Harbor' in body
    assert "2 rules that were read and fit no pattern" in words_of(body)
    assert '<a href="../organizations/harbor/#c002">One agent writes to customers, says C002</a>' in body


def test_only_the_first_rules_without_a_pattern_are_listed(files: Files) -> None:
    for number in range(12):
        files.add(f"team-{number:02}", *(rule("none", f"C{one:03}") for one in range(1, 11)))
    body = files.made().list().body
    assert "120 rules that were read and fit no pattern, the first 100" in words_of(body)
    assert body.count('#c001">One agent') == 10


def test_hostile_text_in_every_field_stays_text(tmp_path: Path) -> None:
    organizations = [
        hostile_answers(text).model_copy(update={"slug": f"hostile-{number:03}"})
        for number, text in enumerate(hostile_texts().values())
    ]
    made = Made(organizations, tmp_path)
    pages = [*made.pages("external-sender"), *made.pages("alert-escalation"), made.list()]
    assert "patterns/more/external-sender.single.1/" in [page.path for page in pages]
    for page in pages:
        check_body(page.body, page.path)
        assert not re.search(r"<(?:script|img|iframe|form(?! class)|style)", page.body), page.path
        for address in re.findall(r'href="([^"]*)"', page.body):
            assert re.match(r"https://|\.\./|#|[a-z0-9/-]+/(#[a-z0-9-]+)?\Z", address), (page.path, address)
