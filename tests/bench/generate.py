"""Generated catalogs: words and lengths distributed as in real OOS files, the same bytes for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from oos_catalog.document import read_document
from oos_catalog.document.formatter import derived_numbers
from oos_catalog.document.writer import write_document
from oos_catalog.model.document import Claim, Document, Prose
from oos_catalog.model.vocabulary import SECTION_LIMITS, TEMPLATE_SECTIONS, UNIVERSAL_CLAIM_SECTIONS, Template

PROJECT = Path(__file__).parents[2]
TEXTS = ("rule", "why", "failure_mode", "scope")


class Model:
    """What real files look like: words by field, lengths by field, claims per file."""

    def __init__(self, documents: Sequence[Document]) -> None:
        claims = [claim for document in documents for claim in document.claims]
        self.words = {field: [word for claim in claims for word in getattr(claim, field).split()] for field in TEXTS}
        self.lengths = {field: [len(getattr(claim, field).split()) for claim in claims] for field in TEXTS}
        self.claims = [len(document.claims) for document in documents]
        self.grades = [(claim.confidence, claim.evidence) for claim in claims]
        prose = [block.text for document in documents for block in document.blocks if isinstance(block, Prose)]
        self.prose_words = " ".join(prose).split()
        self.prose_lengths = [len(text.split()) for text in prose]


def real_documents() -> list[Document]:
    """The Markdown files of the corpus beside the project, else the catalog's own entries."""
    files = sorted((PROJECT.parent / "shared" / "corpus").glob("*.oos.md"))
    files = files or sorted((PROJECT / "catalog").glob("*/*.oos.md"))
    return [read_document(file.read_bytes(), file.name) for file in files]


def document(model: Model, number: int) -> Document:
    """One organization's file."""
    chance = random.Random(number)  # noqa: S311 (no secret: the same catalog every time)
    sections = [*UNIVERSAL_CLAIM_SECTIONS, *TEMPLATE_SECTIONS[Template.AGENT_ARMY]]
    claims = [_claim(model, chance, index, sections) for index in range(1, chance.choice(model.claims) + 1)]
    text = " ".join(chance.choices(model.prose_words, k=chance.choice(model.prose_lengths)))
    front = {
        "oos_version": "1.0",
        "org_pseudonym": f"Generated organization {number}",
        "industry": chance.choice(["logistics", "software", "retail", "health_care", "digital_marketing_agency"]),
        "org_size": chance.choice(["solo", "small", "medium", "large", "enterprise"]),
        "template": "agent_army",
        "agent_count": chance.randint(2, 40),
        "platforms": chance.choice([["claude"], ["claude", "custom"], ["gpt"]]),
        "generated_at": "2026-03-15T12:00:00Z",
        "version": 1,
        "parent_version": None,
    }
    made = Document(
        path="", dialect="markdown", source="", frontmatter=front, blocks=(Prose(text=f"## Purpose\n\n{text}"), *claims)
    )
    numbers = derived_numbers(read_document(write_document(made).encode(), "x.oos.md"))
    return made.model_copy(update={"frontmatter": front | numbers})


def _claim(model: Model, chance: random.Random, index: int, sections: Sequence[str]) -> Claim:
    texts = {
        field: " ".join(chance.choices(model.words[field], k=chance.choice(model.lengths[field]))) for field in TEXTS
    }
    confidence, evidence = chance.choice(model.grades)
    section = chance.choice(sections)
    assert section in SECTION_LIMITS
    return Claim(id=f"C{index:03d}", section=section, confidence=confidence, evidence=evidence, **texts)


def catalog(root: Path, count: int) -> Path:
    """Write a catalog of `count` organizations below `root`."""
    home = root / "catalog"
    (home / "_registry").mkdir(parents=True)
    model = Model(real_documents())
    for number, slug in enumerate(slugs(count)):
        folder = home / slug
        folder.mkdir()
        (folder / f"{slug}.oos.md").write_text(write_document(document(model, number)), "utf-8")
    return root


def slugs(count: int) -> Iterator[str]:
    return (f"org-{number:05d}" for number in range(count))
