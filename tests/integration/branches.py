"""A small catalog in a real repository, and branches that propose a change to it, one for each thing people do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.conftest import PROJECT
from tests.unit.catalog.git_repository import Repository
from tests.unit.site.small_catalog import rule

DAY: Final = "2026-11-20T12:00:00Z"
MAINTAINER, HARBOR, DEPOTS, STRANGER = 1, 11, 22, 99
"""Accounts: a maintainer of the catalog, the owners of two organizations, and somebody else."""

PATTERNS: Final = ("external-sender", "alert-escalation")
MAIL: Final = "catalog/harbor-rail/harbor-rail.oos.md"
DEPOTS_MAIL: Final = "catalog/inland-depots/inland-depots.oos.md"

FRONT = """\
---
oos_version: "1.0"
org_pseudonym: "{name}"
industry: "logistics"
org_size: "medium"
template: "agent_army"
agent_count: 12
platforms: ["claude"]
generated_at: "2026-10-02T09:00:00Z"
version: 1
parent_version: null
situations: [multi-agent, outbound-messages, alerts]
---

"""

SINGLE = rule("external-sender / single", "C001", Rule="The dispatcher agent alone writes to customers.")
MANY = rule(
    "external-sender / many",
    "C001",
    Rule="Each agent answers its own customers.",
    Why="Whoever did the work knows the answer.",
    Failure_mode="Replies waited for one busy sender.",
    Scope="Letters and calls.",
)
LADDER = rule(
    "alert-escalation / ladder; timebox = 2 h",
    "C002",
    Rule="An alarm goes to the dispatcher first and after two hours to the manager of the depot.",
    Why="Every day in the yard costs money.",
    Failure_mode="An alarm sat in a mailbox for nine days.",
    Scope="Import containers.",
)


def document(name: str, *rules: str) -> str:
    """An OOS file without findings."""
    return FRONT.format(name=name) + "\n".join(rules)


def owned(name: str, account: int) -> str:
    """An org.yml that names an owner."""
    return f"name: {name}\nmaintainers:\n  - {{login: owner-{account}, id: {account}}}\n"


HARBOR_RAIL = document("Harbor & Rail", SINGLE, LADDER)


def base(folder: Path) -> Repository:
    """The catalog on `main`, one commit, clean but for hints."""
    repository = Repository(folder)
    registry = PROJECT / "catalog/_registry"
    repository.write("catalog/_registry/situations.yml", (registry / "situations.yml").read_bytes())
    for name in PATTERNS:  # without the names of patterns that are not here
        text = (registry / f"patterns/{name}.yml").read_text("utf-8").partition("\nrelated:")[0] + "\n"
        repository.write(f"catalog/_registry/patterns/{name}.yml", text)
    repository.write("catalog/_registry/maintainers.yml", f"maintainers:\n  - {{login: keeper, id: {MAINTAINER}}}\n")
    repository.write(MAIL, HARBOR_RAIL)
    repository.write("catalog/harbor-rail/org.yml", owned("Harbor & Rail", HARBOR))
    repository.write(DEPOTS_MAIL, document("Inland Depots", SINGLE.replace("dispatcher", "front desk")))
    repository.write("catalog/inland-depots/org.yml", owned("Inland Depots", DEPOTS))
    repository.write("catalog/tide-school/tide-school.oos.md", document("Tide School", compiled(LADDER)))
    repository.write("catalog/tide-school/org.yml", TIDE_PROFILE)
    repository.write("README.md", "# A catalog\n")
    repository.write(".github/workflows/check.yml", "on: pull_request\n")
    repository.commit(DAY, "The catalog")
    return repository


TIDE_PROFILE = """\
name: Tide School
maintainers: [catalog]
source:
  kind: compiled
  urls: [https://tide.example/rules]
  read: 2026-11-01
  by: the maintainers
  owner: Tide School
"""


def compiled(text: str) -> str:
    """The rule as an entry holds it that was compiled from a public source."""
    return text.replace("HIGH", "LOW") + "- **Reference:** https://tide.example/rules\n"


def change(repository: Repository, name: str) -> str:
    """Make the branch that proposes it, from main, and go to it; the name of the branch."""
    repository.run("checkout", "--quiet", "-B", name, "main")
    CHANGES[name](repository)
    repository.commit(DAY, "A proposal")
    return name


SHIP = rule(
    "none",
    "C003",
    Rule="Nothing leaves the yard before a person has signed the list.",
    Why="A container that left cannot be called back.",
    Failure_mode="A reefer went to the wrong port, and the fruit in it was lost.",
    Scope="Exports.",
)


def _own(repository: Repository) -> None:
    repository.write(MAIL, document("Harbor & Rail", SINGLE, LADDER, SHIP))


def _another(repository: Repository) -> None:
    repository.write(DEPOTS_MAIL, document("Inland Depots", MANY))


def _new(repository: Repository) -> None:
    repository.write("catalog/quay-nine/quay-nine.oos.md", document("Quay Nine", MANY))
    repository.write("catalog/quay-nine/org.yml", owned("Quay Nine", STRANGER))


def _maintainers(repository: Repository) -> None:
    repository.write("catalog/harbor-rail/org.yml", owned("Harbor & Rail", STRANGER))


def _homepage(repository: Repository) -> None:
    repository.write(
        "catalog/harbor-rail/org.yml",
        owned("Harbor & Rail", HARBOR) + "homepage: https://harbor.example/\ncontacts: [desk@harbor.example]\n",
    )


def _leaving(repository: Repository) -> None:
    gone = "withdrawn: {date: 2026-11-20, reason: we closed}\n"
    repository.write("catalog/harbor-rail/org.yml", owned("Harbor & Rail", HARBOR) + gone)


def _posing(repository: Repository) -> None:
    """The name and the kind of somebody whom readers trust."""
    repository.write("catalog/harbor-rail/org.yml", owned("Tide School", HARBOR) + "kind: framework\n")


def _outside(repository: Repository) -> None:
    _own(repository)
    repository.write("README.md", "# Our catalog\n")


def _symlink(repository: Repository) -> None:
    (repository.path / MAIL).unlink()
    (repository.path / MAIL).symlink_to("../../README.md")


def _workflow(repository: Repository) -> None:
    repository.write(".github/workflows/check.yml", "on: pull_request_target\n")


def _two(repository: Repository) -> None:
    _own(repository)
    _another(repository)


def _deleted_claim(repository: Repository) -> None:
    repository.write(MAIL, document("Harbor & Rail", SINGLE))


def _withdrawn_claim(repository: Repository) -> None:
    repository.write(MAIL, document("Harbor & Rail", SINGLE, f"{LADDER}- **Status:** withdrawn: nobody kept it\n"))


def _pattern(repository: Repository) -> None:
    path = repository.path / "catalog/_registry/patterns/external-sender.yml"
    text = path.read_text("utf-8").replace("question: ", "question: In practice, ", 1)
    repository.write("catalog/_registry/patterns/external-sender.yml", text)


SECRET: Final = "AKIA" + "Q3EGZMXT7KJPB2WD"
"""What a checker takes for a key; invented."""


def _leak(repository: Repository) -> None:
    leaking = rule("none", "C003", Rule=f"Deploy with the key {SECRET} of Quillfeather & Sons.")
    repository.write(MAIL, document("Harbor & Rail", SINGLE, LADDER, leaking))


AWKWARD: Final = ("two words.md", 'it\'s "quoted".md', "new\nline.md", "$(id).md", "::error::x.md", "\x1b[31mred.md")


def _names(repository: Repository) -> None:
    if os.name == "nt":
        return
    for name in AWKWARD:
        repository.write(f"catalog/harbor-rail/{name}", "x\n")


def _readings(repository: Repository) -> None:
    repository.write("catalog/harbor-rail/readings.yml", "readings: []\n")


def _renamed(repository: Repository) -> None:
    shutil.rmtree(repository.path / "catalog/harbor-rail")
    repository.write("catalog/harbor/harbor.oos.md", HARBOR_RAIL)
    repository.write("catalog/harbor/org.yml", owned("Harbor & Rail", HARBOR) + "formerly: [harbor-rail]\n")


def _copy(repository: Repository) -> None:
    _new(repository)
    copied = LADDER.replace("C002", "C001").replace("the dispatcher first", "our dispatcher first")
    repository.write("catalog/quay-nine/quay-nine.oos.md", document("Quay Nine", copied))


CHANGES: Final[Mapping[str, Callable[[Repository], None]]] = {
    "own": _own,
    "another": _another,
    "new": _new,
    "maintainers": _maintainers,
    "homepage": _homepage,
    "leaving": _leaving,
    "posing": _posing,
    "outside": _outside,
    "symlink": _symlink,
    "workflow": _workflow,
    "two": _two,
    "deleted-claim": _deleted_claim,
    "withdrawn-claim": _withdrawn_claim,
    "pattern": _pattern,
    "leak": _leak,
    "names": _names,
    "readings": _readings,
    "renamed": _renamed,
    "copy": _copy,
    "nothing": lambda _: None,
}
"""What each branch changes, by its name."""
