"""JSON that may stand anywhere: raw text, with the few sequences escaped that HTML and JavaScript would act on."""

from __future__ import annotations

import json
from typing import Any

_ESCAPES = (("</", "<\\/"), ("<!--", "<\\u0021--"), ("\u2028", "\\u2028"), ("\u2029", "\\u2029"))


def dump(value: Any, *, indent: int | None = None) -> bytes:
    """UTF-8 JSON in the order of the value, without a final newline; non-finite numbers are refused."""
    separators = (",", ":") if indent is None else None
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators)
    for sequence, escape in _ESCAPES:
        if sequence in text:
            text = text.replace(sequence, escape)
    return text.encode("utf-8", "backslashreplace")
