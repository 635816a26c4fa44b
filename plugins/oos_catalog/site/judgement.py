"""What the checker says about a catalog before any of it is published, and who stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from oos_catalog.lint.check import Report, check_catalog
from oos_catalog.lint.rule import Context
from oos_catalog.model.catalog import Catalog, Organizations
from oos_catalog.model.organization import Organization
from oos_catalog.site.data import Standing
from oos_catalog.site.progress import Progress, silent


class Judged(NamedTuple):
    """A catalog with its findings, and of every organization the little that the computed sentence counts."""

    catalog: Catalog
    report: Report
    standings: Mapping[str, Standing]


def judge(catalog: Catalog, progress: Progress = silent) -> Judged:
    """Check a catalog. Findings that change with the calendar are left out: they would change the bytes of the site.

    Organizations are read when they are asked for; what has to be counted of each is noted while the checker goes by,
    so that nothing is read once more for it.
    """
    standings: dict[str, Standing] = {}

    def read(slug: str) -> Organization:
        organization = catalog.organizations.named(slug)
        if organization is None:
            raise KeyError(slug)
        standings[slug] = Standing.of(organization)
        return organization

    seen = catalog.model_copy(update={"organizations": Organizations(catalog.organizations.in_order, read)})
    total = len(seen.organizations)
    report = check_catalog(
        seen, Context(command_line=False), progress=lambda _: progress("check", len(standings), total)
    )
    return Judged(catalog, report, standings)
