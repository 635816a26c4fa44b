"""What the checker says about a catalog before any of it is published, and who stands in it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from oos_catalog.lint.check import Report, check_catalog
from oos_catalog.lint.rule import Context
from oos_catalog.model.catalog import Catalog
from oos_catalog.model.organization import Organization
from oos_catalog.site.data import Standing
from oos_catalog.site.progress import Progress, silent


class Judged(NamedTuple):
    """A catalog with its findings, and of every organization the little that the computed sentence counts."""

    catalog: Catalog
    report: Report
    standings: Mapping[str, Standing]


def judge(catalog: Catalog, progress: Progress = silent) -> Judged:
    """Check a catalog, and note what has to be counted of each organization while the checker has it at hand."""
    standings: dict[str, Standing] = {}
    total = len(catalog.organizations)

    def seen(organization: Organization) -> None:
        standings[organization.slug] = Standing.of(organization)
        progress("check", len(standings), total)

    return Judged(catalog, check_catalog(catalog, Context(), seen=seen), standings)
