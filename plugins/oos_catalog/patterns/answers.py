"""An answer file about the unread rules of a document: read strictly, with all that is wrong with it at once.

    {"version": 1, "claims": [{"claim": "C004", "hash": "sha256:...", "patterns": [
        {"pattern": "alert-escalation", "stance": "ladder", "parameters": {"timebox": "2 h"}}]}, ...]}

An entry of `patterns` may also be `{"pattern": null}`, or `{"pattern": null, "proposed": "Who may ...?"}`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from oos_catalog.document.draft import canonical_id
from oos_catalog.document.strict_json import read_json
from oos_catalog.document.strict_yaml import YamlResult
from oos_catalog.model.document import Claim, Document, Path, PatternLine, Problem
from oos_catalog.model.reading import UNSURE, ReadOrganization
from oos_catalog.model.registry import Pattern
from oos_catalog.model.vocabulary import MOST_PATTERNS_PER_CLAIM
from oos_catalog.patterns.annotation import flaw_of_lines, flaw_of_question, quantity_text, unread_claims
from oos_catalog.patterns.normal import reading_hash
from oos_catalog.patterns.quantities import FORMS
from oos_catalog.patterns.registry import Registry

FILE_SHAPE: Final = '{"version": 1, "claims": [...]}'
CLAIM_SHAPE: Final = '{"claim": "C004", "hash": "sha256:...", "patterns": [...]}'
PATTERN_SHAPE: Final = '{"pattern": "alert-escalation", "stance": "ladder", "parameters": {"timebox": "2 h"}}'
NONE_SHAPE: Final = '{"pattern": null, "proposed": "Who may open the gate?"}'
_ASK_AGAIN = "leave it out, or make a new prompt with --agent and ask again"


class Answers(NamedTuple):
    """Pattern lines by claim id, and all that is wrong with the file; its lines are of use only if nothing is."""

    lines: Mapping[str, tuple[PatternLine, ...]]
    problems: tuple[Problem, ...]


def read_answers(text: str, document: Document, organization: ReadOrganization, registry: Registry) -> Answers:
    """Check an answer file against the document that it is about. Raises nothing."""
    reader = _AnswerReader(read_json(text), document, organization, registry)
    stopped = reader.result.value is None and reader.problems
    lines = {} if stopped else dict(reader.claims())
    return Answers(lines, tuple(sorted(reader.problems, key=lambda one: one.place)))


class _AnswerReader:
    def __init__(
        self, result: YamlResult, document: Document, organization: ReadOrganization, registry: Registry
    ) -> None:
        self.result = result
        self.registry = registry
        self.problems = list(result.problems)
        self.asked = {claim.id: claim for claim in unread_claims(document, organization)}
        self.known = {claim.id for claim in document.claims}
        self.read = {claim.id for claim in organization.claims if not claim.is_unread}

    def report(self, path: Path, message: str, help: str) -> None:
        while path not in self.result.places:
            path = path[:-1]
        self.problems.append(Problem("answers", self.result.places[path], message, help))

    def claims(self) -> Iterator[tuple[str, tuple[PatternLine, ...]]]:
        top = self.mapping((), self.result.value, ("version", "claims"), FILE_SHAPE)
        if top.get("version") != 1 or isinstance(top.get("version"), bool):
            self.report(("version",), "the version is not 1", f"write {FILE_SHAPE}")
        entries = top.get("claims")
        if not isinstance(entries, list):
            self.report(("claims",), "`claims` is not a list", f"write {FILE_SHAPE}")
            return
        seen: set[str] = set()
        for index, entry in enumerate(entries):
            path: Path = ("claims", index)
            fields = self.mapping(path, entry, ("claim", "hash", "patterns"), CLAIM_SHAPE)
            identifier = self.claim(path, fields, seen)
            lines = self.patterns((*path, "patterns"), fields.get("patterns"))
            seen.add(identifier)
            yield identifier, lines

    def mapping(self, path: Path, value: Any, keys: Sequence[str], shape: str) -> dict[str, Any]:
        """The value if it is a mapping, otherwise an empty one; keys beside the known ones are reported."""
        if not isinstance(value, dict):
            self.report(path, "a mapping `{...}` was expected", f"write {shape}")
            return {}
        for key in value.keys() - set(keys):
            message, help = f"the key {key[:80]!a} is not known", f"known keys: {', '.join(keys)}"
            self.problems.append(Problem("answers", self.result.keys[(*path, key)], message, help))
        return value

    def claim(self, path: Path, fields: Mapping[str, Any], seen: set[str]) -> str:
        """The id that an entry is about, as it is written in canonical files."""
        name = fields.get("claim")
        name = name if isinstance(name, str) else ""
        identifier, where, shown = canonical_id(name), (*path, "claim"), name[:80]
        if identifier in seen:
            self.report(where, f"{shown!a} is answered twice", "keep one of the answers")
        elif identifier in self.asked:
            self.hash((*path, "hash"), fields.get("hash"), self.asked[identifier])
        elif identifier in self.read:
            self.report(where, f"{shown!a} is read already", "leave it out; to change a reading edit its Pattern line")
        elif identifier in self.known:
            message = f"{shown!a} is not open: it is withdrawn or superseded, or `oos check` has findings on it"
            self.report(where, message, "leave it out")
        else:
            some = ", ".join([*self.asked][:8]) + (", ..." if len(self.asked) > 8 else "")
            help = f"{_ASK_AGAIN}; rules that are open: {some or 'none'}"
            self.report(where, f"no rule {shown!a} in this file", help)
        return identifier

    def hash(self, path: Path, found: Any, claim: Claim) -> None:
        if found is None:
            self.report(path, f"{claim.id!a} has no `hash`", "copy it from the prompt")
        elif found != reading_hash(claim):
            message = f"{claim.id!a} has another text now: its hash is {reading_hash(claim)}, not {str(found)[:80]!a}"
            self.report(path, message, _ASK_AGAIN)

    def patterns(self, path: Path, value: Any) -> tuple[PatternLine, ...]:
        if not isinstance(value, list) or not value:
            help = 'write `[{"pattern": null}]` if it fits none, or leave the rule out'
            self.report(path, "`patterns` is not a list with one to three entries", help)
            return ()
        before = len(self.problems)
        lines = tuple(self.line((*path, index), item) for index, item in enumerate(value))
        flaw = flaw_of_lines(lines, self.registry)
        if flaw and (len(self.problems) == before or len(lines) > MOST_PATTERNS_PER_CLAIM):
            self.report(path, flaw, "keep those that the rule answers most plainly")
        return lines

    def line(self, path: Path, value: Any) -> PatternLine:
        if isinstance(value, dict) and value.get("pattern", ...) is None:
            return self.none(path, value)
        fields = self.mapping(path, value, ("pattern", "stance", "parameters"), PATTERN_SHAPE)
        pattern = self.pattern((*path, "pattern"), fields.get("pattern"))
        if pattern is None:
            return PatternLine(pattern=None)
        stance = self.stance((*path, "stance"), fields.get("stance"), pattern)
        parameters = self.parameters((*path, "parameters"), fields.get("parameters", {}), pattern)
        return PatternLine(pattern=pattern.id, stance=stance, parameters=parameters)

    def none(self, path: Path, value: dict[str, Any]) -> PatternLine:
        proposed = self.mapping(path, value, ("pattern", "proposed"), NONE_SHAPE).get("proposed")
        if proposed is None:
            return PatternLine(pattern=None)
        flaw = flaw_of_question(proposed) if isinstance(proposed, str) else "the proposed question is not a text"
        if flaw:
            self.report((*path, "proposed"), flaw, "write one question on one line, or leave it out")
        return PatternLine(pattern=None, proposed=None if flaw else " ".join(proposed.split()))

    def pattern(self, path: Path, name: Any) -> Pattern | None:
        found = self.registry.pattern(name) if isinstance(name, str) else None
        if found is None:
            written = name[:80] if isinstance(name, str) else ""
            near = ", ".join(self.registry.near(written)) if written else ""
            help = f"the nearest are {near}" if near else "`oos patterns` lists them"
            self.report(path, f"the registry has no pattern {written!a}", f"{help}; write null if it fits none")
        return found

    def stance(self, path: Path, name: Any, pattern: Pattern) -> str:
        allowed = [*(stance.id for stance in pattern.stances), UNSURE]
        if name not in allowed:
            known = f"{pattern.id} has no answer {name[:80]!a}" if isinstance(name, str) else "`stance` is missing"
            self.report(path, known, f"allowed: {', '.join(allowed)}")
            return UNSURE
        return str(name)

    def parameters(self, path: Path, value: Any, pattern: Pattern) -> dict[str, str]:
        if not isinstance(value, dict):
            self.report(path, "`parameters` is not a mapping", 'write {"timebox": "2 h"}, or leave it out')
            return {}
        known = {parameter.name: parameter for parameter in pattern.parameters}
        written: dict[str, str] = {}
        for name, quantity in value.items():
            if name not in known:
                has = f"it has {', '.join(known)}" if known else "it has none"
                self.report((*path, name), f"{pattern.id} has no parameter {name[:80]!a}", f"{has}; leave this one out")
            elif (text := quantity_text(quantity, known[name])) is None:
                form = FORMS[known[name].kind]
                self.report((*path, name), f"{str(quantity)[:80]!a} is no {known[name].kind}", f"write {form}")
            else:
                written[name] = text
        return written
