"""Each class comes with its reason: both claims, both answers in the registry's words, and what would change it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from oos_catalog.analysis.because import because, differs
from oos_catalog.analysis.merge import MergeClass, Relation, Side, merge
from oos_catalog.document import read_document
from oos_catalog.model.document import Document
from oos_catalog.model.organization import Organization, OrganizationFile
from oos_catalog.model.reading import ReadOrganization
from oos_catalog.patterns.normal import reading_hash
from oos_catalog.patterns.readings import read_organization
from tests.unit.analysis.organizations import Said, organization, registry, says, text


def words(pattern: str, stance: str) -> str:
    """The answer as the registry says it."""
    found = registry().stance(pattern, stance)
    assert found is not None
    return found.sentence


def reasons(mine: ReadOrganization, theirs: ReadOrganization) -> list[tuple[Relation, str]]:
    """Every relation with its sentence."""
    side = Side(mine, registry())
    return [
        (relation, because(one, relation, side, theirs)) for one in merge(side, theirs) for relation in one.relations
    ]


def reason(mine: Sequence[Said], theirs: Said, *, situations: Sequence[str] = ()) -> str:
    """The sentence of the only relation."""
    ((_, sentence),) = reasons(organization("quay", *mine, situations=situations), organization("harbor", theirs))
    return sentence


def reviewed(slug: str, declared: str, read_as: str) -> ReadOrganization:
    """An organization with one claim, and a reviewed reading of it beside the declared one."""
    document = read_document(text(slug, [says(declared)]).encode(), f"catalog/{slug}/{slug}.oos.md")
    pattern, _, stance = read_as.partition(" / ")
    reading = {"pattern": pattern, "stance": stance} if stance else {"pattern": None}
    key = reading_hash(document.claims[0])
    entry = {"claim": "C001", "hash": key, "readings": [reading], "by": "A. Reader", "date": "2026-05-01"}
    path = f"catalog/{slug}/readings.yml"
    file = Document(path=path, dialect="data", source=yaml.safe_dump(entry), frontmatter={"readings": [entry]})
    found = Organization(slug=slug, profile=OrganizationFile(), document=document, files=(file,))
    return read_organization(found, registry())


# --- sentence by sentence


def test_a_conflict_says_who_says_what() -> None:
    question = registry().patterns["external-sender"].question
    single, many = words("external-sender", "single"), words("external-sender", "many")
    assert reason([says("external-sender / single")], says("external-sender / many")) == (
        f'{question} harbor C001 says "{many}"; your C001 says "{single}". '
        "The two exclude each other; it changes when one side gives another answer"
    )


def test_several_of_mine_are_named_together() -> None:
    mine = [
        says("external-sender / single"),
        says("none"),
        says("external-sender / single"),
        says("external-sender / single"),
    ]
    single = words("external-sender", "single")
    assert f'your C001, C003 and C004 say "{single}"' in reason(mine, says("external-sender / many"))


def test_agreement_tells_the_answer_once_and_what_would_end_it() -> None:
    sentence = reason([says("external-sender / single")], says("external-sender / single"))
    assert f'harbor C001 and your C001 say "{words("external-sender", "single")}". ' in sentence
    assert sentence.endswith(" It changes when one side gives an answer that excludes the other's")


def test_answers_that_go_together_are_told_side_by_side() -> None:
    sentence = reason([says("autonomy-basis / by-risk")], says("autonomy-basis / by-record"))
    assert f'harbor C001 says "{words("autonomy-basis", "by-record")}"' in sentence
    assert f'your C001 says "{words("autonomy-basis", "by-risk")}"' in sentence
    assert "go together" in sentence


def test_agreement_with_another_number_says_so() -> None:
    mine = says("alert-escalation / ladder; timebox = 24 h", scope="Alarms.")
    theirs = says("alert-escalation / ladder; timebox = 240 h", scope="Mail.", evidence="INFERENCE")
    assert "differ in timebox, scope, evidence. " in reason([mine], theirs)


def test_the_same_rule_needs_no_reading() -> None:
    assert reason([says(rule="One agent sends.")], says(rule="one agent sends.")) == (
        "harbor C001 has the same Rule as your C001. It changes when one of the texts changes, or when the two give "
        "answers that exclude each other"
    )


def test_an_unread_claim_says_what_would_decide() -> None:
    sentence = reason([], says())
    assert sentence.startswith("harbor C001 is not read yet")
    assert "A Pattern line in it would decide" in sentence


def test_a_claim_that_fits_no_pattern_says_so() -> None:
    sentence = reason([], says("none"))
    assert sentence.startswith("harbor C001 was read and answers none of the patterns")
    assert "it changes when" in sentence


@pytest.mark.parametrize(
    ("number", "said"), [(1, "1 of your rules is not read yet"), (3, "3 of your rules are not read yet")]
)
def test_a_perhaps_says_how_many_of_mine_are_unread(number: int, said: str) -> None:
    sentence = reason([says()] * number, says("external-sender / single"))
    assert said in sentence
    assert f'harbor C001 says "{words("external-sender", "single")}"' in sentence


def test_a_gap_says_that_it_applies() -> None:
    sentence = reason([says("none")], says("unresolved-error / stop"))
    assert f'harbor C001 says "{words("unresolved-error", "stop")}"' in sentence
    assert "no rule of yours answers this, and it applies to you. Answer it, and the class changes" in sentence


def test_what_is_not_my_situation_says_what_it_needs() -> None:
    sentence = reason([says("none")], says("external-sender / single"))
    assert "it does not apply to you" in sentence
    assert "outbound-messages, multi-agent under situations. Named, it is a gap" in sentence


def test_theirs_that_does_not_say_stands_beside_what_mine_says() -> None:
    sentence = reason([says("external-sender / single")], says("external-sender / ?"))
    assert "harbor C001 does not say which answer it gives" in sentence
    assert f'your C001 says "{words("external-sender", "single")}"' in sentence
    assert sentence.endswith("An answer in the Pattern line would decide")


def test_mine_that_does_not_say_stands_beside_what_theirs_says() -> None:
    sentence = reason([says("external-sender / ?"), says("external-sender / ?")], says("external-sender / many"))
    assert f'harbor C001 says "{words("external-sender", "many")}"' in sentence
    assert "your C001 and C002 do not say which answer they give" in sentence


def test_where_neither_says_nothing_is_quoted() -> None:
    sentence = reason([says("external-sender / ?")], says("external-sender / ?"))
    assert '"' not in sentence
    assert "harbor C001 does not say which answer it gives; your C001 does not say which answer it gives" in sentence


@pytest.mark.parametrize(
    ("declared", "read_as", "said"),
    [
        ("external-sender / single", "external-sender / many", ("single", "many")),
        ("external-sender / many", "external-sender / single", ("many", "single")),
    ],
)
@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_a_dispute_says_what_either_says_in_the_registrys_words(
    side: str, declared: str, read_as: str, said: tuple[str, str]
) -> None:
    disputed, sure = reviewed(side, declared, read_as), organization("quay", says("external-sender / single"))
    ((relation, sentence),) = reasons(disputed, sure) if side == "mine" else reasons(sure, disputed)
    first, second = (words("external-sender", one) for one in said)
    assert relation.merge_class == MergeClass.UNDECIDED
    assert f'is disputed: the Pattern line says "{first}", a reviewer says "{second}"' in sentence
    assert f'C001 says "{words("external-sender", "single")}"' in sentence
    assert sentence.endswith("It is decided when one side of the dispute gives way")


@pytest.mark.parametrize(
    ("declared", "read_as", "said"),
    [
        ("none", "external-sender / single", "the Pattern line says that it is something else, a reviewer says"),
        ("external-sender / single", "none", "a reviewer says that it is something else"),
        ("external-sender / ?", "external-sender / single", "the Pattern line says nothing on which answer"),
    ],
)
def test_a_dispute_may_be_about_whether_it_is_an_answer_at_all(declared: str, read_as: str, said: str) -> None:
    ((_, sentence),) = reasons(organization("quay", says("none")), reviewed("harbor", declared, read_as))
    assert said in sentence
    assert f'"{words("external-sender", "single")}"' in sentence


# --- whatever is compared

SOME = ("external-sender", "autonomy-basis", "unresolved-error", "stale-data")
some_claim = st.builds(
    says,
    st.sampled_from(
        [
            "none",
            *(
                f"{name} / {stance}"
                for name in SOME
                for stance in (*(s.id for s in registry().patterns[name].stances), "?")
            ),
        ]
    ),
    rule=st.sampled_from(["", "", "One agent sends."]),
) | st.just(says())
some_claims = st.lists(some_claim, max_size=5)
CHANGE = ("changes", "would decide", "it is a gap or it is not", "Named, it is a gap", "It is decided when")


@given(some_claims, some_claims)
def test_every_sentence_names_the_claims_the_answers_and_what_would_change_the_class(
    mine: list[Said], theirs: list[Said]
) -> None:
    side, other = Side(organization("quay", *mine), registry()), organization("harbor", *theirs)
    for one in merge(side, other):
        for relation in one.relations:
            sentence = because(one, relation, side, other)
            assert f"harbor {one.claim.id} " in sentence
            assert all(own.id in sentence for own, _ in relation.mine)
            assert ("your C" in sentence) is bool(relation.mine)
            for reading in (relation.reading, *(reading for _, reading in relation.mine)):
                if reading is not None and reading.is_sure:
                    assert f'"{words(str(reading.pattern), str(reading.stance))}"' in sentence
            if relation.reading is not None and relation.reading.pattern is not None:
                assert sentence.startswith(registry().patterns[relation.reading.pattern].question)
            assert any(one in sentence for one in CHANGE)
            assert "\n" not in sentence
            assert not sentence.endswith(".")


# --- differs


def differing(mine: Said, theirs: Said) -> list[dict[str, Any]]:
    found = [*merge(Side(organization("quay", mine), registry()), organization("harbor", theirs))]
    return [row for one in found for row in differs(one.claim, one.deciding)]


LADDER = "alert-escalation / ladder"


@pytest.mark.parametrize(
    ("mine", "theirs", "row"),
    [
        ("; timebox = 24 h", "; timebox = 240 h", ("24 h", "240 h")),
        ("; timebox = 24 h", "", ("24 h", None)),
        ("", "; timebox = soon", (None, "soon")),
        ("; timebox = 1 month", "; timebox = 30 days", ("1 month", "30 days")),
    ],
)
def test_another_number_differs_as_it_was_written(mine: str, theirs: str, row: tuple[str | None, str | None]) -> None:
    assert differing(says(LADDER + mine), says(LADDER + theirs)) == [
        {"what": "timebox", "pattern": "alert-escalation", "claim": "C001", "mine": row[0], "theirs": row[1]}
    ]


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("; timebox = 24 h", "; timebox = 1 day"),
        ("; timebox = 90 min", "; timebox = 1.5 hours"),
        ("; timebox = by  noon", "; timebox = by noon"),
        ("", ""),
    ],
)
def test_the_same_number_in_other_units_does_not_differ(mine: str, theirs: str) -> None:
    assert differing(says(LADDER + mine), says(LADDER + theirs)) == []


def test_scope_and_evidence_differ_as_they_were_written() -> None:
    mine = says(LADDER, scope="Import alarms.", evidence="MEASURED_RESULT")
    theirs = says(LADDER, scope="Not stated in the source.", evidence="observed_once")
    assert differing(mine, theirs) == [
        {"what": "scope", "claim": "C001", "mine": "Import alarms.", "theirs": None},
        {"what": "evidence", "claim": "C001", "mine": "MEASURED_RESULT", "theirs": "OBSERVED_ONCE"},
    ]


@pytest.mark.parametrize("scope", ["ALL  work.", "all work."])
def test_spaces_and_case_of_a_scope_do_not_differ(scope: str) -> None:
    assert differing(says(LADDER), says(LADDER, scope=scope)) == []


def test_the_composition_of_letters_of_a_scope_does_not_differ() -> None:
    assert differing(says(LADDER, scope="Caf\u00e9s."), says(LADDER, scope="Cafe\u0301s.")) == []


@pytest.mark.parametrize(
    "patterns", [("none",), ("alert-escalation / wait; timebox = 3 h",), ("alert-escalation / ?",), ()]
)
def test_only_what_agrees_can_differ(patterns: tuple[str, ...]) -> None:
    assert differing(says(f"{LADDER}; timebox = 24 h"), says(*patterns, scope="Mail.")) == []


def test_the_same_rule_may_differ_in_scope() -> None:
    rows = differing(says(rule="One agent sends.", scope="Mail."), says(rule="One agent sends.", scope="Posts."))
    assert [(one["what"], one["mine"], one["theirs"]) for one in rows] == [("scope", "Mail.", "Posts.")]


def test_each_of_mine_that_agrees_differs_for_itself() -> None:
    mine = organization("quay", says(f"{LADDER}; timebox = 1 h"), says(LADDER), says(f"{LADDER}; timebox = 2 h"))
    (one,) = merge(Side(mine, registry()), organization("harbor", says(f"{LADDER}; timebox = 2 h")))
    assert [(row["claim"], row["mine"]) for row in differs(one.claim, one.deciding)] == [
        ("C001", "1 h"),
        ("C002", None),
    ]
