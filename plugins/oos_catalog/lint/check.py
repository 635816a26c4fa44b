"""Runs the rules over a file or a catalog and says which organizations are held back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import Final, TypeAlias

from oos_catalog.catalog.layout import CATALOG, slug_of
from oos_catalog.document.draft import canonical_id
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.lint.rule import Context, Hit, Look, by_name, checkers, named
from oos_catalog.lint.text import shown_id
from oos_catalog.model.catalog import Catalog
from oos_catalog.model.document import Document, Problem
from oos_catalog.model.finding import Finding, Severity
from oos_catalog.model.organization import Ignore, Organization
from oos_catalog.patterns.registry import Registry


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
        known = by_name()
        return cls(frozenset(known[name].rule.id for name in select), frozenset(known[name].rule.id for name in ignore))


ALL = Selection()

Ignores: TypeAlias = Mapping[str, tuple[Ignore, ...]]
"""By slug: the findings that an organization accepts, with its reasons."""


@dataclass(frozen=True)
class Report:
    """All findings in report order, and by slug the rules that hold an organization back."""

    findings: tuple[Finding, ...] = ()
    quarantined: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def shown(self, private_names: tuple[str, ...] = ()) -> Report:
        """The report as it may be printed: no path in it holds what must not be repeated."""
        findings = [one.model_copy(update={"path": shown_path(one.path, private_names)}) for one in self.findings]
        held = {shown_path(slug, private_names): rules for slug, rules in self.quarantined.items()}
        return Report(tuple(findings), held)

    def standing(self) -> list[Finding]:
        """Findings that are not suppressed by a written reason."""
        return [finding for finding in self.findings if finding.suppressed is None]

    def fails(self, *, strict: bool = False) -> bool:
        """Whether there is an error, or under `strict` a warning; hints never fail."""
        severities = {finding.severity for finding in self.standing()}
        return Severity.ERROR in severities or (strict and Severity.WARNING in severities)


def check_document(document: Document, context: Context, selection: Selection = ALL) -> list[Finding]:
    """Findings of one file."""
    hits = ((document.path, hit) for hit in _document_hits(document, context, selection))
    return list(_findings(hits, selection, context))


NO_GUESSES = Selection(without=frozenset({"look-again"}))
"""All rules but the one that guesses: it takes longer than all others together and only ever hints."""


@cache
def holding() -> Selection:
    """The rules that can hold an organization back, for whoever wants to know no more than that."""
    rules = (checker.rule for checker in checkers().values())
    return Selection(frozenset(rule.id for rule in rules if rule.severity is Severity.ERROR or rule.escalates))


@cache
def protecting() -> Selection:
    """Those of them that protect readers: what they find was never fit to be handed on."""
    return Selection(frozenset(name for name in holding().only if checkers()[name].rule.safety))


def broken_rules(organization: Organization, context: Context, selection: Selection | None = None) -> tuple[str, ...]:
    """The rules by which an organization's own files hold it back, in a context of `within`."""
    found = check_organization(organization, context, selection or holding())
    return tuple(sorted({one.rule for one in found if one.severity is Severity.ERROR and one.suppressed is None}))


LEAKS = frozenset({"secret", "personal-data", "private-name"})
"""Rules that fire where text must not be repeated: while one does, no message quotes the lines it points to.

They always look, also when a user selects others, for the sake of what those say.
"""


LEAKS_ONLY: Final = Selection(only=LEAKS)


def leaks_in(text: str, private_names: tuple[str, ...] = ()) -> bool:
    """Whether a leak rule fires in a text that stands in no file: a message, a path, a name."""
    document = Document(path="", dialect="markdown", source=text, frontmatter={})
    return bool(check_document(document, Context(private_names=private_names), LEAKS_ONLY))


UNTOLD: Final = "(a name that must not be repeated)"


def shown_path(path: str, private_names: tuple[str, ...] = ()) -> str:
    """A path as messages may name it, without those of its names in which a leak rule fires."""
    return "/".join(shown_name(name, private_names) for name in path.split("/"))


@lru_cache(maxsize=100_000)
def shown_name(name: str, private_names: tuple[str, ...] = ()) -> str:
    """A name of one word, such as a file's or a rule's, unless a leak rule fires in it."""
    return UNTOLD if leaks_in(name, private_names) else name


def _findings(hits: Iterable[tuple[str, Hit]], selection: Selection, context: Context) -> Iterator[Finding]:
    """The selected hits, each with its path, without quotations of what leaks; what is about a path may quote it."""
    known = [(hit.path or path, hit) for path, hit in hits]
    leaks = {(path, hit.place.line) for path, hit in known if hit.rule.id in LEAKS}
    for path, hit in known:
        if selection.takes(hit.rule.id):
            quotes = any((path, place.line) in leaks for place in (hit.place, *hit.quoted))
            quotes = quotes or (hit.path is not None and leaks_in(f"{hit.path}\n{hit.message}", context.private_names))
            if quotes and hit.rule.id not in LEAKS:
                unquoted = without_quotation(hit.rule.id, hit.message, hit.help)
                hit = hit._replace(message=unquoted["message"], help=unquoted["help"], claim=None)
            yield _finding(hit, path)


