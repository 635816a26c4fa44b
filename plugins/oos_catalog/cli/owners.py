"""`oos owners`: may this account make this change on its own?"""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import click

from oos_catalog.analysis.authority import Verdict, authority
from oos_catalog.catalog.proposal import sides
from oos_catalog.cli.proposed import AccountId, head_option, proposed, refs_understood
from oos_catalog.cli.targets import catalog_option
from oos_catalog.lint.reporters.escape import for_terminal


@click.command("owners", short_help="say who may merge a change")
@click.option("--base", metavar="REF", required=True, help="The commit to merge into; only its word on owners counts.")
@head_option
@click.option("--actor-id", type=AccountId(), required=True, help="The number of the account that proposes.")
@click.option("--format", "shape", type=click.Choice(["text", "json"]), default="text", show_default=True)
@catalog_option
def command(base: str, head: str, actor_id: int, shape: str, catalog: Path | None) -> int:
    """Say whether an account may change on its own what a branch changes.

    The owner of an organization may change its rules, contacts, homepage and licence, and leave, one organization in
    one pull request. A new organization, another name, kind, source or maintainers, accepted findings, readings of
    reviewers, and anything outside need a maintainer of the catalog. Exit code 0 where the account is the owner,
    else 1.
    """
    proposal = proposed(base, head, catalog)
    with refs_understood():
        found = authority(proposal, sides(proposal), actor_id)
    if shape == "json":
        click.echo(json.dumps(found.record))
    else:
        click.echo(f"{found.verdict}: {for_terminal(found.because)}")
        if found.verdict is not Verdict.REFUSED:
            words = ["--base", base, *(("--head", head) if head != "HEAD" else ()), "--actor-id", str(actor_id)]
            words += ("--catalog", str(catalog)) if catalog else ()
            click.echo(f"next: oos report {for_terminal(shlex.join(words))}", err=True)
    return 0 if found.verdict is Verdict.OWNER else 1
