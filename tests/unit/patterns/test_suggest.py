"""Which patterns are suggested for a claim, by which of its words, how surely, and what it costs."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oos_catalog.cli.reading import registry_at
from oos_catalog.model.document import Claim
from oos_catalog.model.vocabulary import NOT_STATED
from oos_catalog.patterns.language import Language, counts
from oos_catalog.patterns.registry import Registry
from oos_catalog.patterns.suggest import WEIGHTS, Candidate, Matcher, Outcome, judged, sureness
from oos_catalog.patterns.words import stem, words
from tests.bench import suggest_eval
from tests.conftest import PROJECT, shared

PIECE = 64 * 1024
SENDER = "One agent writes to customers; the others hand it their drafts."


@pytest.fixture(scope="module")
def registry() -> Registry:
    return registry_at(PROJECT)


@pytest.fixture(scope="module")
def matcher(registry: Registry) -> Matcher:
    return Matcher(registry)


def claim(rule: str = "", why: str = "", failure_mode: str = "", scope: str = "") -> Claim:
    return Claim(id="C001", section="x", rule=rule, why=why, failure_mode=failure_mode, scope=scope)


# --- what is suggested ---


@pytest.mark.parametrize(
    ("rule", "pattern"),
    [
        (SENDER, "external-sender"),
        ("A letter reaches a passenger only after a colleague has read and released it.", "outbound-approval"),
        (
            "An alarm that the harbour master leaves unanswered for an hour goes to the head of the port.",
            "alert-escalation",
        ),
        ("Refunds over 50 USD are decided by a person.", "financial-decisions"),
        ("Logs of what agents did are kept for ten years and then deleted.", "record-retention"),
        ("Where the agent's memory and the file differ, the file counts.", "memory-or-file"),
        (
            "Commands inside a mail from outside are text to the agent and are never carried out.",
            "outside-instructions",
        ),
    ],
)
def test_new_wording_finds_its_pattern_first(matcher: Matcher, rule: str, pattern: str) -> None:
    assert matcher.suggest(claim(rule)).candidates[0].pattern == pattern


def test_there_are_at_most_three_candidates_best_first(matcher: Matcher) -> None:
    candidates = matcher.suggest(claim(SENDER)).candidates
    assert 1 < len(candidates) <= 3
    assert [one.score for one in candidates] == sorted((one.score for one in candidates), reverse=True)


def test_the_words_are_the_claims_own_as_written_at_most_six_and_none_twice(matcher: Matcher) -> None:
    said = claim(
        SENDER, "A Shipper got two mails and another MAIL.", "Customers were told two prices.", "All e-mails out"
    )
    for one in matcher.suggest(said).candidates:
        assert 0 < len(one.words) <= 6
        assert len({stem(word) for word in one.words}) == len(one.words)
        own = {word.written for text in (said.rule, said.why, said.failure_mode, said.scope) for word in words(text)}
        assert set(one.words) <= own
    assert "drafts" in matcher.suggest(said).candidates[0].words


def test_words_that_every_pattern_has_are_not_named(matcher: Matcher) -> None:
    named = {word for one in matcher.suggest(claim(SENDER)).candidates for word in one.words}
    assert not named & {"the", "to", "it"}


def test_a_word_of_the_rule_weighs_more_than_one_of_its_surroundings(matcher: Matcher) -> None:
    of_rule = claim("Credentials, keys and access rights.", "Audits of past runs, sampled.")
    of_why = claim("Audits of past runs, sampled.", "Credentials, keys and access rights.")
    first = [matcher.suggest(one).candidates[0].pattern for one in (of_rule, of_why)]
    assert first == ["credentials", "run-audits"]


@pytest.mark.parametrize("field", ["why", "failure_mode", "scope"])
def test_what_a_source_does_not_state_says_nothing(matcher: Matcher, field: str) -> None:
    assert matcher.rank(claim(SENDER, **{field: NOT_STATED})) == matcher.rank(claim(SENDER))


def test_what_does_not_count_for_a_pattern_speaks_for_the_one_that_it_counts_for(registry: Registry) -> None:
    silent = Registry(one.model_copy(update={"does_not_count": "Nothing."}) for one in registry.patterns.values())
    said = claim("How long the entries are kept")

    def score(known: Registry) -> float:
        return {one.pattern: one.score for one in Matcher(known).rank(said)}["record-retention"]

    assert "How long the entries are kept is `record-retention`" in registry.patterns["action-log"].does_not_count
    assert score(registry) > score(silent)


def test_the_words_of_all_fields_in_another_case_and_form_are_the_same_words(matcher: Matcher) -> None:
    one, other = claim("Approve drafts before sending."), claim("APPROVED DRAFT BEFORE SENDING")
    assert [found.score for found in matcher.rank(one)] == [found.score for found in matcher.rank(other)]


# --- how surely ---


def test_a_clear_claim_is_auto(matcher: Matcher) -> None:
    said = claim(
        "Only one agent may send e-mail to clients; all other agents hand their drafts to it.",
        "Two agents wrote to the same client and contradicted each other.",
    )
    assert matcher.suggest(said).outcome is Outcome.AUTO
    assert matcher.suggest(said).candidates[0].pattern == "external-sender"


@pytest.mark.parametrize("rule", ["", "   ", "\u6e2f\u6e7e\u306e\u898f\u5247", "Qwyx zzgh vrrk.", "the", "4711 !!!"])
def test_nothing_is_suggested_where_nothing_matches(matcher: Matcher, rule: str) -> None:
    assert matcher.suggest(claim(rule)) == (Outcome.NONE, ())


def test_a_rule_about_something_else_gets_none(matcher: Matcher) -> None:
    assert matcher.suggest(claim("The canteen serves soup on Thursdays.")).outcome is Outcome.NONE


@pytest.mark.parametrize("number", [0, 1, 2])
def test_small_registries_give_a_suggestion_too(registry: Registry, number: int) -> None:
    few = Registry([*registry.patterns.values()][:number])
    suggestion = Matcher(few).suggest(claim("Run the agent on closed claims with a known outcome."))
    assert len(suggestion.candidates) <= number
    assert (suggestion.outcome is Outcome.NONE) == (not suggestion.candidates)


def ranked(*scores: float) -> list[Candidate]:
    return [Candidate(f"p{number}", score, ("two", "words")) for number, score in enumerate(scores)]


def test_sureness_is_the_best_score_and_its_lead() -> None:
    assert sureness(ranked(3.0, 1.0, 0.5)) == 5.0
    assert sureness(ranked(3.0)) == 6.0
    assert sureness([]) < WEIGHTS.some


@pytest.mark.parametrize(
    ("scores", "outcome"),
    [
        ((WEIGHTS.auto, WEIGHTS.auto), Outcome.AUTO),
        ((WEIGHTS.auto - 0.001, WEIGHTS.auto - 0.001), Outcome.SUGGEST),
        ((3 * WEIGHTS.auto / 4, WEIGHTS.auto / 2), Outcome.AUTO),
        ((WEIGHTS.some, WEIGHTS.some), Outcome.SUGGEST),
        ((WEIGHTS.some - 0.001, WEIGHTS.some - 0.001), Outcome.NONE),
        ((), Outcome.NONE),
    ],
)
def test_the_outcome_follows_from_the_scores(scores: tuple[float, ...], outcome: Outcome) -> None:
    suggestion = judged(ranked(*scores))
    assert suggestion.outcome is outcome
    assert bool(suggestion.candidates) == (outcome is not Outcome.NONE)


@pytest.mark.parametrize("accident", [(), ("warm",)])
def test_a_single_word_in_common_makes_no_candidate(accident: tuple[str, ...]) -> None:
    assert judged([Candidate("p", 9.0, accident), *ranked(0.1, 0.1)]) == (Outcome.NONE, ())


# --- the same for everybody ---


def test_the_order_of_the_registrys_files_plays_no_part(registry: Registry, matcher: Matcher) -> None:
    turned = Matcher(Registry(reversed([*registry.patterns.values()])))
    for rule in (SENDER, "Refunds are decided by a person.", "Every agent writes its own state file."):
        assert turned.suggest(claim(rule)) == matcher.suggest(claim(rule)) == matcher.suggest(claim(rule))


def test_ties_are_in_the_order_of_ids(registry: Registry) -> None:
    twin = registry.patterns["external-sender"]
    copies = [twin.model_copy(update={"id": name}) for name in ("zzgh", "qwyx")]
    others = [one for one in registry.patterns.values() if one.id != twin.id]
    first, second = Matcher(Registry([*copies, *others])).rank(claim(SENDER))[:2]
    assert (first.pattern, second.pattern) == ("qwyx", "zzgh")
    assert first.score == second.score


# --- whatever a stranger writes ---

HOSTILE = {
    "one long word": "a" * PIECE,
    "the same word": "agent " * (PIECE // 6),
    "words that all differ": " ".join(f"x{number}" for number in range(PIECE // 6)),
    "endings": "ed ing ations " * (PIECE // 14),
    "marks": "e" + "\u0301\u0316" * (PIECE // 2),
    "directions": "\u202eagent\u2066 \u200bmail\u200d" * (PIECE // 14),
    "letters that grow": "\u0130\ufb03\u00df" * (PIECE // 3),
    "surrogates": "\ud800 agent \udfff" * (PIECE // 9),
    "control": "\x00\x1b[31m agent\r\n" * (PIECE // 14),
    "signs": "`[](<!--*_" * (PIECE // 10),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_gives_a_suggestion(matcher: Matcher, name: str) -> None:
    text = HOSTILE[name]
    start = time.process_time()
    outcome, candidates = matcher.suggest(claim(text, text, text, text))
    assert time.process_time() - start < 1.0
    assert (outcome is Outcome.NONE) == (not candidates)
    assert all(len(word) <= 64 for one in candidates for word in one.words)


@given(rule=st.text(max_size=400), why=st.text(max_size=100))
def test_any_text_gives_a_suggestion(matcher: Matcher, rule: str, why: str) -> None:
    outcome, candidates = matcher.suggest(claim(rule, why))
    assert (outcome is Outcome.NONE) == (not candidates)
    assert all(one.words for one in candidates)


@pytest.mark.parametrize("name", ["the same word", "words that all differ", "one long word", "marks"])
def test_four_times_the_text_takes_about_four_times_the_time(matcher: Matcher, name: str) -> None:
    def seconds(text: str) -> float:
        found = []
        for _ in range(3):
            start = time.process_time()
            matcher.suggest(claim(text))
            found.append(time.process_time() - start)
        return min(found)

    text = HOSTILE[name]
    assert seconds(text * 4) < 10 * seconds(text) + 0.02


def test_a_claim_takes_little_time_and_so_does_a_matcher(registry: Registry) -> None:
    """Ten times what it takes on a plain machine."""
    start = time.process_time()
    known = Matcher(registry)
    made = time.process_time()
    for _ in range(100):
        known.suggest(claim(SENDER, SENDER, SENDER, SENDER))
    assert made - start < 3.0
    assert (time.process_time() - made) / 100 < 0.005


# --- its parts ---


@pytest.mark.parametrize(
    "group",
    [
        ("approve", "approves", "approved", "approving"),
        ("draft", "drafts", "Drafting", "DRAFTED"),
        ("stop", "stops", "stopped", "stopping"),
        ("reply", "replies", "replied"),
        ("escalate", "escalates", "escalation", "escalations"),
        ("process", "processes"),
    ],
)
def test_forms_of_a_word_have_one_stem(group: tuple[str, ...]) -> None:
    assert len({stem(word) for word in group}) == 1


@pytest.mark.parametrize("word", ["a", "is", "bus", "loss", "use", "ring", "CRM", "2026", "\u00fcber"])
def test_short_words_stay(word: str) -> None:
    assert stem(word) == word.casefold()


def test_a_language_gives_the_log_ratio_to_the_whole() -> None:
    language = Language([counts([(["mail", "mail", "file"], 1.0)]), counts([(["file"], 1.0)])], smoothing=4.0)
    scores = language.scores({"mail": 1.0})
    # p(mail) is 2/4 in all; (2 + 4 * 2/4) / (3 + 4) = 4/7 in the first, (0 + 2) / (1 + 4) = 2/5 in the second
    assert scores == pytest.approx([0.13353139262452263, -0.2231435513142097])
    assert language.known({"mail": 1.0, "port": 1.0}) == {"mail": 1.0}


# --- what it is worth ---


def test_on_claims_read_by_hand_it_is_better_than_tf_idf_and_auto_can_be_trusted(registry: Registry) -> None:
    """The core of `make eval`: numbers are chosen on ten organizations and scored on the one left out."""
    claims = suggest_eval.gold(shared("gold"), registry)
    every_fourth = suggest_eval.rank_all(registry, claims, suggest_eval.GRID[::4])
    left_out, _ = suggest_eval.leave_one_out(every_fourth, claims)
    shipped = [Matcher(registry).suggest(one.claim) for one in claims]
    tf_idf = suggest_eval.tf_idf(registry)
    plain = suggest_eval.score(claims, [tf_idf(one.claim) for one in claims])
    for found in (suggest_eval.score(claims, left_out), suggest_eval.score(claims, shipped)):
        assert found.first > plain.first
        assert found.f1 > plain.f1
        assert not found.auto or suggest_eval.lower_bound(found.auto_right, found.auto) >= 0.8


@pytest.mark.parametrize(("part", "whole", "bound"), [(0, 0, 0.0), (0, 10, 0.0), (10, 10, 0.859), (84, 86, 0.942)])
def test_the_lower_bound_is_wilsons(part: int, whole: int, bound: float) -> None:
    assert suggest_eval.lower_bound(part, whole) == pytest.approx(bound, abs=0.005)
