"""`oos build`: check the catalog and build the site in one step."""

from __future__ import annotations

import importlib.util
import logging
import os
import sys
from functools import partial
from pathlib import Path

import click

from oos_catalog.cli import Failure
from oos_catalog.cli.progress import progress_bars
from oos_catalog.cli.targets import catalog_option, near, own_catalog_root
from oos_catalog.lint.reporters.escape import for_terminal


@click.command("build", short_help="build the site")
@catalog_option
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="DIR", help="Where to build; default: site beside the catalog."
)
@click.option("--config", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Another mkdocs.yml.")
def command(catalog: Path | None, output: Path | None, config: Path | None) -> int:
    """Check the catalog and build its site.

    The old site stays until the new one is whole, whatever happens. An organization with an error is held back: the
    site is built without its rules, its page says why, and the exit code is 1.
    """
    need_site_extra()
    from oos_catalog.mkdocs_plugin import run_mkdocs
    from oos_catalog.site.build import build_site
    from oos_catalog.site.page import SiteError

    root = own_catalog_root(catalog)
    out = output or root / "site"
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    waiting = partial(click.echo, "another build of this folder is under way; waiting for it", err=True)
    with progress_bars() as progress:
        try:
            built = build_site(root, out, run_mkdocs, config_file=config, progress=progress, waiting=waiting)
        except SiteError as error:
            raise Failure(for_terminal(str(error))) from None
    click.echo(f"built {for_terminal(str(near(built.out)))}: {built.pages} pages")
    if not os.environ.get("OOS_REPOSITORY"):
        click.echo("note: OOS_REPOSITORY is not set, so no page links to the repository", err=True)
    if built.held_back:
        click.echo("next: oos check " + " ".join(map(for_terminal, built.held_back)), err=True)
    else:
        click.echo("next: oos serve", err=True)
    return built.exit_code


def need_site_extra() -> None:
    """Raise click.UsageError where the programs that a site needs are not installed."""
    missing = [name for name in ("mkdocs", "material", "pagefind") if importlib.util.find_spec(name) is None]
    if missing:
        raise click.UsageError(
            f"building a site needs {', '.join(missing)}, which the core does not install; "
            "install it with: pip install 'oos-catalog[site]'"
        )
