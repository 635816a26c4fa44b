"""`oos suggest`: which patterns the unread rules of a file may answer, and by which of their words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import click

from oos_catalog.cli.reading import Side, read_side
from oos_catalog.cli.targets import catalog_option
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.model.document import Claim
from oos_catalog.patterns.registry import Registry
from oos_catalog.patterns.suggest import Candidate, Matcher, Outcome, Suggestion

_LONGEST = 200
_SAID: Final = {
    Outcome.AUTO: "likely the first of",
    Outcome.SUGGEST: "perhaps one of",
    Outcome.NONE: "nothing in the registry has enough of its words",
}


@click.command("suggest", short_help="show which pattern each unread rule may answer")
@click.argument("file")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
@catalog_option
def command(file: str, shape: str, catalog: Path | None) -> int:
    """Show which recurring decisions the unread rules of FILE (or of an organization) may be about, by their words.

    The program compares words and understands none of them. A suggestion counts nowhere until a person writes it down.
    """
    side = read_side(file, catalog)
    found = suggestions(side)
    if shape == "json":
        claims = [_record(claim, suggestion, side.registry) for claim, suggestion in found]
        click.echo(json.dumps({"version": 1, "claims": claims}, indent=1))
        return 0
    for line in _lines(found, side):
        click.echo(for_terminal(line))
    click.echo(f"next: {f'oos annotate {for_terminal(file)}' if found else 'oos patterns'}", err=True)
    return 0


def suggestions(side: Side) -> list[tuple[Claim, Suggestion]]:
    """The unread claims in file order, each with what the matcher guesses."""
    pairs = zip(side.document.active_claims, side.organization.claims, strict=True)
    unread = [claim for claim, read in pairs if read.is_unread]
    matcher = Matcher(side.registry) if unread else None
    return [(claim, matcher.suggest(claim)) for claim in unread] if matcher else []


def candidates(side: Side) -> dict[str, list[dict[str, object]]]:
    """The candidates of every unread claim, as JSON shows them."""
    return {claim.id: candidates_of(found, side.registry) for claim, found in suggestions(side)}


def _record(claim: Claim, suggestion: Suggestion, registry: Registry) -> dict[str, object]:
    return {
        "claim": claim.id,
        "outcome": suggestion.outcome,
        "candidates": candidates_of(suggestion, registry),
    }


def candidates_of(suggestion: Suggestion, registry: Registry) -> list[dict[str, object]]:
    """The candidates of one claim, as JSON shows them."""
    return [
        {"pattern": one.pattern, "score": one.score, "because": _because(one, registry)}
        for one in suggestion.candidates
    ]


def _because(candidate: Candidate, registry: Registry) -> str:
    """The words that speak for a candidate, of which there are two or more."""
    *words, last = (f"“{word}”" for word in candidate.words)
    return f"{', '.join(words)} and {last} speak for: {registry.patterns[candidate.pattern].question}"


def _lines(found: Sequence[tuple[Claim, Suggestion]], side: Side) -> Iterator[str]:
    path = side.path.as_posix()
    if not found:
        yield f"{path}: no rule is waiting to be read"
        return
    yield f"{path}: {len(found)} of {len(side.organization.claims)} rules are not read yet"
    for claim, (outcome, candidates) in found:
        rule = " ".join(claim.rule[: 2 * _LONGEST].split())
        yield ""
        yield f"{claim.id}  {rule if len(rule) <= _LONGEST else f'{rule[:_LONGEST]} ...'}"
        yield f"  {outcome}: {_SAID[outcome]}"
        for candidate in candidates:
            yield f"    {side.registry.patterns[candidate.pattern].question}"
            yield f"      {candidate.pattern}, by {', '.join(candidate.words)}"
