"""What is said about Pattern lines, about readings.yml, and about the registry that both rest on."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from oos_catalog.catalog.loader import load_catalog
from oos_catalog.document import read_document
from oos_catalog.lint.check import Selection, check_catalog, check_document
from oos_catalog.lint.rule import Context, Hit, checkers
from oos_catalog.model.catalog import Catalog
from oos_catalog.model.document import Place
from oos_catalog.model.finding import Finding, Severity
from oos_catalog.model.registry import Pattern
from oos_catalog.patterns.normal import reading_hash
from oos_catalog.patterns.registry import Registry
from tests.conftest import PROJECT
from tests.program import run
from tests.unit.lint.conftest import FRONT, ClaimText, Look, Profile

RULES = (
    *("unknown-pattern", "pattern-limit", "ambiguous-quantity", "excluding-answers", "look-again", "voided-reading"),
    *("disputed-reading", "registry-reference"),
)
IN_DOCUMENT = ("unknown-pattern", "ambiguous-quantity", "excluding-answers", "look-again")


def stance(identifier: str, sentence: str, *examples: str) -> dict[str, Any]:
    said = examples or (f"{sentence} always.", f"{sentence} at night.", f"{sentence} by day.")
    return {"id": identifier, "sentence": sentence, "works": "often", "breaks": "never", "examples": list(said)}


def pattern(identifier: str, question: str, *stances: dict[str, Any], **more: Any) -> dict[str, Any]:
    text = {"problem": f"{question} unclear", "counts": f"{question} here", "does_not_count": "the rest"}
    return {"id": identifier, "question": question, **text, "stances": list(stances), **more}


SENDER = pattern(
    "external-sender",
    "Who may write to people outside?",
    stance("single", "One agent sends", "One agent writes to customers.", "All mail leaves by one.", "One voice."),
    stance("many", "Each agent sends its own"),
    stance("desks", "One agent for each kind of reader sends"),
    formerly=["single-external-sender"],
    compatible=[["single", "desks"]],
)
ALARM = pattern(
    "alert-escalation",
    "What happens to an alarm that nobody answers?",
    stance("ladder", "It climbs after a set time"),
    stance("wait", "It waits"),
    parameters=[{"name": "timebox", "kind": "duration"}, {"name": "share", "kind": "percent"}],
)
NOTES = pattern("notes", "Where do agents keep their notes?", stance("file", "In a file"), stance("head", "Nowhere"))
PEAKS = pattern("peaks", "What changes during the peak season?", stance("none", "Nothing"), stance("all", "Everything"))
MAIL_SPLIT = pattern(
    "mail", "Who reads and writes mail?", stance("a", "Anna does"), stance("b", "Ben does"), split_into=["notes"]
)
ALL = (SENDER, ALARM, NOTES, PEAKS, MAIL_SPLIT)


def registry(*, is_copy: bool = False) -> Registry:
    return Registry(map(Pattern.model_validate, ALL), is_copy=is_copy)


CONTEXT = Context(find_registry=registry)

Found = Callable[..., list[Hit]]


@pytest.fixture
def found(look: Look, claim: ClaimText) -> Found:
    """`found(rule, "external-sender / single")` is what the rule says of one claim with these Pattern lines."""

    def hits(rule: str, *lines: str, context: Context = CONTEXT) -> list[Hit]:
        return look(rule, claim(extra=[f"- **Pattern:** {line}" for line in lines]), context)

    return hits


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_a_page_with_an_example(rule: str) -> None:
    checker = checkers()[rule]
    assert "Before: " in checker.page
    assert "After: " in checker.page
    assert not checker.summary.endswith(".")


def test_what_cannot_be_ignored() -> None:
    assert [rule for rule in RULES if checkers()[rule].rule.fixed] == [
        "unknown-pattern",
        "pattern-limit",
        "registry-reference",
    ]


def test_a_file_without_pattern_lines_does_not_ask_for_the_registry(claim: ClaimText) -> None:
    def never() -> Registry:
        raise AssertionError("the registry was read")

    text = FRONT + claim() + claim("C002", extra=["- **Pattern:** none; proposed = Who waters the plants?"])
    document = read_document(text.encode(), "a.oos.md")
    assert check_document(document, Context(find_registry=never))


@pytest.mark.parametrize("rule", IN_DOCUMENT)
def test_without_a_registry_nothing_is_said(found: Found, rule: str) -> None:
    lines = ("external-sander / one; speed = soon", "external-sender / single", "external-sender / many")
    assert found(rule, *lines, context=Context()) == []


def test_an_unknown_pattern_is_shown_with_the_nearest_and_their_questions(found: Found) -> None:
    (hit,) = found("unknown-pattern", "none", "external-sendr / single")
    assert hit.place == Place(13, 16)
    assert hit.message == "the registry has no pattern 'external-sendr'"
    assert hit.help.startswith("the nearest: `external-sender` (Who may write to people outside?)")
    assert hit.help.endswith("`none; proposed = <question>` if none fits")
    assert hit.severity is None


def test_a_pattern_that_is_like_no_other_is_shown_with_the_three_nearest_too(found: Found) -> None:
    (hit,) = found("unknown-pattern", "qqq / x")
    assert hit.help.count("`") == 2 * 4


def test_each_of_many_unknown_patterns_is_said(look: Look, claim: ClaimText) -> None:
    lines = [f"- **Pattern:** external-sendr-{number} / x" for number in range(60)]
    hits = look("unknown-pattern", claim(extra=lines), CONTEXT)
    assert len(hits) == 60
    assert "nearest" in hits[0].help


def test_an_unknown_answer_is_shown_with_those_of_the_pattern(found: Found) -> None:
    (hit,) = found("unknown-pattern", "alert-escalation / stairs")
    assert hit.message == "the pattern alert-escalation has no answer 'stairs'"
    assert hit.help == (
        "its answers: `ladder` (It climbs after a set time), `wait` (It waits); `?` if the claim does not say"
    )


def test_an_answer_that_is_not_said_is_fine(found: Found) -> None:
    assert found("unknown-pattern", "alert-escalation / ?", "external-sender / single", "none") == []


def test_a_former_id_is_fine_and_gets_a_hint(found: Found) -> None:
    (hit,) = found("unknown-pattern", "single-external-sender / single")
    assert (hit.severity, hit.help) == (Severity.HINT, "write `external-sender`")


def test_an_unknown_parameter_is_a_warning_that_names_the_known_ones(found: Found) -> None:
    one, other = found("unknown-pattern", "alert-escalation / ladder; time = 2 h", "external-sender / single; n = 3")
    assert one.severity is other.severity is Severity.WARNING
    assert one.message == "the pattern alert-escalation has no parameter 'time'"
    assert one.help.startswith("it has `timebox`, `share`;")
    assert other.help.startswith("it has none;")


def test_a_pattern_that_was_split_is_a_warning_that_names_what_came_of_it(found: Found) -> None:
    (hit,) = found("unknown-pattern", "mail / a")
    assert hit.severity is Severity.WARNING
    assert hit.help == "choose: `notes` (Where do agents keep their notes?)"


def test_what_the_programs_own_copy_does_not_have_is_a_warning(found: Found) -> None:
    copy = Context(find_registry=lambda: registry(is_copy=True))
    hits = found("unknown-pattern", "brand-new / yes", "alert-escalation / stairs", context=copy)
    assert [hit.severity for hit in hits] == [Severity.WARNING, Severity.WARNING]
    assert all("newer than your registry" in hit.message for hit in hits)


def test_the_fourth_pattern_of_a_claim_is_one_too_many(look: Look, claim: ClaimText) -> None:
    four = [f"- **Pattern:** a-{number} / b" for number in range(4)]
    (hit,) = look("pattern-limit", claim(extra=four))
    assert hit.place == Place(15, 16)
    assert look("pattern-limit", claim(extra=four[:3])) == []


def test_too_many_patterns_are_said_once(claim: ClaimText) -> None:
    text = FRONT + claim(extra=["- **Pattern:** none"] * 4)
    findings = check_document(read_document(text.encode(), "a.oos.md"), Context())
    assert [one.rule for one in findings if one.severity is Severity.ERROR and one.line > 5] == ["pattern-limit"]


@pytest.mark.parametrize("ending", ["json", "yaml"])
def test_a_list_of_patterns_is_limited_in_data_too(look: Look, ending: str) -> None:
    lines: list[Any] = ["a / b", {"pattern": "c", "stance": "d"}, "e / f", "g / h"]
    if ending == "json":
        text = json.dumps({"frontmatter": {}, "claims": [{"claim_id": "C001", "rule": "x", "patterns": lines}]})
    else:
        text = (
            f"organization: {{}}\nclaims:\n  core_operating_rules:\n  - claim: x\n    patterns: {json.dumps(lines)}\n"
        )
    (hit,) = look("pattern-limit", text, path=f"a.oos.{ending}")
    place = text.index('"g / h"')
    assert hit.place.line == text.count("\n", 0, place) + 1
    assert hit.place.column == place - text.rfind("\n", 0, place)


@pytest.mark.parametrize("quantity", ["soon", "2-3 days", "two hours", "24", "50 %", "1 h 30 min", "h"])
def test_a_quantity_that_has_no_one_value_is_told(found: Found, quantity: str) -> None:
    (hit,) = found("ambiguous-quantity", f"alert-escalation / ladder; timebox = {quantity}")
    assert hit.message == f"'{quantity}' is not understood as the timebox; it stays text and is not compared"
    assert "`24 h`" in hit.help


def test_a_quantity_is_judged_by_the_kind_of_its_parameter(found: Found) -> None:
    line = "alert-escalation / ladder; timebox = 24 h; share = 50 %; other = soon"
    assert found("ambiguous-quantity", line, "none", "nothing / x; timebox = soon") == []
    assert len(found("ambiguous-quantity", "alert-escalation / ladder; share = 24 h")) == 1


def test_answers_that_exclude_each_other_are_told_at_the_later_claim(look: Look, claim: ClaimText) -> None:
    text = claim(extra=["- **Pattern:** single-external-sender / single"]) + claim(
        "C002", scope="Hauliers.", extra=["- **Pattern:** external-sender / many"]
    )
    (hit,) = look("excluding-answers", text, CONTEXT)
    assert hit.place == Place(21, 16)
    assert hit.claim == "C002"
    assert hit.message == (
        "C001 and C002 give answers to 'Who may write to people outside?' that exclude each other: "
        "C001 in line 12 'One agent sends' (scope 'All outbound mail.'); "
        "C002 in line 21 'Each agent sends its own' (scope 'Hauliers.')"
    )


def test_one_claim_may_contradict_itself(found: Found) -> None:
    (hit,) = found("excluding-answers", "alert-escalation / ladder", "alert-escalation / wait")
    assert hit.message.startswith("C001 gives answers to")


def test_answers_that_go_together_are_fine(found: Found) -> None:
    lines = ("external-sender / single", "external-sender / desks", "external-sender / ?", "external-sender / unheard")
    assert found("excluding-answers", *lines, "alert-escalation / ladder") == []


@pytest.mark.parametrize(
    ("lines", "help"),
    [
        (["none", "external-sender / single"], "`none` stands alone"),
        (["none", "none"], "`none` stands alone"),
        (["external-sender / single", "external-sender / single"], "external-sender / single stands twice; keep one"),
    ],
)
def test_lines_that_do_not_go_together_are_told(found: Found, lines: list[str], help: str) -> None:
    (hit,) = found("excluding-answers", *lines)
    assert hit.help.startswith(help)


def test_claims_that_are_no_longer_in_force_contradict_nobody(look: Look, claim: ClaimText) -> None:
    text = claim(extra=["- **Pattern:** external-sender / single", "- **Status:** withdrawn: see C002"]) + claim(
        "C002", extra=["- **Pattern:** external-sender / many"]
    )
    assert look("excluding-answers", text, CONTEXT) == []


def test_each_pair_of_answers_is_told_once_whatever_the_order(look: Look, claim: ClaimText) -> None:
    stances = ("many", "single", "desks", "many", "single")
    texts = [claim(f"C00{n}", extra=[f"- **Pattern:** external-sender / {one}"]) for n, one in enumerate(stances)]
    assert len(look("excluding-answers", "".join(texts), CONTEXT)) == 2
    assert len(look("excluding-answers", "".join(reversed(texts)), CONTEXT)) == 2


def test_a_line_at_a_claim_about_something_else_gets_a_hint(found: Found, within: Profile) -> None:
    (hit,) = found("look-again", "alert-escalation / ladder", "external-sender / single", context=_with(within()))
    assert hit.place == Place(12, 16)
    assert hit.message == (
        "by its words C001 is not about 'What happens to an alarm that nobody answers?', "
        "rather about 'Who may write to people outside?'"
    )
    assert hit.rule.severity is Severity.HINT


def test_what_was_reviewed_is_not_doubted(found: Found, compiled: Context) -> None:
    assert found("look-again", "alert-escalation / ladder", context=_with(compiled)) == []


def test_words_that_say_nothing_raise_no_doubt(look: Look, claim: ClaimText) -> None:
    empty = claim(rule="Zzz.", why="Zzz.", failure_mode="Zzz.", scope="Zzz.", extra=["- **Pattern:** peaks / none"])
    assert look("look-again", empty, CONTEXT) == []


def test_what_the_registry_gives_as_examples_raises_no_doubt(look: Look, claim: ClaimText) -> None:
    real = Registry.of(load_catalog(PROJECT, only=frozenset(), with_dates=False).registry)
    context = Context(find_registry=lambda: real)
    examples = [
        (one.id, answer.id, text)
        for one in real.patterns.values()
        for answer in one.stances
        for text in answer.examples
    ]
    texts = (
        claim(rule=text, why=None, failure_mode=None, scope=None, extra=[f"- **Pattern:** {name} / {answer}"])
        for name, answer, text in examples
    )
    doubts = look("look-again", "".join(texts), context)
    assert len(examples) > 500
    assert len(doubts) < len(examples) / 100


def _with(context: Context) -> Context:
    """The context with a registry that is large enough for a claim to be far from one of its patterns."""
    real = Registry.of(load_catalog(PROJECT, only=frozenset(), with_dates=False).registry)
    return Context(organization=context.organization, find_registry=lambda: real)


SECRET = "jane.doe" + "@" + "corp-mail.net"


@pytest.mark.parametrize("path", ["a.oos.md", "a.oos.json"])
def test_no_message_repeats_what_must_not_be_repeated(claim: ClaimText, path: str) -> None:
    lines = [
        *("external-sender / single", "external-sender / many", f"alert-escalation / wait; timebox = {SECRET}"),
        f"alert-escalation / ladder; timebox =\n  {SECRET}",
    ]
    if path.endswith(".md"):
        pattern_lines = [f"- **Pattern:** {line}" for line in lines]
        text = FRONT + claim(scope=f"Mail of {SECRET}.", extra=pattern_lines[:1]) + claim("C2", extra=pattern_lines[1:])
    else:
        joined = [" ".join(line.split()) for line in lines]
        claims = [
            {"claim_id": "C1", "rule": "x", "scope": f"Mail of {SECRET}.", "patterns": joined[:1], "unknown": "label"},
            {"claim_id": "C2", "rule": "x", "patterns": joined[1:]},
        ]
        text = json.dumps({"frontmatter": {}, "claims": claims}, indent=1)
    findings = check_document(read_document(text.encode(), path), CONTEXT)
    assert {"excluding-answers", "ambiguous-quantity", "personal-data"} <= {one.rule for one in findings}
    for one in findings:
        assert "jane" not in one.message + one.help, one


READINGS = """readings:
  - claim: {claim}
    hash: {hash}
    readings: [{{pattern: external-sender, stance: {stance}}}]
    by: catalog
    date: 2026-10-02
