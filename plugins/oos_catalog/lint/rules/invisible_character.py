"""no character is invisible"""

import re

from oos_catalog.lint.rule import ERROR, Context, Hits, Rule
from oos_catalog.lint.text import Text, character_name, is_invisible, text_of
from oos_catalog.model.document import Document

RULE = Rule("invisible-character", ERROR, safety=True)


def check(document: Document, _: Context) -> Hits:
    """Characters that a reader cannot see, in the text or written as an entity.

    That is text direction controls, zero-width and soft hyphen characters, tag characters, fillers, private use and
    unassigned code points, line separators, and control characters other than tab. An agent reads them as text, and a
    person who reviews the file does not see what the agent was told.

    Before: `pass<U+200B>word`, or `&#x202E;`

    After: `password`
    """
    text = text_of(document)
    if suspects := [char for char in text.alphabet if is_invisible(char)]:
        yield from _written(text, suspects)
    for place, written, hidden in text.entities(is_invisible):
        found = f"`{written}` stands for {character_name(hidden[0])}, which a reader cannot see"
        yield RULE.at(place, found=found, help="delete it")


def _written(text: Text, suspects: list[str]) -> Hits:
    runs = re.compile("[" + "".join(map(re.escape, sorted(suspects))) + "]+")
    for place, match in text.matches(runs):
        run = match.group()
        more = f" and {len(run) - 1} more" if len(run) > 1 else ""
        yield RULE.at(
            place,
            found=f"{character_name(run[0])}{more} cannot be seen; only characters that a reader sees are allowed",
            help="delete it, or type the words around it again",
        )
