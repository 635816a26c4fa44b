"""The lines of a report on a proposal, made safe for the medium that shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from oos_catalog.model.finding import Severity
from oos_catalog.model.vocabulary import LABELS
from oos_catalog.site.words import BASES, DISPUTED, FITS_NONE, NO_CLEAR_ANSWER, NOT_READ, counted

_QUOTED: Final = 600
"""Characters of a rule that are quoted."""

RULE: Final = LABELS["rule"]

_NAMED: Final = 10
"""Paths, rules and organizations that are named."""

_LONGEST: Final = 1_500
_LONGEST_NAME: Final = 150
"""Characters that a text, and a name or a path, take at most as they are written."""

Record: TypeAlias = Mapping[str, Any]


class Lines:
    """Writes lines of one record.

    `safe` makes contributed text harmless, `path` does that with paths, `link` leads a safe text to a page of the site,
    `strong` stands around what matters most.
    """

    def __init__(
        self,
        record: Record,
        safe: Callable[[str], str],
        path: Callable[[str], str],
        link: Callable[[str, str], str],
        strong: str = "**",
    ) -> None:
        self._record = record
        self._safe = safe
        self._path = path
        self._link = link
        self.strong = strong

    def safe(self, text: str) -> str:
        """A text, made harmless and not too long."""
        return _short(text, self._safe, _LONGEST)

    def name(self, text: str) -> str:
        """A short text such as the name of an organization or of a field."""
        return _short(text, self._safe, _LONGEST_NAME)

    def path(self, text: str) -> str:
        return _short(text, self._path, _LONGEST_NAME)

    def organizations(self) -> Iterator[str]:
        """`- acme (changed): 2 rules added`"""
        found = self._record["organizations"]
        for one in found[:_NAMED]:
            leaves = one["state"] == "withdrawn" and not one["claims"]
            kinds = "its rules go from the site" if leaves else _kinds(one)
            yield f"- {self.name(one['slug'])} ({'; '.join(self._state(one))}): {kinds}"
        if len(found) > _NAMED:
            yield f"- and {len(found) - _NAMED} more organizations"

    def _state(self, organization: Record) -> Iterator[str]:
        was = organization["was"]
        yield f"moves here from {self.name(was)}" if was else organization["state"]
        if organization["state"] == "gone":
            return
        if organization["state"] == "withdrawn" and (why := organization.get("reason")):
            yield f"why: {self._quoted(why)}"
        if organization.get("profile", []) is None:
            yield "org.yml cannot be read"
        for where, fields in (("org.yml", organization.get("profile")), ("the head", organization.get("head"))):
            if fields:
                yield f"in {where}: {some([*map(self.name, fields)], _NAMED)}"
        if organization.get("reviews"):
            yield "in readings.yml: how reviewers read it"
        if organization["held_back"]:
            yield "with its errors it is held back from the site and counts nowhere"

    def findings(self, severity: Severity, wanted: Callable[[Record], bool] = lambda _: True) -> Iterator[str]:
        for one in self._record["findings"]:
            if one["severity"] == severity and wanted(one):
                place = f"{self.path(one['path'])}:{one['line']}:{one['column']}"
                rule = self._link(one["rule"], f"reference/rules/{one['rule']}/")
                yield f"- {place}: {self.safe(one['message'])}; {self.safe(one['help'])} ({rule})"

    def copies(self) -> Iterator[str]:
        for organization in self._record["organizations"]:
            for claim in organization["claims"]:
                for one in claim.get("copies", ()):
                    source, share = self.safe(f"{one['name']} {one['claim']}"), round(100 * one["share"])
                    yield (
                        f"- {self.safe(claim['claim'])} looks copied from {source}: {share} % of its three-word "
                        f"sequences stand there too. If it was adopted, add the line `- **From:** "
                        f"{self.safe(one['organization'])}/{self.safe(one['claim'])}@{self._record['base'][:12]}`; if "
                        "not, say so"
                    )

    def promoted(self) -> Iterator[str]:
        for organization in self._record["organizations"]:
            for name, ids in organization.get("promoted", {}).items():
                rules = some([*map(self.name, ids)], _NAMED)
                yield f"- {rules} name “{self.name(name)}”: does the rule stand without it?"

    def outside(self) -> Iterator[str]:
        if paths := self._record["outside"]:
            yield f"- Outside of organizations: {some([self.path(one) for one in paths], _NAMED)}"

    def rules(self, organization: Record) -> Iterator[str]:
        """Each changed rule beside the question that it answers."""
        for claim in organization["claims"]:
            yield "\n".join(self._rule(claim))

    def _rule(self, claim: Record) -> Iterator[str]:
        fields = f" ({', '.join(claim['fields'])})" if claim["fields"] else ""
        yield f"- {self.strong}{self.name(claim['claim'])}{self.strong} {claim['change']}{fields}"
        if text := claim["rule"]:
            yield f"  > {self._quoted(text)}"
        yield from (f"  - {self._reworded(one)}" for one in claim["reworded"])
        yield from (f"  - {self._reading(reading)}" for reading in claim["readings"])
        now = [*map(_content, claim["readings"])]
        yield from (f"  - before: {self._answer(one)}" for one in claim["former"] if _content(one) not in now)
        guesses = [one for one in claim["candidates"] if one["score"] > 0]
        if claim["change"] in ("added", "changed", "restored") and not claim["readings"]:
            yield f"  - {NOT_READ}; a reviewer reads it later, or a Pattern line says it"
        if guesses:
            yield "  - by its words alone it may answer (a guess, which counts nowhere):"
            yield from (f"    - {self.safe(one['because'])}" for one in guesses)

    def _reworded(self, one: Record) -> str:
        before, after = (f"“{self._quoted(one[side])}”" if one[side] else "" for side in ("before", "after"))
        if one["field"] == RULE:
            return f"before: {before or 'nothing'}"
        return f"{one['field']}: {after or 'nothing'}" + (f", before: {before}" if before else "")

    def _quoted(self, text: str) -> str:
        return _short(text if len(text) <= _QUOTED else text[:_QUOTED] + "…", self._safe, 2 * _LONGEST)

    def prose(self, organization: Record) -> Iterator[str]:
        """What is new outside of rules."""
        return (f"- > {self._quoted(text)}" for text in organization["prose"])

    def _reading(self, reading: Record) -> str:
        said = f"{self._answer(reading)} ({BASES[reading['basis']]})"
        if reading["say"] is None or not reading["sentence"]:
            return said
        said += f": now {_say(reading['say'])}, {reading['same']} of them this"
        if reading["with"]:
            said += f" (also {', '.join(self.safe(one['name']) for one in reading['with'])})"
        for one in reading["against"]:
            names = ", ".join(self.safe(who["name"]) for who in one["organizations"])
            said += f"; the opposite, “{self.safe(one['sentence'])}”: {one['say']} ({names})"
        return said

    def _question(self, pattern: str, question: str) -> str:
        return self._link(self.safe(question), f"patterns/{pattern}/")

    def _answer(self, reading: Record) -> str:
        """`Who may write to people outside? “One agent sends”; timebox = 2 h`"""
        if reading["pattern"] is None:
            return FITS_NONE
        question = self._question(reading["pattern"], reading["question"])
        if reading["disputed"]:
            sides = (self.safe(one or NO_CLEAR_ANSWER) for one in reading["sides"])
            return f"{question} {DISPUTED}: {' / '.join(sides)}"
        answer = f"“{self.safe(reading['sentence'])}”" if reading["sentence"] else NO_CLEAR_ANSWER
        parameters = "".join(f"; {name} = {one['text']}" for name, one in reading["parameters"].items())
        return f"{question} {answer}{self.safe(parameters)}"

    def definitions(self) -> Iterator[str]:
        for one in self._record["patterns"]["changed"]:
            fields = f": {', '.join(one['fields'])}" if one["fields"] else ""
            yield f"- The pattern {self.safe(one['id'])} is {one['what']}{fields}{self._affected(one)}"

    def moves(self) -> Iterator[str]:
        for move in self._record["patterns"]["moves"]:
            yield "\n".join(self._move(move))

    def _move(self, move: Record) -> Iterator[str]:
        before, after = move["say"]
        said = f"{_say(after)}, as before" if before == after else f"{_say(after)} now, {before} before"
        yield f"- {self._question(move['id'], move['question'])} {said}"
        firsts = {"differ": "Teams differ here for the first time", "contested": "It becomes contested"}
        yield from (f"  - {said}" for what, said in firsts.items() if move[what] == [False, True])
        for answer in move["answers"]:
            (was, now), independent, maturity = answer["say"], answer["independent"][1], answer["maturity"]
            said = f"  - “{self.safe(answer['sentence'])}”: {was} before, {now} now ({independent} independent)"
            if maturity[0] != maturity[1]:
                said += f"; was {maturity[0]}, is now {maturity[1]}"
            yield said + self._affected(answer)

    def _affected(self, record: Record) -> str:
        names = ", ".join(self.safe(one["name"]) for one in record["affected"])
        more = f" and {record['more_affected']} more" if record["more_affected"] else ""
        return f". This also concerns {names}{more}" if names else ""

    def proposed(self) -> Iterator[str]:
        for one in self._record["proposed"]:
            yield f"- {self.safe(one['claim'])} proposes a pattern: {self.safe(one['question'])}"


def _short(text: str, written: Callable[[str], str], most: int) -> str:
    """A text as it is written, of at most so many characters."""
    said = written(text)
    while len(said) > most:
        text = text[: (most - 1) * len(text) // len(said)]
        said = written(text) + "…"
    return said


def _content(reading: Record) -> tuple[Any, ...]:
    return reading["pattern"], reading["stance"], reading["parameters"]


def _say(number: int) -> str:
    return "1 says what it does" if number == 1 else f"{number} say what they do"


def _kinds(organization: Record) -> str:
    """`2 rules added, 1 changed`"""
    kinds = Counter(claim["change"] for claim in organization["claims"])
    first, *others = kinds.items() or [("", 0)]
    if not first[1]:
        return "no rule differs"
    return ", ".join([f"{counted(first[1], 'rule')} {first[0]}", *(f"{number} {kind}" for kind, number in others)])


def some(names: Sequence[str], most: int) -> str:
    """`a, b and 4 more`"""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"
