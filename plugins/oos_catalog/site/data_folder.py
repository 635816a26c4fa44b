"""`api/v1/` of a site: files that are hashed while they are written, and their sums."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Final

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


class Listing:
    """The open list at the end of a JSON file."""

    def __init__(self, file: DataFile) -> None:
        self._file = file
        self._separator = b"\n"

    def add(self, item: bytes) -> None:
        """Append one item, as JSON."""
        self._file.write(self._separator + item)
        self._separator = b",\n"


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

    @contextmanager
    def stream(self, name: str) -> Iterator[DataFile]:
        """A file to write piece by piece."""
        with DataFile(self.path / name) as file:
            yield file
        self._digests[name] = file.digest

    @contextmanager
    def listing(self, name: str, opening: Mapping[str, Any], field: str) -> Iterator[Listing]:
        """A JSON object whose last field is a list that is written line by line."""
        with self.stream(name) as file:
            file.write(dump(opening)[:-1] + f',"{field}":['.encode("ascii"))
            yield Listing(file)
            file.write(b"\n]}\n")

    def write_sums(self) -> None:
        """Write SHA256SUMS in the form that `sha256sum -c` reads."""
        lines = "".join(f"{digest}  {name}\n" for name, digest in sorted(self._digests.items()))
        (self.path / SUMS).write_bytes(lines.encode())


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
