"""A reading as a plain record, for data files and reports."""

from __future__ import annotations

from typing import Any

from oos_catalog.model.reading import Reading
from oos_catalog.patterns.registry import Registry


def reading_record(reading: Reading, registry: Registry) -> dict[str, Any]:
    """`{"pattern", "question", "stance", "sentence", "basis", "parameters", "proposed", "disputed", "sides"}`.

    `pattern` is None for a claim that was read and fits none. `disputed` holds what is declared and what was reviewed,
    `sides` the sentences of both, None where a side names no answer. A parameter is `{"text": "24 h",
    "amount": "86400", "unit": "s"}`; the amount is an exact fraction as text, None where the quantity has no one value.
    """
    pattern = registry.pattern(reading.pattern)
    return {
        "pattern": reading.pattern,
        "question": pattern.question if pattern else None,
        "stance": reading.stance,
        "sentence": answer_sentence(registry, reading.pattern, reading.stance),
        "basis": reading.basis.value,
        "parameters": {
            name: {"text": one.text, "amount": str(one.amount) if one.amount is not None else None, "unit": one.unit}
            for name, one in reading.parameters
        },
        "proposed": reading.proposed,
        "disputed": list(reading.disputed) if reading.disputed else None,
        "sides": [answer_sentence(registry, reading.pattern, side) for side in reading.disputed]
        if reading.disputed
        else None,
    }


def answer_sentence(registry: Registry, pattern: str | None, stance: str | None) -> str | None:
    """The sentence of an answer; None for what names none."""
    found = registry.stance(pattern, stance)
    return found.sentence if found else None
