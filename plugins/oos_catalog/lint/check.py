"""Runs the rules over a file or a catalog and says which organizations are held back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from functools import cache

from oos_catalog.catalog.layout import CATALOG, slug_of
from oos_catalog.document.draft import canonical_id
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.lint.rule import Context, Hit, Look, checkers, named
from oos_catalog.lint.text import shown_id
from oos_catalog.model.catalog import Catalog
from oos_catalog.model.document import Document, Problem
from oos_catalog.model.finding import Finding, Severity
from oos_catalog.model.organization import Ignore, Organization


@dataclass(frozen=True)
class Selection:
    """Which rules are looked at: all but the ignored ones, or only the selected ones (ids or aliases)."""

    only: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()

    def takes(self, rule: str) -> bool:
        return rule not in self.without and (not self.only or rule in self.only)

    @classmethod
    def of(cls, select: Iterable[str], ignore: Iterable[str]) -> Selection:
        """From the names a user gave. Raises KeyError with the first name that no rule has."""
        return cls(frozenset(map(_rule_id, select)), frozenset(map(_rule_id, ignore)))


ALL = Selection()


@dataclass(frozen=True)
class Report:
    """All findings in report order, and by slug the rules that hold an organization back."""

    findings: tuple[Finding, ...] = ()
    quarantined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def standing(self) -> list[Finding]:
        """Findings that are not suppressed by a written reason."""
        return [finding for finding in self.findings if finding.suppressed is None]

    def fails(self, *, strict: bool = False) -> bool:
        """Whether there is an error, or under `strict` a warning; hints never fail."""
        severities = {finding.severity for finding in self.standing()}
        return Severity.ERROR in severities or (strict and Severity.WARNING in severities)


def check_document(document: Document, context: Context, selection: Selection = ALL) -> list[Finding]:
    """Findings of one file."""
    return _check(document, context, selection, "document")


def _check(document: Document, context: Context, selection: Selection, what: str) -> list[Finding]:
    hits = list(_document_hits(document, context, selection, what))
    if any(hit.rule.id in LEAKS for hit in hits):
        hits = [_without_quotation(hit, {leak.place.line for leak in hits if leak.rule.id in LEAKS}) for hit in hits]
    return [_finding(hit, document.path) for hit in hits]


LEAKS = frozenset({"secret", "personal-data", "private-name"})
"""Rules that fire where text must not be repeated: while one does, no message quotes the lines it points to."""


def _without_quotation(hit: Hit, lines: Set[int]) -> Hit:
    """The hit with its rule's own words where its message might repeat what leaks."""
    if hit.rule.id in LEAKS or hit.place.line not in lines:
        return hit
    return hit._replace(message=checkers()[hit.rule.id].summary, help=f"see `oos explain {hit.rule.id}`")


def check_catalog(
    catalog: Catalog,
    context: Context,
    selection: Selection = ALL,
    *,
    ignores: Mapping[str, tuple[Ignore, ...]] | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Findings of a whole catalog. `ignores` are those of the base branch; by default each org.yml's own."""
    context = replace(context, catalog=catalog, today=context.today or catalog.head.date)
    findings: list[Finding] = []
    for organization in catalog.organizations:
        progress(organization.slug)
        own = organization.profile.ignore if ignores is None else ignores.get(organization.slug, ())
        found = _organization_findings(organization, replace(context, organization=organization), selection)
        findings.extend(_suppressed(finding, own) for finding in found)
    for file in catalog.registry:
        findings.extend(_check(file, context, selection, "data"))
    for look in _running(selection, "catalog"):
        findings.extend(_finding(hit, CATALOG) for hit in look(catalog, context))
    findings.sort(key=Finding.sort_key)
    return Report(tuple(findings), _quarantine(findings))


def _organization_findings(organization: Organization, context: Context, selection: Selection) -> Iterator[Finding]:
    home = f"{CATALOG}/{organization.slug}"
    if organization.document is not None:
        yield from check_document(organization.document, context, selection)
    for file in organization.files:
        yield from _check(file, context, selection, "data")
    for path, problem in organization.problems:
        if selection.takes(problem.rule):
            yield _finding(_problem_hit(problem), path)
    for look in _running(selection, "organization"):
        yield from (_finding(hit, home) for hit in look(organization, context))


def _document_hits(document: Document, context: Context, selection: Selection, what: str) -> Iterator[Hit]:
    for problem in document.problems:
        if selection.takes(problem.rule):
            yield _problem_hit(problem)
    for look in _running(selection, what):
        yield from look(document, context)


@cache
def _running(selection: Selection, what: str) -> tuple[Look, ...]:
    """The selected rules' functions for a `document`, an `organization` or a `catalog`.

    A `data` file has no claims: of the rules for documents only those that protect readers look at it.
    """
    taken = [checker for name, checker in checkers().items() if selection.takes(name)]
    if what == "data":
        return tuple(checker.document for checker in taken if checker.rule.safety and checker.document is not None)
    return tuple(look for checker in taken if (look := getattr(checker, what)) is not None)


def _problem_hit(problem: Problem) -> Hit:
    rule = checkers()[problem.rule].rule
    return Hit(rule, problem.place, problem.message, problem.help)


def _finding(hit: Hit, path: str) -> Finding:
    return Finding(
        rule=hit.rule.id,
        severity=hit.severity or hit.rule.severity,
        path=hit.path or path,
        line=hit.place.line,
        column=hit.place.column,
        message=for_terminal(hit.message),
        help=for_terminal(hit.help),
        claim=hit.claim and shown_id(hit.claim),
    )


def _suppressed(finding: Finding, ignores: Iterable[Ignore]) -> Finding:
    """The finding with the reason of the entry that ignores it; safety rules cannot be ignored."""
    if checkers()[finding.rule].rule.safety:
        return finding
    for entry in ignores:
        about = entry.claim is None or canonical_id(entry.claim) == finding.claim
        if about and named_id(entry.rule) == finding.rule:
            return finding.model_copy(update={"suppressed": entry.reason})
    return finding


def _quarantine(findings: Iterable[Finding]) -> dict[str, tuple[str, ...]]:
    """Organizations with a standing error in their own directory, and the rules it breaks."""
    held: dict[str, set[str]] = {}
    for finding in findings:
        slug = slug_of(finding.path)
        if finding.severity is Severity.ERROR and finding.suppressed is None and slug is not None:
            held.setdefault(slug, set()).add(finding.rule)
    return {slug: tuple(sorted(rules)) for slug, rules in sorted(held.items())}


def named_id(name: str) -> str | None:
    """The rule id behind an id or alias."""
    checker = named(name)
    return checker.rule.id if checker else None


def _rule_id(name: str) -> str:
    identifier = named_id(name)
    if identifier is None:
        raise KeyError(name)
    return identifier
