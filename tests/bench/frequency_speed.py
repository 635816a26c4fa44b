"""What reading, counting, the nearest ten and the five classes cost at 1,000 and 10,000 organizations.

Texts are distributed as in real files, patterns and answers are skewed (Zipf 1949) as decisions of real teams are.
Each size runs in a process of its own, so that the peak of memory is its own; nothing is asserted, because machines
are noisy.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from oos_catalog.analysis.frequency import Counting
from oos_catalog.analysis.merge import Side, counts
from oos_catalog.analysis.nearest import Near, Neighbours
from oos_catalog.catalog.loader import load_catalog
from oos_catalog.model.document import Claim, Document, PatternLine
from oos_catalog.model.organization import Organization, OrganizationFile
from oos_catalog.model.reading import ReadOrganization
from oos_catalog.model.registry import Pattern
from oos_catalog.patterns.readings import read_organization
from oos_catalog.patterns.registry import Registry
from tests.bench.generate import PROJECT, Model, document, pattern_lines, popular_patterns, real_documents, slugs

SIZES = (1000, 10_000)
STEPS = ("reading", "counting", "nearest", "classes")
FROM = "{}/C001@{:040x}"

Chosen = TypeVar("Chosen")


def organization(model: Model, registry: Registry, popular: Sequence[Pattern], number: int, slug: str) -> Organization:
    """One organization with Pattern lines: one in two is fully read, one in fifty claims is adopted."""
    chance = random.Random(-number)  # noqa: S311 (no secret: the same readings every time)
    written = document(model, number)
    complete = chance.random() < 0.5
    claims = [_read(claim, chance, popular, number, complete=complete) for claim in written.claims]
    front = {**written.frontmatter, "situations": chance.sample(sorted(registry.situations), 8)}
    maintainers = [{"login": "somebody", "id": 1 + chance.randrange(20_000)}]
    return Organization(
        slug=slug,
        profile=OrganizationFile.model_validate({"maintainers": maintainers}),
        document=Document(path=slug, dialect="markdown", source="", frontmatter=front, blocks=tuple(claims)),
    )


def _read(claim: Claim, chance: random.Random, popular: Sequence[Pattern], number: int, *, complete: bool) -> Claim:
    lines = pattern_lines(chance, popular)
    if complete and not lines:
        lines = [PatternLine(pattern=None)]
    origin = FROM.format(f"org-{chance.randrange(number):05d}", number) if number and chance.random() < 0.02 else ""
    return claim.model_copy(update={"patterns": tuple(lines), "origin": origin})


class Costs:
    """CPU seconds by step."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys(STEPS, 0.0)

    def of(self, step: str, work: Callable[[], Chosen]) -> Chosen:
        """Do it, and add what it took to the step."""
        start = time.process_time()
        done = work()
        self.seconds[step] += time.process_time() - start
        return done


def measure(size: int) -> dict[str, float]:
    """CPU seconds of every step, and the peak of memory in MB, for so many organizations."""
    registry = Registry.of(load_catalog(PROJECT, only=frozenset(), with_dates=False).registry)
    popular = popular_patterns()
    model, costs = Model(real_documents()), Costs()
    read: dict[str, ReadOrganization] = {}
    for number, slug in enumerate(slugs(size)):
        one = organization(model, registry, popular, number, slug)
        read[slug] = costs.of("reading", lambda one=one: read_organization(one, registry).without_texts())  # type: ignore[misc]
    costs.of("counting", lambda: _count(registry, read.values()))
    near = costs.of("nearest", lambda: _nearest(read.values()))
    costs.of("classes", lambda: _classes(registry, read, near))
    claims = sum(len(one.claims) for one in read.values())
    neighbours = sum(len(some) for some in near.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**costs.seconds, "peak": peak, "claims": claims, "neighbours": neighbours}


def _count(registry: Registry, organizations: Collection[ReadOrganization]) -> int:
    counting = Counting(registry)
    for one in organizations:
        counting.add(one)
    return sum(one.say for one in counting.frequencies())


def _nearest(organizations: Collection[ReadOrganization]) -> dict[str, list[Near]]:
    neighbours = Neighbours()
    for one in organizations:
        neighbours.add(one)
    return {one.slug: neighbours.of(one.slug) for one in organizations}


def _classes(registry: Registry, read: dict[str, ReadOrganization], near: dict[str, list[Near]]) -> int:
    classified = 0
    for slug, neighbours in near.items():
        side = Side(read[slug], registry)
        classified += sum(sum(counts(side, read[one.slug]).values()) for one in neighbours)
    return classified


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(measure(int(sys.argv[1]))))
        return
    command = [sys.executable, "-m", "tests.bench.frequency_speed"]
    found: dict[int, dict[str, float]] = {}
    for size in SIZES:
        ran = subprocess.run([*command, str(size)], cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True)
        one = found[size] = json.loads(ran.stdout)
        steps = ", ".join(f"{step} {one[step]:.2f}" for step in STEPS)
        print(f"{size:>6} organizations, {one['claims']} claims, CPU seconds: {steps}; peak {one['peak']:.0f} MB")
    few, many = (found[size] for size in SIZES)
    growth = ", ".join(f"{step} {(many[step] / SIZES[1]) / (few[step] / SIZES[0]):.2f}" for step in STEPS)
    print(f"growth of seconds per organization, 1,000 to 10,000: {growth} (1.00 is linear)")
    print(f"memory per further organization: {(many['peak'] - few['peak']) * 1024 / (SIZES[1] - SIZES[0]):.1f} KB")
    reading = ", ".join(f"{step} {many[step] / many['reading']:.2f}" for step in STEPS[1:])
    print(f"beside reading the same 10,000: {reading}")


if __name__ == "__main__":
    main()
