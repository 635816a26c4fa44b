"""What a rule is: an id, a severity, a page made of its docstrings, and up to three functions that look.

A rule is a module in `lint/rules/`. Its docstring is the one-line summary, `RULE` its id and severity, the docstring of
its function the page that `oos explain` and the site show. It defines any of

    check(document, context)               once per OOS file
    check_organization(organization, context)   once per organization of a catalog
    check_catalog(catalog, context)        once per catalog

each yielding what `RULE.at(...)` returns. A rule without a function names something that reading reports
(`Problem.rule`).
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple, TypeAlias

from oos_catalog.model.catalog import Catalog
from oos_catalog.model.document import Claim, Place
from oos_catalog.model.finding import Severity
from oos_catalog.model.organization import Organization
from oos_catalog.patterns.registry import Registry


class Hit(NamedTuple):
    """A finding before it knows its file.

    `path` is None for the file that is being checked, `severity` where the rule's own counts. `quoted` are the places
    of texts that the message repeats from other lines of that file.
    """

    rule: Rule
    place: Place
    message: str
    help: str
    claim: str | None = None
    path: str | None = None
    severity: Severity | None = None
    quoted: tuple[Place, ...] = ()


Hits: TypeAlias = Iterator[Hit]

ERROR, WARNING, HINT = Severity


@dataclass(frozen=True)
class Rule:
    """`aliases` are the names that the format's own platform uses.

    A `safety` rule protects readers, an `identity` rule keeps a rule's shape and address; org.yml can ignore neither.
    One that `escalates` is an error in some cases, whatever its severity.
    """

    id: str
    severity: Severity
    aliases: tuple[str, ...] = ()
    safety: bool = False
    identity: bool = False
    escalates: bool = False

    @property
    def fixed(self) -> bool:
        """Whether org.yml cannot ignore it."""
        return self.safety or self.identity

    def at(
        self,
        place: Place,
        *,
        found: str,
        help: str,
        claim: Claim | None = None,
        path: str | None = None,
        severity: Severity | None = None,
        quoted: tuple[Place, ...] = (),
    ) -> Hit:
        """One message: `found` is what is there (and what is allowed), `help` how to mend it.

        `severity` is given where it depends on the case; else the rule's own counts. `quoted` is given where the
        message repeats text of other lines.
        """
        return Hit(self, place, found, help, claim.id if claim else None, path, severity, quoted)


@dataclass(frozen=True)
class Context:
    """What a rule may look at besides its own file.

    `organization` and `catalog` are None for a file outside a catalog. `today` is the date of HEAD (ISO) or None.
    `private_names` must not appear anywhere. `published` holds the claim ids of the base commit by organization,
    `redacted` those of them whose text was taken out for good.
    `find_registry` gives the registry whose patterns claims name, None where there is none to hold them against; it is
    asked only where a rule needs it, because reading a registry takes longer than checking a file.
    """

    organization: Organization | None = None
    catalog: Catalog | None = None
    today: str | None = None
    private_names: tuple[str, ...] = ()
    published: Mapping[str, frozenset[str]] = field(default_factory=dict)
    redacted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    find_registry: Callable[[], Registry | None] = lambda: None

    @property
    def compiled(self) -> bool:
        """Whether the file is our reading of public text."""
        return self.organization is not None and self.organization.compiled

    @property
    def registry(self) -> Registry | None:
        """The registry, read when it is first asked for."""
        return self.find_registry()


Look = Callable[[Any, Context], Iterable[Hit]]


@dataclass(frozen=True)
class Checker:
    """A rule with its functions and its words."""

    rule: Rule
    summary: str
    page: str
    document: Look | None = None
    organization: Look | None = None
    catalog: Look | None = None


@cache
def checkers() -> Mapping[str, Checker]:
    """All rules by id, in alphabetical order."""
    return {checker.rule.id: checker for checker in sorted(_load(), key=lambda one: one.rule.id)}


def named(name: str) -> Checker | None:
    """The rule with this id or platform alias."""
    return by_name().get(name)


@cache
def by_name() -> Mapping[str, Checker]:
    """All rules by id and by platform alias."""
    return {name: one for one in checkers().values() for name in (*one.rule.aliases, one.rule.id)}


def _load() -> Iterator[Checker]:
    package = importlib.import_module("oos_catalog.lint.rules")
    for module_info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{module_info.name}")
        yield _checker(module)


def _checker(module: ModuleType) -> Checker:
    functions = [getattr(module, name, None) for name in ("check", "check_organization", "check_catalog")]
    words = inspect.cleandoc(module.__doc__ or "").split("\n", 1)
    pages = [inspect.getdoc(function) or "" for function in functions if function is not None]
    page = "\n\n".join(text for text in [*words[1:], *pages] if text.strip()).strip()
    return Checker(module.RULE, words[0], page, *functions)
