"""Where teams differ, the whole picture and the checklist show what the data files say, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from oos_catalog.model.document import PatternLine
from oos_catalog.model.organization import Organization
from oos_catalog.site.data_files import read_data, write_data_files
from oos_catalog.site.guard import check_body
from oos_catalog.site.page import Page
from oos_catalog.site.pages import checklist, disagreements, matrix
from tests.unit.site.samples import a_claim, an_organization, hostile_texts, judged, registry
from tests.unit.site.whole_picture import (
    VECTORS,
    an_answer,
    checklist_vectors,
    many_organizations,
    recommends,
    says,
)

ASSIGNED, SELF_CLAIMED = ("work-assignment", "assigned"), ("work-assignment", "self-claimed")
RESERVED, IN_TURN, LATER = (("parallel-edits", one) for one in ("reserved", "in-turn", "settle-later"))
ASK_FIRST, SANDBOX = ("destructive-commands", "ask-first"), ("destructive-commands", "own-sandbox")

Site = Callable[..., "Pages"]


class Pages:
    """The three pages over the data files in a folder."""

    def __init__(self, folder: Path) -> None:
        patterns = read_data(folder, "patterns.json")
        differing = disagreements.Differing(patterns["situations"])
        for line in patterns["patterns"]:
            differing.add(read_data(folder, f"patterns/{line['id']}.json"))
        self.disagreements = differing.page(patterns)
        self.matrix = list(matrix.pages(read_data(folder, "matrix.json")))
        self.checklist = checklist.page(patterns)

    def all(self) -> Sequence[Page]:
        return [self.disagreements, *self.matrix, self.checklist]


@pytest.fixture
def site(tmp_path: Path) -> Site:
    def write(*organizations: Organization) -> Pages:
        write_data_files(judged(*organizations), tmp_path)
        return Pages(tmp_path)

    return write


def words_of(html: str) -> str:
    """The text without its tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", html)).strip()


def articles(page: Page) -> list[str]:
    """The differences in the order of the page."""
    return re.findall(r'<article class="differ".*?</article>', page.body, re.DOTALL)


def cells(page: Page, question: str) -> list[str]:
    """The text of each cell in the row of a question, letters joined; header cells are left out."""
    row = next(one for one in re.findall(r"<tr>.*?</tr>", page.body, re.DOTALL) if question in one)
    return [words_of(cell).replace(" ", "") for cell in re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)]


def question_of(pattern: str) -> str:
    return registry().patterns[pattern].question


# ---- where teams differ


def test_two_answers_that_exclude_each_other_stand_abreast_with_their_reasons(site: Site) -> None:
    (found,) = articles(site(says("acme", ASSIGNED, agents=4), says("bolt", SELF_CLAIMED, agents=11)).disagreements)
    text = words_of(found)
    assert question_of("work-assignment") in text
    assert "Applies if several agents work for the same people or on the same things." in text
    assert "Because Because of acme." in text
    assert "What went wrong An alarm sat in a mailbox" in text
    assert "Agents per team 4" in text
    assert "Agents per team 11" in text
    for stance in registry().patterns["work-assignment"].stances:
        assert f"{stance.sentence} " in text
        assert f"Works if {stance.works}" in text
        assert f"Breaks if {stance.breaks}" in text
    assert 'href="../patterns/work-assignment/"' in found
    assert 'href="../organizations/acme/#c001"' in found


def test_answers_that_go_together_are_no_difference(site: Site) -> None:
    page = site(says("acme", RESERVED), says("bolt", IN_TURN)).disagreements
    assert articles(page) == []
    assert "No two teams or projects here give answers that exclude each other." in words_of(page.body)


def test_a_third_answer_says_with_which_one_it_goes_together(site: Site) -> None:
    (found,) = articles(site(says("acme", RESERVED), says("bolt", IN_TURN), says("crew", LATER)).disagreements)
    reserved, in_turn = (registry().stance(*one) for one in (RESERVED, IN_TURN))
    assert reserved
    assert in_turn
    assert f"Goes together with {in_turn.sentence}" in words_of(found)
    assert f"Goes together with {reserved.sentence}" in words_of(found)


def test_one_organization_alone_does_not_differ_from_itself(site: Site) -> None:
    assert articles(site(says("acme", ASSIGNED, SELF_CLAIMED)).disagreements) == []


def test_two_independent_teams_on_each_side_come_before_a_larger_crowd_against_one(site: Site) -> None:
    crowd = [says(f"crowd-{one}", ASSIGNED) for one in range(5)]
    strong = [says(f"ask-{one}", ASK_FIRST) for one in range(2)] + [says(f"box-{one}", SANDBOX) for one in range(2)]
    page = site(*crowd, *strong, says("alone", SELF_CLAIMED)).disagreements
    first, second = articles(page)
    assert question_of("destructive-commands") in first
    assert question_of("work-assignment") in second
    text = words_of(page.body)
    assert text.index("At least two independent teams on each side") < text.index("A single voice on at least one side")


