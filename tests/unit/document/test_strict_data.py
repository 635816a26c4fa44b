"""YAML and JSON are read strictly: each trap is refused with its place, nothing raises, plain text stays text."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from oos_catalog.document import read_document
from oos_catalog.document.source_text import LARGEST_FILE, LONGEST_LINE, decode
from oos_catalog.document.strict_json import read_json
from oos_catalog.document.strict_yaml import YamlResult, read_yaml
from oos_catalog.lint.check import check_document
from oos_catalog.lint.rule import Context

Refusals = list[tuple[str, int, int]]

YAML: dict[str, Refusals] = {
    "0x_": [],
    "alias_bomb": [("yaml-feature", 1, 5), ("yaml-feature", 2, 5)],
    "alias_cycle": [("yaml-feature", 1, 4), ("yaml-feature", 1, 8)],
    "bad_date": [],
    "bigint": [],
    "bom": [("byte-order-mark", 1, 1)],
    "bom_mid": [("yaml-syntax", 1, 5)],
    "complex_key": [("yaml-feature", 1, 3)],
    "cr": [],
    "crlf": [],
    "ctrl": [("yaml-syntax", 1, 5)],
    "date": [],
    "deep_block": [("file-too-large", 1, 1), ("too-deep", 65, 65)],
    "deep_flow": [("too-deep", 1, 67)],
    "del": [("yaml-syntax", 1, 5)],
    "dup": [("duplicate-key", 2, 1)],
    "dup_nested": [("duplicate-key", 1, 11)],
    "huge": [("file-too-large", 1, 1)],
    "invalid_utf8": [("encoding", 1, 4)],
    "ls": [("yaml-syntax", 1, 5)],
    "merge": [("yaml-feature", 1, 4), ("yaml-feature", 2, 5), ("yaml-feature", 2, 9)],
    "multi": [("yaml-feature", 2, 1)],
    "nel": [("yaml-syntax", 1, 5)],
    "nonstr_key": [("yaml-feature", 1, 1), ("yaml-feature", 2, 1), ("yaml-feature", 3, 1)],
    "norway": [],
    "nul": [("yaml-syntax", 1, 5)],
    "nul_esc": [],
    "overlong": [("encoding", 1, 4)],
    "proto": [],
    "surrogate": [("yaml-syntax", 1, 7)],
    "tag_binary": [("yaml-feature", 1, 4)],
    "tag_bool": [("yaml-feature", 1, 4)],
    "tag_exec": [("yaml-feature", 1, 4)],
    "tag_int": [("yaml-feature", 1, 4)],
    "tag_name": [("yaml-feature", 1, 4)],
    "tag_set": [("yaml-feature", 1, 4)],
    "tag_ts": [("yaml-feature", 1, 4)],
    "utf16": [("encoding", 1, 1)],
}
"""Payload -> its refusals, the first of each line; empty where the text is harmless once it stays text."""

JSON: dict[str, Refusals] = {
    "arabic_digits": [],
    "bigint": [("json-syntax", 1, 6)],
    "bom": [("byte-order-mark", 1, 1)],
    "bool_int": [],
    "deep": [("too-deep", 1, 13)],
    "dup": [("duplicate-key", 1, 8)],
    "float_int": [],
    "inf": [],
    "nan": [("json-syntax", 1, 6)],
    "nl_pattern": [],
    "proto": [],
    "surrogate": [("json-syntax", 1, 6)],
    "trailing": [("json-syntax", 1, 4)],
    "unsafe_int": [("json-syntax", 1, 6)],
}


def read(path: Path) -> tuple[YamlResult, Refusals]:
    text, problems = decode(path.read_bytes())
    result = read_json(text) if path.suffix == ".json" else read_yaml(text)
    return result, [(problem.rule, *problem.place) for problem in (*problems, *result.problems)]


def test_every_payload_is_expected_here(hostile: Path) -> None:
    assert {path.stem for path in hostile.joinpath("yaml").iterdir()} == YAML.keys()
    assert {path.stem for path in hostile.joinpath("json").iterdir()} == JSON.keys()


@pytest.mark.parametrize("name", YAML)
def test_a_yaml_payload_is_refused_where_the_trap_is(hostile: Path, name: str) -> None:
    _, found = read(hostile / f"yaml/{name}.yaml")
    if name == "alias_bomb":  # 657 aliases: the first two places say enough
        assert {place[0] for place in found} == {"yaml-feature"}
        found = found[:2]
    assert found == YAML[name]


@pytest.mark.parametrize("name", JSON)
def test_a_json_payload_is_refused_where_the_trap_is(hostile: Path, name: str) -> None:
    _, found = read(hostile / f"json/{name}.json")
    assert found == JSON[name]


@pytest.mark.parametrize("kind", ["yaml", "json", "html", "meta", "unicode", "dos", "csv", "xml", "secrets"])
@pytest.mark.parametrize("ending", [".oos.md", ".oos.json", ".oos.yaml"])
def test_every_payload_gives_findings_under_every_name_and_never_an_exception(
    hostile: Path, kind: str, ending: str
) -> None:
    for path in sorted(hostile.joinpath(kind).iterdir()):
        data = path.read_bytes()
        findings = check_document(read_document(data, f"x{ending}"), Context(today="2026-01-01"))
        lines = data[:LARGEST_FILE].count(b"\n") + data[:LARGEST_FILE].count(b"\r") + 1
        assert findings, path.name
        for finding in findings:
            assert 1 <= finding.line <= lines
            assert finding.column >= 1
            assert finding.message.isprintable()
            assert finding.help.isprintable()


def test_plain_scalars_stay_text(hostile: Path) -> None:
    result, _ = read(hostile / "yaml/norway.yaml")
    assert result.value == {
        "a": "no",
        "b": "on",
        "c": "y",
        "d": "1_000",
        "e": "012",
        "f": "12:30:45",
        "g": "1e3",
        "h": ".nan",
        "i": "~",
        "j": "1.10",
    }


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("", None),
        ("True", "True"),
        ("NULL", "NULL"),
        ("yes", "yes"),
        ("0", 0),
        ("-7", -7),
        ("007", "007"),
        ("+7", "+7"),
        ("0x1f", "0x1f"),
        ("0o17", "0o17"),
        ("1.0", "1.0"),
        (".inf", ".inf"),
        ("999999999999999", 999_999_999_999_999),
        ("9999999999999999", "9999999999999999"),
        ("2026-01-01", "2026-01-01"),
        ("2026-01-01T09:00:00Z", "2026-01-01T09:00:00Z"),
        ("٤٢", "٤٢"),
        ("'7'", "7"),
        ('"true"', "true"),
        ('""', ""),
        ("=", "="),
    ],
)
def test_a_yaml_scalar_is_text_unless_it_is_a_word_or_a_whole_number(written: str, value: object) -> None:
    result = read_yaml(f"a: {written}\n")
    assert result.problems == ()
    assert result.value == {"a": value}
    assert type(result.value["a"]) is type(value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1.0", "1.0"),
        ("1e3", "1e3"),
        ("-0", 0),
        ("9007199254740991", "9007199254740991"),
        ("true", True),
        ("null", None),
    ],
)
def test_a_json_number_that_is_not_whole_stays_text(written: str, value: object) -> None:
    result = read_json(f'{{"a": {written}}}')
    assert result.problems == ()
    assert result.value == {"a": value}


def nested(levels: int, innermost: str = "1") -> str:
    return "[" * levels + innermost + "]" * levels


@pytest.mark.parametrize("read_one", [read_yaml, read_json])
def test_twelve_levels_are_enough_and_thirteen_too_deep(read_one: Callable[[str], YamlResult]) -> None:
    assert read_one(nested(12)).problems == ()
    (problem,) = read_one(nested(13)).problems
    assert problem.rule == "too-deep"
    assert problem.place in ((1, 13), (1, 14))


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[" * 60_000,
        "a: " + "{a: " * 20_000,
        "- " * 60_000,
        "? " * 60_000,
        "\n".join(" " * depth + "a:" for depth in range(500)),
        "a: " + "[{" * 30_000 + "\n",
    ],
    ids=["brackets", "braces", "dashes", "questions", "blocks", "both"],
)
def test_depth_that_crashes_the_composer_never_reaches_it(text: str) -> None:
    assert [problem.rule for problem in read_yaml(text).problems] == ["too-deep"]


def test_json_that_is_too_deep_for_a_recursive_reader_is_refused() -> None:
    for text in ("[" * 200_000, '{"a":' * 100_000, nested(100_000)):
        assert [problem.rule for problem in read_json(text).problems] == ["too-deep"]


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("a: 1\nb: 'x\n", 3, 1),
        ("a: b: c\n", 1, 5),
        ("a: @x\n", 1, 4),
        ("a:\n\t- b\n", 2, 1),
        ("größe: 1\nü: [ß\n", 3, 1),
        ("a: 1\n  b: 2\n", 2, 4),
    ],
)
def test_broken_yaml_is_reported_where_reading_stopped(text: str, line: int, column: int) -> None:
    (problem,) = read_yaml(text).problems
    assert (problem.rule, *problem.place) == ("yaml-syntax", line, column)
    assert problem.message.isascii()


def test_the_place_of_frontmatter_is_that_in_the_file() -> None:
    text = "---\nindustry: x\nfleet: &f 1\n---\n"
    document = read_document(text.encode(), "x.oos.md")
    assert [(problem.rule, *problem.place) for problem in document.problems] == [("yaml-feature", 3, 8)]


@pytest.mark.parametrize("letter", ["\x85", "\u2028", "\u2029", "\x00", "\x1b", "\x7f", "\x9b", "\ufeff", "\ufffe"])
@pytest.mark.parametrize("before", ["a: 1\nb: 'größe ", "# a comment ", "b: [1,\n  'x"])
def test_a_character_that_yaml_reads_otherwise_than_we_do_is_refused(before: str, letter: str) -> None:
    (problem,) = read_yaml(f"{before}{letter}y\nc: 9\n").problems
    assert problem.rule == "yaml-syntax"
    assert problem.place == (before.count("\n") + 1, len(before.split("\n")[-1]) + 1)
    assert f"U+{ord(letter):04X}" in problem.message


@pytest.mark.parametrize(
    ("text", "column", "found"),
    [
        ("", 1, "a JSON value was expected"),
        ("{", 2, "a key in double quotes was expected"),
        ("{'a': 1}", 2, "a key in double quotes was expected"),
        ('{"a" 1}', 6, "':' was expected, '1' was found"),
        ('{"a": 1 "b": 2}', 9, "',' was expected"),
        ('{"a": 1,}', 9, "a key in double quotes was expected"),
        ("[1,]", 4, "a JSON value was expected"),
        ("[1 2]", 4, "',' was expected, '2' was found"),
        ("[1", 3, "',' was expected, the end of the file was found"),
        ('"a', 1, "not a JSON string"),
        ('"a\tb"', 3, "not a JSON string"),
        ('"\\x"', 2, "not a JSON string"),
        ("[01]", 3, "',' was expected, '1' was found"),
        ("[-]", 2, "a JSON value was expected"),
        ("[Infinity]", 2, "a JSON value was expected"),
        ("[nul]", 2, "a JSON value was expected"),
        ("// x\n1", 1, "a JSON value was expected"),
        ("1 2", 3, "text after the end of the value"),
        ("\u00a01", 1, "a JSON value was expected"),
    ],
)
def test_broken_json_is_reported_where_reading_stopped(text: str, column: int, found: str) -> None:
    (problem,) = read_json(text).problems
    assert (problem.rule, *problem.place) == ("json-syntax", 1, column)
    assert problem.message.startswith(found)


def test_what_json_says_twice_is_reported_and_the_first_counts_also_in_places() -> None:
    result = read_json('{"a": {"b": 1},\n "a": {"b": 22, "c": 3}}')
    assert result.value == {"a": {"b": 1}}
    assert (result.places["a",], result.places["a", "b"]) == ((1, 7), (1, 13))
    assert ("a", "c") not in result.places
    assert [(problem.rule, *problem.place) for problem in result.problems] == [("duplicate-key", 2, 2)]


@pytest.mark.parametrize("value", ["a \u2028 b", "\ud83d\ude82", "\x7f", "tab\\t", 'quote"'])
def test_json_strings_are_those_of_the_standard_library(value: str) -> None:
    text = json.dumps(value)
    assert read_json(text).value == json.loads(text)


def test_several_refusals_are_told_in_one_run() -> None:
    text = "a: &x 1\nb: *x\nc: !!int 2\n<<: {d: 1}\n"
    found = [(problem.place.line, problem.message) for problem in read_yaml(text).problems]
    assert [line for line, _ in found] == [1, 2, 3, 4]


def test_a_file_over_the_cap_is_cut_and_reported() -> None:
    text, problems = decode(b"x" * (LARGEST_FILE + 1))
    assert len(text) == LARGEST_FILE
    assert [problem.rule for problem in problems] == ["file-too-large"]
    assert decode(b"x" * LARGEST_FILE)[1] == []


def test_a_file_is_cut_between_two_characters() -> None:
    _, problems = decode("é".encode() * LARGEST_FILE)
    assert [problem.rule for problem in problems] == ["file-too-large"]
    _, problems = decode(b"x" + "é".encode() * LARGEST_FILE)
    assert [problem.rule for problem in problems] == ["file-too-large"]


def test_the_first_bad_byte_is_named_with_its_place() -> None:
    text, (problem,) = decode("größe\r\nüb\r".encode() + b"er\xff\xfe")
    assert problem.place == (3, 3)
    assert "0xFF" in problem.message
    assert text == "größe\nüb\ner\ufffd\ufffd"


def test_a_line_of_the_longest_length_is_fine_and_one_more_is_not() -> None:
    front = "---\nindustry: x\n---\n"
    fine = read_document((front + "x" * LONGEST_LINE).encode(), "x.oos.md")
    assert fine.problems == ()
    document = read_document((front + "y\n" + "x" * (LONGEST_LINE + 1) + "\nz").encode(), "x.oos.md")
    assert [(problem.rule, *problem.place) for problem in document.problems] == [("line-too-long", 5, LONGEST_LINE + 1)]
