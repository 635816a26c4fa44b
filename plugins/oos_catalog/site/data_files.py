"""Writes `api/v1/`: one organization at a time, so that memory does not grow with the catalog beyond an index."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final

from oos_catalog.model.catalog import Head
from oos_catalog.model.organization import Organization
from oos_catalog.site import data
from oos_catalog.site.index import Index, IndexBuilder
from oos_catalog.site.json_text import dump

API: Final = "api/v1"
SUMS: Final = "SHA256SUMS"


class DataFile:
    """A file that is hashed while it is written."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: BinaryIO = path.open("wb")
        self._hash = hashlib.sha256()

    def write(self, chunk: bytes) -> None:
        """Append bytes."""
        self._hash.update(chunk)
        self._file.write(chunk)

    @property
    def digest(self) -> str:
        """SHA-256 of what was written so far, in hex."""
        return self._hash.hexdigest()

    def __enter__(self) -> DataFile:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._file.close()


class DataFolder:
    """`api/v1/` of one site: opens files in it and knows the sum of each."""

    def __init__(self, site: Path) -> None:
        self.path = site / API
        self._digests: dict[str, str] = {}

    def write(self, name: str, content: bytes) -> None:
        """Write a whole file."""
        with DataFile(self.path / name) as file:
            file.write(content)
        self._digests[name] = file.digest

    def open(self, name: str) -> DataFile:
        """A file to write piece by piece; `close` it with `done`."""
        return DataFile(self.path / name)

    def done(self, name: str, file: DataFile) -> None:
        """Note the sum of a file that was written piece by piece."""
        self._digests[name] = file.digest

    def write_sums(self) -> None:
        """Write SHA256SUMS in the form that `sha256sum -c` reads."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._digests.items()))
        (self.path / SUMS).write_bytes(lines.encode())


def write_data_files(
    organizations: Iterable[Organization],
    said: str,
    held_back: data.HeldBack,
    head: Head,
    site: Path,
    written: Callable[[int], None] = lambda _: None,
) -> Index:
    """Write all data files below `site` and return the index over them. `said` is the computed sentence.

    `organizations` come in order of their slugs and are gone through once; `written` is told how many are done.
    """
    folder = DataFolder(site)
    builder = IndexBuilder(said)
    with ExitStack() as stack:
        listing = stack.enter_context(folder.open("organizations.json"))
        claims = stack.enter_context(folder.open("claims.jsonl"))
        opening = {"version": data.VERSION, "text_is": data.TEXT_IS, "sentence": said}
        listing.write(dump(opening)[:-1] + b',"organizations":[')
        for number, organization in enumerate(data.publishable(organizations)):
            record = data.organization_record(organization, held_back, said)
            folder.write(f"organizations/{organization.slug}.json", dump(record) + b"\n")
            listing.write((b",\n" if number else b"\n") + dump(data.summary_record(record)))
            for claim in record.get("claims", ()):
                claims.write(dump(data.claim_line(record, claim)) + b"\n")
            builder.add(record)
            written(number + 1)
        listing.write(b"\n]}\n")
    folder.done("organizations.json", listing)
    folder.done("claims.jsonl", claims)
    index = builder.index()
    folder.write("index.json", dump(_index_record(index, head), indent=1) + b"\n")
    for name, schema in _schemas():
        folder.write(f"schema/{name}", schema)
    folder.write_sums()
    return index


def organization_records(site: Path, slugs: Iterable[str]) -> Iterator[data.Record]:
    """The records as they stand in the data files, one at a time."""
    for slug in slugs:
        yield json.loads((site / API / "organizations" / f"{slug}.json").read_bytes())


def broken_sums(site: Path) -> list[str]:
    """Names of data files that are missing or do not have the sum that SHA256SUMS gives; empty for a whole site."""
    folder = site / API
    broken = []
    for line in (folder / SUMS).read_text("utf-8").splitlines():
        digest, _, name = line.partition("  ")
        if _digest(folder / name) != digest:
            broken.append(name)
    return broken


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


def _index_record(index: Index, head: Head) -> dict[str, Any]:
    return {
        "version": data.VERSION,
        "text_is": data.TEXT_IS,
        "commit": head.commit,
        "date": head.date,
        "sentence": index.sentence,
        "counts": index.counts(),
        "files": {
            "organizations": "organizations.json",
            "organization": "organizations/{slug}.json",
            "claims": "claims.jsonl",
            "sums": SUMS,
        },
    }


def _schemas() -> Iterator[tuple[str, bytes]]:
    folder = files("oos_catalog.document").joinpath("schemas")
    if folder.is_dir():
        for file in sorted(folder.iterdir(), key=lambda one: one.name):
            if file.name.endswith(".json"):
                yield file.name, file.read_bytes()
