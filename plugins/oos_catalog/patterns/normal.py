"""One form for texts that differ in case, spaces or Unicode composition only (DESIGN section 5)."""

from __future__ import annotations

import hashlib
import unicodedata

from oos_catalog.model.document import Claim

_PIECE = 8192


def normalized(text: str) -> str:
    """NFC, case and spaces folded; `One agent  sends.` and `one agent sends.` are the same."""
    if not text.isascii():  # in pieces, because a run of combining marks takes quadratic time
        pieces = (text[start : start + _PIECE] for start in range(0, len(text), _PIECE))
        text = "".join(unicodedata.normalize("NFC", piece) for piece in pieces)
    return " ".join(text.casefold().split())


def reading_hash(claim: Claim) -> str:
    """What a reviewed reading is keyed by besides the id: `sha256:<12 hex>` of normalized Rule + Scope."""
    text = f"{normalized(claim.rule)}\n{normalized(claim.scope)}"
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
