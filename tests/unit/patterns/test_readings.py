"""What a claim says, on whose word: Pattern lines, readings.yml, and what becomes of the two together."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from oos_catalog.catalog.loader import load_catalog
from oos_catalog.document import read_document
from oos_catalog.model.document import Document
from oos_catalog.model.organization import Organization
from oos_catalog.model.reading import Basis, ReadClaim, Reading, ReadOrganization
from oos_catalog.patterns.normal import normalized
from oos_catalog.patterns.readings import faces, read_file, read_organization, reviewed_entries
from oos_catalog.patterns.registry import Registry
from tests.conftest import PROJECT

RULE = "One agent writes to customers."
SCOPE = "All mail to customers."
COMPILED = "source: {kind: compiled, urls: ['https://harbor.example/rules'], owner: Harbor  Freight}\n"

Team = Callable[..., ReadOrganization]


@pytest.fixture(scope="module")
def registry() -> Registry:
    """The registry of this repository."""
    return Registry.of(load_catalog(PROJECT, only=frozenset(), with_dates=False).registry)


def claim(*patterns: str, identifier: str = "C001", rule: str = RULE, scope: str = SCOPE, extra: str = "") -> str:
    lines = "".join(f"- **Pattern:** {one}\n" for one in patterns)
    return (
        f"**[{identifier}]** core_operating_rules\n- **Rule:** {rule}\n- **Evidence:** OBSERVED_ONCE\n"
        f"- **Scope:** {scope}\n{lines}{extra}\n"
    )


def text_hash(rule: str = RULE, scope: str = SCOPE) -> str:
    """The hash of DESIGN section 5, worked out by hand: NFC, case and spaces folded, Rule and Scope."""
    folded = "\n".join(" ".join(unicodedata.normalize("NFC", one).casefold().split()) for one in (rule, scope))
    return f"sha256:{hashlib.sha256(folded.encode()).hexdigest()[:12]}"


def entry(*lines: str, identifier: str = "C001", key: str | None = None) -> dict[str, Any]:
    """An entry of readings.yml; a line is `pattern / stance` or `none`."""
    readings: list[dict[str, Any]] = []
    for line in lines:
        pattern, _, stance = line.partition(" / ")
        readings.append({"pattern": pattern, "stance": stance} if stance else {"pattern": None})
    return {
        "claim": identifier,
        "hash": key or text_hash(),
        "readings": readings,
        "by": "A. Reader",
        "date": "2026-05-01",
    }


def organization(
    root: Path, claims: str, reviewed: list[dict[str, Any]] | None, profile: str, front: str
) -> Organization:
    home = root / "catalog/harbor-rail"
    home.mkdir(parents=True, exist_ok=True)
    (home / "harbor-rail.oos.md").write_text(f'---\norg_pseudonym: "Harbor & Rail"\n{front}---\n\n{claims}', "utf-8")
    if profile:
        (home / "org.yml").write_text(profile, "utf-8")
    if reviewed is not None:
        (home / "readings.yml").write_text(yaml.safe_dump({"readings": reviewed}), "utf-8")
    found = load_catalog(root, with_dates=False).organization("harbor-rail")
    assert found is not None
    assert not [problem for file in found.files for problem in file.problems]
    return found


@pytest.fixture
def team(tmp_path: Path, registry: Registry) -> Team:
    """`team(claims, entries)` writes an organization into a catalog and reads it."""

    def read(
        claims: str, reviewed: list[dict[str, Any]] | None = None, *, profile: str = "", front: str = ""
    ) -> ReadOrganization:
        return read_organization(organization(tmp_path, claims, reviewed, profile, front), registry)

    return read


def said(one: ReadClaim) -> list[str]:
    """`pattern / stance (basis)`, in order, with `disputed a, b` where two words stand against each other."""
    lines = []
    for reading in one.readings:
        answer = f"{reading.pattern} / {reading.stance}" if reading.pattern else "none"
        words = f" disputed {', '.join(reading.disputed)}" if reading.disputed else ""
        lines.append(f"{answer} ({reading.basis}){words}")
    return lines


def only(read: ReadOrganization) -> list[str]:
    (one,) = read.claims
    return said(one)


# --- declared


def test_a_claim_without_a_pattern_line_is_unread(team: Team) -> None:
    read = team(claim())
    assert only(read) == []
    assert read.claims[0].is_unread
    assert read.unread == 1


def test_what_a_file_declares_is_its_own_word(team: Team) -> None:
    assert only(team(claim("external-sender / single"))) == ["external-sender / single (declared)"]


def test_the_pattern_line_of_a_compiled_entry_is_ours_hence_reviewed(team: Team) -> None:
    read = team(claim("external-sender / single"), profile=COMPILED)
    assert only(read) == ["external-sender / single (reviewed)"]


def test_a_former_id_is_read_as_the_present_one(team: Team) -> None:
    assert only(team(claim("single-external-sender / many"))) == ["external-sender / many (declared)"]


def test_none_is_read_and_fits_no_pattern(team: Team) -> None:
    read = team(claim("none"))
    assert only(read) == ["none (declared)"]
    assert read.unread == 0
    assert read.held() == frozenset()


def test_a_proposed_question_is_kept(team: Team) -> None:
    (one,) = team(claim("none; proposed = Who may wake the founder?")).claims
    assert one.readings == (Reading(None, None, Basis.DECLARED, proposed="Who may wake the founder?"),)


def test_none_beside_a_pattern_says_nothing(team: Team) -> None:
    assert only(team(claim("none", "ai-disclosure / conceal"))) == ["ai-disclosure / conceal (declared)"]


def test_a_claim_may_answer_several_patterns(team: Team) -> None:
    read = team(claim("external-sender / single", "outbound-approval / approve", "ai-disclosure / ?"))
    assert only(read) == [
        "external-sender / single (declared)",
        "outbound-approval / approve (declared)",
        "ai-disclosure / ? (declared)",
    ]


def test_no_more_than_three_lines_count(team: Team) -> None:
    read = team(
        claim(
            "external-sender / single",
            "outbound-approval / approve",
            "ai-disclosure / disclose",
            "run-budget / hard-cap",
        )
    )
    assert [one.pattern for one in read.claims[0].readings] == ["external-sender", "outbound-approval", "ai-disclosure"]


def test_three_declared_and_three_reviewed_are_still_three_patterns(team: Team) -> None:
    read = team(
        claim("external-sender / single", "outbound-approval / approve", "ai-disclosure / disclose"),
        [entry("run-budget / hard-cap", "credentials / scoped", "rule-changes / approval")],
    )
    assert len({one.pattern for one in read.claims[0].readings}) == 3


def test_a_line_that_is_written_twice_says_the_same_as_once(team: Team) -> None:
    read = team(claim("external-sender / single", "single-external-sender / single"))
    assert only(read) == ["external-sender / single (declared)"]


def test_a_pattern_that_the_registry_does_not_have_leaves_the_claim_unread(team: Team) -> None:
    read = team(claim("tea-time / five"))
    assert only(read) == []
    assert read.unread == 1


def test_a_pattern_that_the_registry_does_not_have_leaves_the_others_as_they_are(team: Team) -> None:
    assert only(team(claim("tea-time / five", "run-budget / hard-cap"))) == ["run-budget / hard-cap (declared)"]


def test_a_line_that_is_not_understood_leaves_the_claim_unread(team: Team) -> None:
    assert team(claim("external sender, single")).unread == 1


@pytest.mark.parametrize("stance", ["?", "several", "one-sender"])
def test_an_answer_that_the_pattern_does_not_have_is_none_that_is_sure(team: Team, stance: str) -> None:
    read = team(claim(f"external-sender / {stance}"))
    assert only(read) == ["external-sender / ? (declared)"]
    assert not read.claims[0].readings[0].is_sure
    assert read.unread == 0


def test_two_answers_that_exclude_each_other_in_one_claim_are_no_answer(team: Team) -> None:
    assert only(team(claim("external-sender / single", "external-sender / many"))) == ["external-sender / ? (declared)"]


def test_two_answers_that_go_together_are_both_given(team: Team) -> None:
    read = team(claim("autonomy-basis / by-risk", "autonomy-basis / by-record"))
    assert only(read) == ["autonomy-basis / by-risk (declared)", "autonomy-basis / by-record (declared)"]


def test_parameters_are_quantities_of_the_kind_that_the_pattern_names(team: Team) -> None:
    (one,) = team(
        claim("alert-escalation / ladder; timebox = 1 day; colour = red", "run-budget / hard-cap; cap = $20")
    ).claims
    first, second = (dict(reading.parameters) for reading in one.readings)
    assert {name: quantity.value for name, quantity in first.items()} == {"timebox": (Fraction(86_400), "s")}
    assert second["cap"].value == (Fraction(20), "USD")


def test_a_parameter_without_an_exact_value_stays_text(team: Team) -> None:
    (one,) = team(claim("alert-escalation / ladder; timebox = soon")).claims
    assert dict(one.readings[0].parameters)["timebox"].value == ("soon", "")


# --- reviewed


def test_a_reviewed_reading_reads_what_the_file_leaves_open(team: Team) -> None:
    read = team(claim(), [entry("external-sender / single")])
    assert only(read) == ["external-sender / single (reviewed)"]


def test_a_reviewed_reading_of_another_pattern_comes_on_top(team: Team) -> None:
    read = team(claim("external-sender / single"), [entry("outbound-approval / approve")])
    assert only(read) == ["external-sender / single (declared)", "outbound-approval / approve (reviewed)"]


def test_where_both_say_the_same_it_is_the_own_word(team: Team) -> None:
    read = team(claim("external-sender / single"), [entry("external-sender / single")])
    assert only(read) == ["external-sender / single (declared)"]


@pytest.mark.parametrize(
    ("declared", "reviewed", "words"),
    [
        ("external-sender / single", "external-sender / many", "single, many"),
        ("external-sender / many", "external-sender / single", "many, single"),
        ("external-sender / ?", "external-sender / single", "?, single"),
        ("external-sender / single", "external-sender / ?", "single, ?"),
        ("none", "external-sender / single", "none, single"),
        ("external-sender / single", "none", "single, none"),
        ("single-external-sender / single", "external-sender / many", "single, many"),
    ],
)
def test_where_the_two_differ_there_is_no_answer_and_both_are_kept(
    team: Team, declared: str, reviewed: str, words: str
) -> None:
    read = team(claim(declared), [entry(reviewed)])
    (line,) = only(read)
    assert line.startswith("external-sender / ? ")
    assert line.endswith(f" disputed {words}")
    assert read.unread == 0


def test_what_is_not_disputed_stands_beside_what_is(team: Team) -> None:
    read = team(
        claim("external-sender / single", "outbound-approval / approve"),
        [entry("external-sender / many", "outbound-approval / approve")],
    )
    assert only(read) == [
        "external-sender / ? (declared) disputed single, many",
        "outbound-approval / approve (declared)",
    ]


@pytest.mark.parametrize(
    ("declared", "reviewed"),
    [
        (["by-risk", "by-record"], ["by-risk"]),
        (["by-risk"], ["by-risk", "by-record"]),
        (["by-risk"], ["by-record"]),
    ],
)
def test_answers_that_go_together_are_not_disputed_whoever_gives_them(
    team: Team, declared: list[str], reviewed: list[str]
) -> None:
    lines = [[f"autonomy-basis / {stance}" for stance in side] for side in (declared, reviewed)]
    found = only(team(claim(*lines[0]), [entry(*lines[1])]))
    assert [one.split(" (")[0] for one in found] == ["autonomy-basis / by-risk", "autonomy-basis / by-record"]


@pytest.mark.parametrize("torn", ["declared", "reviewed"])
def test_a_side_that_contradicts_itself_makes_no_answer_of_the_other(team: Team, torn: str) -> None:
    both, one = ["external-sender / single", "external-sender / many"], ["external-sender / single"]
    declared, reviewed = (both, one) if torn == "declared" else (one, both)
    (line,) = only(team(claim(*declared), [entry(*reviewed)]))
    assert line.startswith("external-sender / ? ")


def test_a_dispute_ends_when_one_side_yields(team: Team) -> None:
    assert "disputed" in only(team(claim("external-sender / single"), [entry("external-sender / many")]))[0]
    assert only(team(claim("external-sender / many"), [entry("external-sender / many")])) == [
        "external-sender / many (declared)"
    ]


ANSWERS = [
    *(f"parallel-edits / {stance}" for stance in ("reserved", "divided", "in-turn", "settle-later", "?")),
    *("external-sender / single", "external-sender / many", "none"),
]
some_lines = st.lists(st.sampled_from(ANSWERS), max_size=3)


def settled(declared: list[str], reviewed: list[str], registry: Registry) -> tuple[Reading, ...]:
    """The readings of a claim with these Pattern lines and this entry of readings.yml."""
    path = "catalog/harbor-rail/readings.yml"
    file = Document(path=path, dialect="data", source="", frontmatter={"readings": [entry(*reviewed)]})
    document = read_document(claim(*declared).encode(), "catalog/harbor-rail/harbor-rail.oos.md")
    return (
        read_organization(Organization(slug="harbor-rail", document=document, files=(file,)), registry)
        .claims[0]
        .readings
    )


@given(some_lines, some_lines)
def test_a_claim_never_gives_two_answers_that_exclude_each_other(
    registry: Registry, declared: list[str], reviewed: list[str]
) -> None:
    sure = [one for one in settled(declared, reviewed, registry) if one.is_sure]
    for one in sure:
        for other in sure:
            assert one.pattern != other.pattern or not registry.excludes(
                str(one.pattern), str(one.stance), str(other.stance)
            )


@given(some_lines, some_lines)
def test_it_makes_no_difference_which_side_says_which(
    registry: Registry, declared: list[str], reviewed: list[str]
) -> None:
    one, other = settled(declared, reviewed, registry), settled(reviewed, declared, registry)
    assert {(r.pattern, r.stance) for r in one} == {(r.pattern, r.stance) for r in other}
    assert {r.pattern for r in one if r.disputed} == {r.pattern for r in other if r.disputed}


@given(some_lines, some_lines)
def test_what_both_say_is_what_is_said(registry: Registry, declared: list[str], reviewed: list[str]) -> None:
    """No sure answer comes from nowhere, and none is lost that nobody contradicts."""
    said = {*declared, *reviewed}
    found = {f"{one.pattern} / {one.stance}" for one in settled(declared, reviewed, registry) if one.is_sure}
    assert found <= said
    for pattern in ("parallel-edits", "external-sender"):
        answers = {one for one in said if one.startswith(pattern)}
        if len(answers) == 1 and "none" not in said and not answers & {f"{pattern} / ?"}:
            assert answers <= found


# --- what a reviewed reading is valid for


def test_a_reading_is_kept_by_the_hash_of_rule_and_scope(team: Team) -> None:
    assert only(
        team(
            claim(rule="Café staff\u00a0read  it."),
            [entry("external-sender / single", key=text_hash("CAFE\u0301 staff read it."))],
        )
    )


@pytest.mark.parametrize(
    ("rule", "scope"),
    [
        (RULE.upper(), SCOPE),
        (RULE.replace(" ", "   "), SCOPE),
        (RULE.replace(" writes", "\n  writes"), SCOPE),
        (RULE, SCOPE.swapcase()),
        (RULE, f"{SCOPE}  "),
    ],
)
def test_spaces_and_case_void_nothing(team: Team, rule: str, scope: str) -> None:
    assert only(team(claim(rule=rule, scope=scope), [entry("external-sender / single")]))


@pytest.mark.parametrize(
    ("rule", "scope"),
    [
        ("No agent writes to customers.", SCOPE),
        (RULE.replace(".", "!"), SCOPE),
        (RULE, "All mail."),
        (RULE, ""),
        (f"{RULE} {SCOPE}", ""),
        (SCOPE, RULE),
    ],
)
def test_another_rule_or_scope_voids_the_reading_and_says_so(
    tmp_path: Path, registry: Registry, rule: str, scope: str
) -> None:
    found = organization(tmp_path, claim(rule=rule, scope=scope), [entry("external-sender / single")], "", "")
    (one,) = reviewed_entries(found)
    assert one.void
    assert one.claim is not None
    assert read_organization(found, registry).unread == 1


def test_other_fields_may_change(team: Team) -> None:
    changed = claim(extra="- **Why:** Two tones on one day.\n").replace("OBSERVED_ONCE", "MEASURED_RESULT")
    assert only(team(changed, [entry("external-sender / single")]))


def test_a_voided_reading_disputes_nothing(team: Team) -> None:
    read = team(claim("external-sender / single"), [entry("external-sender / many", key="sha256:0123456789ab")])
    assert only(read) == ["external-sender / single (declared)"]


def test_a_reading_of_a_claim_that_is_not_there_is_about_nothing(tmp_path: Path) -> None:
    found = organization(tmp_path, claim(), [entry("external-sender / single", identifier="C009")], "", "")
    assert [(one.claim, one.void) for one in reviewed_entries(found)] == [(None, False)]


def test_an_id_may_be_written_short_in_a_reading(team: Team) -> None:
    assert only(team(claim(), [entry("external-sender / single", identifier="c1")]))


def test_readings_that_break_their_schema_are_not_read(tmp_path: Path, registry: Registry) -> None:
    organization(tmp_path, claim(), None, "", "")
    (tmp_path / "catalog/harbor-rail/readings.yml").write_text("readings: [{claim: C001}]\n", "utf-8")
    found = load_catalog(tmp_path, with_dates=False).organization("harbor-rail")
    assert found is not None
    assert list(reviewed_entries(found)) == []
    assert read_organization(found, registry).unread == 1


# --- which claims are read


@pytest.mark.parametrize("status", ["withdrawn: the plant is closed", "redacted: 2026-05-01", "Withdrawn: closed"])
def test_a_claim_that_is_no_longer_our_rule_is_not_read(team: Team, status: str) -> None:
    gone = claim("external-sender / many", extra=f"- **Status:** {status}\n")
    read = team(gone + claim("external-sender / single", identifier="C002"))
    assert [one.id for one in read.claims] == ["C002"]


def test_a_claim_that_another_one_in_force_replaces_is_not_read(team: Team) -> None:
    later = claim("external-sender / single", identifier="C002", extra="- **Supersedes:** C001\n")
    assert [one.id for one in team(claim("external-sender / many") + later).claims] == ["C002"]


def test_a_claim_that_a_withdrawn_one_replaces_is_in_force(team: Team) -> None:
    later = claim(identifier="C002", extra="- **Supersedes:** C001\n- **Status:** withdrawn: it did not work\n")
    assert [one.id for one in team(claim("external-sender / many") + later).claims] == ["C001"]


# --- what else is known of an organization


def test_a_self_published_organization_is_in_the_hands_of_its_maintainers(team: Team) -> None:
    read = team(claim(), profile="kind: project\nmaintainers: [{login: ann, id: 7}, catalog]\naffiliates: [quay]\n")
    assert (read.kind, read.source) == ("project", "self-published")
    assert (set(read.owners), set(read.affiliates)) == ({"7"}, {"quay"})


def test_a_compiled_one_is_in_the_hands_of_its_source(team: Team) -> None:
    read = team(claim(), profile=f"{COMPILED}maintainers: [{{login: ann, id: 7}}]\n")
    assert (read.source, set(read.owners)) == ("compiled", {"owner harbor freight"})


@pytest.mark.parametrize(
    ("evidence", "line", "backed"),
    [
        ("MEASURED_RESULT", "- **Measured:** replies = 12 -> 3 @ 2026-05\n", True),
        ("OBSERVED_REPEATEDLY", "- **Reference:** https://harbor.example/log\n", True),
        ("measured_result", "- **Reference:** https://harbor.example/log\n", True),
        ("MEASURED_RESULT", "", False),
        ("OBSERVED_ONCE", "- **Reference:** https://harbor.example/log\n", False),
        ("MEASURED_RESULT", "- **Reference:** their log\n- **From:** quay/C001@0123abc\n", False),
    ],
)
def test_evidence_is_backed_when_it_is_strong_its_own_and_shown(
    team: Team, evidence: str, line: str, backed: bool
) -> None:
    assert team(claim(extra=line).replace("OBSERVED_ONCE", evidence)).claims[0].backed is backed


def test_a_file_outside_of_any_catalog_speaks_for_itself(registry: Registry) -> None:
    text = f'---\norg_pseudonym: "Harbor & Rail"\n---\n\n{claim("external-sender / single")}'
    read = read_file(read_document(text.encode(), "rules.oos.md"), registry)
    assert (read.slug, read.name, read.source, read.unread) == ("rules.oos.md", "Harbor & Rail", "self-published", 0)
    assert only(read) == ["external-sender / single (declared)"]


def test_readings_without_texts_are_the_same_readings(team: Team) -> None:
    read = team(claim("external-sender / single") + claim(identifier="C002", rule=RULE.upper()))
    bare = read.without_texts()
    assert [one.readings for one in bare.claims] == [one.readings for one in read.claims]
    assert bare.claims[0].key == bare.claims[1].key != read.claims[0].key
    assert {one.rule + one.scope for one in bare.claims} == {""}


# --- situations


def test_situations_are_declared_or_implied_by_what_is_answered(team: Team) -> None:
    read = team(claim("external-sender / single", "alert-escalation / ?"), front="situations: [money, multi-agent]\n")
    assert read.situations == {
        "money": frozenset(),
        "multi-agent": frozenset(),
        "outbound-messages": {"external-sender"},
        "alerts": {"alert-escalation"},
    }


def test_an_organization_faces_a_pattern_without_context(team: Team, registry: Registry) -> None:
    assert faces(team(claim()), registry.patterns["unresolved-error"])


def test_it_faces_a_pattern_when_every_situation_is_declared(team: Team, registry: Registry) -> None:
    sender = registry.patterns["external-sender"]
    assert sender.context == ["outbound-messages", "multi-agent"]
    assert not faces(team(claim(), front="situations: [outbound-messages]\n"), sender)
    assert faces(team(claim(), front="situations: [outbound-messages, multi-agent]\n"), sender)


def test_it_faces_a_pattern_when_other_patterns_imply_its_situations(team: Team, registry: Registry) -> None:
    sender = registry.patterns["external-sender"]
    assert not faces(team(claim("outbound-approval / approve")), sender)
    assert faces(team(claim("outbound-approval / approve", "coordination-channel / bus")), sender)
    assert faces(team(claim("outbound-approval / ?"), front="situations: [multi-agent]\n"), sender)


def test_a_pattern_does_not_imply_its_own_context(team: Team, registry: Registry) -> None:
    sender = registry.patterns["external-sender"]
    assert not faces(team(claim("external-sender / single")), sender)
    assert not faces(team(claim("external-sender / single", "outbound-approval / approve")), sender)
    assert faces(
        team(claim("external-sender / single"), front="situations: [outbound-messages, multi-agent]\n"), sender
    )


def test_a_withdrawn_claim_implies_no_situation(team: Team) -> None:
    assert team(claim("external-sender / single", extra="- **Status:** withdrawn: closed\n")).situations == {}


@pytest.mark.parametrize("front", ["situations: money\n", "situations: [1, [money], {money: true}]\n", "situations:\n"])
def test_situations_of_another_form_are_none(team: Team, front: str) -> None:
    assert team(claim(), front=front).situations == {}


# --- normal form


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("One agent  sends.", " one\tagent\nsends. "),
        ("Stra\u00dfe", "STRASSE"),
        ("caf\u00e9", "cafe\u0301"),
        ("a\u00a0b", "a b"),
    ],
)
def test_texts_that_differ_in_case_spaces_or_composition_are_the_same(one: str, other: str) -> None:
    assert normalized(one) == normalized(other)


@pytest.mark.parametrize(("one", "other"), [("sends.", "sends"), ("24 h", "240 h"), ("a b", "ab"), ("\uff21", "A")])
def test_texts_that_differ_in_a_letter_differ(one: str, other: str) -> None:
    assert normalized(one) != normalized(other)


@given(st.text(st.sampled_from("aAé\u0301\u00dfSsİi \n\u00a0\u2003ǅ"), max_size=30))
def test_the_normal_form_has_the_case_and_spaces_of_itself(text: str) -> None:
    assert normalized(f" {text} ") == normalized(text)
    assert normalized(unicodedata.normalize("NFD", text)) == normalized(text)
    assert "  " not in normalized(text)
