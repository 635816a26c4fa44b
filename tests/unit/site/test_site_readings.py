"""Readings, differences and likeness on an organization's page, and where teams differ on the home page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

import pytest

from oos_catalog.analysis.differing import differing_answers
from oos_catalog.document.optional_lines import read_pattern
from oos_catalog.model.document import Claim, Document, PatternLine, Place
from oos_catalog.model.organization import Organization
from oos_catalog.patterns.normal import reading_hash
from oos_catalog.site.data import Record
from oos_catalog.site.guard import check_body
from oos_catalog.site.page import Page
from oos_catalog.site.pages import lists, organization
from oos_catalog.site.pages.reference import PATTERN_EXAMPLES, pages
from oos_catalog.site.pages.settings import Settings
from tests.unit.site.samples import (
    a_claim,
    a_compiled_organization,
    a_document,
    an_organization,
    home_page,
    hostile_texts,
    index,
    patterns,
    records,
    registry,
)

ALARM = "What happens to an alarm that nobody answers?"
LADDER, WAIT = "It climbs to the next person after a set time", "It waits for the person it was sent to"


def words_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).replace(" .", ".").replace(" ,", ",")


def line(pattern: str | None, stance: str | None = None, **more: Any) -> PatternLine:
    return PatternLine.model_validate({"pattern": pattern, "stance": stance, **more})


def answering(slug: str, *answers: tuple[str, str], name: str = "", **profile: Any) -> Organization:
    """A team with a rule for each answer."""
    claims = [
        a_claim(f"C{number:03}", rule=f"Rule {number} of {slug}.", patterns=(line(pattern, stance),))
        for number, (pattern, stance) in enumerate(answers, start=1)
    ]
    return an_organization(slug, claims, name=name or slug, **profile)


def reviewed(made: Organization, claim: Claim, *lines: PatternLine) -> Organization:
    """The same organization with a reviewer's reading of one of its rules."""
    entry = {
        "claim": claim.id,
        "hash": reading_hash(claim),
        "readings": [one.model_dump(exclude_none=True) | {"pattern": one.pattern} for one in lines],
        "by": "a reviewer",
        "date": "2026-11-20",
    }
    path = f"catalog/{made.slug}/readings.yml"
    file = Document(path=path, dialect="yaml", source="", frontmatter={"readings": [entry]}, blocks=())
    return made.model_copy(update={"files": (file,)})


def page_of(*organizations: Organization) -> Page:
    """The page of the first of these organizations, which share a catalog."""
    page = organization.page(records(*organizations)[0], Settings())
    check_body(page.body, page.path)
    return page


def reading_of(claims: Sequence[Claim]) -> str:
    """What the page of a team with these rules says of their readings."""
    body = page_of(an_organization(claims=claims)).body
    return " | ".join(words_of(found) for found in re.findall(r'<div class="told-pattern.*?</div>', body, re.DOTALL))


def test_a_reading_is_a_question_an_answer_its_numbers_and_whose_word_it_is() -> None:
    claim = a_claim(patterns=(line("alert-escalation", "ladder", parameters={"timebox": "2 h"}),))
    body = page_of(an_organization(claims=[claim])).body
    assert f'<a href="../../patterns/alert-escalation/">{ALARM}</a>' in body
    assert f"{LADDER}, timebox 2 h they say so" in words_of(body)


def test_readings_of_a_compiled_entry_are_ours() -> None:
    document = a_document("read-by-us", [a_claim(patterns=(line("alert-escalation", "wait"),))])
    compiled = a_compiled_organization("read-by-us").model_copy(update={"document": document})
    assert f"{WAIT} we read it so" in words_of(page_of(compiled).body)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((), "Not read yet"),
        ((line(None),), "Read, fits no pattern yet"),
        ((line(None, proposed="Who feeds the cat?"),), "fits no pattern yet. Proposed question: Who feeds the cat?"),
        ((line("alert-escalation", "?"),), f"{ALARM} No clear answer they say so"),
    ],
)
def test_a_rule_without_an_answer_says_why(lines: tuple[PatternLine, ...], said: str) -> None:
    assert said in reading_of([a_claim(patterns=lines)])


def test_both_sides_of_a_disputed_reading_are_shown_and_neither_counts() -> None:
    claim = a_claim(patterns=(line("alert-escalation", "ladder"),))
    disputed = reviewed(an_organization(claims=[claim]), claim, line("alert-escalation", "wait"))
    said = words_of(page_of(disputed).body)
    assert f"Reading disputed. They say: “{LADDER}”. We read: “{WAIT}”." in said
    assert patterns(disputed)["patterns"][0]["say"] == 0


def test_a_dispute_about_whether_a_rule_answers_at_all() -> None:
    claim = a_claim(patterns=(line(None),))
    disputed = reviewed(an_organization(claims=[claim]), claim, line("alert-escalation", "wait"))
    assert f"They say: “read, fits no pattern yet”. We read: “{WAIT}”" in words_of(page_of(disputed).body)


