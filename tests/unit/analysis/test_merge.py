"""Every row of the table of DESIGN section 5, Merge; the claims that were read by hand; and what always holds."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import permutations
from typing import Any, NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from oos_catalog.analysis.because import differs
from oos_catalog.analysis.comparison import comparison
from oos_catalog.analysis.merge import Classified, MergeClass, Side, classify, counts, merge
from oos_catalog.document import read_document
from oos_catalog.model.reading import ReadOrganization
from oos_catalog.patterns.readings import read_file
from tests.conftest import PROJECT, shared
from tests.unit.analysis.organizations import Said, organization, registry, says, text

CLASSES = [one.value for one in MergeClass]


def classes(mine: ReadOrganization, theirs: ReadOrganization) -> list[str]:
    """The class of each claim of theirs, in file order."""
    return [one.merge_class.value for one in merge(Side(mine, registry()), theirs)]


def only(mine: ReadOrganization, theirs: ReadOrganization) -> Classified:
    (one,) = merge(Side(mine, registry()), theirs)
    return one


def pairs(mine: ReadOrganization, theirs: ReadOrganization, name: str) -> set[tuple[str, str]]:
    """(claim of mine, claim of theirs) that stand in a relation of this class, whether it decides or not."""
    return {
        (own.id, one.claim.id)
        for one in merge(Side(mine, registry()), theirs)
        for relation in one.relations
        if relation.merge_class == name
        for own, _ in relation.mine
    }


# --- the table, row by row

OUTBOUND = ("outbound-messages", "multi-agent")
ROWS = {
    "the same Rule, whatever is read": (
        [says(rule="One agent sends.")],
        says(rule="ONE agent  sends."),
        "VALIDATES",
    ),
    "the same Rule, one side read": (
        [says("external-sender / single", rule="One agent sends.")],
        says("none", rule="One agent sends."),
        "VALIDATES",
    ),
    "the same Rule, but the two declare excluding answers": (
        [says("external-sender / single", rule="One agent sends.")],
        says("external-sender / many", rule="One agent sends."),
        "CONFLICTS",
    ),
    "the same Rule as one that agrees and one that does not": (
        [says("external-sender / many", rule="One sends."), says("external-sender / single", rule="One sends.")],
        says("external-sender / single", rule="One sends."),
        "VALIDATES",
    ),
    "unread": ([says("external-sender / single")], says(), "UNDECIDED"),
    "read, and fits no pattern": ([says("external-sender / single")], says("none"), "UNIQUE"),
    "read, and fits no pattern, while mine are unread": ([says()], says("none"), "UNIQUE"),
    "an answer that mine excludes": (
        [says("external-sender / single")],
        says("external-sender / many"),
        "CONFLICTS",
    ),
    "an answer that one of mine excludes and another gives": (
        [says("external-sender / many"), says("external-sender / single")],
        says("external-sender / many"),
        "CONFLICTS",
    ),
    "the same answer": ([says("external-sender / many")], says("external-sender / many"), "VALIDATES"),
    "an answer that goes together with mine": (
        [says("autonomy-basis / by-record")],
        says("autonomy-basis / by-risk"),
        "VALIDATES",
    ),
    "the same answer, and one of mine does not say": (
        [says("external-sender / ?"), says("external-sender / many")],
        says("external-sender / many"),
        "VALIDATES",
    ),
    "mine does not say": ([says("external-sender / ?")], says("external-sender / many"), "UNDECIDED"),
    "theirs does not say": ([says("external-sender / many")], says("external-sender / ?"), "UNDECIDED"),
    "neither says": ([says("external-sender / ?")], says("external-sender / ?"), "UNDECIDED"),
    "theirs does not say, and I have no rule on it": ([says("none")], says("external-sender / ?"), "UNDECIDED"),
    "no rule of mine, and some are unread": ([says("none"), says()], says("external-sender / many"), "UNDECIDED"),
    "no rule of mine, all are read, and I face it": ([says("none")], says("external-sender / many"), "GAP"),
    "no rule of mine, all are read, and it needs what I do not have": (
        [says("none")],
        says("stale-data / flag"),
        "UNIQUE",
    ),
    "no rule of mine on what everybody faces": ([says("none")], says("unresolved-error / stop"), "GAP"),
    "no rule of mine, and what I answer implies its situation": (
        [says("state-writers / single-writer")],
        says("stale-data / flag"),
        "GAP",
    ),
    "no rule at all of mine": ([], says("unresolved-error / stop"), "GAP"),
}


@pytest.mark.parametrize("row", ROWS)
def test_the_first_row_that_fits_is_the_class(row: str) -> None:
    mine, theirs, expected = ROWS[row]
    assert classes(organization("mine", *mine, situations=OUTBOUND), organization("theirs", theirs)) == [expected]


DECIDING = [
    (["external-sender / many", "alert-escalation / ladder"], "CONFLICTS"),
    (["alert-escalation / ladder", "external-sender / many"], "CONFLICTS"),
    (["ai-disclosure / ?", "alert-escalation / ladder"], "VALIDATES"),
    (["unresolved-error / stop", "ai-disclosure / ?"], "UNDECIDED"),
    (["stale-data / flag", "unresolved-error / stop"], "GAP"),
    (["stale-data / flag", "peak-changes / freeze"], "UNIQUE"),
]


@pytest.mark.parametrize(("patterns", "expected"), DECIDING)
def test_of_several_patterns_all_are_listed_and_the_first_class_decides(patterns: list[str], expected: str) -> None:
    mine = organization("mine", says("external-sender / single"), says("alert-escalation / ladder"))
    found = only(mine, organization("theirs", says(*patterns)))
    assert found.merge_class == expected
    assert {one.reading.pattern for one in found.relations if one.reading} == {one.split(" / ")[0] for one in patterns}
    ranks = [CLASSES.index(one.merge_class) for one in found.relations]
    assert ranks == sorted(ranks)


def test_what_only_my_unread_rules_keep_from_being_a_gap_says_so() -> None:
    mine = organization("mine", says("none"), says(), says())
    found = only(mine, organization("theirs", says("unresolved-error / stop"))).deciding
    assert (found.merge_class, found.perhaps) == (MergeClass.UNDECIDED, MergeClass.GAP)
    assert Side(mine, registry()).unread == 2


def test_the_rules_of_mine_that_make_the_class_are_named() -> None:
    mine = organization(
        "mine", says("external-sender / single"), says("external-sender / many"), says("external-sender / ?"), says()
    )
    found = only(mine, organization("theirs", says("external-sender / many")))
    assert [(one.merge_class.value, [own.id for own, _ in one.mine]) for one in found.relations] == [
        ("CONFLICTS", ["C001"]),
        ("VALIDATES", ["C002"]),
    ]


def test_counts_name_every_class() -> None:
    mine = organization("mine", says("external-sender / single"))
    theirs = organization("theirs", says("external-sender / many"), says("external-sender / single"), says(), says())
    assert counts(Side(mine, registry()), theirs) == dict(zip(MergeClass, (1, 1, 2, 0, 0), strict=True))


# --- what others get wrong

REQUIRE, NEVER = "All external emails require founder approval.", "External emails never require founder approval."


def test_require_approval_against_never_require_is_a_conflict_when_both_say_so() -> None:
    mine = organization("mine", says("outbound-approval / approve", rule=REQUIRE))
    theirs = organization("theirs", says("outbound-approval / autonomous", rule=NEVER))
    assert classes(mine, theirs) == classes(theirs, mine) == ["CONFLICTS"]


@pytest.mark.parametrize("mine", [[], ["outbound-approval / approve"], ["outbound-approval / ?"]])
@pytest.mark.parametrize("theirs", [[], ["outbound-approval / ?"], ["outbound-approval / autonomous"]])
def test_require_approval_against_never_require_is_never_agreement(mine: list[str], theirs: list[str]) -> None:
    said = (
        "CONFLICTS"
        if mine[-1:] == ["outbound-approval / approve"] and theirs[-1:] == ["outbound-approval / autonomous"]
        else "UNDECIDED"
    )
    one, other = organization("mine", says(*mine, rule=REQUIRE)), organization("theirs", says(*theirs, rule=NEVER))
    assert classes(one, other) == classes(other, one) == [said]


def test_24_hours_against_240_is_the_same_answer_with_another_number() -> None:
    mine = organization("mine", says("alert-escalation / ladder; timebox = 24 h", rule="Wait 24 h, then ring."))
    theirs = organization("theirs", says("alert-escalation / ladder; timebox = 240 h", rule="Wait 240 h, then ring."))
    found = only(mine, theirs)
    assert found.merge_class == MergeClass.VALIDATES
    assert list(differs(found.claim, found.deciding)) == [
        {"what": "timebox", "pattern": "alert-escalation", "claim": "C001", "mine": "24 h", "theirs": "240 h"}
    ]


def test_with_nothing_of_mine_read_only_the_same_rule_says_anything() -> None:
    mine = organization("mine", says(rule="One agent sends."), says(), says(), situations=OUTBOUND)
    theirs = organization(
        "theirs",
        says("external-sender / single", rule="one agent sends."),
        says("external-sender / many"),
        says("unresolved-error / stop"),
        says("stale-data / ?"),
        says(),
        says("none"),
    )
    assert classes(mine, theirs) == ["VALIDATES", "UNDECIDED", "UNDECIDED", "UNDECIDED", "UNDECIDED", "UNIQUE"]


# --- the classes worked out again, from the text of the table

PATTERNS = {
    found["id"]: found
    for file in sorted((PROJECT / "catalog/_registry/patterns").glob("*.yml"))
    if (found := yaml.safe_load(file.read_text("utf-8")))
}
PRESENT = {old: name for name, found in PATTERNS.items() for old in (name, *found.get("formerly", ()))}

Answers = frozenset[tuple[str, str]]


class Plain(NamedTuple):
    """An organization as words: Rule by claim, answers by claim (empty: none; None: unread), declared situations."""

    rules: Mapping[str, str]
    answers: Mapping[str, Answers | None]
    situations: frozenset[str]


def expected(theirs: Plain, claim: str, me: Plain) -> str:
    """The class by the table, top to bottom."""
    for own, rule in me.rules.items():
        if " ".join(rule.lower().split()) == " ".join(theirs.rules[claim].lower().split()) and not any(
            p == q and excluding(p, s, t) for p, s in theirs.answers[claim] or () for q, t in me.answers[own] or ()
        ):
            return "VALIDATES"
    answers = theirs.answers[claim]
    if answers is None:
        return "UNDECIDED"
    if not answers:
        return "UNIQUE"
    found = {on_pattern(pattern, stance, me) for pattern, stance in answers}
    return next(one for one in ("CONFLICTS", "VALIDATES", "UNDECIDED", "GAP", "UNIQUE") if one in found)


def on_pattern(pattern: str, stance: str, me: Plain) -> str:
    mine = {s for answers in me.answers.values() for p, s in answers or () if p == pattern}
    others = {p for answers in me.answers.values() for p, _ in answers or ()} - {pattern}
    situations = me.situations.union(*(PATTERNS[one].get("context", ()) for one in others))
    rows = [
        (any(excluding(pattern, stance, one) for one in mine), "CONFLICTS"),
        (stance != "?" and mine - {"?"}, "VALIDATES"),
        (stance == "?" or mine == {"?"}, "UNDECIDED"),
        (None in me.answers.values(), "UNDECIDED"),
        (situations.issuperset(PATTERNS[pattern].get("context", ())), "GAP"),
        (True, "UNIQUE"),
    ]
    return next(name for fits, name in rows if fits)


def excluding(pattern: str, one: str, other: str) -> bool:
    listed = [set(pair) for pair in PATTERNS[pattern].get("compatible", ())]
    return "?" not in (one, other) and one != other and {one, other} not in listed


# --- the claims that were read by hand


class Gold(NamedTuple):
    """The eleven organizations, as words and as the program reads them; claims by their address."""

    plain: dict[str, Plain]
    read: dict[str, ReadOrganization]


def quantity(written: str) -> str:
    """`15min` -> `15 min`, `50usd` -> `50 USD`, `0.85` -> `85 %`."""
    if re.fullmatch(r"0\.[0-9]+", written):
        return f"{round(float(written) * 100)} %"
    match = re.fullmatch(r"([0-9]+)([a-z]+)", written)
    assert match
    return f"{match[1]} {match[2].upper() if match[2] == 'usd' else match[2]}"


def pattern_line(label: str | None) -> str:
    """`escalation_ladder:ladder@15min` -> `escalation-ladder / ladder; timebox = 15 min`."""
    if label is None:
        return "none"
    answer, _, parameter = label.replace("_", "-").partition("@")
    pattern, _, stance = answer.partition(":")
    if not parameter:
        return f"{pattern} / {stance}"
    name = PATTERNS[PRESENT[pattern]]["parameters"][0]["name"]
    return f"{pattern} / {stance}; {name} = {quantity(parameter)}"


def answers(labels: Iterable[str | None]) -> Answers:
    said = [label.replace("_", "-").partition("@")[0].split(":") for label in labels if label]
    return frozenset((PRESENT[pattern], stance) for pattern, stance in said)


def situations(tags: Iterable[str]) -> list[str]:
    named = {"outbound_comms": "outbound-messages"}
    return [named.get(tag, tag.replace("_", "-")) for tag in tags if tag != "always"]


def gold(unread: int = 0) -> Gold:
    """With `unread` every so-many-th claim has no label."""
    labels = json.loads(shared("gold", "labels.json").read_text("utf-8"))
    tags = json.loads(shared("gold", "situations.json").read_text("utf-8"))["org_tags"]
    plain, read = {}, {}
    for one in json.loads(shared("gold", "documents.json").read_text("utf-8")):
        slug, rules, said, lines = one["org"], {}, {}, []
        lines += ["---", f"org_pseudonym: {slug}", f"situations: [{', '.join(situations(tags[slug]))}]", "---", ""]
        for number, claim in enumerate(one["claims"]):
            address = f"{slug}/{claim['id']}"
            known = None if unread and number % unread == 0 else labels[address]
            rules[address], said[address] = claim["rule"], None if known is None else answers(known)
            lines += [
                f"**[{claim['id']}]** {claim['section']}",
                f"- **Rule:** {claim['rule']}",
                f"- **Evidence:** {claim['evidence']}",
                f"- **Scope:** {claim['scope']}",
                *(f"- **Pattern:** {pattern_line(label)}" for label in known or ()),
                "",
            ]
        plain[slug] = Plain(rules, said, frozenset(situations(tags[slug])))
        read[slug] = read_file(read_document("\n".join(lines).encode(), f"{slug}.oos.md"), registry())
    return Gold(plain, read)


def classified(found: Gold) -> Iterator[tuple[str, str, str, Classified]]:
    """Mine, theirs, the address of a claim of theirs, and what the program says of it, for every ordered pair."""
    for mine, theirs in permutations(found.read, 2):
        side = Side(found.read[mine], registry())
        for one in merge(side, found.read[theirs]):
            yield mine, theirs, f"{theirs}/{one.claim.id}", one


def confusion(table: Counter[tuple[str, str]]) -> str:
    rows = [f"{'by the table':>14}  by the program", f"{'':14}{''.join(f'{name:>11}' for name in CLASSES)}"]
    rows += [f"{row:>14}{''.join(f'{table[row, column]:>11}' for column in CLASSES)}" for row in CLASSES]
    return "\n".join(rows)


def test_every_label_arrives_as_it_was_written() -> None:
    found = gold()
    assert sum(len(one.rules) for one in found.plain.values()) == 179
    for slug, plain in found.plain.items():
        read = {
            f"{slug}/{claim.id}": frozenset((one.pattern, one.stance) for one in claim.readings if one.pattern)
            for claim in found.read[slug].claims
        }
        assert read == plain.answers
        assert found.read[slug].unread == 0
        assert plain.situations <= found.read[slug].situations.keys() & registry().situations.keys()


@pytest.mark.parametrize("unread", [0, 2, 7])
def test_every_class_among_the_eleven_is_that_of_the_table(unread: int) -> None:
    found = gold(unread)
    table: Counter[tuple[str, str]] = Counter()
    wrong = []
    for mine, theirs, address, one in classified(found):
        by_hand = expected(found.plain[theirs], address, found.plain[mine])
        table[by_hand, one.merge_class.value] += 1
        if by_hand != one.merge_class:
            wrong.append((mine, address, by_hand, one.merge_class.value))
    print(f"\n{f'every {unread}. claim unread' if unread else 'all claims read'}\n{confusion(table)}")
    assert wrong == []
    assert sum(table.values()) == 179 * 10


def labelled_pairs() -> dict[tuple[str, str], dict[str, Any]]:
    found = json.loads(shared("gold", "pairs.json").read_text("utf-8"))
    return {(one["a"], one["b"]): one for one in found if one["label"] != "RELATED"}


LABELLED_TWICE = {("otp/C017", "freight/L07"), ("otp/C017", "hospital/S15")}
"""pairs.json has otp/C017 as SAME with two claims that conflict with each other; labels.json has its answer as `?`."""


def classes_of(found: Gold, mine: str, address: str) -> str:
    theirs, identifier = address.split("/")
    claim = next(one for one in found.read[theirs].claims if one.id == identifier)
    return classify(Side(found.read[mine], registry()), claim).merge_class.value


def found_pairs(found: Gold) -> dict[tuple[str, str], dict[str, set[str]]]:
    """(a, b) -> class -> patterns, of every pair of claims that agree or conflict."""
    pairs: dict[tuple[str, str], dict[str, set[str]]] = {}
    for mine, _, address, one in classified(found):
        for relation in one.relations:
            if relation.merge_class in ("VALIDATES", "CONFLICTS") and relation.reading:
                for own, _ in relation.mine:
                    by_class = pairs.setdefault((f"{mine}/{own.id}", address), {})
                    by_class.setdefault(relation.merge_class.value, set()).add(str(relation.reading.pattern))
    return pairs


def test_pairs_that_were_labelled_by_hand_agree_or_conflict_as_labelled() -> None:
    found = found_pairs(gold())
    differing = []
    for (a, b), label in labelled_pairs().items():
        name = {"SAME": "VALIDATES", "CONFLICT": "CONFLICTS"}[label["label"]]
        patterns = {PRESENT[one.replace("_", "-")] for one in label["patterns"]}
        if found.get((a, b), {}).get(name) != patterns or found.get((b, a), {}).get(name) != patterns:
            differing.append((a, b, label["label"], found.get((a, b))))
        if label.get("detail"):
            pattern, *stances = (one.replace("_", "-") for one in label["detail"])
            assert registry().excludes(PRESENT[pattern], *stances)
    print(f"\n{len(labelled_pairs())} pairs labelled, {len(differing)} found otherwise: {differing}")
    assert {(a, b) for a, b, _, _ in differing} == LABELLED_TWICE
    for a, b in LABELLED_TWICE:
        assert ("stop-authority", "?") in (gold().plain[a.split("/")[0]].answers[a] or ())
        assert classes_of(gold(), b.split("/")[0], a) == "UNDECIDED"


def test_no_pair_agrees_or_conflicts_that_was_not_labelled_so() -> None:
    labels = labelled_pairs()
    extra = {
        tuple(sorted(pair)): by_class
        for pair, by_class in found_pairs(gold()).items()
        if pair not in labels and pair[::-1] not in labels
    }
    print(f"\nfound and not labelled: {extra}")
    assert extra == {}


def test_other_numbers_of_labelled_pairs_are_named() -> None:
    found = gold()
    for (a, b), label in labelled_pairs().items():
        if not label.get("param"):
            continue
        pattern, mine, theirs = label["param"]
        (own, own_id), (other, other_id) = a.split("/"), b.split("/")
        side = Side(found.read[own], registry())
        claim = next(one for one in found.read[other].claims if one.id == other_id)
        relations = [one for one in classify(side, claim).relations if one.reading]
        said = [
            (one["mine"], one["theirs"])
            for relation in relations
            if relation.reading and relation.reading.pattern == PRESENT[pattern.replace("_", "-")]
            for one in differs(claim, relation)
            if one["claim"] == own_id and one["what"] not in ("scope", "evidence")
        ]
        assert said == [(quantity(mine), quantity(theirs))], (a, b)


# --- what always holds

SOME = ("external-sender", "outbound-approval", "autonomy-basis", "parallel-edits", "unresolved-error", "stale-data")
answer = st.sampled_from(
    [(name, stance) for name in SOME for stance in (*(one["id"] for one in PATTERNS[name]["stances"]), "?")]
)
rule = st.sampled_from(["", "", "", "One agent sends.", "ONE agent  sends.", "Two agents send.", "Nobody sends."])
said_claims = st.lists(
    st.tuples(rule, st.none() | st.just([]) | st.lists(answer, min_size=1, max_size=3)),
    max_size=6,
)
some_situations = st.sets(st.sampled_from(["outbound-messages", "multi-agent", "shared-state"]))


def settled(said: Iterable[tuple[str, str]]) -> Answers:
    """Answers of one claim; those to one pattern that do not go together are none."""
    by_pattern: dict[str, set[str]] = {}
    for pattern, stance in said:
        by_pattern.setdefault(pattern, set()).add(stance)
    torn = {
        pattern
        for pattern, stances in by_pattern.items()
        if len(stances) > 1 and ("?" in stances or any(excluding(pattern, *two) for two in permutations(stances, 2)))
    }
    return frozenset((pattern, "?" if pattern in torn else stance) for pattern, stance in said)


class Made(NamedTuple):
    plain: Plain
    read: ReadOrganization


@st.composite
def made(draw: st.DrawFn, slug: str) -> Made:
    """An organization with any readings, also one that contradicts itself or has a Rule twice."""
    claims, declared = draw(said_claims), sorted(draw(some_situations))
    written = [
        Said(() if said is None else tuple(f"{p} / {s}" for p, s in said) or ("none",), rule) for rule, said in claims
    ]
    read = read_file(read_document(text(slug, written, declared).encode(), f"{slug}.oos.md"), registry())
    rules = {claim.id: claim.rule for claim in read.claims}
    answers = {
        claim.id: None if said is None else settled(said) for claim, (_, said) in zip(read.claims, claims, strict=True)
    }
    return Made(Plain(rules, answers, frozenset(declared)), read)


@given(made("mine"), made("theirs"))
def test_every_class_of_generated_claims_is_that_of_the_table(mine: Made, theirs: Made) -> None:
    by_hand = [expected(theirs.plain, claim.id, mine.plain) for claim in theirs.read.claims]
    assert classes(mine.read, theirs.read) == by_hand


@given(made("mine"))
def test_compared_with_itself_an_organization_agrees_in_every_rule(one: Made) -> None:
    assert set(classes(one.read, one.read)) <= {"VALIDATES"}


@given(made("mine"), made("theirs"), st.sampled_from(["VALIDATES", "CONFLICTS"]))
def test_the_other_side_names_the_same_pairs(mine: Made, theirs: Made, name: str) -> None:
    assert pairs(theirs.read, mine.read, name) == {(b, a) for a, b in pairs(mine.read, theirs.read, name)}


@given(made("mine"), made("theirs"))
def test_each_claim_has_one_class_that_is_among_its_relations(mine: Made, theirs: Made) -> None:
    side = Side(mine.read, registry())
    found = list(merge(side, theirs.read))
    assert [one.claim for one in found] == list(theirs.read.claims)
    for one in found:
        assert one.deciding in one.relations
        ranks = [CLASSES.index(relation.merge_class) for relation in one.relations if relation.reading]
        assert ranks == sorted(ranks)
    number = counts(side, theirs.read)
    assert list(number) == list(MergeClass)
    assert sum(number.values()) == len(theirs.read.claims)


@given(made("mine"), made("theirs"))
def test_what_is_unread_never_agrees_conflicts_or_lacks(mine: Made, theirs: Made) -> None:
    bare = mine.read._replace(claims=tuple(one._replace(readings=()) for one in mine.read.claims))
    if bare.claims:
        keys = {one.key for one in bare.claims}
        for one in merge(Side(bare, registry()), theirs.read):
            allowed = {"VALIDATES"} if one.claim.key in keys else {"UNDECIDED", "UNIQUE"}
            assert one.merge_class in allowed


@given(made("mine"), made("theirs"))
def test_another_order_of_my_rules_changes_no_class(mine: Made, theirs: Made) -> None:
    turned = mine.read._replace(claims=mine.read.claims[::-1])
    assert classes(turned, theirs.read) == classes(mine.read, theirs.read)


@given(made("mine"), made("theirs"))
def test_without_texts_the_classes_are_the_same(mine: Made, theirs: Made) -> None:
    assert classes(mine.read.without_texts(), theirs.read.without_texts()) == classes(mine.read, theirs.read)


# --- as records


def test_a_comparison_is_one_record_for_each_claim() -> None:
    mine = organization("mine", says("external-sender / single"), says())
    theirs = organization("theirs", says("external-sender / many"), says("unresolved-error / stop"), says())
    found = comparison(Side(mine, registry()), theirs)
    assert {name: found[name] for name in ("version", "mine", "theirs", "unread")} == {
        "version": 1,
        "mine": "mine",
        "theirs": "theirs",
        "unread": {"mine": 1, "theirs": 1},
    }
    assert found["counts"] == {"CONFLICTS": 1, "VALIDATES": 0, "UNDECIDED": 2, "GAP": 0, "UNIQUE": 0}
    rows = [
        (one["claim"], one["class"], one["basis"], one["pattern"], one["stance"], one["mine"])
        for one in found["claims"]
    ]
    assert rows == [
        ("C001", "CONFLICTS", "declared", "external-sender", "many", ["C001"]),
        ("C002", "UNDECIDED", "declared", "unresolved-error", "stop", []),
        ("C003", "UNDECIDED", "unread", None, None, []),
    ]
    assert found["claims"][1]["perhaps"] == "GAP"


def test_a_comparison_may_be_of_some_classes_only_and_counts_all() -> None:
    mine = organization("mine", says("external-sender / single"))
    theirs = organization("theirs", says("external-sender / many"), says())
    found = comparison(Side(mine, registry()), theirs, [MergeClass.CONFLICTS])
    assert [one["claim"] for one in found["claims"]] == ["C001"]
    assert found["counts"]["UNDECIDED"] == 1


@given(made("mine"), made("theirs"))
def test_the_fields_of_a_record_are_those_of_the_reading_that_decides(mine: Made, theirs: Made) -> None:
    found = comparison(Side(mine.read, registry()), theirs.read)
    assert json.loads(json.dumps(found)) == found
    for one in found["claims"]:
        deciding = {name: value for name, value in one.items() if name not in ("claim", "rule", "readings")}
        unread = deciding["basis"] == "unread"
        assert unread == ("candidates" in deciding)
        assert unread == (not one["readings"])
        assert deciding in one["readings"] or unread or deciding["same_rule"]
    assert Counter(one["class"] for one in found["claims"]) == Counter(found["counts"])
