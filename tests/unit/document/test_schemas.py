"""The committed JSON Schemas are those of the models, are safe to use, and say in words what does not fit."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from oos_catalog.document import read_document
from oos_catalog.document.schema import MODELS, committed, document_data, generate, judge, judge_document, write_all
from oos_catalog.model.document import Path as ValuePath
from oos_catalog.model.organization import OrganizationFile

RENEW = "the models changed; renew the schemas with: python -m oos_catalog.document.schema"

CLAIM: dict[str, Any] = {
    "claim_id": "C001",
    "section": "core_operating_rules",
    "rule": "One agent sends.",
    "why": "Two answered.",
    "failure_mode": "Two prices.",
    "confidence": "HIGH",
    "evidence": "OBSERVED_ONCE",
    "scope": "All mail.",
}
SOUND: dict[str, Any] = {
    "document": {
        "frontmatter": {
            "oos_version": "1.0",
            "org_pseudonym": "Harbor & Rail Freight",
            "industry": "logistics",
            "org_size": "medium",
            "template": "agent_army",
            "agent_count": 12,
            "platforms": ["claude"],
            "generated_at": "2025-03-02T09:00:00Z",
            "version": 1,
            "parent_version": None,
        },
        "claims": [CLAIM],
    },
    "org": {"name": "Harbor & Rail Freight", "maintainers": [{"login": "dispatcher", "id": 4711}, "catalog"]},
    "readings": {
        "readings": [
            {
                "claim": "C001",
                "hash": "sha256:0123456789ab",
                "readings": [{"pattern": "external-sender", "stance": "one-agent"}],
                "by": "dispatcher",
                "date": "2025-03-02",
            }
        ]
    },
    "pattern": {
        "id": "external-sender",
        "question": "Who may write to people outside?",
        "problem": "Several agents can write to one customer.",
        "counts": "Who sends.",
        "does_not_count": "Who drafts.",
        "stances": [
            {
                "id": identifier,
                "sentence": "They send.",
                "works": "with few mails",
                "breaks": "with many mails",
                "examples": ["One sends.", "Nobody else sends.", "Send alone."],
            }
            for identifier in ("one-agent", "each-agent")
        ],
    },
    "situations": {"situations": [{"id": "multi-agent", "sentence": "several agents work side by side"}]},
    "maintainers": {"maintainers": []},
}


def changed(name: str, where: ValuePath, value: Any) -> Any:
    """A sound value with one part replaced; `...` takes it away."""
    whole = copy.deepcopy(SOUND[name])
    part = whole
    for step in where[:-1]:
        part = part[step]
    if value is ...:
        del part[where[-1]]
    else:
        part[where[-1]] = value
    return whole


def flaws(name: str, where: ValuePath, value: Any) -> list[tuple[ValuePath, str, str]]:
    return [(flaw.path, flaw.message, flaw.help) for flaw in judge(name, changed(name, where, value))]


@pytest.mark.parametrize("name", MODELS)
def test_the_committed_schema_is_that_of_the_model(name: str) -> None:
    assert json.loads(committed(name)) == generate(name), RENEW


def test_renewing_writes_the_files_as_they_are_committed(tmp_path: Path) -> None:
    write_all(tmp_path)
    assert sorted(path.stem for path in tmp_path.iterdir()) == sorted(MODELS)
    for name in MODELS:
        assert tmp_path.joinpath(f"{name}.json").read_text("utf-8") == committed(name), RENEW


@pytest.mark.parametrize("name", MODELS)
def test_a_schema_is_a_valid_one(name: str) -> None:
    schema = json.loads(committed(name))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


def parts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from parts(item)


@pytest.mark.parametrize("name", MODELS)
def test_a_schema_leads_nowhere_outside_of_itself(name: str) -> None:
    for part in parts(json.loads(committed(name))):
        assert str(part.get("$ref", "#")).startswith("#")
        assert part.keys().isdisjoint({"$dynamicRef", "$recursiveRef"})


@pytest.mark.parametrize("name", MODELS)
def test_no_pattern_takes_other_digits_than_0_to_9(name: str) -> None:
    patterns = [part["pattern"] for part in parts(json.loads(committed(name))) if isinstance(part.get("pattern"), str)]
    assert not [one for one in patterns if "\\d" in one or "\\w" in one]


@pytest.mark.parametrize("name", MODELS)
def test_a_sound_value_has_no_flaw(name: str) -> None:
    assert judge(name, SOUND[name]) == []


@pytest.mark.parametrize("name", MODELS)
@pytest.mark.parametrize("value", [[], "text", 7, None, True])
def test_what_is_no_mapping_has_one_flaw(name: str, value: object) -> None:
    (flaw,) = judge(name, value)
    assert flaw.path == ()
    assert flaw.message.endswith("was found; a mapping of names to values is allowed")


FRONT = ("frontmatter",)
VERSION = (*FRONT, "oos_version")
FIRST = ("claims", 0)


@pytest.mark.parametrize(
    ("name", "where", "value"),
    [
        ("document", VERSION, "1.0\n"),
        ("document", VERSION, "١.٠"),
        ("document", VERSION, "1.0 "),
        ("document", (*FRONT, "org_id"), "0d3b4a52-6f0e-4c5f-9a3e-1b2c3d4e5f60\n"),
        ("document", (*FRONT, "situations"), ["alerts\n"]),
        ("document", (*FRONT, "generated_at"), "2025-03-02T09:00:00Z\n"),
        ("document", (*FRONT, "generated_at"), "٢٠٢٥-03-02T09:00:00Z"),
        ("document", (*FRONT, "generated_at"), "2025-02-30T09:00:00Z"),
        ("document", (*FRONT, "generated_at"), "2025-03-02T25:00:00Z"),
        ("document", (*FRONT, "generated_at"), "2025-03-02T09:00:00"),
        ("document", (*FIRST, "since"), "2025-03-02\n"),
        ("document", (*FIRST, "since"), "٢٠٢٥-٠٣-٠٢"),
        ("document", (*FIRST, "since"), "2025-3-2"),
        ("document", (*FIRST, "status"), "redacted: 2025-03-02\n"),
        ("org", ("affiliates",), ["abc\n"]),
        ("org", ("affiliates",), ["a" * 64]),
        ("org", ("affiliates",), ["ab-"]),
        ("org", ("homepage",), "https://harbor.example\n"),
        ("org", ("homepage",), "https://harbor.example/ü"),
        ("readings", ("readings", 0, "hash"), "sha256:0123456789ab\n"),
        ("pattern", ("id",), "external-sender\n"),
        ("pattern", ("question",), "Who may write to people outside?\n"),
    ],
)
def test_a_pattern_holds_to_the_very_end_and_for_ascii_digits_only(name: str, where: ValuePath, value: Any) -> None:
    assert len(flaws(name, where, value)) == 1


@pytest.mark.parametrize("where", ["agent_count", "version", "parent_version", "claim_count", "word_count"])
@pytest.mark.parametrize("value", [True, "3", "1.5"])
def test_true_and_text_are_no_whole_numbers(where: str, value: object) -> None:
    ((path, message, _),) = flaws("document", (*FRONT, where), value)
    assert path == (*FRONT, where)
    assert message.endswith("was found; a whole number is allowed")


@pytest.mark.parametrize(
    ("name", "where", "value", "path", "message", "help"),
    [
        (
            *("document", (*FRONT, "industry"), ...),
            *((*FRONT, "industry"), "`industry` is missing", "add it: text"),
        ),
        (
            *("document", (*FRONT, "org_size"), ...),
            (*FRONT, "org_size"),
            *("`org_size` is missing", "add it: one of solo, small, medium, large, enterprise"),
        ),
        (
            *("document", (*FRONT, "parent_version"), ...),
            *((*FRONT, "parent_version"), "`parent_version` is missing", "add it: a whole number or null"),
        ),
        (
            *("document", (*FRONT, "platforms"), ...),
            *((*FRONT, "platforms"), "`platforms` is missing", "add it: a list"),
        ),
        (
            *("document", (*FRONT, "platforms"), "claude"),
            *((*FRONT, "platforms"), "'claude' was found; a list is allowed", "write a list"),
        ),
        (
            *("document", (*FRONT, "platforms"), []),
            *((*FRONT, "platforms"), "the list has 0 entries; the least is 1", "add one"),
        ),
        (
            *("document", (*FRONT, "platforms"), ["claude", ""]),
            *((*FRONT, "platforms", 1), "the text is empty", "fill it in"),
        ),
        (
            *("document", (*FRONT, "agent_count"), 0),
            *((*FRONT, "agent_count"), "0 is too small; the least is 1", "write 1 or more"),
        ),
        (
            *("document", (*FRONT, "org_size"), "Midium"),
            (*FRONT, "org_size"),
            *(
                "'Midium' was found; allowed are solo, small, medium, large, enterprise",
                "did you mean medium?",
            ),
        ),
        (
            *("document", (*FRONT, "template"), None),
            (*FRONT, "template"),
            *("null was found; allowed are agent_army, value_chain, org_chart", "use one of them"),
        ),
        (
            *("document", VERSION, "one"),
            *(VERSION, "'one' does not have the allowed form", 'write a version such as "1.0"'),
        ),
        (
            *("document", (*FRONT, "org_id"), "harbor"),
            (*FRONT, "org_id"),
            "'harbor' does not have the allowed form",
            "write a UUID such as 0d3b4a52-6f0e-4c5f-9a3e-1b2c3d4e5f60",
        ),
        (
            *("document", (*FRONT, "generated_at"), "in spring"),
            (*FRONT, "generated_at"),
            "'in spring' is not a date and time such as 2026-11-20T09:00:00Z",
            "write a date and time such as 2026-11-20T09:00:00Z",
        ),
        (
            *("document", (*FIRST, "since"), "soon"),
            (*FIRST, "since"),
            "'soon' is not a date that exists, such as 2026-11-20",
            "write a date that exists, such as 2026-11-20",
        ),
        (
            *("document", (*FIRST, "patterns"), [{"pattern": "a", "stance": "?"}] * 4),
            *((*FIRST, "patterns"), "the list has 4 entries; the most is 3", "shorten it"),
        ),
        (
            *("document", (*FIRST, "status"), "gone"),
            (*FIRST, "status"),
            "'gone' does not have the allowed form",
            "write `withdrawn: <reason>` or `redacted: <date>`",
        ),
        (
            *("document", (*FRONT, "entities"), []),
            (*FRONT, "entities"),
            "a list of 0 was found; a mapping of names to values is allowed",
            "write a mapping of names to values",
        ),
        (
            *("org", ("fleet",), 7),
            ("fleet",),
            "'fleet' is no known field",
            f"known are {', '.join(OrganizationFile.model_fields)}",
        ),
        (
            *("org", ("name",), "x" * 2001),
            *(("name",), "the text has 2001 characters; the most is 2000", "shorten it"),
        ),
        (
            *("org", ("ignore",), [{"rule": "schema", "reason": "short"}]),
            *(("ignore", 0, "reason"), "the text has 5 characters; the least is 10", "fill it in"),
        ),
        (
            *("org", ("homepage",), "http://harbor.example"),
            ("homepage",),
            "'http://harbor.example' does not have the allowed form",
            "write an address that starts with https://",
        ),
        (
            *("org", ("maintainers",), [{"login": "dispatcher", "id": 0}]),
            *(("maintainers", 0, "id"), "0 is too small; the least is 1", "write 1 or more"),
        ),
        (
            *("readings", ("readings", 0, "hash"), "sha256:xyz"),
            ("readings", 0, "hash"),
            "'sha256:xyz' does not have the allowed form",
            "write `sha256:` and 12 digits 0 to 9 and a to f",
        ),
        (
            *("pattern", ("question",), "Who may write to people outside"),
            ("question",),
            "'Who may write to people outside' does not have the allowed form",
            "end the question with a question mark",
        ),
        (
            *("pattern", ("id",), "External Sender"),
            *(("id",), "'External Sender' does not have the allowed form", "write lower-case words joined by hyphens"),
        ),
    ],
)
def test_a_flaw_says_where_what_and_how_to_mend_it(
    name: str, where: ValuePath, value: Any, path: ValuePath, message: str, help: str
) -> None:
    assert flaws(name, where, value) == [(path, message, help)]


def test_all_flaws_are_told_in_the_order_of_their_places() -> None:
    value = changed("document", (*FRONT, "agent_count"), 0)
    value["frontmatter"]["org_size"] = "huge"
    del value["frontmatter"]["industry"]
    value["claims"] = [{**CLAIM, "scope": ""}] * 12
    assert [flaw.path for flaw in judge("document", value)] == [
        *(("claims", number, "scope") for number in range(12)),
        *((*FRONT, name) for name in ("agent_count", "industry", "org_size")),
    ]


def test_a_value_is_quoted_short_and_in_ascii() -> None:
    ((_, message, _),) = flaws("org", ("homepage",), "\u202e" + "ü" * 500)
    assert message.isascii()
    assert message.isprintable()
    assert len(message) < 120


def test_unknown_keys_of_a_document_are_welcome() -> None:
    value = changed("document", (*FRONT, "depot_code"), "HR-7")
    value["claims"] = [{**CLAIM, "owner": "the desk"}]
    assert judge("document", value) == []


REDACTED = b"---\n---\n\n**[C001]** failure_patterns\n- **Status:** redacted: 2025-03-01\n"


def test_a_redacted_claim_needs_its_id_section_and_status_only() -> None:
    document = read_document(REDACTED, "x.oos.md")
    assert not [flaw for flaw in judge_document(document) if flaw.path[0] == "claims"]
    value = {**SOUND["document"], "claims": document_data(document)["claims"]}
    Draft202012Validator(json.loads(committed("document"))).validate(value)


def test_a_withdrawn_claim_keeps_all_its_fields() -> None:
    document = read_document(REDACTED.replace(b"redacted: 2025-03-01", b"withdrawn: over"), "x.oos.md")
    missing = [flaw.path[2] for flaw in judge_document(document) if flaw.path[0] == "claims"]
    assert missing == ["confidence", "evidence", "failure_mode", "rule", "scope", "why"]


@pytest.mark.parametrize("name", ["acme-digital-agency-full.oos.json"])
def test_a_real_file_of_the_json_dialect_fits_the_schema(corpus: Path, name: str) -> None:
    data = corpus.joinpath(name).read_bytes()
    assert judge("document", json.loads(data)) == []
    assert judge_document(read_document(data, name)) == []
