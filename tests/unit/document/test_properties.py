"""What always holds when files are read, written and formatted (DESIGN section 7)."""

from __future__ import annotations

import json
import re
from collections import Counter

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from oos_catalog.document import read_document
from oos_catalog.document.formatter import format_document
from oos_catalog.document.schema import MODELS, judge, schema_validator
from oos_catalog.document.strict_json import read_json
from oos_catalog.document.strict_yaml import read_yaml
from oos_catalog.document.writer import write_document, write_frontmatter
from oos_catalog.lint.check import check_document
from oos_catalog.lint.rule import Context
from tests.strategies import json_values, line_end, lines, markdown_files

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
    assume(once is not None)  # a frontmatter that is never closed is left alone
    assert once is not None
    assert format_document(once, "x.oos.md") == once
    before, after = read_document(data, "x.oos.md"), read_document(once, "x.oos.md")
    assert [claim.model_dump(exclude={"places"}) for claim in before.claims] == [
        claim.model_dump(exclude={"places"}) for claim in after.claims
    ]


ONLY_MARKUP = frozenset({"```", "~~~", "***", "---"})
"""Lines that would stop being fences and rules if a word followed."""


@patient
@given(lines, line_end, st.sampled_from(["", "\n"]))
def test_every_line_of_a_body_is_read_once(body: list[str], end: str, last: str) -> None:
    marked = [f"{line} qz{n}zq" if line.strip() and line not in ONLY_MARKUP else line for n, line in enumerate(body)]
    text = "---\nindustry: x\n---\n" + "\n".join(marked) + last
    document = read_document(text.replace("\n", end).encode(), "x.oos.md")
    read = json.dumps(document.content()).casefold()  # the names of sections are read in lower case
    found = Counter(re.findall("qz[0-9]+zq", read))
    headings = set(re.findall("^#.*(qz[0-9]+zq)", text, re.MULTILINE))  # name the sections of the claims below them too
    assert found.keys() == set(re.findall("qz[0-9]+zq", text))
    assert {marker for marker, times in found.items() if times > 1} <= headings


@patient
@given(st.binary(max_size=400) | markdown_files(), st.sampled_from([".oos.md", ".oos.json", ".oos.yaml"]))
def test_any_bytes_give_a_document_or_findings(data: bytes, ending: str) -> None:
    document = read_document(data, f"x{ending}")
    for finding in check_document(document, Context(today="2026-01-01")):
        assert finding.line >= 1
        assert finding.column >= 1
        assert finding.message.isprintable()


@patient
@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=8), json_values, max_size=5
    )
)
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
    assert accepted == (not list(schema_validator(name).iter_errors(value)))
