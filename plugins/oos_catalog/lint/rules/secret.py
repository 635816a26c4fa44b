"""no keys, tokens or passwords"""

from oos_catalog.lint.rule import ERROR, Context, Hits, Rule
from oos_catalog.lint.secrets_table import TEXTS, WORDS
from oos_catalog.lint.text import text_of
from oos_catalog.model.document import Document

RULE = Rule("secret", ERROR, safety=True)


def check(document: Document, _: Context) -> Hits:
    """Keys and tokens with a provider's prefix, private keys, JSON Web Tokens, and passwords in addresses.

    What is published is copied within minutes, and history keeps it. The message tells the kind and the length, never
    the secret.

    Before: `- **Scope:** Runs with the key sk-...`

    After: `- **Scope:** Runs with the billing key, which the vault holds.` The old key is made invalid.
    """
    text = text_of(document)
    where = ((text.long_words, WORDS), (text.whole, TEXTS))
    marked = [(row, string) for string, rows in where for row in rows for mark in row.marks if mark in string]
    for secret in dict.fromkeys(row for row, string in marked if row.pattern.search(string)):
        for place, match in text.matches(secret.pattern, *secret.marks):
            found = match.group(match.lastindex or 0)
            yield RULE.at(
                place,
                found=f"what looks like {secret.kind}, {len(found)} characters; a file holds no secrets",
                help="make it invalid at its provider first, then take it out of the file and of its history",
            )
