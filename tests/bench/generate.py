"""Generated catalogs: words and lengths distributed as in real OOS files, the same bytes for the same seed."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from oos_catalog.catalog.loader import load_catalog
from oos_catalog.document import read_document
from oos_catalog.document.formatter import derived_numbers
from oos_catalog.document.writer import write_document
from oos_catalog.model.document import Claim, Document, PatternLine, Prose
from oos_catalog.model.registry import Pattern
from oos_catalog.model.vocabulary import SECTION_LIMITS, TEMPLATE_SECTIONS, UNIVERSAL_CLAIM_SECTIONS, Template
from oos_catalog.patterns.registry import Registry

Chosen = TypeVar("Chosen")

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


def zipf(chance: random.Random, among: Sequence[Chosen]) -> Chosen:
    """One of them, the second half as likely as the first, the third a third as likely, and so on."""
    return chance.choices(among, [1 / rank for rank in range(1, len(among) + 1)])[0]


def popular_patterns() -> list[Pattern]:
    """The project's patterns in one order that has nothing to do with their names."""
    registry = Registry.of(load_catalog(PROJECT, only=frozenset(), with_dates=False).registry)
    patterns = list(registry.patterns.values())
    random.Random(0).shuffle(patterns)  # noqa: S311 (no secret: the same order every time)
    return patterns


def pattern_lines(chance: random.Random, popular: Sequence[Pattern]) -> list[PatternLine]:
    """None to two Pattern lines, patterns and answers skewed as decisions of real teams are (Zipf 1949)."""
    lines = []
    for _ in range(chance.choice((0, 1, 1, 1, 2))):
        pattern = zipf(chance, popular)
        stance = "?" if chance.random() < 0.05 else zipf(chance, pattern.stances).id
        lines.append(PatternLine(pattern=pattern.id, stance=stance))
    return lines


def document(model: Model, number: int, popular: Sequence[Pattern] = ()) -> Document:
    """One organization's file; with Pattern lines where patterns are given."""
    chance = random.Random(number)  # noqa: S311 (no secret: the same catalog every time)
    sections = [*UNIVERSAL_CLAIM_SECTIONS, *TEMPLATE_SECTIONS[Template.AGENT_ARMY]]
    claims = [_claim(model, chance, index, sections) for index in range(1, chance.choice(model.claims) + 1)]
    if popular:
        claims = [claim.model_copy(update={"patterns": tuple(pattern_lines(chance, popular))}) for claim in claims]
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


def catalog(root: Path, count: int, *, read: bool = False) -> Path:
    """Write a catalog of `count` organizations below `root`; `read` with the project's registry and Pattern lines."""
    home = root / "catalog"
    if read:
        shutil.copytree(PROJECT / "catalog" / "_registry", home / "_registry")
    else:
        (home / "_registry").mkdir(parents=True)
    model, popular = Model(real_documents()), popular_patterns() if read else []
    for number, slug in enumerate(slugs(count)):
        folder = home / slug
        folder.mkdir()
        (folder / f"{slug}.oos.md").write_text(write_document(document(model, number, popular)), "utf-8")
    return root


def slugs(count: int) -> Iterator[str]:
    return (f"org-{number:05d}" for number in range(count))
