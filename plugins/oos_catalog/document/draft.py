"""A claim while it is being read: fields in any order, each with its place, nothing thrown away.

All dialects fill drafts, so that labels, ids, sections and values are understood in one place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from oos_catalog.document.optional_lines import read_pattern
from oos_catalog.model.document import Claim, PatternLine, Place, Problem
from oos_catalog.model.vocabulary import LABELS, REPEATABLE_FIELDS, Confidence, Evidence

FIELD_OF_LABEL = {
    **{label: name for name, label in LABELS.items()},
    **{label.casefold(): name for name, label in LABELS.items()},
    **{name.replace("_", " "): name for name in LABELS},
    "failure": "failure_mode",
    "section": "section",
}
"""Label as in canonical files, or in lower case with spaces -> field."""

_ENUM_WORDS = frozenset((*Confidence, *Evidence))
_SPACES = re.compile(r"[ _-]+")
C_ID = re.compile(r"[Cc]([0-9]{1,4})", re.ASCII)
_EDGES = " \t*_:#`-\u2013\u2014"
_BLANK_LINES = re.compile(r"\n{3,}")


def field_named(label: str) -> str | None:
    """The field that a label stands for, in any case and with `_`, `-` or spaces between its words."""
    return FIELD_OF_LABEL.get(label) or FIELD_OF_LABEL.get(_SPACES.sub(" ", label.strip().casefold()))


def canonical_id(written: str) -> str:
    """`C4`, `c004` and `C0004` are one id, `C004`; ids of another form stay as they are."""
    match = C_ID.fullmatch(written)
    return f"C{int(match.group(1)):03d}" if match else written


def section_name(written: str) -> str:
    """`Core Operating Rules` -> `core_operating_rules`."""
    return _SPACES.sub("_", " ".join(written.casefold().split()).strip(_EDGES)).strip(_EDGES)


def tidy(text: str) -> str:
    """Text without spaces at the ends of its lines and with at most one blank line in a row."""
    if "\n" not in text:
        return text.strip()
    return _BLANK_LINES.sub("\n\n", "\n".join(line.strip() for line in text.split("\n"))).strip()


def once_per_label(found: Iterable[Problem]) -> Iterator[Problem]:
    """A label that the format does not know often stands in every claim of a file: it is said once, at the first."""
    seen: set[str] = set()
    for problem in found:
        what = problem.message.partition(" has ")[2]
        if problem.rule != "unknown-field" or what not in seen:
            yield problem
        seen.add(what)


def _word(text: str) -> str:
    """A closed-list value in its canonical spelling, or the text as found."""
    if text in _ENUM_WORDS:
        return text
    word = _SPACES.sub("_", text.strip(" *`.").upper())
    return word if word in _ENUM_WORDS else text


def _status(text: str) -> str:
    """`Withdrawn: reason` -> `withdrawn: reason`."""
    kind, colon, rest = text.partition(":")
    return kind.strip().lower() + colon + rest


_ONE_LINE = frozenset({"measured", "since", "validated", "origin", "supersedes", "status"})
"""Fields whose grammar knows no line ends: a line that goes on below is one line."""

_CLEANED = {"confidence": _word, "evidence": _word, "supersedes": canonical_id, "status": _status}


@dataclass
class Draft:
    """What has been read of one claim so far."""

    id: str
    place: Place
    section: str = ""
    values: dict[str, str] = field(default_factory=dict)
    patterns: list[PatternLine] = field(default_factory=list)
    references: list[str] = field(default_factory=list)
    measured: list[str] = field(default_factory=list)
    extras: list[tuple[str, str]] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, label: str, text: str, place: Place) -> None:
        """Take one bullet; what cannot be its field is kept as an extra and reported."""
        name = field_named(label) if label else None
        text = tidy(text)
        if name in _ONE_LINE:
            text = text.replace("\n", " ")
        if name is None:
            self._unknown(label, text, place)
        elif name == "section" and not self.section:
            self.section = section_name(text)
            self.places["section"] = place
        elif name == "patterns":
            self._pattern(text, place)
        elif name in REPEATABLE_FIELDS:
            self.places[f"{name}.{len(getattr(self, name))}"] = place
            self.places.setdefault(name, place)
            getattr(self, name).append(text)
        elif name == "section" or self.values.get(name):
            label = LABELS.get(name, "Section")
            message = f"{self.id} has a second {label}; the first one counts"
            self.problems.append(Problem("duplicate-field", place, message, "merge the two into one"))
            self.extras.append((label, text))
        else:
            self.values[name] = _CLEANED.get(name, str)(text)
            self.places[name] = place

    def _unknown(self, label: str, text: str, place: Place) -> None:
        self.extras.append((label, text))
        self.places.setdefault("extras", place)
        shown = f"the line {label!a}" if label else "a bullet without a label"
        message = f"{self.id} has {shown}, which is none of the format's; it is kept"
        allowed = ", ".join(LABELS.values())
        self.problems.append(Problem("unknown-field", place, message, f"known labels: {allowed}"))

    def _pattern(self, text: str, place: Place) -> None:
        line, problem = read_pattern(text, place)
        if problem:
            self.problems.append(problem)
            self.extras.append((LABELS["patterns"], text.replace("\n", " ")))
            return
        self.places[f"patterns.{len(self.patterns)}"] = place
        self.places.setdefault("patterns", place)
        self.patterns.append(line)

    def claim(self) -> Claim:
        self.places["id"] = self.place
        return Claim(
            id=canonical_id(self.id),
            section=self.section,
            patterns=tuple(self.patterns),
            references=tuple(self.references),
            measured=tuple(self.measured),
            extras=tuple(self.extras),
            places=self.places,
            **self.values,
        )
