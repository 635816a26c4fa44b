"""Writes `api/v1/`: one organization at a time, so that memory does not grow with the catalog beyond an index."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from oos_catalog.analysis.frequency import Frequency, frequencies
from oos_catalog.analysis.pattern_records import TEXT_IS, VERSION, patterns_record, sentence
from oos_catalog.model.catalog import Head
from oos_catalog.model.organization import COUNTED_KINDS
from oos_catalog.site import claims_table, data
from oos_catalog.site.data_folder import API, SUMS, DataFolder
from oos_catalog.site.index import Index, IndexBuilder
from oos_catalog.site.json_text import dump
from oos_catalog.site.judgement import Judged
from oos_catalog.site.pattern_files import PatternFiles, matrix_row
from oos_catalog.site.relations import Relations

LETTERS: Final = "ABCDEFGH"
"""One for each answer of a pattern in the matrix, in the registry's order."""


def write_data_files(judged: Judged, site: Path, written: Callable[[int], None] = lambda _: None) -> Index:
    """Write all data files below `site` and return the index over them.

    Organizations come in order of their slugs and are gone through once; `written` is told how many are done.
    """
    folder = DataFolder(site)
    said = sentence(judged.published)
    counted = frequencies(judged.published, judged.registry, known=judged.known)
    patterns = patterns_record(counted, judged.published, judged.registry)
    folder.write("patterns.json", dump(patterns) + b"\n")
    folder.write("situations.json", dump(_situations(judged, said), indent=1) + b"\n")
    index = _write_organizations(judged, counted, folder, said, written)
    folder.write("index.json", dump(_index_record(index, judged.catalog.head, patterns), indent=1) + b"\n")
    for name, schema in _schemas():
        folder.write(f"schema/{name}", schema)
    folder.write_sums()
    return index


def _write_organizations(
    judged: Judged, counted: Sequence[Frequency], folder: DataFolder, said: str, written: Callable[[int], None]
) -> Index:
    """The files to which every organization adds, in one pass."""
    builder = IndexBuilder(said)
    relations = Relations(judged.published, counted, judged.registry)
    patterns = PatternFiles(folder, counted, said)
    opening = {"version": VERSION, "text_is": TEXT_IS, "sentence": said}
    with ExitStack() as stack:
        stack.callback(patterns.close)
        listing = stack.enter_context(folder.listing("organizations.json", opening, "organizations"))
        matrix = stack.enter_context(folder.listing("matrix.json", opening | _legend(counted), "organizations"))
        claims = stack.enter_context(folder.stream("claims.jsonl"))
        table = stack.enter_context(folder.stream("claims.csv"))
        table.write(claims_table.header())
        for number, organization in enumerate(data.publishable(judged.catalog.organizations), start=1):
            record = data.organization_record(organization, judged.report.quarantined, said, relations)
            folder.write(f"organizations/{organization.slug}.json", dump(record) + b"\n")
            listing.add(dump(data.summary_record(record)))
            for row in matrix_row(record):
                matrix.add(dump(row))
            for claim in record.get("claims", ()):
                claims.write(dump(data.claim_line(record, claim)) + b"\n")
            for cells in claims_table.rows(record):
                table.write(cells)
            patterns.add(record)
            builder.add(record)
            written(number)
    return builder.index()


def organization_records(site: Path, slugs: Iterable[str]) -> Iterator[data.Record]:
    """The records as they stand in the data files, one at a time."""
    for slug in slugs:
        yield read_data(site, f"organizations/{slug}.json")


def read_data(site: Path, name: str) -> data.Record:
    """A data file of a site that is being built."""
    record: data.Record = json.loads((site / API / name).read_bytes())
    return record


def _legend(counted: Sequence[Frequency]) -> dict[str, Any]:
    """The columns of the matrix: every pattern, and a letter for each of its answers."""
    return {
        "patterns": [
            {
                "id": one.pattern.id,
                "question": one.pattern.question,
                "stances": [
                    {"id": stance.id, "letter": letter, "sentence": stance.sentence}
                    for letter, stance in zip(LETTERS, one.pattern.stances, strict=False)
                ],
            }
            for one in counted
        ]
    }


def _situations(judged: Judged, said: str) -> dict[str, Any]:
    """Every situation with the patterns that need it, and how many teams and projects declare it or imply it."""
    patterns = judged.registry.patterns.values()
    counted = [one for one in judged.published if one.kind in COUNTED_KINDS]
    rows = [
        {
            "id": one.id,
            "sentence": one.sentence,
            "patterns": [pattern.id for pattern in patterns if one.id in pattern.context],
            "organizations": sum(one.id in read.situations for read in counted),
        }
        for one in judged.registry.situations.values()
    ]
    always = [pattern.id for pattern in patterns if not pattern.context]
    return {"version": VERSION, "sentence": said, "of": len(counted), "situations": rows, "always": always}


def _index_record(index: Index, head: Head, patterns: data.Record) -> dict[str, Any]:
    answered = sum(one["say"] > 0 for one in patterns["patterns"])
    return {
        "version": VERSION,
        "text_is": TEXT_IS,
        "commit": head.commit,
        "date": head.date,
        "sentence": index.sentence,
        "registry": patterns["registry"],
        "counts": index.counts() | {"patterns": len(patterns["patterns"]), "patterns_answered": answered},
        "files": {
            "organizations": "organizations.json",
            "organization": "organizations/{slug}.json",
            "patterns": "patterns.json",
            "pattern": "patterns/{id}.json",
            "situations": "situations.json",
            "matrix": "matrix.json",
            "claims": "claims.jsonl",
            "table": "claims.csv",
            "sums": SUMS,
        },
    }


def _schemas() -> Iterator[tuple[str, bytes]]:
    folder = files("oos_catalog.document").joinpath("schemas")
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if file.name.endswith(".json"):
            yield file.name, file.read_bytes()
