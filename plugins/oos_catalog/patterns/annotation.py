"""Which rules a person or an agent is asked about, and what an answer may say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any, Final

from oos_catalog.model.document import Claim, Document, PatternLine
from oos_catalog.model.reading import ReadOrganization
from oos_catalog.model.registry import Parameter, Pattern
from oos_catalog.model.vocabulary import LABELS, MOST_PATTERNS_PER_CLAIM
from oos_catalog.patterns.quantities import read_quantity
from oos_catalog.patterns.registry import Registry
from oos_catalog.patterns.suggest import Matcher

LONGEST_QUESTION: Final = 200
"""Characters of a proposed question: as many as a question of the registry may have."""

_NARROW_SPACES = str.maketrans("\u00a0\u202f", "  ")
"""No-break spaces, which French and others write before `?`, become spaces."""


def unread_claims(document: Document, organization: ReadOrganization) -> tuple[Claim, ...]:
    """The claims to ask about: active, with a Rule, not read yet, without any Pattern line, with an id of their own.

    A Pattern line that is not understood, or that names a pattern nobody knows, is one too.
    """
    unread = {claim.id for claim in organization.claims if claim.is_unread}
    times = Counter(claim.id for claim in document.claims)
    open_claims = (one for one in document.active_claims if one.id in unread and one.rule and times[one.id] == 1)
    label = LABELS["patterns"]
    return tuple(one for one in open_claims if not one.patterns and label not in dict(one.extras))


def left_out(document: Document, organization: ReadOrganization) -> tuple[str, ...]:
    """Ids of unread claims that cannot be asked about before the checker's findings on them are settled."""
    asked = {claim.id for claim in unread_claims(document, organization)}
    return tuple(dict.fromkeys(claim.id for claim in organization.claims if claim.is_unread and claim.id not in asked))


def flaw_of_question(text: str) -> str | None:
    """What keeps a text from being a proposed question."""
    text = text.translate(_NARROW_SPACES)
    if not text.strip():
        return "the proposed question is empty"
    if ";" in text or not text.isprintable():
        return "a proposed question holds no `;`, no line break and nothing invisible"
    if len(text) > LONGEST_QUESTION:
        return f"the proposed question has {len(text):,} characters; at most {LONGEST_QUESTION} are allowed"
    return None


def flaw_of_lines(lines: Sequence[PatternLine], registry: Registry) -> str | None:
    """What keeps lines, each of which is good, from standing together at one claim."""
    if len(lines) > MOST_PATTERNS_PER_CLAIM:
        return f"{len(lines)} patterns; a rule has at most {MOST_PATTERNS_PER_CLAIM}"
    if (flaw := flaw_of_repetition(lines)) is not None:
        return flaw
    for one, other in combinations(lines, 2):
        if (one.pattern, one.stance) == (other.pattern, other.stance):
            return f"{one_line(one)} stands twice"
        if one.pattern == other.pattern and registry.excludes(str(one.pattern), str(one.stance), str(other.stance)):
            both = f"{one.stance} and {other.stance}"
            return f"{both} exclude each other as answers to {one.pattern}; `?` says that it is not clear"
    return None


def flaw_of_repetition(lines: Sequence[PatternLine]) -> str | None:
    """Whether `none` stands beside another line, or a line twice."""
    if len(lines) > 1 and any(line.pattern is None for line in lines):
        return "`none` stands alone: it says that the rule fits no pattern"
    twice = next((one for one, other in combinations(lines, 2) if one == other), None)
    return f"{one_line(twice)} stands twice" if twice else None


def one_line(line: PatternLine) -> str:
    """What a line says, in one phrase of a message."""
    return f"{line.pattern} / {line.stance}" if line.pattern else "`none`"


def look_up(registry: Registry, matcher: Matcher, words: str) -> list[Pattern]:
    """Up to three patterns: the one with this id or former id, else those the words speak for, else ids like it."""
    if (named := registry.pattern(words.strip())) is not None:
        return [named]
    ranked = matcher.rank(Claim(id="", section="", rule=words))
    found = [one.pattern for one in ranked if one.words] or registry.near(words[:80], cutoff=0.3)
    return [registry.patterns[name] for name in found]


def quantity_text(value: Any, parameter: Parameter) -> str | None:
    """A quantity as it is written into a Pattern line; None where it is not one that is understood."""
    text = str(value) if type(value) is int else value
    if not isinstance(text, str) or read_quantity(text, parameter.kind).amount is None:
        return None
    return " ".join(text.split())
