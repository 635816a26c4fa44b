"""`oos new`: start an OOS file, by questions, by flags, or from a file in another dialect."""

from __future__ import annotations

import datetime
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from oos_catalog.catalog.layout import CATALOG, PROFILE, REGISTRY, around, is_slug
from oos_catalog.cli.fmt import replace_file
from oos_catalog.cli.targets import near
from oos_catalog.document import read_document
from oos_catalog.document.formatter import derived_numbers
from oos_catalog.document.writer import write_document, write_frontmatter
from oos_catalog.lint.reporters.escape import for_terminal
from oos_catalog.model.document import Claim, Document, Prose
from oos_catalog.model.vocabulary import Confidence, Evidence, OrgSize, Template

TODO = "TODO"
SIZES = click.Choice([one.value for one in OrgSize])


@click.command("new", short_help="start an OOS file for your organization")
@click.argument("slug")
@click.option("--name", help="What you call yourselves in public; a pseudonym is fine.")
@click.option("--industry", help="In your words: logistics, software, retail ...")
@click.option("--size", type=SIZES, help="Size of the organization.")
@click.option(
    "--template",
    type=click.Choice([one.value for one in Template]),
    default=Template.AGENT_ARMY.value,
    show_default=True,
)
@click.option("--agents", type=click.IntRange(min=1), help="How many AI agents you run.")
@click.option("--platform", "platforms", multiple=True, help="What they run on (repeatable).")
@click.option(
    "--from",
    "source",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Convert a file that is JSON, YAML or other Markdown.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Where to write; default: the catalog you are in, else here.",
)
def command(
    slug: str,
    name: str | None,
    industry: str | None,
    size: str | None,
    template: str,
    agents: int | None,
    platforms: tuple[str, ...],
    source: Path | None,
    output: Path | None,
) -> int:
    """Write SLUG.oos.md with one rule to fill in; what you do not answer stays TODO, which `oos check` reports.

    SLUG is the name of the organization's directory: lower-case letters, digits and hyphens.
    """
    if not is_slug(slug):
        raise click.UsageError(
            f"{slug!a} cannot be the name of a directory in the catalog; use 1 to 63 lower-case letters, digits and "
            "hyphens, no name of a page (index, api, ...) or of a Windows device (con, nul, ...)"
        )
    if source is not None:
        document = _converted(source)
    else:
        answers: dict[str, Any] = {
            "org_pseudonym": name or _ask("Name, or a pseudonym", TODO),
            "industry": industry or _ask("Industry", TODO),
            "org_size": size or _ask("Size", OrgSize.SMALL.value, SIZES),
            "template": template,
            "agent_count": agents or _ask("How many agents", 1, click.IntRange(min=1)),
            "platforms": list(platforms) or [_ask("What they run on", TODO)],
        }
        document = _started(answers)
    written = _write(slug, document, output)
    shown = for_terminal(str(near(written)))
    click.echo(f"wrote {shown}")
    click.echo(f"next: {'replace every TODO in it' if source is None else 'read it once'}, then `oos check {shown}`")
    return 0


def _ask(question: str, default: Any, kind: Any = None) -> Any:
    return click.prompt(question, default=default, type=kind, err=True) if sys.stdin.isatty() else default


def _started(answers: dict[str, Any]) -> Document:
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    front = {"oos_version": "1.0", **answers, "generated_at": now.isoformat().replace("+00:00", "Z")}
    front |= {"version": 1, "parent_version": None}
    claim = Claim(
        id="C001",
        section="core_operating_rules",
        rule="TODO what do you do now, in one sentence that another team could take or refuse?",
        why="TODO why does it help?",
        failure_mode="TODO what went wrong before you had this rule?",
        confidence=Confidence.MEDIUM,
        evidence=Evidence.OBSERVED_ONCE,
        scope="TODO where does it apply, and where not?",
    )
    prose = Prose(
        text="## Purpose\n\nTODO who are you, and what do your agents do?\n\n"
        "## System Identity\n\nTODO how many agents and people are you, and how do they work together?"
    )
    document = Document(path="", dialect="markdown", source="", frontmatter=front, blocks=(prose, claim))
    return _with_numbers(document)


def _with_numbers(document: Document) -> Document:
    """The document with derived numbers that are true for what the writer will write."""
    read = read_document(write_document(document).encode(), "new.oos.md")
    front = dict(document.frontmatter) | derived_numbers(read)
    return document.model_copy(update={"frontmatter": front})


def _converted(source: Path) -> Document:
    """The file's content in canonical form. Raises click.ClickException where something would be lost."""
    document = read_document(source.read_bytes(), source.name)
    lost = [
        one for one in document.problems if one.rule in ("unread-claim", "duplicate-key", "encoding", "file-too-large")
    ]
    broken = [one for one in document.problems if one.rule.startswith(("yaml", "json", "not-an-oos", "too-deep"))]
    again = read_document(write_document(document).encode(), "converted.oos.md")
    if lost or broken or again.content() != document.content():
        raise click.ClickException(
            f"{for_terminal(str(source))} cannot be converted without losing something; "
            "run `oos check` on it and mend its errors"
        )
    return _with_numbers(document)


def _write(slug: str, document: Document, output: Path | None) -> Path:
    """Write the file, in a catalog together with its directory, in one step each."""
    text = write_document(document).encode()
    home = _catalog_home(output)
    if home is None:
        folder = output or Path()
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{slug}.oos.md"
        if file.exists():
            raise click.ClickException(f"{for_terminal(str(file))} exists; choose another slug, or edit that file")
        replace_file(file, text)
        return file
    target = home / slug
    if target.exists():
        raise click.ClickException(f"{for_terminal(str(target))} exists; choose another slug, or edit that directory")
    folder = Path(tempfile.mkdtemp(dir=home, prefix=".new-"))
    try:
        folder.joinpath(f"{slug}.oos.md").write_bytes(text)
        folder.joinpath(PROFILE).write_text(_profile(document, home.parent), "utf-8")
        folder.chmod(0o755)
        folder.rename(target)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return target / f"{slug}.oos.md"


def _profile(document: Document, root: Path) -> str:
    """A first org.yml; its first line tells editors the schema, where the repository has it."""
    schema = Path("plugins/oos_catalog/document/schemas/org.json")
    line = f"# yaml-language-server: $schema=../../{schema.as_posix()}\n" if (root / schema).is_file() else ""
    return line + write_frontmatter({"name": document.frontmatter.get("org_pseudonym", TODO), "kind": "team"})


def _catalog_home(output: Path | None) -> Path | None:
    """The `catalog/` to write into: that of the current directory or of --output, if there is one."""
    if output is not None:
        return output / CATALOG if (output / CATALOG / REGISTRY).is_dir() else None
    root = around(Path.cwd())
    return root / CATALOG if root else None
