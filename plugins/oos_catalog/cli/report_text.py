"""What a proposal means, as Markdown for a comment, notes of a release, or text for a terminal: worst first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

from oos_catalog.analysis.signals import Signal, needs_a_person
from oos_catalog.cli.report_lines import RULE, Lines, some
from oos_catalog.lint.reporters.escape import for_markdown, for_terminal
from oos_catalog.model.finding import Severity
from oos_catalog.site.words import counted

LONGEST: Final = 60_000
"""Characters of a Markdown report; a comment on GitHub holds 65,536."""

_OPEN: Final = 10
"""Items up to which rules and warnings stand open."""

_PLAIN_PATH: Final = re.compile(r"[A-Za-z0-9._/:-]{1,300}")
_CUT: Final = "_The rest does not fit here: `oos report --base REF --head REF` prints it._"
_LOOK: Final = "For a maintainer to look at"
_QUIET: Final = (
    "Something here must not be repeated: a key, personal data, a private name, or what was taken back. So nothing "
    "of this change is quoted, and nobody should quote it. The findings say where it stands. If you have not pushed it "
    "yet, do not, and make a branch without it. What was pushed once counts as known: make a key invalid first, then "
    "mend the text."
)
_NOTHING: Final = "Nothing in it differs from the base. Commit your change, and run this again."

Record: TypeAlias = Mapping[str, Any]


class Part(NamedTuple):
    """A heading with its items, each one or more lines; folded ones open when somebody wants them."""

    title: str
    items: Sequence[str]
    folded: bool = False


def in_markdown(record: Record, site: str = "", longest: int = LONGEST) -> str:
    """The report as Markdown of at most so many characters, details folded; contributed text is text in it.

    `site` is the address of the published site: questions and rules of the checker then lead to their pages.
    """
    lines = _markdown_lines(record, site)
    opening = "\n".join([f"## {_title(record, lines, 'What this change means')}", "", *_opening(record, lines)])
    return "".join(_fitted(opening, _parts(record, lines), longest)) + "\n"


def in_notes(record: Record, site: str = "", longest: int = LONGEST) -> str:
    """What changed, for those who import it: rules, patterns and what moves; nothing about mending and merging."""
    shown = [_as_it_is(one) for one in record["organizations"] if not one["held_back"]]
    slugs = {one["slug"] for one in shown}
    proposed = [one for one in record["proposed"] if one["organization"] in slugs]
    held = len(record["organizations"]) - len(shown)
    record = {**record, "organizations": shown, "proposed": proposed}
    lines = _markdown_lines(record, site)
    opening = "\n".join([f"## {_title(record, lines, 'What changed')}", "", *lines.organizations(), *_held(held)])
    told = (part._replace(folded=False) for part in _told(record, lines) if part.items)
    return "".join(_fitted(opening, told, longest)) + "\n"


def _as_it_is(organization: Record) -> Record:
    """Without guesses, and without what stood there before: it may have been taken back between the two releases."""
    claims = []
    for one in organization["claims"]:
        now = [{**text, "before": ""} for text in one["reworded"] if text["field"] != RULE]
        claims.append({**one, "candidates": [], "former": [], "reworded": now})
    return {**organization, "claims": claims}


def _held(number: int) -> Iterator[str]:
    if number:
        yield f"- {counted(number, 'organization')} changed too and will be told of when the check finds no error there"


def in_terminal(record: Record) -> str:
    """All of the report as plain lines."""
    lines = Lines(record, for_terminal, for_terminal, lambda text, _: text, strong="")
    parts = (f"\n\n{part.title} ({len(part.items)})\n\n" + "\n".join(part.items) for part in _parts(record, lines))
    return "\n".join([_title(record, lines, "What this change means"), "", *_opening(record, lines)]) + "".join(parts)


def _markdown_lines(record: Record, site: str) -> Lines:
    base = f"{site.rstrip('/')}/" if site.startswith("https://") else ""
    link: Callable[[str, str], str] = lambda text, path: f"[{text}]({base}{path})" if base else text  # noqa: E731
    return Lines(record, for_markdown, _code, link)


def _code(path: str) -> str:
    """A path as code where nothing in it can end the code; else escaped."""
    return f"`{path}`" if _PLAIN_PATH.fullmatch(path) else for_markdown(ascii(path))


def _fitted(opening: str, parts: Iterable[Part], longest: int) -> Iterator[str]:
    """The opening and as many items of the parts as fit, each part properly closed; what is too long is left out."""
    yield opening
    room = longest - len(opening) - len(_CUT) - 3
    cut = False
    for part in parts:
        left = room - len(_written(part, ()))
        items = []
        for item in part.items:
            if len(item) < left:
                items.append(item)
                left -= len(item) + 1
        if items:
            room = left
            yield _written(part, items)
        cut = cut or len(items) < len(part.items)
    if cut:
        yield f"\n\n{_CUT}"


def _written(part: Part, items: Sequence[str]) -> str:
    title, text = f"{part.title} ({len(part.items)})", "\n".join(items)
    if part.folded:
        return f"\n\n<details><summary>{title}</summary>\n\n{text}\n\n</details>"
    return f"\n\n### {title}\n\n{text}"


def _title(record: Record, lines: Lines, words: str) -> str:
    if not record["paths"]:
        return "This branch changes nothing"
    slugs = [lines.name(one["slug"]) for one in record["organizations"]]
    return f"{words}: {some(slugs, 3)}" if slugs else words


def _opening(record: Record, lines: Lines) -> Iterator[str]:
    """What everybody reads: first what there is to do."""
    first, more = _to_do(record, lines)
    yield f"{lines.strong}{first}{lines.strong} {more}\n" if first else f"{more}\n"
    yield from lines.organizations()
    counts = Counter(one["severity"] for one in record["findings"])
    found = ", ".join(counted(counts[one], one) for one in (Severity.ERROR, Severity.WARNING) if counts[one])
    yield f"- The check finds {found or 'nothing to mend'}"
    yield f"- Looked at: {record['head'][:12]}, to be merged into {record['base'][:12]}"


def _to_do(record: Record, lines: Lines) -> tuple[str, str]:
    """What there is to do, and more about it."""
    errors = sum(one["severity"] == Severity.ERROR for one in record["findings"])
    authority = record["authority"]
    because = lines.safe(authority["because"]) if authority else ""
    if not record["quotes"]:
        return "", _QUIET
    if not record["paths"]:
        return "", _NOTHING
    if authority and authority["verdict"] == "refused":
        return "It cannot be merged as it stands:", f"{because}."
    if record["overtaken"]:
        paths = some([lines.path(one) for one in record["overtaken"]], _OPEN)
        how = "Press “Update branch” or “Resolve conflicts” below, or use git."
        return "To do: merge the base into this branch.", f"There these files changed since, too: {paths}. {how}"
    if errors:
        mend = f"To do: mend {counted(errors, 'thing')}, listed below, in this same branch."
        return mend, "It is looked at again after each push."
    if record["newly_held_back"]:
        held = some([lines.name(slug) for slug in record["newly_held_back"]], _OPEN)
        return "To do: mend what would hold back others.", f"Held back from the site by this change: {held}."
    warned = any(one["severity"] == Severity.WARNING for one in record["findings"])
    nothing = "Nothing has to be mended." if warned else "Nothing to mend."
    if Signal.OWNER in record["signals"]:
        return nothing, f"Its owner proposes it, and nobody else has to agree: {because}."
    if authority and authority["verdict"] == "owner":
        return nothing, f"Its owner proposes it, and a maintainer first looks at what stands under “{_LOOK}”."
    return nothing, f"A maintainer of the catalog reads it{f': {because}' if because else ''}."


def _parts(record: Record, lines: Lines) -> Iterator[Part]:
    """What follows, worst first; parts without items are left out."""
    settle = [*lines.findings(Severity.WARNING, needs_a_person)]
    warnings = [*lines.findings(Severity.WARNING, lambda one: not needs_a_person(one))]
    parts = (
        Part("To mend", [*lines.findings(Severity.ERROR)]),
        Part(_LOOK, [*settle, *lines.copies(), *lines.promoted(), *lines.outside()]),
        Part("Warnings: better mended, but it may be merged as it is", warnings, folded=len(warnings) > _OPEN),
        *_told(record, lines),
        Part("Hints, nothing to do", [*lines.findings(Severity.HINT)], folded=True),
    )
    return (part for part in parts if part.items)


def _told(record: Record, lines: Lines) -> Iterator[Part]:
    for one in record["organizations"] if record["quotes"] else ():
        rules, prose = [*lines.rules(one)], [*lines.prose(one)]
        yield Part(f"Rules of {lines.safe(one['name'])}", rules, folded=len(rules) > _OPEN)
        yield Part(f"New text of {lines.safe(one['name'])} outside of rules", prose, folded=len(prose) > _OPEN)
    held = any(one["held_back"] for one in record["organizations"])
    yield Part(
        "What moves while it is held back" if held else "What moves",
        [*lines.definitions(), *lines.moves(), *lines.proposed()],
        folded=True,
    )
