"""Writes a Document as canonical Markdown, for new files and conversions; files that exist are the formatter's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from oos_catalog.document.markdown import is_plain_bullet
from oos_catalog.document.optional_lines import write_pattern
from oos_catalog.model.document import Claim, Document, Prose
from oos_catalog.model.vocabulary import LABELS

_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")

CONTINUATION = "    "
"""Indentation of a field's further lines: deep enough that none of them can start a field or a claim."""


def write_document(document: Document) -> str:
    """Canonical Markdown. Reading it gives a document with the same `content()`."""
    parts = [f"---\n{write_frontmatter(document.frontmatter)}---"]
    for block in document.blocks:
        parts.append(block.text if isinstance(block, Prose) else write_claim(block))
    return "\n\n".join(parts) + "\n"


def write_claim(claim: Claim) -> str:
    """`**[C004]** section` and its fields in canonical order, extras last."""
    lines = [f"**[{claim.id}]** {claim.section}".rstrip()]
    lines += [_bullet(f"**{label}:**", text) for label, text in _fields(claim)]
    lines += [_bullet(f"**{label}:**" if label else "", text) for label, text in claim.extras]
    return "\n".join(lines)


def write_frontmatter(values: Mapping[str, Any]) -> str:
    """Block style, keys in the given order, text in double quotes."""
    if not values:
        return ""
    return yaml.dump(
        values, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000, default_flow_style=False
    )


def _fields(claim: Claim) -> Iterator[tuple[str, str]]:
    for name, label in LABELS.items():
        value = getattr(claim, name)
        if name == "patterns":
            yield from ((label, write_pattern(line)) for line in value)
        elif isinstance(value, tuple):
            yield from ((label, text) for text in value)
        elif value:
            yield label, value


def _bullet(label: str, text: str) -> str:
    first, *rest = text.split("\n")
    if not label and not is_plain_bullet(f"- {first}"):
        first, rest = "", [first, *rest]
    lines = [" ".join(part for part in ("-", label, first) if part)]
    return "\n".join([*lines, *(CONTINUATION + line if line else "" for line in rest)])


class _Dumper(yaml.SafeDumper):
    """Indents lists below their key and quotes text values, as OOS files do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def represent_mapping(self, tag: str, mapping: Any, flow_style: bool | None = None) -> yaml.MappingNode:
        node = super().represent_mapping(tag, mapping, flow_style)
        for key, value in node.value:
            _quote(value)
            if not _PLAIN_KEY.fullmatch(key.value):
                _quote(key)
        return node

    def represent_sequence(self, tag: str, sequence: Any, flow_style: bool | None = None) -> yaml.SequenceNode:
        node = super().represent_sequence(tag, sequence, flow_style)
        for value in node.value:
            _quote(value)
        return node

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _quote(node: yaml.Node) -> None:
    """Double quotes: the only style of YAML that can hold every character."""
    if isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:str":
        node.style = '"'
