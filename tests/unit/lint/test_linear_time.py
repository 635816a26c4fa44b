"""Looking at twice the text takes about twice the time, whatever a stranger writes (SAFETY, rule 13)."""

from __future__ import annotations

import gc
import importlib
import time

import pytest

from oos_catalog.document import read_texts
from oos_catalog.lint.check import check_document
from oos_catalog.lint.rule import Context, checkers
from oos_catalog.model.document import Document

RULES = (
    *("invisible-character", "joining-character", "hidden-text", "html-tag", "agent-instruction", "foreign-link"),
    *("link-scheme", "secret", "personal-data", "private-name", "placeholder"),
)
CONTEXT = Context(private_names=("Jane Doe", "x"))
PIECE = 64 * 1024
LINE = 8000

NASTY = (
    *("[", "](", "[a](", "[a](b ", "](x(y)", "[a]: ", "[a]: b\n", '[a]: b "', "[a]:\n", "<", "<a ", "<a:", "<your "),
    *("<!--", "`", "``` ", "```sh\n", "`curl ", "&", "&#1;", "&lt;", "&#106;", "@", "a@", "a@b.", "a.b-", "+1 ", "+1"),
    *(
        "0 ",
        "01 ",
        "(555) ",
        "555-",
        "1-",
        "12:",
        "sk-",
        "sk-a1",
        "eyJ",
        "eyJa.",
        "ghp_",
        "://",
        "x://a:",
        "https://a@",
    ),
    *(
        "curl ",
        "curl x |",
        "ignore all ",
        "ignore previous ",
        "forget the ",
        "act as a ",
        "run `",
        "please ",
        "* ",
        "- ",
    ),
    *("\t", " ", "*", "data:", "data:a/", "A", "Aa1", "Aa1/", "Aa1-", "f", "\u200b", "a\u200b", "\u200d", "\u00e9"),
    *("\u0316\u0301", "\ufdfa", "javascript:", "href=", "{", "TODO ", "AC", "SK0", "M.", "jane ", "$ x\n", "~~~\n"),
    *("-----BEGIN A ", "PRIVATE KEY ", "\ue000", "x\n"),
)


def seconds(rule: str, text: str) -> float:
    """CPU time of one rule over a document that is this text, on lines that are as long as allowed."""
    if "\n" not in text:
        text = "\n".join(text[start : start + LINE] for start in range(0, len(text), LINE))
    document = Document(path="a.oos.md", dialect="markdown", source=text, frontmatter={})
    check = checkers()[rule].document
    assert check is not None
    gc.disable()  # what earlier tests left behind is not this rule's time
    try:
        start = time.process_time()
        for _ in check(document, CONTEXT):
            pass
        return time.process_time() - start
    finally:
        gc.enable()


@pytest.mark.parametrize("rule", RULES)
def test_twice_the_text_takes_less_than_three_times_as_long(rule: str) -> None:
    for seed in NASTY:
        text = (seed * PIECE)[: 2 * PIECE]
        once, twice = [], []
        for _ in range(8):  # a busy machine may spoil a run; a rule that is not linear spoils all of them
            once.append(seconds(rule, text[:PIECE]))
            twice.append(seconds(rule, text))
            if min(twice) < 3 * min(once) + 0.02:
                break
        else:
            pytest.fail(f"{rule} is not linear on {seed!a}")


@pytest.mark.parametrize("rule", RULES)
def test_no_text_of_64_kib_takes_a_second(rule: str) -> None:
    slowest = max((min(seconds(rule, (seed * PIECE)[:PIECE]) for _ in range(3)), seed) for seed in NASTY)
    assert slowest[0] < 1, slowest


FIELDS = (
    *("Rule", "Why", "Failure mode", "Scope", "Confidence", "Evidence", "Source", "Pattern", "Measured", "From"),
    *("Status", "Since", "Supersedes", "References", "Example", "Another"),
)
LINES = (
    "1->",
    "1 % -> ",
    "a = ",
    "a = 1 -> ",
    "; a = 1",
    "a / b; ",
    "a / ",
    "@ 2026-05 ",
    "2 h ",
    "1,000",
    "a/C001@",
    "a-",
)


def seconds_of_all(text: str) -> float:
    """CPU time of reading a file whose every field holds this text, and of all rules over it."""
    lines = [f"- **{field}:** a = {text}" for field in FIELDS]
    source = "\n".join(["---", 'oos_version: "1.0"', "---", "", "**[C001]** coordination_patterns", *lines, ""])
    start = time.process_time()
    check_document(read_texts(source.encode(), "a.oos.md"), CONTEXT)
    return time.process_time() - start


@pytest.mark.parametrize("seed", [*LINES, *NASTY])
def test_twice_as_long_fields_take_less_than_three_times_as_long(seed: str) -> None:
    text = (seed.replace("\n", " ") * LINE)[: LINE // 2]
    once, twice = [], []
    for _ in range(8):
        once.append(seconds_of_all(text[: LINE // 4]))
        twice.append(seconds_of_all(text))
        if min(twice) < 3 * min(once) + 0.02:
            return
    pytest.fail(f"reading and checking is not linear on {seed!a}")


def test_every_text_rule_is_looked_at() -> None:
    readers = {
        name
        for name in checkers()
        if hasattr(importlib.import_module(f"oos_catalog.lint.rules.{name.replace('-', '_')}"), "text_of")
    }
    assert readers == set(RULES)
