"""`oos serve`: show the site while somebody writes."""

from __future__ import annotations

import re
from pathlib import Path

import click

from oos_catalog.cli import Failure
from oos_catalog.cli.build import need_site_extra
from oos_catalog.cli.targets import catalog_option, own_catalog_root
from oos_catalog.lint.reporters.escape import for_terminal


@click.command("serve", short_help="show the site while you write")
@catalog_option
@click.option("--address", default="127.0.0.1:8000", show_default=True, metavar="HOST:PORT")
def command(catalog: Path | None, address: str) -> int:
    """Build the site, show it at ADDRESS, and build it again whenever a file of the catalog or of the site changes."""
    need_site_extra()
    if not re.fullmatch(r"[A-Za-z0-9.:\[\]-]+:[0-9]{1,5}", address):
        raise click.UsageError(f"{address!a} is no address; write HOST:PORT such as 127.0.0.1:8000")
    from mkdocs.commands.serve import serve
    from mkdocs.exceptions import Abort, MkDocsException

    config = own_catalog_root(catalog) / "mkdocs.yml"
    if not config.is_file():
        raise click.UsageError(f"{for_terminal(str(config))} does not exist; run this in the repository of a catalog")
    click.echo(f"showing the site at http://{address}/ until you press Ctrl+C", err=True)
    try:
        serve(str(config), dev_addr=address)
    except (Abort, MkDocsException) as error:
        raise Failure(for_terminal(str(error))) from None
    return 0
