"""Words of a text as the matcher compares them: without case, endings and punctuation."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_WORD: Final = re.compile(r"[^\W_]+")
_ENDINGS: Final = (
    *(("ization", "iz"), ("isation", "iz"), ("ations", "at"), ("ation", "at"), ("ments", "ment"), ("ities", "ity")),
    *(("edly", ""), ("ingly", ""), ("ies", "y"), ("ied", "y"), ("ing", ""), ("ers", ""), ("er", ""), ("ed", "")),
    *(("es", ""), ("s", ""), ("e", "")),
)
"""English endings and what stays in their place; the first that fits counts."""

_SHORTEST = 4
_LONGEST = 40


class Word(NamedTuple):
    """A word as the text has it, and its stem."""

    written: str
    stem: str


def words(text: str) -> list[Word]:
    """The words of a text in order, in linear time; any script, letters and digits."""
    return [Word(found, stem(found)) for found in _WORD.findall(text)]


def stem(word: str) -> str:
    """What stays of a word without its ending: `approve`, `approved` and `approving` are the same.

    One step after Lovins (1968), fewer endings: enough for rules of a few sentences. A stem holds at most 40 letters.
    """
    word = word[:_LONGEST].casefold()
    if len(word) < _SHORTEST or word.endswith("ss"):
        return word
    for ending, rest in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST - 1:
            word = word[: -len(ending)] + rest
            break
    return word[:-1] if len(word) >= _SHORTEST and word[-1] == word[-2] and word[-1] not in "ls" else word