"""


@pytest.fixture
def root(tmp_path: Path, claim: ClaimText) -> Path:
    """A catalog with the registry and one organization: C001 without a Pattern line, C002 with one."""
    for one in ALL:
        _write(tmp_path, f"_registry/patterns/{one['id']}.yml", json.dumps(one))
    _write(tmp_path, "_registry/situations.yml", "situations: [{id: alerts, sentence: agents raise alarms}]\n")
    lines = ["- **Pattern:** external-sender / single"]
    _write(tmp_path, "acme/acme.oos.md", FRONT + claim() + claim("C002", rule="Another one.", extra=lines))
    return tmp_path


def _write(root: Path, path: str, text: str) -> None:
    place = root / "catalog" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, "utf-8")


def _hash(root: Path, identifier: str) -> str:
    organization = load_catalog(root, with_dates=False).organization("acme")
    assert organization is not None
    assert organization.document is not None
    return next(reading_hash(one) for one in organization.document.claims if one.id == identifier)


def _entry(root: Path, claim: str, stance: str = "single", **changes: str) -> str:
    return READINGS.format(**{"claim": claim, "stance": stance, "hash": _hash(root, claim), **changes})


def _findings(root: Path | Catalog, *rules: str) -> list[Finding]:
    catalog = load_catalog(root, with_dates=False) if isinstance(root, Path) else root
    return list(check_catalog(catalog, Context(), Selection.of(rules or RULES, ())).findings)


def test_readings_of_the_text_as_it_stands_are_fine(root: Path) -> None:
    _write(root, "acme/readings.yml", _entry(root, "C001") + _entry(root, "C002").removeprefix("readings:\n"))
    assert _findings(root) == []


def test_a_changed_text_voids_the_reading_and_the_present_hash_is_told(root: Path) -> None:
    _write(root, "acme/readings.yml", _entry(root, "C001", hash="sha256:0123456789ab"))
    (one,) = _findings(root)
    assert (one.rule, one.path, one.line, one.column) == ("voided-reading", "catalog/acme/readings.yml", 3, 11)
    assert f"`hash: {_hash(root, 'C001')}`" in one.help


def test_an_entry_about_no_claim_is_told(root: Path) -> None:
    _write(root, "acme/readings.yml", _entry(root, "C001").replace("C001", "C009"))
    (one,) = _findings(root)
    assert (one.line, one.message) == (2, "C009 is no claim of the OOS file")


def test_an_entry_about_a_claim_that_is_no_longer_in_force_is_told(root: Path, claim: ClaimText) -> None:
    _write(root, "acme/acme.oos.md", FRONT + claim(extra=["- **Status:** withdrawn: no mail any more"]))
    _write(root, "acme/readings.yml", _entry(root, "C001"))
    (one,) = _findings(root)
    assert one.message == "C001 is no longer in force, so it is not read"


def test_a_claim_that_is_listed_twice_is_told_in_either_order(root: Path) -> None:
    sound, void = _entry(root, "C001"), _entry(root, "C001", hash="sha256:0123456789ab")
    for one, other in ((sound, void), (void, sound)):
        _write(root, "acme/readings.yml", one + other.removeprefix("readings:\n").replace("C001", "c1"))
        messages = sorted(found.message for found in _findings(root))
        assert messages == [
            "C001 has another Rule or Scope than the one that was read, so the reading is void",
            "C001 is listed twice, in line 2 and line 7",
        ]


def test_an_id_of_a_strange_form_is_not_repeated(root: Path) -> None:
    _write(root, "acme/readings.yml", READINGS.format(claim=f"'{SECRET}'", stance="single", hash="sha256:0123456789ab"))
    assert all("jane" not in one.message + one.help for one in _findings(root))


def test_declared_and_reviewed_answers_that_differ_are_told_in_the_oos_file(root: Path) -> None:
    _write(root, "acme/readings.yml", _entry(root, "C002", "many"))
    (one,) = _findings(root)
    assert (one.rule, one.path, one.line) == ("disputed-reading", "catalog/acme/acme.oos.md", 20)
    assert one.message == (
        "to 'Who may write to people outside?' C002 answers 'One agent sends', "
        "and readings.yml 'Each agent sends its own'"
    )
    assert "change the Pattern line, or the entry of readings.yml" in one.help


def test_a_void_reading_disputes_nothing(root: Path) -> None:
    _write(root, "acme/readings.yml", _entry(root, "C002", "many", hash="sha256:0123456789ab"))
    assert [one.rule for one in _findings(root)] == ["voided-reading"]


def test_readings_name_patterns_of_the_registry(root: Path) -> None:
    _write(root, "acme/readings.yml", _entry(root, "C001").replace("external-sender", "external-sendr"))
    (one,) = _findings(root)
    assert (one.rule, one.severity, one.line, one.column) == ("unknown-pattern", Severity.ERROR, 4, 26)


def test_what_a_broken_file_of_the_registry_holds_is_not_missed_in_each_organization(root: Path) -> None:
    _write(root, "_registry/patterns/external-sender.yml", "id: external-sender\n")
    assert _findings(root) == []
    assert {one.rule for one in _findings(root, "registry-file", *RULES)} == {"registry-file"}


REFERENCES = [
    ({"id": "sender"}, "the file external-sender.yml holds the pattern sender"),
    ({"compatible": [["single", "gone"]]}, "gone is no answer of external-sender"),
    ({"compatible": [["many", "many"]]}, "many is paired with itself"),
    ({"context": ["alerts", "mail"]}, "the situation mail is not in situations.yml"),
    ({"related": ["notes", "external-sender"]}, "`related` of external-sender names itself"),
    ({"related": ["single-external-sender"]}, "`related` names single-external-sender, which is no pattern"),
    ({"split_into": ["gone"]}, "`split_into` names gone, which is no pattern"),
    ({"formerly": ["notes"]}, "the former id notes leads to notes"),
    ({"formerly": ["old", "old"]}, "the former id old stands twice"),
    (
        {"parameters": [{"name": "n", "kind": "count"}, {"name": "n", "kind": "money"}]},
        "`parameters` of external-sender holds n twice",
    ),
]


@pytest.mark.parametrize(("changes", "message"), REFERENCES)
def test_a_reference_that_leads_nowhere_is_told_where_it_stands(
    root: Path, changes: dict[str, Any], message: str
) -> None:
    text = json.dumps(SENDER | changes, indent=1)
    _write(root, "_registry/patterns/external-sender.yml", text)
    (one,) = _findings(root, "registry-reference")
    assert (one.message, one.severity) == (message, Severity.ERROR)
    (field,) = changes
    assert one.line >= next(number for number, line in enumerate(text.split("\n"), 1) if f'"{field}"' in line)


def test_two_patterns_share_no_question_former_id_or_alias_whatever_the_order(root: Path) -> None:
    twin = NOTES | {"formerly": ["single-external-sender"], "question": SENDER["question"].upper()}
    _write(root, "_registry/patterns/notes.yml", json.dumps(twin | {"aliases": ["One  voice"]}))
    _write(root, "_registry/patterns/external-sender.yml", json.dumps(SENDER | {"aliases": ["one voice"]}))
    catalog = load_catalog(root, with_dates=False)
    findings = _findings(catalog, "registry-reference")
    assert sorted((one.severity, one.message) for one in findings) == [
        ("error", "external-sender asks the same question"),
        ("error", "the former id single-external-sender leads to external-sender"),
        ("warning", "the alias 'One  voice' stands at external-sender as well"),
    ]
    turned = catalog.model_copy(update={"registry": catalog.registry[::-1]})
    assert _findings(turned, "registry-reference") == findings


def test_situations_are_not_missed_where_their_file_is(root: Path) -> None:
    _write(root, "_registry/patterns/notes.yml", json.dumps(NOTES | {"context": ["mail"]}))
    (root / "catalog/_registry/situations.yml").unlink()
    assert _findings(root, "registry-reference") == []


def test_our_own_registry_agrees_with_itself() -> None:
    catalog = load_catalog(PROJECT, only=frozenset(), with_dates=False)
    assert _findings(catalog, "registry-reference", "registry-file", "foreign-link") == []


def test_an_address_is_fine_in_also_reported_only(root: Path) -> None:
    reported = [{"url": "https://elsewhere.example/a", "who": "Somebody", "answer": "one sends"}]
    sender = SENDER | {"also_reported": reported}
    _write(root, "_registry/patterns/external-sender.yml", json.dumps(sender, indent=1))
    assert _findings(root, "foreign-link") == []
    text = json.dumps(sender | {"problem": "see https://elsewhere.example/a and decide"}, indent=1)
    _write(root, "_registry/patterns/external-sender.yml", text)
    (one,) = _findings(root, "foreign-link")
    assert '"problem"' in text.split("\n")[one.line - 1]


def test_a_file_outside_a_catalog_is_held_against_the_registry_around_it(
    root: Path, claim: ClaimText, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "a.oos.md").write_text(FRONT + claim(extra=["- **Pattern:** peaks / few"]), "utf-8")
    monkeypatch.chdir(root)
    ran = run("check", "a.oos.md", "--select", "unknown-pattern")
    assert ran.code == 1
    assert "its answers: `none` (Nothing), `all` (Everything)" in ran.out


def test_a_file_is_held_against_the_catalog_that_was_named_else_against_the_programs_own(
    root: Path, tmp_path_factory: pytest.TempPathFactory, claim: ClaimText, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "a.oos.md").write_text(FRONT + claim(extra=["- **Pattern:** peaks / all"]), "utf-8")
    monkeypatch.chdir(elsewhere)
    assert run("check", "a.oos.md", "--select", "unknown-pattern", "--catalog", root).code == 0
    ran = run("check", "a.oos.md", "--select", "unknown-pattern")
    assert ran.code == 1
    assert "the registry has no pattern 'peaks'" in ran.out


@pytest.mark.parametrize(
    ("wrapped", "rule"),
    [
        ("- **From:** see our notes and\n  {leak}", "dangling-from"),
        ("- **Pattern:** alert escalation and\n  {leak}", "pattern-line"),
    ],
)
def test_no_message_repeats_a_leak_from_a_wrapped_line(tmp_path: Path, wrapped: str, rule: str) -> None:
    leak = "jane.roe@example.org"
    text = (
        '---\noos_version: "1.0"\norg_pseudonym: "The team"\n---\n\n'
        "**[C001]** core_operating_rules\n- **Rule:** one agent sends\n" + wrapped.format(leak=leak) + "\n"
    )
    findings = check_document(read_document(text.encode(), "x.oos.md"), Context())
    assert {rule, "personal-data"} <= {one.rule for one in findings}
    assert not [one for one in findings if leak in one.message + one.help]
