"""What a proposal means, as Markdown for a comment or a summary, or as text for a terminal: worst first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from oos_catalog.lint.reporters.escape import for_markdown, for_terminal
from oos_catalog.model.finding import Severity
from oos_catalog.site.words import BASES, DISPUTED, FITS_NONE, NO_CLEAR_ANSWER, NOT_READ, counted

LONGEST: Final = 60_000
"""Characters of a Markdown report; a comment on GitHub holds 65,536."""

_QUOTED: Final = 600
"""Characters of a rule that are quoted."""

_NAMED: Final = 10
"""Paths that are named."""

_PLAIN_PATH: Final = re.compile(r"[A-Za-z0-9._/:-]{1,300}")
_CUT: Final = "_The rest does not fit here: `oos report --base REF --head REF` prints it._"

_VERDICTS: Final = {
    "owner": "Its owner may merge it",
    "maintainer-needed": "A maintainer of the catalog decides",
    "refused": "It cannot be merged as it stands",
}
_QUIET: Final = (
    "Something here must not be repeated: a key, personal data, or a private name. So nothing of this change is "
    "quoted, and nobody should quote it. The findings say where it stands. What was pushed once counts as known: make "
    "a key invalid first, then mend the text."
)

Record: TypeAlias = Mapping[str, Any]


class Part(NamedTuple):
    """A heading with its items, each one or more lines; folded ones open when somebody wants them."""

    title: str
    items: Sequence[str]
    folded: bool = False


def in_markdown(record: Record, longest: int = LONGEST) -> str:
    """The report as Markdown of at most so many characters, details folded; contributed text is text in it."""
    writer = _Writer(record, for_markdown, _code)
    opening = "\n".join([f"## {writer.title()}", "", *writer.opening()])
    return "".join(_fitted(opening, writer.parts(), longest)) + "\n"


def in_terminal(record: Record) -> str:
    """All of the report as plain lines."""
    writer = _Writer(record, for_terminal, for_terminal)
    parts = (f"\n\n{part.title} ({len(part.items)})\n\n" + "\n".join(part.items) for part in writer.parts())
    return "\n".join([writer.title(), "", *writer.opening()]) + "".join(parts)


def _fitted(opening: str, parts: Iterator[Part], longest: int) -> Iterator[str]:
    """The opening and as many items of the parts as fit, each part properly closed."""
    yield opening
    room = longest - len(opening) - len(_CUT) - 3
    for part in parts:
        items = list(part.items)
        while items and len(_written(part, items)) > room:
            items = items[: len(items) // 2]
        if items:
            written = _written(part, items)
            room -= len(written)
            yield written
        if len(items) < len(part.items):
            yield f"\n\n{_CUT}"
            return


def _written(part: Part, items: Sequence[str]) -> str:
    title, text = f"{part.title} ({len(part.items)})", "\n".join(items)
    if part.folded:
        return f"\n\n<details><summary>{title}</summary>\n\n{text}\n\n</details>"
    return f"\n\n### {title}\n\n{text}"


def _code(path: str) -> str:
    """A path as code where nothing in it can end the code; else escaped."""
    return f"`{path}`" if _PLAIN_PATH.fullmatch(path) else for_markdown(ascii(path))


class _Writer:
    """Writes lines of one record; `safe` makes contributed text harmless, `path` does that with paths."""

    def __init__(self, record: Record, safe: Callable[[str], str], path: Callable[[str], str]) -> None:
        self._record = record
        self._safe = safe
        self._path = path

    def title(self) -> str:
        organizations = [self._safe(one["slug"]) for one in self._record["organizations"]]
        return f"What this change means: {_some(organizations, 3)}" if organizations else "What this change means"

    def opening(self) -> Iterator[str]:
        """The lines that everybody reads."""
        if not self._record["quotes"]:
            yield f"{_QUIET}\n"
        for one in self._record["organizations"]:
            yield f"- {self._safe(one['slug'])} ({'; '.join(self._state(one))}): {_kinds(one)}"
        if self._record["authority"] and self._record["quotes"]:
            verdict = self._record["authority"]
            yield f"- {_VERDICTS[verdict['verdict']]}: {self._safe(verdict['because'])}"
        counts = Counter(one["severity"] for one in self._record["findings"])
        found = ", ".join(counted(counts[one], one) for one in Severity if counts[one])
        yield f"- The check finds {found or 'nothing'}"
        for slug in self._record["newly_held_back"]:
            yield f"- {self._safe(slug)} would be held back from the site by this change"
        for path in self._record["overtaken"]:
            yield f"- {self._path(path)} changed on the base too: merge the base into this branch first"

    def _state(self, organization: Record) -> Iterator[str]:
        was = organization["was"]
        yield f"moves here from {self._safe(was)}" if was else organization["state"]
        if organization.get("profile"):
            yield f"in org.yml: {', '.join(organization['profile'])}"
        if organization["held_back"]:
            yield "held back from the site, so it counts nowhere yet"

    def parts(self) -> Iterator[Part]:
        """What follows, worst first; parts without items are left out."""
        record = self._record
        rules = [one for one in record["organizations"] if record["quotes"]]
        parts = (
            Part("To mend", [*self._findings(Severity.ERROR)]),
            Part("To look at", [*self._copies(), *self._promoted(), *self._outside()]),
            *(Part(f"Rules of {self._safe(one['name'])}", [*self._rules(one)], folded=True) for one in rules),
            Part("What moves", [*self._definitions(), *self._moves(), *self._proposed()]),
            Part("Warnings", [*self._findings(Severity.WARNING)], folded=True),
            Part("Hints", [*self._findings(Severity.HINT)], folded=True),
        )
        return (part for part in parts if part.items)

    def _findings(self, severity: Severity) -> Iterator[str]:
        for one in self._record["findings"]:
            if one["severity"] == severity:
                place = self._path("{path}:{line}:{column}".format_map(one))
                yield f"- {place}: {self._safe(one['message'])}; {self._safe(one['help'])} ({one['rule']})"

    def _copies(self) -> Iterator[str]:
        for organization in self._record["organizations"]:
            for claim in organization["claims"]:
                for one in claim.get("copies", ()):
                    source, share = self._safe(f"{one['name']} {one['claim']}"), round(100 * one["share"])
                    yield (
                        f"- {self._safe(claim['claim'])} looks copied from {source}: {share} % of its runs of three "
                        "words stand there. Adopted text says so in a From line"
                    )

    def _promoted(self) -> Iterator[str]:
        for organization in self._record["organizations"]:
            for name, ids in organization.get("promoted", {}).items():
                yield f"- {self._safe(_some(ids, _NAMED))} name “{self._safe(name)}”: does the rule stand without it?"

    def _outside(self) -> Iterator[str]:
        if paths := self._record["outside"]:
            yield f"- Outside of organizations: {_some([self._path(one) for one in paths], _NAMED)}"

    def _rules(self, organization: Record) -> Iterator[str]:
        for claim in organization["claims"]:
            yield "\n".join(self._rule(claim))

    def _rule(self, claim: Record) -> Iterator[str]:
        """A rule beside the question that it answers."""
        fields = f" ({', '.join(claim['fields'])})" if claim["fields"] else ""
        yield f"- **{self._safe(claim['claim'])}** {claim['change']}{fields}"
        if text := claim["rule"]:
            yield f"  > {self._safe(text if len(text) <= _QUOTED else text[:_QUOTED] + '…')}"
        for reading in claim["readings"]:
            yield f"  - {self._reading(reading)}"
        now = {(one["pattern"], one["stance"]) for one in claim["readings"]}
        for reading in claim["former"]:
            if (reading["pattern"], reading["stance"]) not in now:
                yield f"  - before: {self._answer(reading)}"
        if claim["candidates"]:
            yield f"  - {NOT_READ}. By its words alone it may answer (a guess, which counts nowhere):"
            yield from (f"    - {self._safe(one['because'])}" for one in claim["candidates"])
        elif claim["change"] in ("added", "changed", "restored") and not claim["readings"]:
            yield f"  - {NOT_READ}"

    def _reading(self, reading: Record) -> str:
        said = f"{self._answer(reading)} ({BASES[reading['basis']]})"
        if reading["say"] is not None and reading["sentence"]:
            said += f": now {reading['say']} say what they do, {reading['same']} of them this"
        return said

    def _answer(self, reading: Record) -> str:
        """`Who may write to people outside? “One agent sends”; timebox = 2 h`"""
        if reading["pattern"] is None:
            return FITS_NONE
        question = self._safe(reading["question"])
        if reading["disputed"]:
            return (
                f"{question} {DISPUTED}: {' / '.join(self._safe(one or NO_CLEAR_ANSWER) for one in reading['sides'])}"
            )
        answer = f"“{self._safe(reading['sentence'])}”" if reading["sentence"] else NO_CLEAR_ANSWER
        parameters = "".join(f"; {name} = {one['text']}" for name, one in reading["parameters"].items())
        return f"{question} {answer}{self._safe(parameters)}"

    def _definitions(self) -> Iterator[str]:
        for one in self._record["patterns"]["changed"]:
            fields = f": {', '.join(one['fields'])}" if one["fields"] else ""
            yield f"- The pattern {self._safe(one['id'])} is {one['what']}{fields}{self._affected(one)}"

    def _moves(self) -> Iterator[str]:
        for move in self._record["patterns"]["moves"]:
            yield "\n".join(self._move(move))

    def _move(self, move: Record) -> Iterator[str]:
        before, after = move["say"]
        yield f"- {self._safe(move['question'])} {before} said what they do, now {after}"
        firsts = {"differ": "Teams differ here for the first time", "contested": "It becomes contested"}
        yield from (f"  - {said}" for what, said in firsts.items() if move[what] == [False, True])
        for answer in move["answers"]:
            (was, now), independent, maturity = answer["say"], answer["independent"][1], answer["maturity"]
            said = f"  - “{self._safe(answer['sentence'])}”: {was}, now {now} ({independent} independent)"
            if maturity[0] != maturity[1]:
                said += f"; {maturity[0]}, now {maturity[1]}"
            yield said + self._affected(answer)

    def _affected(self, record: Record) -> str:
        names = ", ".join(self._safe(one["name"]) for one in record["affected"])
        more = f" and {record['more_affected']} more" if record["more_affected"] else ""
        return f". This also concerns {names}{more}" if names else ""

    def _proposed(self) -> Iterator[str]:
        for one in self._record["proposed"]:
            yield f"- {self._safe(one['claim'])} proposes a pattern: {self._safe(one['question'])}"


def _kinds(organization: Record) -> str:
    """`2 rules added, 1 changed`"""
    kinds = Counter(claim["change"] for claim in organization["claims"])
    first, *others = kinds.items() or [("", 0)]
    if not first[1]:
        return "no rule differs"
    return ", ".join([f"{counted(first[1], 'rule')} {first[0]}", *(f"{number} {kind}" for kind, number in others)])


def _some(names: Sequence[str], most: int) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"
