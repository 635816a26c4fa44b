"""`oos suggest`: which patterns the unread rules of a file may answer, and by which of their words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import click

from oos_catalog.cli.reading import Side, read_side
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.model.document import Claim
from oos_catalog.patterns.registry import Registry
from oos_catalog.patterns.suggest import Candidate, Matcher, Outcome, Suggestion

_LONGEST = 200
_SAID: Final = {
    Outcome.AUTO: "clearly about",
    Outcome.SUGGEST: "perhaps one of",
    Outcome.NONE: "nothing in the registry has enough of its words",
}


class Suggested(NamedTuple):
    """An unread claim and what is suggested for it."""

    claim: Claim
    suggestion: Suggestion


@click.command("suggest", short_help="show which pattern each unread rule may answer")
@click.argument("file")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--catalog", type=click.Path(path_type=Path), metavar="DIR", help="The catalog to use.")
def command(file: str, shape: str, catalog: Path | None) -> int:
    """Show which recurring decisions the unread rules of FILE (or of an organization) may be about, by their words.

    The program compares words and understands none of them. A suggestion counts nowhere until a person writes it down.
    """
    side = read_side(file, catalog)
    found = suggested(side)
    if shape == "json":
        click.echo(json.dumps(_record(found, side.registry), indent=1))
        return 0
    for line in _lines(found, side):
        click.echo(for_terminal(line))
    click.echo(f"next: {f'oos annotate {for_terminal(file)}' if found else 'oos patterns'}", err=True)
    return 0


def suggested(side: Side) -> list[Suggested]:
    """A suggestion for each active claim that is not read yet, in file order."""
    matcher = Matcher(side.registry)
    pairs = zip(side.document.active_claims, side.organization.claims, strict=True)
    return [Suggested(claim, matcher.suggest(claim)) for claim, read in pairs if read.is_unread]


def because(candidate: Candidate, registry: Registry) -> str:
    """A sentence that names the words which speak for a candidate."""
    speak = "speaks" if len(candidate.words) == 1 else "speak"
    said = _listed([f"`{word}`" for word in candidate.words])
    return f'{said} {speak} for "{registry.patterns[candidate.pattern].question}"'


def _listed(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`"""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _record(found: Sequence[Suggested], registry: Registry) -> dict[str, object]:
    return {
        "version": 1,
        "claims": [
            {
                "claim": one.claim.id,
                "outcome": one.suggestion.outcome,
                "candidates": [
                    {
                        "pattern": candidate.pattern,
                        "score": candidate.score,
                        "because": because(candidate, registry),
                    }
                    for candidate in one.suggestion.candidates
                ],
            }
            for one in found
        ],
    }


def _lines(found: Sequence[Suggested], side: Side) -> Iterator[str]:
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
