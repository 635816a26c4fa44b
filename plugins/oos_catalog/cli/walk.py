"""The conversation of `oos annotate`: one unread rule after the other, the patterns it may answer, and a choice."""

from __future__ import annotations

import re
import shutil
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, cast

from oos_catalog.document.optional_lines import write_pattern
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.model.document import Claim, PatternLine
from oos_catalog.model.reading import UNSURE
from oos_catalog.model.registry import Parameter, Pattern
from oos_catalog.patterns.annotation import flaw_of_lines, flaw_of_question, look_up, quantity_text
from oos_catalog.patterns.quantities import FORMS
from oos_catalog.patterns.registry import Registry
from oos_catalog.patterns.suggest import Matcher, Outcome

Lines = tuple[PatternLine, ...]

_CHOICE = re.compile(r"([0-9]{1,2})([a-z]|\?)")
_KEYS = """\
  1a            it answers question 1 with answer a; for several: 1a 2b
  1?            it is about question 1 and does not say which answer
  n             it answers no pattern
  n QUESTION?   the same, and QUESTION? is a decision that other teams face too
  /WORDS        look for another pattern by words or id
  s or Enter    skip, b back, q quit, h these lines"""


Move = Literal["s", "b", "q"]
"""Skip, back, quit: where to go without an answer."""


class Offer(NamedTuple):
    """A pattern under its number on the screen, and the rule's words that speak for it."""

    pattern: Pattern
    words: tuple[str, ...] = ()
    likely: bool = False


@dataclass
class Walk:
    """Asks about each claim with `ask`, prints with `say`, and hands every change of `chosen` to `save` at once."""

    claims: Sequence[Claim]
    registry: Registry
    ask: Callable[[str], str]
    say: Callable[[str], None]
    save: Callable[[Mapping[str, Lines]], None]
    chosen: dict[str, Lines] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.matcher = Matcher(self.registry)

    def run(self) -> None:
        """Until the last claim is passed or the person quits; what was saved before any exception stays saved."""
        self.say(_KEYS)
        at = 0
        while at < len(self.claims):
            answer = self._claim(self.claims[at], at)
            if answer == "q":
                return
            if answer == "b":
                at = max(0, at - 1)
                if self.chosen.pop(self.claims[at].id, None):
                    self.save(self.chosen)
                    self.say(f"\n  took back what was chosen for {for_terminal(self.claims[at].id)}")
                continue
            if answer != "s":
                self.chosen[self.claims[at].id] = answer
                self.save(self.chosen)
                for line in answer:
                    self.say(f"  saved: {for_terminal(write_pattern(line))}")
            at += 1

    def _claim(self, claim: Claim, at: int) -> Lines | Move:
        offers = self._offers(claim)
        self.say("\n".join(_page(claim, f"{at + 1} of {len(self.claims)}", offers)))
        while True:
            typed = self.ask(for_terminal(claim.id)).strip()
            if typed.startswith("/"):
                self._look_up(typed[1:], offers)
                continue
            if typed in ("h", "?"):
                self.say(_KEYS)
                continue
            if typed.casefold() in ("s", "b", "q", ""):
                return cast(Move, typed.casefold() or "s")
            answer = self._answer(typed, offers)
            if not isinstance(answer, str):
                return answer
            self.say(f"  {for_terminal(answer)}")

    def _offers(self, claim: Claim) -> list[Offer]:
        suggestion = self.matcher.suggest(claim)
        likely = suggestion.outcome is Outcome.AUTO
        return [
            Offer(self.registry.patterns[one.pattern], one.words, likely and number == 0)
            for number, one in enumerate(suggestion.candidates)
        ]

    def _look_up(self, words: str, offers: list[Offer]) -> None:
        found = look_up(self.registry, self.matcher, words)
        if not found:
            self.say("  nothing was found; try other words")
        for pattern in found:
            known = next((number for number, one in enumerate(offers) if one.pattern is pattern), None)
            if known is None:
                offers.append(Offer(pattern))
                known = len(offers) - 1
            self.say("\n".join(_offer(known + 1, offers[known])))

    def _answer(self, typed: str, offers: Sequence[Offer]) -> Lines | str:
        """What was typed as lines, or what is wrong with it."""
        first, _, rest = typed.partition(" ")
        if first.casefold() == "n":
            flaw = flaw_of_question(rest) if rest.strip() else None
            return flaw or (PatternLine(pattern=None, proposed=" ".join(rest.split()) or None),)
        lines = [_line(word, offers) for word in typed.casefold().replace(",", " ").split()]
        wrong = next((one for one in lines if isinstance(one, str)), None)
        found = tuple(one for one in lines if isinstance(one, PatternLine))
        flaw = wrong or flaw_of_lines(found, self.registry)
        return flaw or tuple(self._with_parameters(one) for one in found)

    def _with_parameters(self, line: PatternLine) -> PatternLine:
        pattern = self.registry.pattern(line.pattern)
        if pattern is None or line.stance == UNSURE:
            return line
        asked = ((one.name, self._quantity(one)) for one in pattern.parameters)
        return line.model_copy(update={"parameters": {name: text for name, text in asked if text}})

    def _quantity(self, parameter: Parameter) -> str:
        while True:
            typed = self.ask(
                f"  {parameter.name}, if the rule states it ({parameter.kind}; Enter: it does not)"
            ).strip()
            text = quantity_text(typed, parameter) if typed else ""
            if text is not None:
                return text
            self.say(f"  that is not understood; write {FORMS[parameter.kind]}")


