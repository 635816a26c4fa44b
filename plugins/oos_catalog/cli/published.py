"""The catalog as it is published: checked, with the readings of those that are not held back."""

from __future__ import annotations

from pathlib import Path

from oos_catalog.cli.progress import progress_bars
from oos_catalog.site.judgement import Judged, judge


def judged_catalog(root: Path) -> Judged:
    """Read and check the catalog at `root`, with progress on standard error where it takes long."""
    from oos_catalog.catalog.loader import load_catalog

    with progress_bars() as show:
        return judge(load_catalog(root, with_dates=False), show)
