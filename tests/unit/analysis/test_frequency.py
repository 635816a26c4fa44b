"""Who gives which answer, how independent they are of each other, and that a count cannot be bought."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oos_catalog.analysis.frequency import Answer, Counting, Frequency, Maturity, former_slugs, frequencies, interval
from oos_catalog.model.reading import ReadOrganization
from tests.unit.analysis.organizations import Said, organization, registry, says

SINGLE, MANY = "external-sender / single", "external-sender / many"
SEEN = ["Reference: https://harbor.example/log"]
COMMIT = "0123abc"


def frequency(*organizations: ReadOrganization, pattern: str = "external-sender") -> Frequency:
    return next(one for one in frequencies(organizations, registry()) if one.pattern.id == pattern)


def answer(*organizations: ReadOrganization, stance: str = "single", pattern: str = "external-sender") -> Answer:
    return next(one for one in frequency(*organizations, pattern=pattern).answers if one.stance == stance)


def team(slug: str, *claims: Said, **profile: Any) -> ReadOrganization:
    """A team that says that one agent sends, or what is given."""
    return organization(slug, *(claims or (says(SINGLE),)), **profile)


def seen(slug: str, **profile: Any) -> ReadOrganization:
    """A team that says so and has seen it repeatedly."""
    return team(slug, says(SINGLE, evidence="OBSERVED_REPEATEDLY", lines=SEEN), **profile)


def compiled(slug: str, owner: str, *claims: Said) -> ReadOrganization:
    source = {"kind": "compiled", "urls": ["https://harbor.example/rules"], "owner": owner}
    return team(slug, *claims, source=source, maintainers=["catalog"])


def adopted(origin: str, *patterns: str, **more: Any) -> Said:
    return says(*(patterns or (SINGLE,)), lines=[f"From: {origin}@{COMMIT}"], **more)


# --- who says what


def test_every_pattern_is_there_with_every_answer_whether_or_not_anybody_gives_it() -> None:
    found = frequencies([], registry())
    assert [one.pattern.id for one in found] == [*registry().patterns]
    assert all([one.stance for one in row.answers] == [one.id for one in row.pattern.stances] for row in found)
    assert {(one.say, one.silent, one.unread, one.maturity, one.contested) for one in found} == {
        (0, 0, 0, Maturity.NONE, False)
    }


def test_who_gives_an_answer_is_named_with_the_rules_that_give_it() -> None:
    found = answer(team("quay", says(SINGLE), says(), says(SINGLE)), team("harbor"))
    assert [(one.slug, one.claims, one.basis) for one in found.speakers] == [
        ("harbor", ("C001",), "declared"),
        ("quay", ("C001", "C003"), "declared"),
    ]


def test_one_who_says_it_twice_is_one() -> None:
    found = frequency(team("quay", says(SINGLE), says(SINGLE)))
    assert (found.say, found.answers[0].independent) == (1, 1)


def test_one_who_gives_two_answers_is_named_under_both_and_counted_once() -> None:
    found = frequency(team("quay", says(SINGLE), says(MANY)))
    assert [len(one.speakers) for one in found.answers] == [1, 1]
    assert found.say == 1


def test_our_reading_and_their_own_word_are_told_apart() -> None:
    found = frequency(team("quay"), team("harbor"), compiled("ferry", "Ferry Ltd"))
    assert (found.say, found.self_published, found.compiled) == (3, 2, 1)
    assert [one.basis for one in found.answers[0].speakers] == ["reviewed", "declared", "declared"]


def test_who_speaks_of_it_without_an_answer_is_unsure_and_not_counted() -> None:
    found = frequency(
        team("quay", says("external-sender / ?")), team("harbor", says("external-sender / ?"), says(SINGLE))
    )
    assert [one.slug for one in found.unsure] == ["quay"]
    assert found.say == 1


def test_frameworks_and_guides_recommend_and_are_not_counted() -> None:
    found = frequency(team("a", kind="framework"), team("b", kind="guide"), team("c", kind="project"), team("d"))
    assert [one.slug for one in found.answers[0].speakers] == ["c", "d"]
    assert [one.slug for one in found.answers[0].recommended_by] == ["a", "b"]
    assert (found.say, found.answers[0].independent) == (2, 2)


def test_a_withdrawn_rule_is_not_counted() -> None:
    gone = says(SINGLE, lines=["Status: withdrawn: the plant is closed"])
    found = frequency(team("quay", gone, says("none")))
    assert found.say == 0
    assert found.maturity is Maturity.NONE


def test_with_a_kind_of_evidence_only_such_rules_say_something_and_nobody_becomes_silent() -> None:
    situations = ["outbound-messages", "multi-agent"]
    read = [seen("quay", situations=situations), team("harbor", situations=situations)]
    found = next(
        one for one in frequencies(read, registry(), "OBSERVED_REPEATEDLY") if one.pattern.id == "external-sender"
    )
    assert [one.slug for one in found.answers[0].speakers] == ["quay"]
    assert (found.silent, found.unread) == (0, 0)


# --- independent


def test_organizations_that_have_nothing_in_common_are_independent() -> None:
    assert answer(team("a"), team("b"), compiled("c", "C Ltd"), compiled("d", "D Ltd")).independent == 4


JOINED = {
    "one names the other": [team("a", affiliates=["b"]), team("b")],
    "the other names the one": [team("a"), team("b", affiliates=["a"])],
    "both name a third": [team("a", affiliates=["holding"]), team("b", affiliates=["holding"])],
    "one names the former name of the other": [team("a", affiliates=["bee"]), team("b", formerly=["bee"])],
    "one maintainer": [
        team("a", maintainers=[{"login": "ann", "id": 7}]),
        team("b", maintainers=[{"login": "ann-at-work", "id": 7}, {"login": "bob", "id": 8}]),
    ],
    "one owner of the source": [compiled("a", "Harbor Ltd"), compiled("b", " HARBOR  ltd")],
    "the same Rule": [
        team("a", says(SINGLE, rule="One agent sends.")),
        team("b", says(SINGLE, rule="ONE agent  sends.")),
    ],
    "adopted": [team("a"), team("b", adopted("a/C001"))],
    "adopted and written short": [team("a"), team("b", adopted("a/c1"))],
    "adopted from a former name": [team("a", formerly=["aye"]), team("b", adopted("aye/C001"))],
    "adopted from the same rule elsewhere": [team("a", adopted("x/C001")), team("b", adopted("x/C001"))],
    "adopted from the same file": [
        team("a", says(SINGLE, lines=["From: rules.oos.md/C004@sha256:0123456789ab"])),
        team("b", says(SINGLE, lines=["From: copy.oos.md/C4@sha256:0123456789ab"])),
    ],
    "adopted, and with another text": [
        team("a", says(SINGLE, rule="One agent sends.")),
        team("b", adopted("a/C001", rule="Only the desk writes to customers.")),
    ],
}


@pytest.mark.parametrize("how", JOINED)
def test_two_that_have_this_in_common_are_one(how: str) -> None:
    found = answer(*JOINED[how])
    assert (len(found.speakers), found.independent) == (2, 1)
    assert found.maturity is Maturity.PROPOSED


APART = {
    "the same login at another forge account": [
        team("a", maintainers=[{"login": "ann", "id": 7}]),
        team("b", maintainers=[{"login": "ann", "id": 8}]),
    ],
    "both looked after by the catalog": [team("a", maintainers=["catalog"]), team("b", maintainers=["catalog"])],
    "adopted from different rules of one": [team("a", adopted("x/C001")), team("b", adopted("x/C002"))],
    "another commit of nobody's": [team("a"), team("b", says(SINGLE, lines=["From: nonsense"]))],
    "the same Rule in rules that say something else": [
        team("a", says(SINGLE), says("none", rule="We are kind.")),
        team("b", says(SINGLE), says("none", rule="We are kind.")),
    ],
}


@pytest.mark.parametrize("how", APART)
def test_two_that_have_only_this_in_common_are_two(how: str) -> None:
    assert answer(*APART[how]).independent == 2


CHAINS = {
    "all of them say it": [team("a"), team("b", adopted("a/C001")), team("c", adopted("b/C001"))],
    "the one between is a framework": [
        team("a"),
        team("b", adopted("a/C001"), kind="framework"),
        team("c", adopted("b/C001")),
    ],
    "the one between is not read": [
        team("a"),
        team("b", says(lines=[f"From: a/C001@{COMMIT}"])),
        team("c", adopted("b/C001")),
    ],
    "the one between says the opposite": [team("a"), team("b", adopted("a/C001", MANY)), team("c", adopted("b/C001"))],
    "two are between": [
        team("a"),
        team("b", adopted("a/C001", "none")),
        team("d", adopted("b/C001", "none")),
        team("c", adopted("d/C001")),
    ],
}


@pytest.mark.parametrize("how", CHAINS)
@pytest.mark.parametrize("seed", range(3))
def test_a_rule_that_went_from_hand_to_hand_is_one(how: str, seed: int) -> None:
    chain = random.Random(seed).sample(CHAINS[how], len(CHAINS[how]))  # noqa: S311 (no secret)
    assert answer(*chain).independent == 1


def test_many_directories_of_one_owner_are_one() -> None:
    teams = [seen(f"t{number}", maintainers=[{"login": "ann", "id": 7}]) for number in range(30)]
    entries = [
        compiled(f"c{number}", "Ann", says(SINGLE, evidence="MEASURED_RESULT", lines=SEEN)) for number in range(30)
    ]
    assert (answer(*teams).independent, answer(*teams).maturity) == (1, Maturity.PROPOSED)
    assert (answer(*entries).independent, answer(*entries).maturity) == (1, Maturity.PROPOSED)


def test_who_does_not_give_the_answer_joins_nobody_who_does() -> None:
    """Otherwise one directory that names strangers would make one of all of them."""
    others = [team("a"), team("b"), team("c")]
    stranger = team("x", says("none"), affiliates=["a", "b", "c"])
    copyist = team("y", says("none", rule="Rule 1 of a.", lines=[f"From: b/C001@{COMMIT}"]))
    assert answer(*others, stranger, copyist).independent == 3


def test_a_name_that_somebody_has_is_not_somebody_elses_former_name() -> None:
    """Otherwise what is adopted from a would count as adopted from x."""
    taken = team("x", says("none"), formerly=["a"])
    assert former_slugs([taken, team("a")]) == {}
    assert answer(team("a"), team("b", adopted("a/C001")), taken).independent == 1


def test_of_two_that_claim_a_former_name_the_first_in_order_has_it() -> None:
    assert former_slugs([team("b", formerly=["old"]), team("c", formerly=["old", "c-old"])]) == {
        "old": "b",
        "c-old": "c",
    }


def test_groups_are_formed_for_each_answer() -> None:
    copied = says("outbound-approval / approve", rule="A person reads each mail.")
    teams = [team(slug, says(SINGLE), copied) for slug in ("a", "b", "c")]
    assert answer(*teams).independent == 3
    assert answer(*teams, pattern="outbound-approval", stance="approve").independent == 1


# --- maturity


@pytest.mark.parametrize(
    ("organizations", "expected"),
    [
        ([], "no organization yet"),
        ([seen("a")], "proposed"),
        ([seen("a"), seen("b")], "recurring"),
        ([team("a"), team("b"), team("c"), team("d")], "recurring"),
        ([seen("a"), team("b"), team("c")], "established"),
        ([seen("a", affiliates=["b"]), seen("b"), seen("c")], "recurring"),
        ([seen("a"), seen("b"), seen("c", kind="framework")], "recurring"),
        ([team("a"), team("b"), team("c"), seen("d", kind="guide")], "recurring"),
        ([seen("a", kind="framework"), seen("b", kind="guide")], "no organization yet"),
        (
            [compiled("a", "A", says(SINGLE, evidence="MEASURED_RESULT", lines=SEEN)), team("b"), team("c")],
            "established",
        ),
    ],
)
def test_an_answer_is_as_mature_as_independent_organizations_make_it(
    organizations: Sequence[ReadOrganization], expected: str
) -> None:
    assert answer(*organizations).maturity == expected
    assert frequency(*organizations).maturity == expected


@pytest.mark.parametrize(
    ("evidence", "lines", "expected"),
    [
        ("MEASURED_RESULT", ["Measured: replies = 12 -> 3 @ 2026-05"], "established"),
        ("OBSERVED_REPEATEDLY", SEEN, "established"),
        ("MEASURED_RESULT", [], "recurring"),
        ("OBSERVED_ONCE", SEEN, "recurring"),
        ("HUMAN_DEFINED_RULE", ["Measured: replies = 12 -> 3 @ 2026-05"], "recurring"),
        ("MEASURED_RESULT", [*SEEN, f"From: x/C001@{COMMIT}"], "recurring"),
        ("MEASURED_RESULT", [*SEEN, "From: somewhere else"], "recurring"),
    ],
)
def test_established_takes_evidence_that_is_strong_shown_and_not_adopted(
    evidence: str, lines: list[str], expected: str
) -> None:
    backed = team("a", says(SINGLE, evidence=evidence, lines=lines))
    assert answer(backed, team("b"), team("c")).maturity == expected


def test_evidence_for_another_answer_backs_nothing() -> None:
    other = team("a", says(SINGLE), says(MANY, evidence="MEASURED_RESULT", lines=SEEN))
    assert answer(other, team("b"), team("c")).maturity is Maturity.RECURRING


def test_a_pattern_is_as_mature_as_its_most_mature_answer() -> None:
    found = frequency(team("a"), team("b"), team("c", says(MANY)))
    assert [one.maturity for one in found.answers] == [Maturity.RECURRING, Maturity.PROPOSED]
    assert found.maturity is Maturity.RECURRING


def test_a_rule_that_declares_everything_counts_for_three() -> None:
    everything = [f"{one.id} / {one.stances[0].id}" for one in registry().patterns.values()]
    found = frequencies([team("a", says(*everything))], registry())
    assert sum(one.say for one in found) == 3


def test_a_rule_that_gives_every_answer_gives_none() -> None:
    found = frequency(team("a", says(SINGLE, MANY)))
    assert (found.say, len(found.unsure)) == (0, 1)


# --- contested


@pytest.mark.parametrize(
    ("single", "many", "contested"),
    [
        ([team("a"), team("b")], ["c", "d"], True),
        ([team("a"), team("b")], ["c"], False),
        ([team("a")], ["c", "d"], False),
        ([team("a", affiliates=["b"]), team("b")], ["c", "d"], False),
        ([team("a"), team("b", kind="framework")], ["c", "d"], False),
    ],
)
def test_contested_takes_two_independent_ones_on_either_side(
    single: list[ReadOrganization], many: list[str], contested: bool
) -> None:
    assert frequency(*single, *(team(slug, says(MANY)) for slug in many)).contested is contested


def test_answers_that_go_together_contest_nothing() -> None:
    teams = [
        team(slug, says(f"autonomy-basis / {one}"))
        for slug, one in zip("abcd", ["by-risk", "by-record"] * 2, strict=True)
    ]
    found = frequency(*teams, pattern="autonomy-basis")
    assert [one.independent for one in found.answers] == [2, 2]
    assert not found.contested


# --- silence

OUTBOUND = ("outbound-messages", "multi-agent")


@pytest.mark.parametrize(
    ("one", "silent", "unread"),
    [
        (team("a", says("none"), situations=OUTBOUND), 1, 0),
        (team("a", says("none"), says(), situations=OUTBOUND), 0, 1),
        (team("a", says("none")), 0, 0),
        (team("a", says("none"), situations=OUTBOUND[:1]), 0, 0),
        (team("a", says(SINGLE), situations=OUTBOUND), 0, 0),
        (team("a", says(SINGLE), says(), situations=OUTBOUND), 0, 0),
        (team("a", says("external-sender / ?"), situations=OUTBOUND), 0, 0),
        (team("a", says("none"), situations=OUTBOUND, kind="project"), 1, 0),
        (team("a", says("none"), situations=OUTBOUND, kind="framework"), 0, 0),
        (compiled("a", "A", says("none"), says("coordination-channel / bus", "ai-disclosure / disclose")), 0, 0),
        (team("a", says("coordination-channel / bus", "ai-disclosure / disclose")), 1, 0),
    ],
)
def test_silent_is_who_speaks_for_itself_faces_it_is_all_read_and_does_not_say(
    one: ReadOrganization, silent: int, unread: int
) -> None:
    found = frequency(one)
    assert (found.silent, found.unread) == (silent, unread)


def test_a_compiled_entry_counts_only_where_it_speaks() -> None:
    found = frequencies([compiled("a", "A", says(SINGLE))], registry())
    assert sum(one.say for one in found) == 1
    assert {(one.silent, one.unread) for one in found} == {(0, 0)}


# --- shares


def answered(single: int, many: int) -> Frequency:
    ones = [team(f"s{number:02d}") for number in range(single)]
    return frequency(*ones, *(team(f"m{number:02d}", says(MANY)) for number in range(many)))


@pytest.mark.parametrize(("single", "many"), [(1, 0), (10, 9), (19, 0)])
def test_below_20_answers_there_is_no_share(single: int, many: int) -> None:
    assert [one.share for one in answered(single, many).answers] == [None, None]


def test_neither_who_is_unsure_nor_who_recommends_nor_who_is_silent_makes_up_the_20() -> None:
    others = [
        team("u", says("external-sender / ?")),
        team("f", kind="framework"),
        team("q", says("none"), situations=OUTBOUND),
    ]
    found = frequency(*(team(f"s{number:02d}") for number in range(19)), *others)
    assert (found.say, found.answers[0].share) == (19, None)


def test_from_20_answers_on_each_answer_has_a_share_and_its_interval() -> None:
    assert [one.share for one in answered(20, 0).answers] == [(1.0, 0.839, 1.0), (0.0, 0.0, 0.161)]
    assert [one.share for one in answered(10, 10).answers] == [(0.5, 0.299, 0.701)] * 2


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [
        (0, 20, 0.0, 0.1611),
        (10, 20, 0.2993, 0.7007),
        (20, 20, 0.8389, 1.0),
        (81, 263, 0.2553, 0.3662),  # this and the next two: Newcombe 1998, table I, method 3
        (15, 148, 0.0624, 0.1605),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_the_interval_is_the_published_one(part: int, whole: int, low: float, high: float) -> None:
    assert interval(part, whole) == (round(part / whole, 3), *(pytest.approx(one, abs=6e-4) for one in (low, high)))


@given(st.integers(20, 10_000).flatmap(lambda whole: st.tuples(st.integers(0, whole), st.just(whole))))
def test_the_interval_holds_the_share_and_mirrors(numbers: tuple[int, int]) -> None:
    part, whole = numbers
    share, low, high = interval(part, whole)
    assert 0 <= low <= share <= high <= 1
    other, other_low, other_high = interval(whole - part, whole)
    assert [other, other_low, other_high] == pytest.approx([1 - share, 1 - high, 1 - low], abs=0.0011)


# --- order

some_claim = st.builds(
    says,
    st.sampled_from([SINGLE, MANY, "external-sender / ?", "outbound-approval / approve", "none"]),
    rule=st.sampled_from(["", "", "One agent sends.", "ONE agent sends."]),
    evidence=st.sampled_from(["MEASURED_RESULT", "INFERENCE"]),
    lines=st.sampled_from(
        [[], [], SEEN, ["From: a/C001@0123abc"], ["From: bee/C001@0123abc"], ["From: d/C002@0123abc"]]
    ),
)
profile = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["team", "team", "project", "framework"]),
        "affiliates": st.lists(st.sampled_from("abcde"), max_size=1),
        "maintainers": st.lists(st.builds(lambda id: {"login": "x", "id": id}, st.integers(1, 6)), max_size=2),
        "situations": st.lists(st.sampled_from(OUTBOUND), max_size=2),
        "formerly": st.lists(st.sampled_from(["bee", "old"]), max_size=1),
    }
)


@st.composite
def some_organizations(draw: st.DrawFn) -> list[ReadOrganization]:
    slugs = "abcde"[: draw(st.integers(0, 5))]
    return [team(slug, *draw(st.lists(some_claim, min_size=1, max_size=3)), **draw(profile)) for slug in slugs]


@given(some_organizations(), st.randoms(use_true_random=False))
def test_the_order_of_organizations_changes_nothing(
    organizations: list[ReadOrganization], chance: random.Random
) -> None:
    found = frequencies(organizations, registry())
    shuffled = chance.sample(organizations, len(organizations))
    assert frequencies(shuffled, registry()) == found
    counting = Counting(registry(), shuffled)
    for one in shuffled:
        counting.add(one)
    assert list(counting.frequencies()) == found


@given(some_organizations())
def test_there_are_never_more_groups_than_organizations_and_never_none(organizations: list[ReadOrganization]) -> None:
    for found in frequencies(organizations, registry()):
        for one in found.answers:
            assert min(1, len(one.speakers)) <= one.independent <= len(one.speakers)
        assert found.say == found.self_published + found.compiled <= sum(len(one.speakers) for one in found.answers)


@given(some_organizations(), st.integers(0, 4))
def test_a_copy_of_an_organization_makes_nothing_more_mature(organizations: list[ReadOrganization], which: int) -> None:
    if which < len(organizations):
        copied = organizations[which]
        again = copied._replace(slug="z", owners=frozenset(), affiliates=frozenset(), formerly=())
        before, after = frequencies(organizations, registry()), frequencies([*organizations, again], registry())
        for one, other in zip(before, after, strict=True):
            for mine, theirs in zip(one.answers, other.answers, strict=True):
                assert theirs.independent <= mine.independent
                assert theirs.maturity == mine.maturity or theirs.independent < mine.independent


@given(some_organizations())
def test_without_texts_the_counts_are_the_same(organizations: list[ReadOrganization]) -> None:
    def numbers(found: list[Frequency]) -> list[tuple[Any, ...]]:
        return [
            (one.say, one.silent, one.contested, [(a.independent, a.maturity) for a in one.answers]) for one in found
        ]

    bare = [one.without_texts() for one in organizations]
    assert numbers(frequencies(bare, registry())) == numbers(frequencies(organizations, registry()))


def test_a_withdrawn_organization_still_joins_those_who_adopted_from_it() -> None:
    gone = team("w", says(SINGLE), formerly=["oldw"])._replace(withdrawn=True)
    copies = [team("a", adopted("w/C001")), team("b", adopted("oldw/C001"))]
    (found,) = [
        one for one in frequencies(copies, registry(), known=[*copies, gone]) if one.pattern.id == "external-sender"
    ]
    assert [(one.stance, one.independent) for one in found.answers] == [("single", 1), ("many", 0)]


def test_a_rule_passed_on_and_then_withdrawn_stays_one() -> None:
    first, last = team("a", says(SINGLE)), team("c", adopted("b/C001"))
    between = team(
        "b", says(SINGLE, lines=[f"From: a/C001@{COMMIT}", "Status: withdrawn: we were asked to"]), says("none")
    )
    assert between.past
    assert answer(first, between, last).independent == 1


def test_a_filter_keeps_what_joins_those_it_leaves() -> None:
    first, last = team("a", says(SINGLE)), team("c", adopted("f/C001"))
    between = team("f", adopted("a/C001"), kind="framework")
    found = frequencies([first, last], registry(), known=[first, between, last])
    assert next(one for one in found if one.pattern.id == "external-sender").answers[0].independent == 1


def test_teams_that_contradict_themselves_are_on_neither_side() -> None:
    torn = [team(slug, says(SINGLE), says("external-sender / many")) for slug in "ab"]
    found = next(one for one in frequencies(torn, registry()) if one.pattern.id == "external-sender")
    assert [one.independent for one in found.answers] == [2, 2]
    assert not found.contested


def test_a_filter_never_makes_more_groups_of_the_same_organizations() -> None:
    """The parent is filtered out, and what it says of itself still joins the two."""
    parent, first, second = (team(slug, says(SINGLE)) for slug in "mxy")
    parent = parent._replace(affiliates=frozenset({"x", "y"}))
    found = frequencies([first, second], registry(), known=[parent, first, second])
    assert next(one for one in found if one.pattern.id == "external-sender").answers[0].independent == 1


def test_an_evidence_filter_keeps_what_joins_too() -> None:
    one = team("a", says(SINGLE, evidence="MEASURED_RESULT"), says(SINGLE, rule="The same.", evidence="INFERENCE"))
    other = team("b", says(SINGLE, rule="The same.", evidence="MEASURED_RESULT"))
    found = frequencies([one, other], registry(), "MEASURED_RESULT")
    assert next(row for row in found if row.pattern.id == "external-sender").answers[0].independent == 1
