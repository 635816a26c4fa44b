"""word_count counts the words of the body"""

from oos_catalog.lint.rule import HINT, Context, Hits, Rule
from oos_catalog.model.document import Document

RULE = Rule("word-count", HINT)


def check(document: Document, _: Context) -> Hits:
    """A declared word_count that is not the number of words after the frontmatter.

    It is derived: nothing here uses the declared number. `oos fmt` writes the right one.
    """
    declared = document.frontmatter.get("word_count")
    if document.is_markdown and isinstance(declared, int) and declared != document.body_words:
        found = f"word_count says {declared}, the body has {document.body_words} words"
        help = f"word_count: {document.body_words}"
        yield RULE.at(document.place("word_count"), found=found, help=f"write `{help}`, or run `oos fmt`")
