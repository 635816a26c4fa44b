"""joining characters and variation selectors are looked at by a person"""

import re

from oos_catalog.lint.rule import WARNING, Context, Hit, Hits, Rule
from oos_catalog.lint.text import character_name, is_joining, text_of
from oos_catalog.model.document import Document, Place

RULE = Rule("joining-character", WARNING, safety=True)


def check(document: Document, _: Context) -> Hits:
    """Zero-width joiners and non-joiners, and variation selectors, in the text or written as an entity.

    Some scripts and emoji need them, and they have no width: two texts that look the same may differ, and a long row of
    them can carry a message. A person settles whether they belong.

    Before: `client<U+200D>list`

    After: `client list`
    """
    text = text_of(document)
    if any(is_joining(char) for char in text.alphabet):
        for place, match in text.matches(_JOINING_RUN):
            yield _hit(place, match.group(), len(match.group()))
    for place, _written, joining in text.entities(is_joining):
        yield _hit(place, joining[0], len(joining))


_JOINING_RUN = re.compile("[\u200c\u200d\ufe00-\ufe0f]+")


def _hit(place: Place, characters: str, count: int) -> Hit:
    more = f" and {count - 1} more" if count > 1 else ""
    return RULE.at(
        place,
        found=f"{character_name(characters[0])}{more} has no width; a person has to look whether it belongs",
        help="delete it where the script or the emoji does not need it",
    )
