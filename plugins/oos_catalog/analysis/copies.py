"""Which claim a text looks copied from, by the sequences of three words that the two share (Broder 1997)."""

from __future__ import annotations

import math
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import lru_cache
from typing import Final, NamedTuple

from oos_catalog.model.document import Claim
from oos_catalog.model.vocabulary import NOT_STATED

SHARE: Final = 0.5
"""The part of a claim's sequences that another claim must hold for the two to look alike."""
LEAST: Final = 8
"""Sequences that two claims share at least; with fewer, likeness is an accident."""
COLLIDING: Final = 0.25
"""The part of a claim's sequences that may share bits of its signature. No text that a person wrote comes near it; one
that was made to does could stand anywhere, and would have everything read.
"""
BITS: Final = 8192
"""Of a signature; a document of 1,500 words sets a sixth of them."""

_WORD: Final = re.compile(r"[^\W_]+")


class Copy(NamedTuple):
    """A claim elsewhere that holds this part (0 to 1) of a claim's sequences of three words."""

    organization: str
    claim: str
    share: float


def sequences(claim: Claim) -> frozenset[str]:
    """Every three neighbouring words of a field of the claim, without case and punctuation."""
    fields = map(_words, _fields(claim))
    return frozenset(" ".join(words[start : start + 3]) for words in fields for start in range(len(words) - 2))


def _fields(claim: Claim) -> Iterator[str]:
    texts = (claim.rule, claim.why, claim.failure_mode, claim.scope)
    return (text for text in texts if text.strip() != NOT_STATED)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def signature(claims: Iterable[Claim]) -> int:
    """A bit for each sequence, some sharing one: what two texts share, their signatures share too (Bloom 1970)."""
    positions: set[int] = set()
    for text in (text for claim in claims for text in _fields(claim)):
        hashes = [_hash(word) for word in _words(text)]
        positions.update((a ^ b << 3 ^ c << 6) % BITS for a, b, c in zip(hashes, hashes[1:], hashes[2:], strict=False))
    bits = bytearray(BITS // 8)
    for position in positions:
        bits[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(bits, "little")


@lru_cache(maxsize=100_000)
def _hash(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


class Suspect:
    """A new claim that is looked for elsewhere."""

    def __init__(self, claim: Claim) -> None:
        self._sequences = sequences(claim)
        self._signature = signature((claim,))
        number = len(self._sequences)
        colliding = number - self._signature.bit_count()  # sequences that share a bit may all be among the shared ones
        is_text = number >= LEAST and colliding <= COLLIDING * number
        self._least = SHARE * number - colliding if is_text else math.inf

    def may_be_in(self, other: int) -> bool:
        """Whether a document with this signature can hold enough of it; true wherever it does."""
        return (self._signature & other).bit_count() >= self._least

    def copies_in(self, slug: str, claims: Mapping[str, Set[str]]) -> Iterator[Copy]:
        """The claims of an organization that it looks copied from; they are given by their sequences."""
        number = len(self._sequences)
        for identifier, others in claims.items():
            shared = len(self._sequences & others)
            if shared >= max(LEAST, SHARE * number):
                yield Copy(slug, identifier, round(shared / number, 2))