def _line(word: str, offers: Sequence[Offer]) -> PatternLine | str:
    """`2a` as a Pattern line, or what is wrong with it."""
    match = _CHOICE.fullmatch(word)
    if match is None:
        return f"{word[:40]!a} is not understood; type for example 1a, 1?, n, /words, s, b, q or h"
    number, letter = int(match.group(1)), match.group(2)
    if not 1 <= number <= len(offers):
        return f"there is no question {number}"
    pattern = offers[number - 1].pattern
    answers = {chr(ord("a") + index): stance.id for index, stance in enumerate(pattern.stances)} | {UNSURE: UNSURE}
    if letter not in answers:
        return f"question {number} has the answers {', '.join(answers)}"
    return PatternLine(pattern=pattern.id, stance=answers[letter])


def _page(claim: Claim, count: str, offers: Sequence[Offer]) -> list[str]:
    head = f"{for_terminal(claim.id)}  {for_terminal(claim.section)}"
    lines = ["", f"{head}  ({count})", *_wrapped("  Rule   ", claim.rule)]
    if claim.scope:
        lines += _wrapped("  Scope  ", claim.scope)
    lines.append("")
    if not offers:
        lines.append("  No pattern shares enough words with it. Look for one with /words, or type n.")
    for number, offer in enumerate(offers, start=1):
        lines += _offer(number, offer)
    return lines


def _offer(number: int, offer: Offer) -> list[str]:
    pattern = offer.pattern
    mark = " (likely)" if offer.likely else ""
    lines = _wrapped(f"  {number}  ", f"{pattern.question}{mark}")
    said = f"; the rule says: {', '.join(offer.words)}" if offer.words else ""
    lines += _wrapped("     ", f"{pattern.id}{said}")
    for index, stance in enumerate(pattern.stances):
        lines += _wrapped(f"     {chr(ord('a') + index)}  ", stance.sentence)
    return lines


def _wrapped(start: str, text: str) -> list[str]:
    """Text behind a start, in lines that fit the terminal; nothing in it can move the cursor."""
    width = max(40, min(100, shutil.get_terminal_size().columns))
    safe = for_terminal(" ".join(text.split()))
    indent = " " * len(start)
    lines = textwrap.wrap(safe, width, initial_indent=start, subsequent_indent=indent, break_on_hyphens=False)
    return lines or [start.rstrip()]
