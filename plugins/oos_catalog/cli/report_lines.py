"""The lines of a report on a proposal, made safe for the medium that shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from oos_catalog.model.finding import Severity
from oos_catalog.site.words import BASES, DISPUTED, FITS_NONE, NO_CLEAR_ANSWER, NOT_READ, counted

_QUOTED: Final = 600
"""Characters of a rule that are quoted."""

_NAMED: Final = 10
"""Paths that are named."""

Record: TypeAlias = Mapping[str, Any]


class Lines:
    """Writes lines of one record.

    `safe` makes contributed text harmless, `path` does that with paths, `link` leads a safe text to a page of the site.
    """

    def __init__(
        self,
        record: Record,
        safe: Callable[[str], str],
        path: Callable[[str], str],
        link: Callable[[str, str], str],
    ) -> None:
        self._record = record
        self.safe = safe
        self.path = path
        self._link = link

    def organizations(self) -> Iterator[str]:
        """`- acme (changed): 2 rules added`"""
        for one in self._record["organizations"]:
            yield f"- {self.safe(one['slug'])} ({'; '.join(self._state(one))}): {_kinds(one)}"

    def _state(self, organization: Record) -> Iterator[str]:
        was = organization["was"]
        yield f"moves here from {self.safe(was)}" if was else organization["state"]
        if organization["state"] == "gone":
            return
        if organization.get("profile", []) is None:
            yield "org.yml cannot be read"
        for where, fields in (("org.yml", organization.get("profile")), ("the head", organization.get("head"))):
            if fields:
                yield f"in {where}: {self.safe(some(fields, _NAMED))}"
        if organization["held_back"]:
            yield "held back from the site, so it counts nowhere yet"

    def findings(self, severity: Severity) -> Iterator[str]:
        for one in self._record["findings"]:
            if one["severity"] == severity:
                place = self.path("{path}:{line}:{column}".format_map(one))
                rule = self._link(one["rule"], f"reference/rules/{one['rule']}/")
                yield f"- {place}: {self.safe(one['message'])}; {self.safe(one['help'])} ({rule})"

    def copies(self) -> Iterator[str]:
        for organization in self._record["organizations"]:
            for claim in organization["claims"]:
                for one in claim.get("copies", ()):
                    source, share = self.safe(f"{one['name']} {one['claim']}"), round(100 * one["share"])
                    yield (
                        f"- {self.safe(claim['claim'])} looks copied from {source}: {share} % of its runs of three "
                        f"words stand there. Adopted text says so: `From: {self.safe(one['organization'])}/"
                        f"{self.safe(one['claim'])}@{self._record['base'][:12]}`"
                    )

    def promoted(self) -> Iterator[str]:
        for organization in self._record["organizations"]:
            for name, ids in organization.get("promoted", {}).items():
                yield f"- {self.safe(some(ids, _NAMED))} name “{self.safe(name)}”: does the rule stand without it?"

    def outside(self) -> Iterator[str]:
        if paths := self._record["outside"]:
            yield f"- Outside of organizations: {some([self.path(one) for one in paths], _NAMED)}"

    def rules(self, organization: Record) -> Iterator[str]:
        """Each changed rule beside the question that it answers."""
        for claim in organization["claims"]:
            yield "\n".join(self._rule(claim))

    def _rule(self, claim: Record) -> Iterator[str]:
        fields = f" ({', '.join(claim['fields'])})" if claim["fields"] else ""
        yield f"- **{self.safe(claim['claim'])}** {claim['change']}{fields}"
        if text := claim["rule"]:
            yield f"  > {self._quoted(text)}"
        for reading in claim["readings"]:
            yield f"  - {self._reading(reading)}"
        now = {(one["pattern"], one["stance"]) for one in claim["readings"]}
        for reading in claim["former"]:
            if (reading["pattern"], reading["stance"]) not in now:
                yield f"  - before: {self._answer(reading)}"
        guesses = [one for one in claim["candidates"] if one["score"] > 0]
        if claim["change"] in ("added", "changed", "restored") and not claim["readings"]:
            yield f"  - {NOT_READ}; a reviewer reads it later, or a Pattern line says it"
        if guesses:
            yield "  - by its words alone it may answer (a guess, which counts nowhere):"
            yield from (f"    - {self.safe(one['because'])}" for one in guesses)

    def _quoted(self, text: str) -> str:
        return self.safe(text if len(text) <= _QUOTED else text[:_QUOTED] + "…")

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
        said = f"{_say(after)}, as before" if before == after else f"now {_say(after)}, before {before}"
        yield f"- {self._question(move['id'], move['question'])} {said}"
        firsts = {"differ": "Teams differ here for the first time", "contested": "It becomes contested"}
        yield from (f"  - {said}" for what, said in firsts.items() if move[what] == [False, True])
        for answer in move["answers"]:
            (was, now), independent, maturity = answer["say"], answer["independent"][1], answer["maturity"]
            said = f"  - “{self.safe(answer['sentence'])}”: now {now}, before {was} ({independent} independent)"
            if maturity[0] != maturity[1]:
                said += f"; {maturity[0]}, now {maturity[1]}"
            yield said + self._affected(answer)

    def _affected(self, record: Record) -> str:
        names = ", ".join(self.safe(one["name"]) for one in record["affected"])
        more = f" and {record['more_affected']} more" if record["more_affected"] else ""
        return f". This also concerns {names}{more}" if names else ""

    def proposed(self) -> Iterator[str]:
        for one in self._record["proposed"]:
            yield f"- {self.safe(one['claim'])} proposes a pattern: {self.safe(one['question'])}"


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
