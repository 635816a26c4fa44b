"""The registry as it is asked: patterns by id and former id, what excludes what, and which registry it is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property

from oos_catalog.model.document import Document
from oos_catalog.model.registry import Pattern, Situation, Stance

PATTERNS = "/patterns/"


class Registry:
    """Patterns in order of their ids, and situations in order of theirs.

    `is_copy` says that it is the one that came with the program, which may be older than a file that it reads.
    """

    def __init__(
        self, patterns: Iterable[Pattern] = (), situations: Iterable[Situation] = (), *, is_copy: bool = False
    ) -> None:
        self.patterns: Mapping[str, Pattern] = {one.id: one for one in sorted(patterns, key=lambda one: one.id)}
        self.situations: Mapping[str, Situation] = {one.id: one for one in sorted(situations, key=lambda one: one.id)}
        self.is_copy = is_copy
        self._former = {old: one.id for one in self.patterns.values() for old in one.formerly}
        self._compatible = {
            (one.id, *pair) for one in self.patterns.values() for a, b in one.compatible for pair in ((a, b), (b, a))
        }
        self._stances = {(one.id, stance.id): stance for one in self.patterns.values() for stance in one.stances}

    @classmethod
    def of(cls, files: Iterable[Document], *, is_copy: bool = False) -> Registry:
        """From the files of `_registry`; files with problems are left out (the checker reports them)."""
        patterns, situations = [], []
        for file in files:
            if file.problems:
                continue
            if PATTERNS in file.path:
                patterns.append(Pattern.model_validate(file.frontmatter))
            elif file.path.endswith("/situations.yml"):
                rows = file.frontmatter["situations"]
                situations += [Situation.model_validate(row) for row in rows]
        return cls(patterns, situations, is_copy=is_copy)

    def pattern(self, name: str | None) -> Pattern | None:
        """The pattern with this id, or that had it formerly."""
        if name is None:
            return None
        return self.patterns.get(name) or self.patterns.get(self._former.get(name, ""))

    def stance(self, pattern: str | None, name: str | None) -> Stance | None:
        """A stance of a pattern, by present ids."""
        return self._stances.get((pattern or "", name or ""))

    def excludes(self, pattern: str, one: str, other: str) -> bool:
        """Whether two stances of a pattern exclude each other: they do unless they are the same or listed."""
        return one != other and (pattern, one, other) not in self._compatible

    def near(self, name: str, *, cutoff: float = 0) -> list[str]:
        """The three ids of patterns nearest to an unknown one, present ids only; `cutoff` is difflib's."""
        found = get_close_matches(name.casefold().replace("_", "-"), [*self.patterns, *self._former], 6, cutoff=cutoff)
        return list(dict.fromkeys(self._former.get(one, one) for one in found))[:3]

    @cached_property
    def version(self) -> str:
        """`sha256:<12 hex>` over all patterns and situations: equal for registries that say the same."""
        said = [one.model_dump(mode="json") for one in (*self.patterns.values(), *self.situations.values())]
        return f"sha256:{hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:12]}"

    @property
    def record(self) -> dict[str, object]:
        """Which registry this is, for JSON: `{"copy": false, "version": "sha256:...", "patterns": 81}`."""
        return {"copy": self.is_copy, "version": self.version, "patterns": len(self.patterns)}
