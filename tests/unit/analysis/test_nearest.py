"""The nearest organizations, against a look at every pair with exact fractions."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oos_catalog.analysis.nearest import Near, Neighbours
from oos_catalog.model.reading import ReadOrganization
from tests.unit.analysis.organizations import organization, registry, says

ANSWERS = [f"{one.id} / {stance.id}" for one in registry().patterns.values() for stance in one.stances]


def gives(slug: str, *answers: int) -> ReadOrganization:
    """An organization that gives these answers, by their number, one in each rule."""
    return organization(slug, *(says(ANSWERS[number]) for number in answers))


def neighbours(*organizations: ReadOrganization) -> Neighbours:
    found = Neighbours()
    for one in organizations:
        found.add(one)
    return found


def by_looking(organizations: list[ReadOrganization], slug: str, number: int) -> list[Near]:
    """What `of` says, worked out pair by pair."""
    given = {
        one.slug: {(r.pattern, r.stance) for claim in one.claims for r in claim.readings if r.stance not in (None, "?")}
        for one in organizations
    }
    mine = given.pop(slug, set())
    near = [Near(other, len(mine & theirs), len(mine | theirs)) for other, theirs in given.items()]
    enough = [one for one in near if one.shared >= 3]
    return sorted(enough, key=lambda one: (-Fraction(one.shared, one.either), one.slug))[:number]


def test_the_nearest_comes_first_with_what_is_shared_and_what_either_gives() -> None:
    found = neighbours(gives("a", 0, 2, 4, 6), gives("b", 0, 2, 4), gives("c", 0, 2, 4, 8, 10), gives("d", 0, 2, 4, 6))
    assert found.of("a") == [Near("d", 4, 4), Near("b", 3, 4), Near("c", 3, 6)]


def test_two_shared_answers_say_nothing() -> None:
    found = neighbours(gives("a", 0, 2), gives("b", 0, 2), gives("c", 0, 2, 4), gives("d", 0, 2, 6))
    assert [found.of(slug) for slug in "abcd"] == [[], [], [], []]


def test_those_that_are_equally_near_come_in_order_of_their_slugs() -> None:
    """Three of six and four of eight are one half."""
    six = gives("m", 0, 2, 4, 6, 8, 10)
    others = [gives("z", 0, 2, 4), gives("a", 0, 2, 4, 6, 12, 14), gives("k", 0, 2, 4), gives("b", 6, 8, 10)]
    found = neighbours(six, *others).of("m")
    assert [(one.slug, Fraction(one.shared, one.either)) for one in found] == [
        (slug, Fraction(1, 2)) for slug in ("a", "b", "k", "z")
    ]


def test_the_opposite_answer_is_not_shared() -> None:
    single, many = ANSWERS.index("external-sender / single"), ANSWERS.index("external-sender / many")
    rest = [ANSWERS.index(one) for one in ("run-budget / hard-cap", "credentials / scoped", "stale-data / flag")]
    assert neighbours(gives("a", single, *rest), gives("b", many, *rest)).of("a") == [Near("b", 3, 5)]


def test_what_is_not_sure_and_what_is_unread_is_not_shared() -> None:
    claims = [says("external-sender / ?"), says(), says("none"), says(ANSWERS[0]), says(ANSWERS[2])]
    assert neighbours(organization("a", *claims), organization("b", *claims)).of("a") == []


def test_an_answer_that_is_given_twice_is_one() -> None:
    assert neighbours(gives("a", 0, 0, 0, 2), gives("b", 0, 0, 0, 2)).of("a") == []


def test_no_more_than_ten_are_near_unless_asked_for() -> None:
    found = neighbours(*(gives(f"t{number:02d}", 0, 2, 4) for number in range(15)))
    assert [one.slug for one in found.of("t05")] == [f"t{number:02d}" for number in range(11) if number != 5]
    assert len(found.of("t05", 100)) == 14
    assert found.of("t05", 0) == []


@pytest.mark.parametrize("slug", ["nobody", ""])
def test_nobody_is_near_to_who_is_not_there(slug: str) -> None:
    assert neighbours(gives("a", 0, 2, 4)).of(slug) == []
    assert neighbours().of(slug) == []


def test_who_comes_later_is_seen_as_well() -> None:
    found = neighbours(gives("b", 0, 2, 4))
    assert found.of("b") == []
    found.add(gives("a", 0, 2, 4))
    assert found.of("b") == [Near("a", 3, 3)]
    found.add(gives("a", 6))
    assert found.of("b") == []


many = st.dictionaries(
    st.text("abc", min_size=1, max_size=3),
    st.lists(st.integers(0, 9), max_size=9) | st.lists(st.integers(0, 40), max_size=30),
    min_size=1,
    max_size=16,
)


@given(many, st.integers(0, 12))
def test_the_nearest_are_those_that_a_look_at_every_pair_finds(
    given_answers: dict[str, list[int]], number: int
) -> None:
    organizations = [gives(slug, *answers) for slug, answers in given_answers.items()]
    found = neighbours(*organizations)
    for one in organizations:
        assert found.of(one.slug, number) == by_looking(organizations, one.slug, number)


def test_among_two_hundred_the_nearest_are_the_same_as_by_looking() -> None:
    chance = random.Random(7)  # noqa: S311 (no secret: the same organizations every time)
    popular = [1 / rank for rank in range(1, len(ANSWERS) + 1)]
    organizations = [
        gives(f"t{number:03d}", *chance.choices(range(len(ANSWERS)), popular, k=chance.randrange(40)))
        for number in range(200)
    ]
    found = neighbours(*organizations)
    for one in organizations:
        assert found.of(one.slug) == by_looking(organizations, one.slug, 10)


@given(many)
def test_the_order_of_coming_changes_nothing(given_answers: dict[str, list[int]]) -> None:
    organizations = [gives(slug, *answers) for slug, answers in given_answers.items()]
    one, other = neighbours(*organizations), neighbours(*organizations[::-1])
    assert all(one.of(slug) == other.of(slug) for slug in given_answers)
