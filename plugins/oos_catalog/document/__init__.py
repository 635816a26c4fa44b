"""Reading and writing OOS files: bytes in, a Document with the place of everything out."""

from __future__ import annotations

from oos_catalog.document.markdown import read_markdown, read_markdown_head
from oos_catalog.document.source_text import decode
from oos_catalog.document.structured import read_json_document, read_yaml_document
from oos_catalog.model.document import Document


def read_document(data: bytes, path: str) -> Document:
    """Read an OOS file in any dialect; the ending of `path` names the kind.

    Raises nothing: what is wrong is in `problems`.
    """
    text, problems = decode(data)
    name = path.lower()
    if name.endswith(".json"):
        return read_json_document(text, path, problems)
    if name.endswith((".yaml", ".yml")):
        return read_yaml_document(text, path, problems)
    return read_markdown(text, path, problems)


def read_texts(data: bytes, path: str) -> Document:
    """An OOS file as rules over text need it, which is faster: a Markdown file without its claims, others whole."""
    if not path.lower().endswith(".md"):
        return read_document(data, path)
    text, problems = decode(data)
    return read_markdown_head(text, path, problems)