def test_rules_that_ended_have_no_reading() -> None:
    gone = a_claim(status="withdrawn: it made things worse", patterns=(line("alert-escalation", "ladder"),))
    assert reading_of([gone, a_claim("C005")]) == " Pattern Not read yet "


def test_rules_that_are_not_read_are_counted_where_there_are_any() -> None:
    some = [a_claim("C001"), a_claim("C002", patterns=(line(None),))]
    assert "2 rules, 1 of them not read yet" in words_of(page_of(an_organization(claims=some)).body)
    assert "of them" not in page_of(an_organization(claims=some[1:])).body


def test_where_they_decide_differently_names_the_rule_its_reason_and_the_others() -> None:
    mine = answering("mine", ("alert-escalation", "ladder"))
    others = [answering(f"other-{n}", ("alert-escalation", "wait"), name=f"Other {n}") for n in range(7)]
    page = page_of(mine, *others)
    said = words_of(page.body)
    assert ("differences", "Where they decide differently") in page.toc
    assert f"{LADDER} mine Because Silence is expensive. Rule 1 of mine {WAIT}" in said
    assert "Other 0 Other 1 Other 2 Other 3 Other 4 and 2 more" in said
    assert '<a href="../../organizations/other-0/">Other 0</a>' in page.body
    assert 'href="../../patterns/alert-escalation/#answer-wait"' in page.body
    assert "1 decision in which others differ" in said


def test_who_contradicts_itself_differs_with_nobody_and_answers_that_go_together_are_no_difference() -> None:
    mine = answering("mine", ("alert-escalation", "ladder"), ("alert-escalation", "wait"), ("foreign-changes", "ask"))
    assert "Where they decide differently" not in page_of(mine, answering("leaves", ("foreign-changes", "leave"))).body


def test_silence_recommendations_and_the_same_answer_are_no_difference() -> None:
    mine = answering("mine", ("alert-escalation", "ladder"))
    others = [
        answering("same", ("alert-escalation", "ladder")),
        answering("silent", ("external-sender", "single")),
        answering("recommends", ("alert-escalation", "wait"), kind="framework"),
    ]
    page = page_of(mine, *others)
    assert [heading.anchor for heading in page.toc] == ["section-1", "nearest", "take"]
    assert "Where they decide differently" not in page.body


SHARED = (("alert-escalation", "ladder"), ("external-sender", "single"), ("work-assignment", "assigned"))


def row_of(page: Page) -> list[str]:
    """The first row of the table of those who decide most alike, cell by cell."""
    row = re.search(r"<tbody>\s*<tr>(.*?)</tr>", page.body, re.DOTALL)
    assert row is not None
    return [words_of(cell).strip() for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row[1], re.DOTALL)]


def test_who_decides_most_alike_gives_every_number_with_what_it_is_part_of() -> None:
    mine = answering("mine", *SHARED, ("publishing-work", "unasked"))
    near = answering("near", *SHARED, ("publishing-work", "when-asked"), ("blocked-work", "surface"), name="Near by")
    page = page_of(mine, near)
    heads = [words_of(head) for head in re.findall(r'<th scope="col"[^>]*>(.*?)</th>', page.body)]
    cells = row_of(page)
    assert ("nearest", "Who decides most alike") in page.toc
    assert dict(zip(heads, cells, strict=True)) == {
        "Organization": "Near by a team",
        "Shared answers": "3 of 6",
        "Agree": "3 of 5",
        "Do the opposite": "1 of 5",
        "No rule on it here": "1 of 5",
        "Only there so far": "0 of 5",
        "One side does not say": "0 of 5",
    }
    assert "Decides most like Near by" in words_of(page.body)
    labels = re.findall(r'data-label="([^"]*)"', page.body)
    assert labels == heads[1:]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ((), "Their rules give no answer to the patterns so far"),
        (SHARED[:1], "Their rules give 1 answer to the patterns so far"),
        (SHARED[:2], "Their rules give 2 answers to the patterns so far"),
        (SHARED, "Nobody shares 3 answers with them yet"),
    ],
)
def test_without_anybody_near_one_sentence_says_why(given: Iterable[tuple[str, str]], said: str) -> None:
    mine = answering("mine", *given) if given else an_organization("mine")
    page = page_of(mine, answering("other", *SHARED[:2]))
    assert said in words_of(page.body)
    assert 'class="list near"' not in page.body


def home_answers(page: Page) -> list[tuple[str, list[str]]]:
    """Questions on which teams differ, each with its answers and the names behind the dots."""
    found = re.findall(r'<li><a href="patterns/([^"]*)/">.*?<ul>(.*?)</ul>', page.body, re.DOTALL)
    return [(name, re.findall(r'<span>([^<]*)</span> <span class="dots"', inner)) for name, inner in found]


