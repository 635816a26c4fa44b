"""`claims.csv`: active claims as rows for spreadsheets, which must not take any cell for a formula (SAFETY 11)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from oos_catalog.site.data import Record

COLUMNS: Final = (
    *("organization", "name", "kind", "source", "claim", "section", "rule", "why", "failure_mode", "scope"),
    *("confidence", "evidence", "measured", "since", "validated", "from", "references", "patterns", "basis"),
    *("licence", "text_is", "sentence"),
)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def header() -> bytes:
    """The first line."""
    return _row(COLUMNS)


def rows(record: Record) -> Iterator[bytes]:
    """The active claims of an organization's record."""
    for claim in record.get("claims", ()):
        if claim["active"]:
            cells = {
                **{name: claim[name] for name in COLUMNS if isinstance(claim.get(name), str)},
                "organization": record["slug"],
                "name": record["name"],
                "kind": record["kind"],
                "source": record["source"]["kind"],
                "claim": claim["id"],
                "measured": "; ".join(claim["measured"]),
                "references": "; ".join(claim["references"]),
                "patterns": "; ".join(_pattern(one) for one in claim["readings"]),
                "basis": "; ".join(dict.fromkeys(one["basis"] for one in claim["readings"])) or "unread",
                "licence": record["licence"],
                "text_is": record["text_is"],
                "sentence": record["sentence"],
            }
            yield _row([cells.get(name, "") for name in COLUMNS])


def _pattern(reading: Record) -> str:
    return f"{reading['pattern']}/{reading['stance']}" if reading["pattern"] else "none"


def _row(cells: list[str] | tuple[str, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([inert(cell) for cell in cells])
    return text.getvalue().encode("utf-8", "backslashreplace")


def inert(cell: str) -> str:
    """A cell that a spreadsheet shows as text; spaces before a formula do not keep it from being one."""
    return f"'{cell}" if cell.lstrip(" \n").startswith(_FORMULA) else cell
