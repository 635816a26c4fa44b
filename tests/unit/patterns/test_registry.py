"""The registry that the repository holds, and registries as they are asked."""

from __future__ import annotations

import json
import random
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from oos_catalog.catalog.loader import load_catalog
from oos_catalog.document.strict_yaml import read_yaml
from oos_catalog.model.document import Document, Place, Problem
from oos_catalog.patterns.registry import Registry
from tests.conftest import PROJECT, shared

FILES = sorted((PROJECT / "catalog/_registry/patterns").glob("*.yml"))


@pytest.fixture(scope="module")
def documents() -> tuple[Document, ...]:
    """The files of the repository's registry, as they were read."""
    return load_catalog(PROJECT, only=frozenset(), with_dates=False).registry


@pytest.fixture(scope="module")
def registry(documents: tuple[Document, ...]) -> Registry:
    return Registry.of(documents)


@pytest.fixture(scope="module")
def draft() -> Any:
    """The draft that the first patterns were written from."""
    return json.loads(shared("gold", "registry-draft.json").read_text("utf-8"))


def hyphens(name: str) -> str:
    return name.replace("_", "-")


def pattern(name: str, *stances: str, **more: Any) -> Document:
    """The file of a pattern, as it would have been read."""
    front = {
        "id": name,
        "question": f"Who decides on {name}?",
        "problem": "Nobody knows who decides.",
        "counts": "Who decides.",
        "does_not_count": "Who is told.",
        "stances": [
            {
                "id": one,
                "sentence": f"It is {one}",
                "works": "Often.",
                "breaks": "Now and then.",
                "examples": ["one"] * 3,
            }
            for one in stances or ("one", "other")
        ],
        **more,
    }
    path = f"catalog/_registry/patterns/{name}.yml"
    return Document(path=path, dialect="data", source="", frontmatter=front)


# --- the one of this repository


def test_every_file_of_the_registry_is_a_pattern(registry: Registry) -> None:
    assert len(FILES) >= 81
    assert [*registry.patterns] == [file.stem for file in FILES]
    assert registry.record == {"copy": False, "version": registry.version, "patterns": len(FILES)}


def test_every_pattern_needs_situations_that_exist(registry: Registry) -> None:
    for one in registry.patterns.values():
        assert set(one.context) <= registry.situations.keys(), one.id


def test_what_a_pattern_names_exists(registry: Registry) -> None:
    for one in registry.patterns.values():
        stances = {stance.id for stance in one.stances}
        assert len(stances) == len(one.stances), one.id
        assert {stance for pair in one.compatible for stance in pair} <= stances, one.id
        assert {*one.related, *one.split_into} <= registry.patterns.keys() - {one.id}, one.id


def test_an_id_leads_to_one_pattern_for_ever(registry: Registry) -> None:
    former = [name for one in registry.patterns.values() for name in one.formerly]
    assert len(set(former)) == len(former)
    assert not set(former) & registry.patterns.keys()
    for one in registry.patterns.values():
        assert all(registry.pattern(name) is one for name in (one.id, *one.formerly))


def test_every_pattern_of_the_draft_is_found_under_its_old_name(registry: Registry, draft: Any) -> None:
    assert len(draft) == 47
    assert [one["id"] for one in draft if registry.pattern(hyphens(one["id"])) is None] == []


def test_no_two_patterns_of_the_draft_became_one(registry: Registry, draft: Any) -> None:
    found = {known.id for one in draft if (known := registry.pattern(hyphens(one["id"])))}
    assert len(found) == len(draft)


def test_every_answer_of_the_draft_is_an_answer_still(registry: Registry, draft: Any) -> None:
    missing = [
        (one["id"], stance)
        for one in draft
        for stance in one["stances"]
        if (known := registry.pattern(hyphens(one["id"]))) and not registry.stance(known.id, hyphens(stance))
    ]
    assert missing == []


def test_answers_of_the_draft_exclude_each_other_still(registry: Registry, draft: Any) -> None:
    for one in draft:
        known = registry.pattern(hyphens(one["id"]))
        assert known is not None
        for first, second in permutations(map(hyphens, one["stances"]), 2):
            assert registry.excludes(known.id, first, second), (known.id, first, second)


def test_the_version_does_not_depend_on_the_order_of_files(documents: tuple[Document, ...], registry: Registry) -> None:
    for seed in range(5):
        shuffled = random.Random(seed).sample(documents, len(documents))  # noqa: S311 (no secret)
        again = Registry.of(shuffled)
        assert again.version == registry.version
        assert [*again.patterns] == [*registry.patterns]
        assert [*again.situations] == [*registry.situations]


