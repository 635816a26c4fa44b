"""Fictional organizations for the tests of the site, built from models, and a whole site built from them."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from oos_catalog.analysis.frequency import frequencies
from oos_catalog.analysis.pattern_records import patterns_record, sentence
from oos_catalog.catalog.loader import load_catalog
from oos_catalog.lint.check import Report
from oos_catalog.mkdocs_plugin import run_mkdocs
from oos_catalog.model.catalog import Catalog, Head
from oos_catalog.model.document import Claim, Document, Prose
from oos_catalog.model.organization import Dates, Organization, OrganizationFile, Source, Withdrawn
from oos_catalog.patterns.readings import read_organization
from oos_catalog.patterns.registry import Registry
from oos_catalog.site.build import Built, build_site
from oos_catalog.site.data import Record, organization_record
from oos_catalog.site.index import Index, IndexBuilder
from oos_catalog.site.judgement import Judged
from oos_catalog.site.page import Page
from oos_catalog.site.pages import home
from oos_catalog.site.relations import Relations

PROJECT = Path(__file__).parents[3]

FRONT: Mapping[str, Any] = {
    "org_pseudonym": "Harbor & Rail Freight",
    "industry": "logistics",
    "org_size": "medium",
    "template": "agent_army",
    "agent_count": 12,
    "platforms": ["claude"],
    "situations": ["multi-agent"],
    "generated_at": "2026-10-02T09:00:00Z",
}


def a_claim(identifier: str = "C004", **fields: Any) -> Claim:
    """A complete rule."""
    given = {
        "section": "coordination_patterns",
        "rule": "Late-container alarm: dispatcher first, then the depot manager.",
        "why": "Silence is expensive.",
        "failure_mode": "An alarm sat in a mailbox for nine days; the bill was 4,300.",
        "confidence": "HIGH",
        "evidence": "MEASURED_RESULT",
        "scope": "Import containers.",
    }
    return Claim(id=identifier, **(given | fields))


def a_document(slug: str, claims: Iterable[Claim], front: Mapping[str, Any] = FRONT) -> Document:
    """A file with a purpose and these rules."""
    purpose = Prose(text="## Purpose\n\nMoves containers.\n\n## Prime Directives\n\n1. Nothing is lost.")
    path = f"catalog/{slug}/{slug}.oos.md"
    return Document(path=path, dialect="canonical", source="", frontmatter=front, blocks=(purpose, *claims))


def an_organization(
    slug: str = "harbor-rail", claims: Iterable[Claim] = (), front: Mapping[str, Any] = FRONT, **profile: Any
) -> Organization:
    """A team that speaks for itself, with one rule unless others are given."""
    return Organization(
        slug=slug,
        profile=OrganizationFile(**profile),
        has_profile=True,
        document=a_document(slug, tuple(claims) or (a_claim(),), front),
        dates=Dates(first="2026-10-02", last="2026-11-01"),
    )


def a_compiled_organization(slug: str = "read-by-us", **profile: Any) -> Organization:
    """A team that we read about, in whose source some things are not stated."""
    claim = a_claim(
        "C001",
        confidence="LOW",
        why="Not stated in the source.",
        failure_mode="Not stated in the source.",
        references=("https://example.org/essay",),
    )
    source = Source(kind="compiled", urls=["https://example.org/essay"], read="2026-11-20", by="us", owner="A. Writer")
    return an_organization(slug, (claim,), name="Read by us", source=source, **profile)


def a_withdrawn_organization(slug: str = "gone") -> Organization:
    """A team that took its rules back."""
    return an_organization(slug, withdrawn=Withdrawn(date="2026-11-02", reason="We merged with another team."))


def hostile_organization(text: str) -> Organization:
    """An organization with the same hostile text wherever an organization may write one."""
    claim = a_claim(
        text,
        section=text,
        rule=text,
        why=text,
        failure_mode=text,
        confidence=text,
        evidence=text,
        scope=text,
        references=(text, f"https://example.org/{text}"),
        measured=(text,),
        since=text,
        validated=text,
        status=f"withdrawn: {text}",
        extras=((text, text),),
    )
    front = {
        "org_pseudonym": text,
        "industry": text,
        "org_size": text,
        "template": text,
        "platforms": [text],
        "situations": [text],
    }
    source = Source.model_construct(kind="compiled", urls=[text], read=text, by=text, owner=text)
    claims = (claim, a_claim(rule=text, failure_mode=text))
    made = an_organization("hostile", claims, front, name=text, licence=text, homepage=None)
    return made.model_copy(update={"profile": made.profile.model_copy(update={"source": source, "homepage": text})})


def record(organization: Organization, held_back: Mapping[str, tuple[str, ...]] | None = None) -> Record:
    """The record of an organization that is alone in its catalog, with a sentence that nobody reads."""
    return records(organization, held_back=held_back)[0]


def records(*organizations: Organization, held_back: Mapping[str, tuple[str, ...]] | None = None) -> list[Record]:
    """The records of organizations that share a catalog, in the order given."""
    published = judged(*organizations, held_back=held_back).published
    relations = Relations(published, frequencies(published, registry()), registry())
    return [organization_record(one, held_back or {}, "sentence", relations) for one in organizations]


def index(*organizations: Organization) -> Index:
    """The index over organizations that are all published."""
    builder = IndexBuilder(sentence(judged(*organizations).published))
    for one in records(*organizations):
        builder.add(one)
    return builder.index()


def home_page(*organizations: Organization) -> Page:
    """The home page of a site of these organizations."""
    return home.page(index(*organizations), patterns(*organizations))


def patterns(*organizations: Organization) -> Record:
    """What `patterns.json` says of these organizations."""
    published = judged(*organizations).published
    return patterns_record(frequencies(published, registry()), published, registry())


@cache
def registry() -> Registry:
    """The project's own registry."""
    return Registry.of(load_catalog(PROJECT, only=frozenset(), with_dates=False).registry)


def judged(*organizations: Organization, held_back: Mapping[str, tuple[str, ...]] | None = None) -> Judged:
    """A catalog that the checker has seen; `held_back` names the rules that hold organizations back."""
    catalog = Catalog.model_validate({"root": "", "organizations": organizations, "head": Head()})
    read = {one.slug: read_organization(one, registry()).without_texts() for one in organizations}
    return Judged(catalog, Report(quarantined=dict(held_back or {})), registry(), read)


def built(out: Path, *organizations: Organization, held_back: Mapping[str, tuple[str, ...]] | None = None) -> Built:
    """The whole site of these organizations, built into `out` with the project's own frame."""
    given = judged(*organizations, held_back=held_back)
    return build_site(PROJECT, out, run_mkdocs, judged=given)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its relative path."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }


@cache
def hostile_texts() -> Mapping[str, str]:
    """The HTML and front matter payloads of the hostile corpus, by class; skips where it is not beside the project."""
    script = PROJECT.parent / "shared" / "hostile" / "make_payloads.py"
    if not script.is_file():
        pytest.skip("needs hostile/make_payloads.py beside the project (../shared)")
    names = _payload_tables(script)
    return {**names["HTML"], **{f"meta_{key}": value for key, value in names["META"].items()}}


def _payload_tables(script: Path) -> Mapping[str, Mapping[str, str]]:
    """Run the generator into a folder that nobody keeps, and take its tables."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        arguments, sys.argv = sys.argv, [str(script), folder]
        try:
            names = runpy.run_path(str(script))
        finally:
            sys.argv = arguments
    return {"HTML": names["HTML"], "META": names["META"]}
