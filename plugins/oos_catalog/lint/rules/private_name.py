"""none of your private names appears"""

import re
from functools import lru_cache

from oos_catalog.lint.rule import ERROR, Context, Hits, Rule
from oos_catalog.lint.text import fold, text_of
from oos_catalog.model.document import Document

RULE = Rule("private-name", ERROR, safety=True)


def check(document: Document, context: Context) -> Hits:
    """Names that `--private-names FILE` lists: clients, people, products that must not appear in what is published.

    Names are compared as whole words, without difference of case and of what joins their words, also with an s at the
    end. The file with the names is read on this machine only,
    and neither it nor the message goes anywhere with a name in it.

    Before: `- **Failure mode:** (the client's name) got two offers in one day.`

    After: `- **Failure mode:** A client got two offers in one day.`
    """
    if not context.private_names:
        return
    text = text_of(document)
    for name, pattern in _patterns(context.private_names):
        first = name.split()[0]
        if first in text.folded:
            for place, _match in text.folded_matches(pattern, (first,)):
                yield RULE.at(
                    place,
                    found="one of your private names stands here; none of them may appear",
                    help="write the role or a pseudonym instead",
                )


_BETWEEN = r"(?:%20|[\s_.+-]){0,40}"
"""How prose, addresses and file names join the words of a name: `Jane Roe`, `jane-roe`, `JaneRoe`."""


@lru_cache(maxsize=4)
def _patterns(names: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each name that is not empty, folded, with what finds it as whole words however they are spaced."""
    folded = sorted({" ".join(fold(name).split()) for name in names} - {""})
    spaced = ((name, _BETWEEN.join(map(re.escape, name.split()))) for name in folded)
    return tuple((name, re.compile(rf"(?<![^\W_]){words}s?(?![^\W_])")) for name, words in spaced)
