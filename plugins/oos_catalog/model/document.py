"""One OOS file as it was read: tolerant, with the place of everything that a person may have to mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

from pydantic import BaseModel, ConfigDict, SkipValidation

from oos_catalog.model.vocabulary import Confidence, Evidence

Value: TypeAlias = "str | int | bool | None | list[Value] | dict[str, Value]"
"""What strict YAML and JSON hold: no floats (a literal such as 1.5 is text), integers up to 15 digits."""

Path: TypeAlias = tuple[str | int, ...]
"""Where a value sits: `("evidence_distribution", "inference")`."""


class Place(NamedTuple):
    """Line and column in a file, both from 1; columns count characters."""

    line: int
    column: int


class Problem(NamedTuple):
    """Something that reading could not accept; the checker turns it into a finding of the named rule."""

    rule: str
    place: Place
    message: str
    help: str


UNREADABLE = frozenset({"frontmatter-missing", "yaml-syntax", "yaml-feature", "too-deep", "json-syntax", "not-an-oos"})
"""Rules of problems after which a part of the file counts as empty."""


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PatternLine(Frozen):
    """`alert-escalation / ladder; timebox = 2 h`, or `none` (pattern is None) with a proposed question."""

    pattern: str | None
    stance: str | None = None
    parameters: Mapping[str, str] = {}
    proposed: str | None = None


class Claim(Frozen):
    """One rule with its why, failure mode, confidence, evidence and scope, as found.

    A field that the file does not have is the empty string. `extras` are bullets that the format does not know,
    as (label, text); a bullet without a label has the label "".
    """

    id: str
    section: str
    rule: str = ""
    why: str = ""
    failure_mode: str = ""
    confidence: str = ""
    evidence: str = ""
    scope: str = ""
    patterns: tuple[PatternLine, ...] = ()
    references: tuple[str, ...] = ()
    measured: tuple[str, ...] = ()
    since: str = ""
    validated: str = ""
    origin: str = ""
    supersedes: str = ""
    status: str = ""
    extras: tuple[tuple[str, str], ...] = ()
    places: SkipValidation[Mapping[str, Place]] = {}

    def place(self, field: str = "id") -> Place:
        """Where the field's text starts; where the claim starts when the file does not have the field."""
        return self.places.get(field) or self.places.get("id") or Place(1, 1)

    @property
    def status_kind(self) -> str:
        """`active`, `withdrawn` or `redacted`."""
        if not self.status:
            return "active"
        kind = self.status.partition(":")[0].strip().casefold()
        return kind if kind in ("withdrawn", "redacted") else "active"


class Prose(Frozen):
    """Text between claims, verbatim, without the blank lines around it."""

    text: str
    line: int = 1


class Document(Frozen):
    """An OOS file, or a data file such as org.yml (dialect `data`, its values as frontmatter). `path` is how messages
    name it; `source` is its text with LF line ends.

    `frontmatter` holds the values in file order, `frontmatter_places` where each value starts, by path. `written` are
    all texts of a JSON or YAML file as they stand there, decoded, keys too, each with its place.
    """

    path: str
    dialect: str
    source: str
    frontmatter: SkipValidation[Mapping[str, Any]]
    frontmatter_places: SkipValidation[Mapping[Path, Place]] = {}
    blocks: tuple[Prose | Claim, ...] = ()
    body_words: int = 0
    written: SkipValidation[tuple[tuple[Place, str], ...]] = ()
    problems: SkipValidation[tuple[Problem, ...]] = ()

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """All claims in file order."""
        return tuple(block for block in self.blocks if isinstance(block, Claim))

    @cached_property
    def active_claims(self) -> tuple[Claim, ...]:
        """Claims that are not withdrawn or redacted and not superseded by an active claim (DESIGN section 5)."""
        standing = [claim for claim in self.claims if claim.status_kind == "active"]
        superseded = {claim.supersedes for claim in standing if claim.supersedes not in ("", claim.id)}
        return tuple(claim for claim in standing if claim.id not in superseded)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The source, line by line."""
        return tuple(self.source.split("\n"))

    @property
    def is_unread(self) -> bool:
        """Whether reading failed as a whole somewhere: what is missing then says nothing new."""
        return any(problem.rule in UNREADABLE for problem in self.problems)

    @property
    def is_markdown(self) -> bool:
        return self.dialect not in ("json", "yaml", "data")

    def place(self, *path: str | int) -> Place:
        """Where a frontmatter value starts, or the nearest thing around it that exists."""
        while path:
            if (found := self.frontmatter_places.get(path)) is not None:
                return found
            path = path[:-1]
        return Place(1, 1)

    def strings(self) -> Iterator[tuple[Place, str]]:
        """Every text of the frontmatter, keys too, with its place, decoded."""
        return ((self.place(*path), text) for path, text in self.texts())

    def texts(self) -> Iterator[tuple[Path, str]]:
        """Every text of the frontmatter, keys too, with its path, decoded."""
        return texts_in(self.frontmatter)

    def confidence_counts(self) -> dict[str, int]:
        """`{"high": n, "medium": n, "low": n}`, counted from the claims."""
        counts = {level.lower(): 0 for level in Confidence}
        for claim in self.claims:
            if (key := claim.confidence.lower()) in counts:
                counts[key] += 1
        return counts

    def evidence_counts(self) -> dict[str, int]:
        """`{"measured_result": n, ...}`, counted from the claims, all six kinds."""
        counts = {kind.lower(): 0 for kind in Evidence}
        for claim in self.claims:
            if (key := claim.evidence.lower()) in counts:
                counts[key] += 1
        return counts

    def content(self) -> dict[str, Any]:
        """What the file says, without places: equal for a document and what was written from it."""
        return {
            "frontmatter": self.frontmatter,
            "blocks": [
                block.text if isinstance(block, Prose) else block.model_dump(exclude={"places"})
                for block in self.blocks
            ],
        }


def texts_in(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every text in a value as JSON knows them, keys too, with its path."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield (*path, key), key
            yield from texts_in(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from texts_in(item, (*path, index))