# --- any


def test_answers_exclude_each_other_unless_the_pair_is_listed() -> None:
    registry = Registry.of([pattern("mail", "one", "two", "three", compatible=[["one", "two"]])])
    excluding = {pair for pair in permutations(("one", "two", "three"), 2) if registry.excludes("mail", *pair)}
    assert excluding == {("one", "three"), ("three", "one"), ("two", "three"), ("three", "two")}
    assert not registry.excludes("mail", "one", "one")


def test_a_pair_that_is_compatible_in_one_pattern_is_so_in_no_other() -> None:
    registry = Registry.of([pattern("mail", compatible=[["one", "other"]]), pattern("post")])
    assert not registry.excludes("mail", "other", "one")
    assert registry.excludes("post", "one", "other")


def test_a_former_id_leads_to_the_pattern_and_a_present_one_comes_first() -> None:
    registry = Registry.of([pattern("mail", formerly=["post", "letters"]), pattern("post")])
    found = {name: known.id for name in ("mail", "letters", "post") if (known := registry.pattern(name))}
    assert found == {"mail": "mail", "letters": "mail", "post": "post"}


@pytest.mark.parametrize("name", [None, "", "Mail", "mails", "?"])
def test_any_other_name_leads_to_nothing(name: str | None) -> None:
    assert Registry.of([pattern("mail")]).pattern(name) is None


@pytest.mark.parametrize(
    ("of", "name"), [("mail", "two"), ("post", "one"), (None, "one"), ("mail", None), ("mail", "?")]
)
def test_an_answer_is_one_of_its_own_pattern(of: str | None, name: str | None) -> None:
    registry = Registry.of([pattern("mail"), pattern("post", "two", "three")])
    assert registry.stance(of, name) is None
    known = registry.stance("mail", "one")
    assert known is not None
    assert known.sentence == "It is one"


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("external-senders", "external-sender"),
        ("alert-escalations", "alert-escalation"),
        ("single-external-sendr", "external-sender"),
        ("human-approval-externl", "outbound-approval"),
        ("outbound_approval", "outbound-approval"),
    ],
)
def test_the_nearest_ids_are_present_ones_also_by_way_of_former_ones(
    registry: Registry, written: str, first: str
) -> None:
    near = registry.near(written)
    assert near[0] == first
    assert len(set(near)) == len(near) <= 3
    assert set(near) <= registry.patterns.keys()


def test_three_are_nearest_whatever_was_written(registry: Registry) -> None:
    assert len(registry.near("\u4e2d\u6587")) == 3
    assert registry.near("\u4e2d\u6587", cutoff=0.3) == []
    assert registry.near("External_Sender")[0] == "external-sender"


def test_a_file_with_problems_is_left_out_and_the_others_count() -> None:
    broken = pattern("broken").model_copy(update={"problems": (Problem("registry-file", Place(1, 1), "no", "mend"),)})
    assert [*Registry.of([broken, pattern("mail")]).patterns] == ["mail"]


def test_the_version_is_of_what_is_said_and_not_of_how_it_is_written(tmp_path: Path) -> None:
    """Comments, quotes and line ends say nothing; a sentence does."""
    text = FILES[0].read_text("utf-8")
    spelled = f"# a comment\n{text}".replace("question: ", "question:   ")
    versions = {_version(tmp_path, one) for one in (text, spelled, text.replace("\n", "\r\n"))}
    assert len(versions) == 1
    assert _version(tmp_path, text.replace("problem: >-\n  ", "problem: >-\n  Now ", 1)) not in versions


def _version(root: Path, text: str) -> str:
    folder = root / "catalog/_registry/patterns"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILES[0].name).write_bytes(text.encode())
    read = read_yaml(text.replace("\r\n", "\n"))
    assert not read.problems
    registry = Registry.of(load_catalog(root, with_dates=False).registry)
    assert len(registry.patterns) == 1
    return registry.version


def test_an_empty_registry_knows_nothing_and_says_so() -> None:
    registry = Registry()
    assert registry.record["patterns"] == 0
    assert registry.pattern("mail") is None
    assert registry.near("mail") == []
    assert registry.version == Registry.of([]).version != Registry.of([pattern("mail")]).version


def test_a_copy_says_that_it_is_one_and_has_the_same_version(documents: tuple[Document, ...]) -> None:
    copy = Registry.of(documents, is_copy=True)
    assert copy.record == {**Registry.of(documents).record, "copy": True}
