"""OOS files of a fictional organization, for the tests of the command line."""

from __future__ import annotations

from pathlib import Path

FRONT = """\
---
oos_version: "1.0"
org_pseudonym: "Harbor & Rail Freight"
industry: "logistics"
org_size: "medium"
template: "agent_army"
agent_count: 12
platforms: ["claude"]
generated_at: "2025-03-02T09:00:00Z"
version: 1
parent_version: null
"""

CLAIM = """\
**[C001]** core_operating_rules
- **Rule:** One agent writes to customers; the others hand it their drafts.
- **Why:** Two agents answered the same shipper within an hour.
- **Failure mode:** A shipper got two prices on one day.
- **Confidence:** HIGH
- **Evidence:** OBSERVED_ONCE
- **Scope:** All mail to customers.
"""

SOUND = f"{FRONT}---\n\n{CLAIM}"
"""Nothing but hints."""

WARNED = SOUND.replace("OBSERVED_ONCE", "SPECULATION")
"""One warning, confidence-without-observation, at 18:19."""

BROKEN = SOUND.replace("HIGH", "SURE")
"""One error, schema, at 18:19."""

UNTIDY = f"{FRONT}claim_count: 7\n---\n\n{CLAIM}"
"""One warning, claim-count, at 12:14, which `oos fmt` mends."""

NAME = "harbor-rail.oos.md"


def write(folder: Path, text: str | bytes = SOUND, name: str = NAME) -> Path:
    """The path of a new file, with its folders."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def write_catalog(root: Path, **documents: str) -> Path:
    """A catalog whose organizations have these documents; `_` in a slug stands for `-`."""
    write(root, "maintainers: []\n", "catalog/_registry/maintainers.yml")
    for slug, text in documents.items():
        name = slug.replace("_", "-")
        write(root, text, f"catalog/{name}/{name}.oos.md")
    return root