def test_the_home_page_names_up_to_five_patterns_on_which_teams_differ() -> None:
    pairs = [(one.id, one.stances[0].id, one.stances[-1].id) for one in registry().patterns.values()]
    pairs = [pair for pair in pairs if registry().excludes(*pair)][:6]
    one = answering("one", *((pattern, first) for pattern, first, _ in pairs))
    other = answering("other", *((pattern, last) for pattern, _, last in pairs))
    third = answering("third", pairs[5][:2])
    named = home_answers(home_page(one, other, third))
    assert [pattern for pattern, _ in named] == [pairs[5][0], *(pair[0] for pair in pairs[:4])]


def test_dots_are_filled_where_they_speak_for_themselves_and_names_are_said() -> None:
    page = home_page(
        answering("one", ("alert-escalation", "ladder"), name="One & only"),
        answering("other", ("alert-escalation", "wait")),
        *(answering(f"many-{number:02}", ("alert-escalation", "wait")) for number in range(14)),
    )
    assert '<span class="dots" role="img" aria-label="One &amp; only" title="One &amp; only">' in page.body
    assert home_answers(page) == [("alert-escalation", [LADDER, WAIT])]
    assert "and 3 more" in page.body
    assert '<a class="more" href="disagreements/">' in page.body


def differing(*organizations: Organization) -> list[str]:
    found: list[Record] = patterns(*organizations)["patterns"]
    return [answer["id"] for one in found for answer in differing_answers(one)]


def test_teams_differ_where_two_of_them_exclude_each_other() -> None:
    ladder, wait = ("alert-escalation", "ladder"), ("alert-escalation", "wait")
    assert differing(answering("one", ladder), answering("other", wait)) == ["ladder", "wait"]
    assert differing(answering("one", ladder), answering("other", ladder)) == []
    assert differing(answering("torn", ladder, wait)) == []
    assert differing(answering("torn", ladder, wait), answering("other", wait)) == ["ladder", "wait"]
    assert differing(answering("one", ladder), answering("other", wait, kind="guide")) == []


def test_answers_that_go_together_are_no_difference() -> None:
    pattern = next(one for one in registry().patterns.values() if one.compatible)
    first, second = pattern.compatible[0]
    assert differing(answering("one", (pattern.id, first)), answering("other", (pattern.id, second))) == []


def test_a_failure_leads_to_its_rule_to_who_tells_it_and_to_the_decision_behind_it() -> None:
    guide = answering("guide", ("alert-escalation", "ladder"), name="A guide", kind="guide")
    failures = lists.FailurePages(index(guide))
    (page,) = [*failures.add(records(guide)[0]), *failures.rest()]
    assert f'<a class="broke-pattern" href="../patterns/alert-escalation/">{ALARM}</a>' in page.body
    assert '<a href="../organizations/guide/">A guide</a></span><span class="muted">, a guide</span>' in page.body
    assert '<a href="../organizations/guide/#c001">Rule 1 of guide</a>' in page.body


def test_a_catalog_without_differences_has_a_home_page_too() -> None:
    page = home_page(answering("one", ("alert-escalation", "ladder")))
    assert "Teams differ" not in page.body
    assert f"Look up {len(registry().patterns)} patterns" in words_of(page.body)
    assert 'href="checklist/"' in page.body
    assert 'href="matrix/"' in page.body


def test_hostile_words_in_pattern_lines_and_names_stay_text() -> None:
    texts = list(hostile_texts().values())
    claims = []
    for number, text in enumerate(texts):
        given = line("alert-escalation", "ladder", parameters={"timebox": text})
        claims += [
            a_claim(f"C{number:03}", patterns=(given,)),
            a_claim(f"C{500 + number}", patterns=(line(None, proposed=text),)),
        ]
    mine = an_organization("mine", claims, name=texts[0])
    others = [
        answering(f"other-{n}", ("alert-escalation", "wait"), *SHARED[1:], name=text) for n, text in enumerate(texts)
    ]
    for page in (page_of(mine, *others), page_of(*reversed(others), mine), home_page(mine, *others)):
        check_body(page.body, page.path)
        assert "<script" not in page.body
        assert "<img" not in page.body


def test_the_pattern_lines_of_the_format_page_are_true() -> None:
    for text, question, answer in PATTERN_EXAMPLES:
        read, problem = read_pattern(text, Place(1, 1))
        assert problem is None
        pattern = registry().pattern(read.pattern)
        stance = registry().stance(read.pattern, read.stance)
        assert (pattern.question if pattern else "") == question
        assert (stance.sentence if stance else "") == answer
        assert set(read.parameters) <= {one.name for one in pattern.parameters} if pattern else not read.parameters
    (page,) = [page for page in pages() if page.kind == "format"]
    assert ("pattern", "The Pattern line") in page.toc
    assert PATTERN_EXAMPLES[0][0] in page.body
