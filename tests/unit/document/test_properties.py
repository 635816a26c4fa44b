"""What always holds when files are read, written and formatted (DESIGN section 7)."""

from __future__ import annotations

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oos_catalog.document import read_document
from oos_catalog.document.formatter import format_document
from oos_catalog.document.schema import MODELS, _validator, judge
from oos_catalog.document.strict_json import read_json
from oos_catalog.document.strict_yaml import read_yaml
from oos_catalog.document.writer import write_document, write_frontmatter
from oos_catalog.lint.check import check_document
from oos_catalog.lint.rule import Context
from tests.strategies import json_values, markdown_files

patient = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)


@patient
@given(markdown_files())
def test_writing_and_reading_again_loses_nothing(data: bytes) -> None:
    document = read_document(data, "x.oos.md")
    again = read_document(write_document(document).encode(), "x.oos.md")
    assert again.content() == document.content()


@patient
@given(markdown_files())
def test_formatting_keeps_the_content_and_is_done_after_one_run(data: bytes) -> None:
    once = format_document(data, "x.oos.md")
    assert once is not None
    assert format_document(once, "x.oos.md") == once
    before, after = read_document(data, "x.oos.md"), read_document(once, "x.oos.md")
    assert [claim.model_dump(exclude={"places"}) for claim in before.claims] == [
        claim.model_dump(exclude={"places"}) for claim in after.claims
    ]


@patient
@given(markdown_files())
def test_every_word_of_a_file_is_in_what_was_read(data: bytes) -> None:
    text = data.decode().replace("\r\n", "\n").replace("\r", "\n")
    document = read_document(data, "x.oos.md")
    body = text.split("\n---\n", 1)[-1] if text.startswith("---\n") else text
    kept = json.dumps(document.content(), ensure_ascii=False)
    for word in ("because", "indented", "bullet", "quote"):
        assert kept.count(word) == (body.count(word) if document.frontmatter or not text.startswith("---") else kept.count(word))


@patient
@given(st.binary(max_size=400) | markdown_files(), st.sampled_from([".oos.md", ".oos.json", ".oos.yaml"]))
def test_any_bytes_give_a_document_or_findings(data: bytes, ending: str) -> None:
    document = read_document(data, f"x{ending}")
    for finding in check_document(document, Context(today="2026-01-01")):
        assert finding.line >= 1
        assert finding.column >= 1
        assert finding.message.isprintable()


@patient
@given(st.dictionaries(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8), json_values, max_size=5))
def test_frontmatter_is_read_as_it_was_written(values: dict[str, object]) -> None:
    result = read_yaml(write_frontmatter(values))
    assert result.problems == ()
    assert (result.value or {}) == values


@patient
@given(json_values)
def test_json_is_read_as_the_standard_library_reads_it(value: object) -> None:
    result = read_json(json.dumps(value))
    assert result.problems == ()
    assert result.value == value


@patient
@given(st.sampled_from(sorted(MODELS)), st.data())
def test_the_models_and_the_schemas_give_the_same_verdict(name: str, data: st.DataObject) -> None:
    keys = sorted(MODELS[name].model_json_schema(by_alias=True)["properties"])
    value = data.draw(st.dictionaries(st.sampled_from(keys) | st.text(max_size=4), json_values, max_size=6))
    accepted = not judge(name, value)
    assert accepted == (not list(_validator(name).iter_errors(value)))