def test_who_only_recommends_is_on_the_other_side_further_down_and_marked(site: Site) -> None:
    page = site(says("acme", ASSIGNED), recommends("guide-a", SELF_CLAIMED), recommends("guide-b", ASSIGNED))
    (found,) = articles(page.disagreements)
    text = words_of(page.disagreements.body)
    assert text.index("Only recommendations on the other side") < text.index("Because of guide-a.")
    assert "Only recommended, not counted:" in words_of(found)
    assert "Also recommended by" in words_of(found)
    assert "Because of guide-b." not in words_of(found)


def test_recommendations_that_differ_from_each_other_are_lines(site: Site) -> None:
    page = site(recommends("guide-a", SELF_CLAIMED), recommends("guide-b", ASSIGNED)).disagreements
    assert articles(page) == []
    assert "Recommendations that differ from each other" in words_of(page.body)
    assert 'href="../patterns/work-assignment/"' in page.body


def test_of_many_voices_three_tell_and_the_others_are_named_and_counted(site: Site) -> None:
    crowd = [says(f"crowd-{one:02}", ASSIGNED) for one in range(18)]
    (found,) = articles(site(*crowd, says("alone", SELF_CLAIMED)).disagreements)
    text = words_of(found)
    assert text.count("Because of crowd-") == 3
    assert text.count("Crowd-") == 3 + 8
    assert found.count('<span class="dot ') == 3 + 8 + 10 + 2
    assert "Crowd-17" in found


def test_a_rule_with_a_reason_is_told_rather_than_one_without(site: Site) -> None:
    mute = an_answer(*ASSIGNED, "C001", why="Not stated in the source.", failure_mode="Not stated in the source.")
    told = an_answer(*ASSIGNED, "C002", evidence="SPECULATION", why="It was chaos.")
    (found,) = articles(site(an_organization("acme", [mute, told]), says("bolt", SELF_CLAIMED)).disagreements)
    assert "It was chaos." in words_of(found)
    assert "Not stated" not in found


# ---- the whole picture


def test_teams_stand_before_frameworks_and_each_answer_is_a_letter(site: Site) -> None:
    (page,) = site(
        recommends("a-guide", ASSIGNED), says("bolt", SELF_CLAIMED), says("acme", ASSIGNED), says("crew", ASK_FIRST)
    ).matrix
    assert cells(page, question_of("work-assignment")) == ["A", "B", "·", "A"]
    assert re.findall(r'colspan="(\d+)"', page.body) == ["3", "1"]
    assert "Frameworks and guides, not counted" in words_of(page.body)
    assert page.body.count("letter--rec") == 2 + 1  # two in the key, one in the table
    stance = registry().stance(*SELF_CLAIMED)
    assert stance
    assert f'aria-label="Bolt: {stance.sentence}"' in page.body


def test_silence_no_clear_answer_and_unread_rules_look_different(site: Site) -> None:
    unclear = an_organization("b-unclear", [an_answer("work-assignment", "?")])
    unread = an_organization("c-unread", [a_claim()])
    two = says("d-two", RESERVED, IN_TURN)
    (page,) = site(says("a-says", ASSIGNED), unclear, unread, two).matrix
    by_slug = dict(zip(re.findall(r'organizations/([a-z-]+)/" title', page.body), range(9), strict=False))
    assignment, edits = (cells(page, question_of(one)) for one in ("work-assignment", "parallel-edits"))
    assert [assignment[by_slug[one]] for one in ("a-says", "b-unclear", "c-unread", "d-two")] == ["A", "?", "/", "·"]
    assert edits[by_slug["d-two"]] == "AC"
    assert 'class="unread"' in page.body


def test_the_table_is_one_for_programs_that_read_aloud(site: Site) -> None:
    (page,) = site(says("acme", ASSIGNED), recommends("guide", ASSIGNED)).matrix
    assert page.body.count("<caption") == 1
    assert page.body.count('scope="col"') == 3
    assert page.body.count('scope="colgroup"') == 2
    assert page.body.count('scope="row"') == 1
    assert 'role="region" aria-labelledby="matrix-caption"' in page.body


def test_a_hundred_organizations_are_a_page(site: Site) -> None:
    pages = site(*many_organizations(230)).matrix
    assert [page.path for page in pages] == ["matrix/", "matrix/page/2/", "matrix/page/3/"]
    assert [page.body.count('scope="col"') - 1 for page in pages] == [100, 100, 30]
    assert len({page.body.count('scope="row"') for page in pages}) == 1
    assert 'href="../../../patterns/work-assignment/"' in pages[1].body
    assert 'href="../../../matrix/page/3/"' in pages[1].body
    assert max(len(page.body) for page in pages) < 900_000


