"""`/organizations/<org>/`: who this is and by which rules it runs, or what stands there when it may not be shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from oos_catalog.site import words
from oos_catalog.site.data import HELD_BACK, PUBLISHED, Record, is_stated
from oos_catalog.site.page import Heading, Page
from oos_catalog.site.pages.relations import RELATIONS, differences, why_none_is_near
from oos_catalog.site.pages.settings import Settings
from oos_catalog.site.rendering import host_of, reference_html
from oos_catalog.site.templating import body
from oos_catalog.site.words import KINDS, SIZES, TEMPLATES, counted, section_title

PARAGRAPHS: Final = 4
"""Most paragraphs of an organization's purpose that its page shows; the file holds the rest."""

ROOT: Final = "../../"

DIFFERENCES: Final = Heading("differences", "Where they decide differently")
NEAREST: Final = Heading("nearest", "Who decides most alike")
TAKE: Final = Heading("take", "Take these rules")


def page(record: Record, settings: Settings) -> Page:
    """The page of an organization, from its record."""
    if record["state"] != PUBLISHED:
        return _notice(record)
    sections = _sections(record["claims"])
    compiled = record["source"]["kind"] == "compiled"
    differing = differences(record)
    standing = sum(claim["active"] for claim in record["claims"])
    toc = _contents(sections, differing=bool(differing), standing=standing)
    return Page(
        path=record["url"],
        kind="organization" if toc else "notice",
        title=record["name"],
        description=_description(record, compiled=compiled),
        toc=toc,
        body=body(
            "organization",
            root=ROOT,
            record=record,
            compiled=compiled,
            facts=list(_facts(record)),
            sources=_sources(record["source"]["urls"]),
            paragraphs=_paragraphs(record.get("purpose", "")),
            sections=sections,
            standing=standing,
            differences=differing,
            nearest=record.get("nearest", ()),
            relations=RELATIONS,
            none_near=why_none_is_near(record),
            history=settings.history_of(f"catalog/{record['slug']}"),
            is_this_you=settings.form("is-this-you"),
            clone_url=settings.clone_url(),
        ),
    )


def _notice(record: Record) -> Page:
    held_back = record["state"] == HELD_BACK
    description = "This organization is held back." if held_back else "This organization has withdrawn its rules."
    return Page(
        path=record["url"],
        kind="notice",
        title=record["name"],
        description=description,
        body=body("held_back" if held_back else "withdrawn", root=ROOT, record=record),
    )


def _description(record: Record, *, compiled: bool) -> str:
    standing = sum(claim["active"] for claim in record["claims"])
    speaker = "as described in public sources" if compiled else "in their own words"
    rules = counted(standing, "rule")
    return f"How {record['name']} runs its AI agents, {speaker}: {rules}, with reasons and what went wrong."


def _sources(urls: list[str]) -> Markup:
    """Where a compiled entry was read: the one address as a link, or the hosts of several by name."""
    if len(urls) == 1:
        return reference_html(urls[0])
    hosts = list(dict.fromkeys(host_of(url) for url in urls))
    return Markup(" and ").join(hosts) if hosts else Markup("a public source")


def _sections(claims: list[Record]) -> list[tuple[str, str, list[Record]]]:
    """Anchor, title and claims of each section, in the order in which the file first names them."""
    grouped: dict[str, list[Record]] = {}
    for claim in claims:
        grouped.setdefault(claim["section"], []).append(claim)
    return [
        (f"section-{number}", section_title(section), members)
        for number, (section, members) in enumerate(grouped.items(), start=1)
    ]


def _contents(sections: list[tuple[str, str, list[Record]]], *, differing: bool, standing: int) -> tuple[Heading, ...]:
    """The sections of rules and what follows them; nothing where there are no rules."""
    rules = tuple(Heading(anchor, title) for anchor, title, _ in sections)
    after = (*((DIFFERENCES,) if differing else ()), NEAREST, *((TAKE,) if standing else ()))
    return rules + after if rules else ()


def _facts(record: Record) -> Iterator[tuple[str, str]]:
    """The profile as pairs of a label and plain text; what nobody stated is left out or said to be unknown."""
    yield "Who", KINDS.get(record["kind"], record["kind"]).capitalize()
    if industry := words.industry(record.get("industry", "")):
        yield "Industry", industry
    if size := record.get("org_size", ""):
        yield "Size", SIZES.get(size, size)
    if (agents := record.get("agent_count")) is not None:
        yield "Agents", f"{agents:,}"
    platforms = [name for name in record.get("platforms", ()) if words.is_said(name)]
    if platforms:
        yield "Runs on", ", ".join(platforms)
    if template := record.get("template", ""):
        yield "Set up as", TEMPLATES.get(template, template)


def _paragraphs(text: str) -> list[str]:
    blocks = [" ".join(block.split()) for block in text.replace("\r", "").split("\n\n")]
    return [block for block in blocks if is_stated(block)][:PARAGRAPHS]