def without_quotation(rule: str, message: str, help: str) -> dict[str, str]:
    """What a finding says where nothing may be quoted. Leak rules tell the kind and never the text, so they stay."""
    if rule in LEAKS:
        return {"message": message, "help": help}
    return {"message": f"not as the rule wants it: {checkers()[rule].summary}", "help": f"see `oos explain {rule}`"}


def check_catalog(
    catalog: Catalog,
    context: Context,
    selection: Selection = ALL,
    *,
    ignores: Ignores | None = None,
    only: Iterable[str] | None = None,
    seen: Callable[[Organization], None] = lambda _: None,
) -> Report:
    """Findings of a whole catalog; with `only` of these organizations, the registry and the tree.

    `ignores` are those of the base branch; by default each org.yml's own. `seen` is told each organization in turn.
    """
    context = within(catalog, context)
    findings: list[Finding] = []
    chosen = catalog.organizations if only is None else filter(None, map(catalog.organization, sorted(only)))
    for organization in chosen:
        seen(organization)
        findings += check_organization(organization, context, selection, ignores)
    for file in catalog.registry:
        hits = ((file.path, hit) for hit in _document_hits(file, context, selection, "data"))
        findings.extend(_findings(hits, selection, context))
    for look in _running(selection, "catalog"):
        findings.extend(_findings(((CATALOG, hit) for hit in look(catalog, context)), selection, context))
    findings.sort(key=Finding.sort_key)
    return Report(tuple(findings), _quarantine(findings))


def within(catalog: Catalog, context: Context) -> Context:
    """The context of files of a catalog; "today" is the day of its commit unless given."""
    registry = cache(lambda: Registry.of(catalog.registry))
    return replace(context, catalog=catalog, today=context.today or catalog.head.date, find_registry=registry)


def check_organization(
    organization: Organization, context: Context, selection: Selection = ALL, ignores: Ignores | None = None
) -> list[Finding]:
    """Findings of one organization, in a context of `within`; those of `check_catalog` on its files but for the tree's.

    Whether its errors hold it back depends on no other organization.
    """
    own = organization.profile.ignore
    hits = _organization_hits(organization, replace(context, organization=organization), selection)
    findings = list(_findings(hits, selection, context))
    counting = _accepted(own if ignores is None else ignores.get(organization.slug, ()))
    meant = _accepted(own)
    return [_meant(_suppressed(finding, counting), meant) for finding in findings]


def _meant(finding: Finding, meant: Mapping[tuple[str, str | None], str]) -> Finding:
    """A finding that org.yml accepts, but not on the base yet, says so."""
    if finding.suppressed is not None or _suppressed(finding, meant).suppressed is None:
        return finding
    return finding.model_copy(update={"help": f"{finding.help} (the reason in org.yml counts once it is on the base)"})


def _organization_hits(organization: Organization, context: Context, selection: Selection) -> Iterator[tuple[str, Hit]]:
    """Everything about an organization, with the path of the file that it is about."""
    home = f"{CATALOG}/{organization.slug}"
    if (document := organization.document) is not None:
        yield from ((document.path, hit) for hit in _document_hits(document, context, selection))
    for file in organization.files:
        yield from ((file.path, hit) for hit in _document_hits(file, context, selection, "data"))
    yield from ((path, _problem_hit(problem)) for path, problem in organization.problems)
    named = Document(path=home, dialect="markdown", source=organization.slug, frontmatter={})
    yield from ((home, hit) for look in _running(LEAKS_ONLY, "document") for hit in look(named, context))
    for look in _running(selection, "organization"):
        yield from ((home, hit) for hit in look(organization, context))


def _document_hits(document: Document, context: Context, selection: Selection, what: str = "document") -> Iterator[Hit]:
    yield from map(_problem_hit, document.problems)
    for look in _running(selection, what):
        yield from look(document, context)


@cache
def _running(selection: Selection, what: str) -> tuple[Look, ...]:
    """The selected rules' functions for a `document`, an `organization` or a `catalog`.

    A `data` file has no claims: of the rules for documents only those that protect readers look at it.
    """
    taken = [checker for name, checker in checkers().items() if name in LEAKS or selection.takes(name)]
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


def _accepted(ignores: Iterable[Ignore]) -> dict[tuple[str, str | None], str]:
    """(rule, claim or None for all) -> the reason why its findings are accepted; the first entry for a pair counts."""
    reasons: dict[tuple[str, str | None], str] = {}
    for entry in ignores:
        if (checker := named(entry.rule)) is not None:
            reasons.setdefault((checker.rule.id, entry.claim and canonical_id(entry.claim)), entry.reason)
    return reasons


def _suppressed(finding: Finding, accepted: Mapping[tuple[str, str | None], str]) -> Finding:
    """The finding with the reason why it is accepted, if it is; a fixed rule is never."""
    reason = accepted.get((finding.rule, None)) or accepted.get((finding.rule, finding.claim))
    if reason is None or checkers()[finding.rule].rule.fixed:
        return finding
    return finding.model_copy(update={"suppressed": reason})


def _quarantine(findings: Iterable[Finding]) -> dict[str, tuple[str, ...]]:
    """Organizations with a standing error in their own directory, and the rules it breaks."""
    held: dict[str, set[str]] = {}
    for finding in findings:
        slug = slug_of(finding.path)
        if finding.severity is Severity.ERROR and finding.suppressed is None and slug is not None:
            held.setdefault(slug, set()).add(finding.rule)
    return {slug: tuple(sorted(rules)) for slug, rules in sorted(held.items())}
