"""Declared counts against those of the rules, line by line."""

from __future__ import annotations

from collections.abc import Mapping

from oos_catalog.lint.rule import Hits, Rule
from oos_catalog.model.document import Document


def wrong_counts(rule: Rule, document: Document, name: str, true: Mapping[str, int]) -> Hits:
    """A hit at each declared number that is wrong, and one for those that are missing."""
    declared = document.frontmatter.get(name)
    if not isinstance(declared, Mapping):
        return
    for key, count in declared.items():
        right = true.get(key)
        if right is None:
            found = f"{name} counts {key!a}, which the format does not know"
            yield rule.at(document.place(name, key), found=found, help=f"known are {', '.join(true)}")
        elif isinstance(count, int) and count != right:
            found = f"{name} says {key}: {count}, the rules have {right}"
            yield rule.at(document.place(name, key), found=found, help=f"write `{key}: {right}`, or run `oos fmt`")
    missing = [f"{key}: {count}" for key, count in true.items() if count and key not in declared]
    if missing:
        found = f"{name} does not count {', '.join(missing)}"
        mend = ", or run `oos fmt`" if document.is_markdown else ""
        yield rule.at(document.place(name), found=found, help=f"add `{'`, `'.join(missing)}`{mend}")