def test_what_nobody_answers_is_a_folded_list(site: Site) -> None:
    (page,) = site(says("acme", ASSIGNED)).matrix
    folded = page.body[page.body.index("<details") :]
    assert folded.count("<li>") == len(registry().patterns) - 1
    assert 'href="../patterns/destructive-commands/"' in folded


def test_an_empty_catalog_has_all_three_pages(site: Site) -> None:
    pages = site()
    assert "No two teams or projects here give answers" in words_of(pages.disagreements.body)
    assert "Nobody here yet." in words_of(pages.matrix[0].body)
    assert all(stance.works in words_of(pages.checklist.body) for stance in registry().patterns["shutdown"].stances)


# ---- the checklist


def groups(page: Page) -> dict[tuple[str, ...], list[str]]:
    """Patterns by what they need, as the browser reads it from the page."""
    _, *pieces = re.split(r'data-needs="([^"]*)"', page.body)
    return {
        tuple(needs.split()): re.findall(r'data-pattern="([^"]+)"', piece)
        for needs, piece in zip(pieces[::2], pieces[1::2], strict=True)
    }


def test_every_pattern_stands_once_under_what_it_needs(site: Site) -> None:
    found = groups(site().checklist)
    assert {one: needs for needs, group in found.items() for one in group} == {
        one.id: tuple(sorted(one.context)) for one in registry().patterns.values()
    }
    assert sum(map(len, found.values())) == len(registry().patterns)
    assert list(found)[-1] == ()


def test_what_the_page_holds_applies_as_the_rule_says(site: Site) -> None:
    found = groups(site().checklist)
    for vector in checklist_vectors():
        shown = [one for needs, group in found.items() if set(needs) <= set(vector["chosen"]) for one in group]
        assert sorted(shown) == sorted(vector["patterns"])


def test_the_vectors_for_the_browser_are_those_of_the_rule() -> None:
    assert json.loads(VECTORS.read_bytes()) == checklist_vectors(), (
        "the registry changed: run python -m tests.unit.site.whole_picture"
    )


def test_answers_name_who_gives_them_and_who_recommends_them(site: Site) -> None:
    text = words_of(site(says("acme", ASSIGNED), recommends("guide", SELF_CLAIMED)).checklist.body)
    assert re.search(r"Somebody assigns it Acme Works if, .*? Free agents", text)
    assert "Only recommended, not counted: Guide" in text


def test_the_ladder_is_told_as_one_description_and_links_to_whom_it_is_from_if_they_are_here(site: Site) -> None:
    without = site(says("acme", ASSIGNED)).checklist
    assert "one description, not a finding" in words_of(without.body)
    assert "orgtp.com/blog/the-maestro-problem" in without.body
    assert "fourteen-agent-agency" not in without.body
    there = site(says("fourteen-agent-agency", ASSIGNED)).checklist
    assert 'href="../organizations/fourteen-agent-agency/"' in there.body


# ---- all of them


def test_every_page_says_who_is_counted_and_where_that_is_explained(site: Site) -> None:
    for page in site(says("acme", ASSIGNED), says("bolt", SELF_CLAIMED)).all():
        assert "2 teams and projects: 2 speak for themselves, 0 are our reading" in words_of(page.body), page.path
        assert 'href="../method/"' in page.body


def test_no_page_speaks_of_shares_or_in_the_words_of_the_files(site: Site) -> None:
    pages = site(says("acme", ASSIGNED, ASK_FIRST), says("bolt", SELF_CLAIMED), recommends("guide", SANDBOX))
    for page in pages.all():
        text = words_of(re.sub(r'<details class="conditions">.*?</details>', "", page.body, flags=re.DOTALL)).lower()
        found = re.findall(r"%|percent|\bmajority\b|\bmost\b|\bstances?\b|\bclaims?\b|\bbasis\b|\bmaturity\b", text)
        assert found == [], page.path


def test_hostile_text_stays_text(site: Site) -> None:
    def said(slug: str, text: str, stance: str) -> Organization:
        line = (PatternLine(pattern="work-assignment", stance=stance),)
        claims = [a_claim(rule=text, why=text, failure_mode=text, scope=text, patterns=line)]
        return an_organization(slug, claims, name=text)

    hostile = [said(f"h-{number}", text, "assigned") for number, text in enumerate(hostile_texts().values())]
    for page in site(*hostile, said("other", next(iter(hostile_texts().values())), "self-claimed")).all():
        check_body(page.body, page.path)
        assert re.search(r"<(?:script|img|svg|iframe|style)\b", page.body) is None, page.path
