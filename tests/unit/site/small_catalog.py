"""Small catalogs on disk that answer patterns, and the pages that are made of them, for the tests of these pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from oos_catalog.catalog.loader import load_catalog
from oos_catalog.model.document import PatternLine
from oos_catalog.model.organization import Organization
from oos_catalog.patterns.normal import reading_hash
from oos_catalog.site.data import Record
from oos_catalog.site.data_files import organization_records, read_data, write_data_files
from oos_catalog.site.page import Page
from oos_catalog.site.pages import pattern, pattern_list
from oos_catalog.site.pages.settings import Settings
from tests.unit.site.samples import a_document, hostile_organization, judged

SETTINGS = Settings(repository="https://example.org/catalog")
ONE, MANY = "external-sender / single", "external-sender / many"
COMPILED = {"kind": "compiled", "urls": ["https://harbor.example/rules"], "read": "2026-11-20", "by": "us"}


class Made:
    """The pages of a catalog, by address, made from its data files."""

    def __init__(self, organizations: list[Organization], site: Path) -> None:
        self.index = write_data_files(judged(*organizations), site)
        self.site = site
        self.patterns = read_data(site, "patterns.json")

    def record(self, name: str) -> Record:
        """The data file of a pattern."""
        return read_data(self.site, f"patterns/{name}.json")

    def pages(self, name: str, settings: Settings = SETTINGS) -> list[Page]:
        """The page of a pattern and those that follow from it."""
        found = pattern.pages(self.record(name), self.patterns, settings, self.index.answers())
        return list(found)

    def page(self, name: str, settings: Settings = SETTINGS) -> Page:
        """The page of a pattern."""
        return self.pages(name, settings)[0]

    def list(self) -> Page:
        """The list of patterns."""
        facets, fits_none = pattern_list.Facets(), pattern_list.FitsNone()
        for line in self.patterns["patterns"]:
            facets.add(self.record(line["id"]))
        for record in organization_records(self.site, [entry.slug for entry in self.index.entries]):
            fits_none.add(record)
        return pattern_list.page(self.patterns, fits_none, facets)


class Files:
    """A catalog in a folder, written organization by organization."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def add(self, slug: str, *rules: str, reviewed: dict[str, str] | None = None, **about: Any) -> None:
        """Write an organization; `about` goes into org.yml, and `agents`, `size`, `industry` into its file."""
        folder = self.root / "catalog" / slug
        folder.mkdir(parents=True)
        front = {
            "org_pseudonym": about.pop("name", slug.replace("-", " ").capitalize()),
            "industry": about.pop("industry", "logistics"),
            "org_size": about.pop("size", "small"),
            "agent_count": about.pop("agents", None),
            "situations": about.pop("situations", ["outbound-messages", "multi-agent"]),
        }
        text = "---\n" + yaml.safe_dump(front) + "---\n\n" + "\n".join(rules)
        (folder / f"{slug}.oos.md").write_text(text, "utf-8")
        (folder / "org.yml").write_text(yaml.safe_dump({"licence": "CC-BY-4.0"} | about), "utf-8")
        if reviewed:
            (folder / "readings.yml").write_text(yaml.safe_dump({"readings": self._reviewed(slug, reviewed)}), "utf-8")

    def _reviewed(self, slug: str, reviewed: dict[str, str]) -> list[dict[str, Any]]:
        (one,) = load_catalog(self.root, with_dates=False, only=frozenset({slug})).organizations
        assert one.document is not None
        hashes = {claim.id: reading_hash(claim) for claim in one.document.claims}
        return [
            {
                "claim": claim,
                "hash": hashes[claim],
                "readings": [{"pattern": line.partition(" / ")[0], "stance": line.partition(" / ")[2]}],
                "by": "us",
                "date": "2026-11-20",
            }
            for claim, line in reviewed.items()
        ]

    def organizations(self) -> list[Organization]:
        """What was written, as loaded."""
        return list(load_catalog(self.root, with_dates=False).organizations)

    def made(self) -> Made:
        """The data files and pages of what was written."""
        return Made(self.organizations(), self.root / "site")


def rule(line: str = "", identifier: str = "C001", **fields: str) -> str:
    """A rule of a file; `line` is its Pattern line."""
    given = {
        "Rule": f"One agent writes to customers, says {identifier}.",
        "Why": "Two tones confuse customers.",
        "Failure mode": "A client got two offers in one day.",
        "Confidence": "HIGH",
        "Evidence": "OBSERVED_ONCE",
        "Scope": "All mail.",
        "Pattern": line,
    } | {name.replace("_", " "): value for name, value in fields.items()}
    lines = "".join(f"- **{name}:** {value}\n" for name, value in given.items() if value)
    return f"**[{identifier}]** coordination_patterns\n{lines}"


def hostile_answers(text: str) -> Organization:
    """An organization with the same hostile text in every field of rules that answer patterns, or none."""
    made = hostile_organization(text)
    assert made.document is not None
    *_, last = made.document.claims
    lines = [
        PatternLine(pattern="external-sender", stance="single"),
        PatternLine(pattern="external-sender", stance="?"),
        PatternLine(pattern="alert-escalation", stance="ladder", parameters={"timebox": text}),
        PatternLine(pattern=None, proposed=text),
    ]
    hostile = {"why": text, "scope": text, "evidence": text, "measured": (text,), "origin": text, "references": (text,)}
    claims = [
        last.model_copy(update=hostile | {"id": f"C{number:03}", "patterns": (line,)})
        for number, line in enumerate(lines, start=1)
    ]
    document = a_document(made.slug, claims, made.document.frontmatter)
    return made.model_copy(update={"document": document})
