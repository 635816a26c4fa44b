"""a body has 500 to 15,000 words"""

from oos_catalog.lint.rule import ERROR, HINT, Context, Hits, Rule
from oos_catalog.model.document import Document
from oos_catalog.model.vocabulary import WORDS

ALIASES = ("WORD_COUNT_BELOW_MINIMUM", "WORD_COUNT_ABOVE_MAXIMUM")
RULE = Rule("word-count-range", HINT, aliases=ALIASES, escalates=True)


def check(document: Document, _: Context) -> Hits:
    """Bodies below 500 words (a hint) or above 15,000 (an error).

    The floor is the platform's; a short honest file is welcome here. The ceiling is the format's: nobody reads more.
    """
    least, most = WORDS
    words = document.body_words
    place = document.place("word_count")
    if words > most:
        found = f"the body has {words:,} words; at most {most:,} are allowed"
        yield RULE.at(place, found=found, help="shorten it", severity=ERROR)
    elif document.is_markdown and words < least:
        found = f"the body has {words} words; the format's platform takes {least} or more"
        yield RULE.at(place, found=found, help="nothing to do here; add incidents when you have them")
