"""Which claim a text looks copied from, by the sequences of three words that the two share (Broder 1997)."""

from __future__ import annotations

import re
import zlib
from collections.abc import Collection, Iterable, Iterator
from typing import Final, NamedTuple

from oos_catalog.model.document import Claim, Document
from oos_catalog.model.vocabulary import NOT_STATED

SHARE: Final = 0.5
"""The part of a claim's sequences that another claim must hold for the two to look alike."""
LEAST: Final = 8
"""Sequences that two claims share at least; with fewer, likeness is an accident."""
BITS: Final = 8192
"""Of a signature; a document of 1,500 words sets a sixth of them."""

_WORD: Final = re.compile(r"[^\W_]+")
_TEXTS: Final = ("rule", "why", "failure_mode", "scope")


class Copy(NamedTuple):
    """A claim elsewhere that holds this part (0 to 1) of a claim's sequences of three words."""

    organization: str
    claim: str
    share: float


def sequences(claim: Claim) -> frozenset[str]:
    """Every three neighbouring words of a field of the claim, without case and punctuation."""
    return frozenset(one for field in _TEXTS for one in _sequences(getattr(claim, field)))


def _sequences(text: str) -> Iterator[str]:
    words = [] if text.strip() == NOT_STATED else _WORD.findall(text.casefold())
    return (" ".join(words[start : start + 3]) for start in range(len(words) - 2))


def signature(found: Iterable[str]) -> int:
    """A bit for each sequence, some sharing one: what two texts share, their signatures share too (Bloom 1970)."""
    bits = bytearray(BITS // 8)
    for one in found:
        position = zlib.crc32(one.encode("utf-8", "surrogatepass")) % BITS
        bits[position // 8] |= 1 << position % 8
    return int.from_bytes(bits, "little")


def document_signature(document: Document) -> int:
    """The signature of all claims of a document."""
    return signature(one for claim in document.claims for one in sequences(claim))


class Suspect(NamedTuple):
    """A new claim with its sequences and their signature, to be looked for elsewhere."""

    claim: Claim
    sequences: frozenset[str]
    signature: int

    @classmethod
    def of(cls, claim: Claim) -> Suspect:
        """From a claim."""
        found = sequences(claim)
        return cls(claim, found, signature(found))

    def may_be_in(self, other: int) -> bool:
        """Whether a document with this signature can hold enough of it; true wherever it does.

        Sequences that share a bit may all be among the shared ones, so they are allowed for.
        """
        number = len(self.sequences)
        colliding = number - self.signature.bit_count()
        return number >= LEAST and (self.signature & other).bit_count() >= SHARE * number - colliding

    def copies_in(self, slug: str, claims: Collection[Claim]) -> Iterator[Copy]:
        """The claims of an organization that it looks copied from."""
        for claim in claims:
            shared = len(self.sequences & sequences(claim))
            if shared >= LEAST and shared >= SHARE * len(self.sequences):
                yield Copy(slug, claim.id, round(shared / len(self.sequences), 2))
