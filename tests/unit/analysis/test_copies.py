"""Which texts look copied, and that the quick look misses none of them."""

from __future__ import annotations

import random

import pytest

from oos_catalog.analysis.copies import LEAST, Copy, Suspect, sequences, signature
from oos_catalog.model.document import Claim
from oos_catalog.model.vocabulary import NOT_STATED


def claim(rule: str, **fields: str) -> Claim:
    return Claim(id="C001", section="x", rule=rule, **fields)


def copies(new: Claim, other: Claim) -> list[Copy]:
    """What is found in one other organization, with the quick look before, as it is used."""
    suspect = Suspect(new)
    found = list(suspect.copies_in("acme", {other.id: sequences(other)}))
    assert not found or suspect.may_be_in(signature([other]))
    return found if suspect.may_be_in(signature([other])) else []


def words(number: int) -> str:
    return " ".join(f"word{index}" for index in range(number))


def test_case_and_punctuation_make_no_difference() -> None:
    new, other = (
        claim("Each one, of these TEN words -- stands here only once."),
        claim("each one of these ten words stands here only once"),
    )
    assert copies(new, other) == [Copy("acme", "C001", 1.0)]


@pytest.mark.parametrize(("number", "is_copy"), [(LEAST + 1, False), (LEAST + 2, True)])
def test_a_short_text_is_alike_by_accident(number: int, is_copy: bool) -> None:
    assert bool(copies(claim(words(number)), claim(words(number)))) is is_copy


@pytest.mark.parametrize(("own", "is_copy"), [(8, True), (12, False)])
def test_half_of_a_text_must_be_there(own: int, is_copy: bool) -> None:
    new = claim(words(10), why=" ".join(f"other{index}" for index in range(own)))
    assert bool(copies(new, claim(words(10)))) is is_copy


def test_sequences_do_not_go_over_the_end_of_a_field() -> None:
    assert sequences(claim("a b", why="c d")) == frozenset()


def test_what_every_compiled_entry_says_is_no_likeness() -> None:
    silent = dict.fromkeys(("why", "failure_mode", "scope"), NOT_STATED)
    assert sequences(claim("a b c", **silent)) == {"a b c"}
    assert signature([claim("a b c", **silent)]).bit_count() == 1


def test_sequences_that_share_a_bit_hide_no_copy() -> None:
    """Texts of 16 sequences of which two share a bit, and the half of them that holds both."""
    chance = random.Random(1)  # noqa: S311 (no secret: the same texts every time)
    tried = 0
    while tried < 20:
        text = [f"w{chance.randrange(10**6)}" for _ in range(18)]
        half = claim(" ".join(text[:10]))
        if len(sequences(half)) == 8 and signature([half]).bit_count() < 8:
            tried += 1
            assert copies(claim(" ".join(text)), half) == [Copy("acme", "C001", 0.5)]
