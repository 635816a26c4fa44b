"""`oos patterns`: which decisions recur in a catalog, and who answers them how."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from oos_catalog.analysis.differing import differing_answers
from oos_catalog.analysis.frequency import ENOUGH_TO_SHARE, frequencies
from oos_catalog.analysis.pattern_records import patterns_record
from oos_catalog.cli.published import judged_catalog
from oos_catalog.cli.targets import catalog_option, catalog_root
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.model.reading import ReadOrganization
from oos_catalog.model.vocabulary import Evidence, OrgSize
from oos_catalog.site.claims_table import inert
from oos_catalog.site.json_text import dump
from oos_catalog.site.judgement import Judged
from oos_catalog.site.words import TOO_FEW, counted

KINDS = ("team", "project", "framework", "guide")
COLUMNS = (
    *("pattern", "question", "say", "silent", "unread", "unsure", "teams_differ", "contested"),
    *("answer", "answer_sentence", "organizations", "recommended_by", "independent", "maturity", "sentence"),
)


@click.command("patterns", short_help="show which decisions recur, and who answers them how")
@click.option("--format", "shape", type=click.Choice(["table", "json", "csv"]), default="table", show_default=True)
@click.option("--situation", metavar="ID", help="Only patterns that need this situation.")
@click.option("--size", type=click.Choice([one.value for one in OrgSize]), help="Only organizations of this size.")
@click.option("--industry", metavar="TEXT", help="Only organizations whose industry holds this text.")
@click.option(
    "--evidence",
    type=click.Choice([one.value for one in Evidence], case_sensitive=False),
    help="Only rules with this evidence.",
)
@click.option("--kind", type=click.Choice(KINDS), help="Only organizations of this kind.")
@catalog_option
def command(
    shape: str,
    situation: str | None,
    size: str | None,
    industry: str | None,
    evidence: str | None,
    kind: str | None,
    catalog: Path | None,
) -> int:
    """List every pattern with its answers and who gives them.

    Teams and projects are counted; frameworks and guides recommend. Organizations that the check holds back are left
    out. The JSON without filters is the site's `api/v1/patterns.json`.
    """
    judged = judged_catalog(catalog_root(catalog))
    if situation is not None and situation not in judged.registry.situations:
        known = ", ".join(judged.registry.situations)
        raise click.UsageError(f"no situation {for_terminal(situation)!a}; there are {known}")
    chosen = [one for one in judged.published if _matches(one, size, industry, kind)]
    found = frequencies(chosen, judged.registry, evidence, known=judged.known)
    asked = (one for one in found if situation is None or situation in one.pattern.context)
    record = patterns_record(asked, chosen, judged.registry)
    filters = {"situation": situation, "size": size, "industry": industry, "evidence": evidence, "kind": kind}
    if given := {name: value for name, value in filters.items() if value is not None}:
        record["filter"] = given
    _say_what_is_missing(judged)
    if shape == "json":
        click.echo(dump(record))
    elif shape == "csv":
        click.echo(_table(record).encode("utf-8", "backslashreplace"), nl=False)
    else:
        for line in _lines(record):
            click.echo(for_terminal(line))
        click.echo("next: oos compare MINE --only GAP", err=True)
    return 0


def _say_what_is_missing(judged: Judged) -> None:
    """Nothing is left out in silence."""
    if not judged.registry.patterns:
        click.echo("this catalog has no patterns; name another with --catalog DIR", err=True)
    if held := len(judged.report.quarantined):
        click.echo(f"held back by the check and not counted: {held}; run `oos check`", err=True)


def _matches(one: ReadOrganization, size: str | None, industry: str | None, kind: str | None) -> bool:
    return (
        size in (None, one.size)
        and kind in (None, one.kind)
        and (industry is None or industry.casefold() in one.industry.casefold())
    )


def _lines(record: Mapping[str, Any]) -> Iterator[str]:
    """Answered patterns with their answers, most answered first; the others as a number."""
    yield record["sentence"]
    if all(row["say"] < ENOUGH_TO_SHARE for row in record["patterns"]):
        yield TOO_FEW
    yield "* is our reading of a public source; the others speak for themselves"
    recommended = {row["id"] for row in record["patterns"] for one in row["stances"] if one["recommended_by"]}
    rows = [row for row in record["patterns"] if row["say"] or row["unsure"] or row["id"] in recommended]
    for row in sorted(rows, key=lambda row: (-row["say"], row["id"])):
        yield ""
        differ = ", teams differ" if differing_answers(row) else ""
        yield f"{row['question']}  [{row['id']}]  {row['say']} say what they do{differ}"
        if row["silent"] or row["unread"]:
            faced = f"of those that speak for themselves and face it, {row['silent']} do not say"
            yield f"  {faced}, {row['unread']} have rules that are not read yet"
        for stance in row["stances"]:
            yield from textwrap.wrap(_answer(stance), 100, initial_indent="  ", subsequent_indent="      ")
        if row["unsure"]:
            yield f"  about it, without a clear answer: {', '.join(map(_starred, row['unsure']))}"
    nobody = len(record["patterns"]) - len(rows)
    if nobody:
        yield ""
        yield f"{counted(nobody, 'pattern')} that none of those counted or recommending here answers"
    proposed = record["not_yet"]["proposed"]
    if proposed:
        yield f"{len(proposed)} proposed questions that are not yet a pattern"


def _answer(stance: Mapping[str, Any]) -> str:
    who = list(map(_starred, stance["organizations"]))
    said = f"{stance['sentence']}: {', '.join(who) or 'nobody here yet'}"
    said += f" ({stance['independent']} independent)" if stance["independent"] != len(who) else ""
    recommended = [one["name"] for one in stance["recommended_by"]]
    said += f"; recommended by {', '.join(recommended)}" if recommended else ""
    if share := stance.get("share"):
        said += f" ({share['part']:.0%}, {share['low']:.0%} to {share['high']:.0%} {share['note']})"
    return said


def _starred(speaker: Mapping[str, Any]) -> str:
    return f"{speaker['name']}{'' if speaker['source'] == 'self-published' else '*'}"


def _table(record: Mapping[str, Any]) -> str:
    """One line per answer; no cell can be taken for a formula."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for row in record["patterns"]:
        for stance in row["stances"]:
            cells = [row["id"], row["question"], row["say"], row["silent"], row["unread"], _slugs(row["unsure"])]
            cells += [bool(differing_answers(row)), row["contested"], stance["id"], stance["sentence"]]
            cells += [_slugs(stance["organizations"]), _slugs(stance["recommended_by"])]
            cells += [stance["independent"], stance["maturity"], record["sentence"]]
            rows.writerow([inert(str(cell)) for cell in cells])
    return text.getvalue()


def _slugs(speakers: Sequence[Mapping[str, Any]]) -> str:
    return "; ".join(one["slug"] for one in speakers)
