"""What the checker says about a catalog before any of it is published, and what its organizations say in readings."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from oos_catalog.catalog.layout import is_slug
from oos_catalog.lint.check import NO_GUESSES, Report, check_catalog
from oos_catalog.lint.rule import Context
from oos_catalog.model.catalog import Catalog
from oos_catalog.model.organization import Organization
from oos_catalog.model.reading import ReadOrganization
from oos_catalog.patterns.readings import read_organization
from oos_catalog.patterns.registry import Registry
from oos_catalog.site.progress import Progress, silent


class Judged:
    """A catalog with its findings, its registry, and the readings of every organization.

    Readings are kept without texts: they are what has to be known of all organizations at once.
    """

    def __init__(
        self, catalog: Catalog, report: Report, registry: Registry, read: Mapping[str, ReadOrganization]
    ) -> None:
        self.catalog = catalog
        self.report = report
        self.registry = registry
        self.read = read

    @cached_property
    def published(self) -> tuple[ReadOrganization, ...]:
        """Organizations that may be shown and counted, in order of their slugs."""
        return tuple(one for one in self.known if not one.withdrawn)

    @cached_property
    def known(self) -> tuple[ReadOrganization, ...]:
        """The published ones and those that left: others may have adopted their rules or name them as affiliates."""
        held_back = self.report.quarantined
        return tuple(one for slug, one in sorted(self.read.items()) if slug not in held_back and is_slug(slug))


def judge(catalog: Catalog, progress: Progress = silent) -> Judged:
    """Check a catalog, and read each organization while the checker has it at hand."""
    registry = Registry.of(catalog.registry)
    read: dict[str, ReadOrganization] = {}
    total, done = len(catalog.organizations), 0

    def seen(organization: Organization) -> None:
        nonlocal done
        done += 1
        read[organization.slug] = read_organization(organization, registry).without_texts()
        progress("check", done, total)

    report = check_catalog(catalog, Context(), NO_GUESSES, seen=seen)
    return Judged(catalog, report, registry, read)
