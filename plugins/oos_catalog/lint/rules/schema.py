"""every field has the type and the values that the format allows"""

from oos_catalog.document.schema import judge_document
from oos_catalog.lint.rule import ERROR, Context, Hits, Rule
from oos_catalog.model.document import Document
from oos_catalog.model.vocabulary import MOST_PATTERNS_PER_CLAIM

RULE = Rule("schema", ERROR, aliases=("FRONTMATTER_INVALID", "CLAIM_INVALID"), identity=True)


def check(document: Document, _: Context) -> Hits:
    """Fields that are missing, of another type, or outside the allowed values.

    The JSON Schema of a document is in the data files of the site; an editor can check against it while you type. The
    format's own platform calls these findings `FRONTMATTER_INVALID` and `CLAIM_INVALID`.

    Before: `- **Confidence:** VERY HIGH`

    After: `- **Confidence:** HIGH`
    """
    for flaw in judge_document(document):
        part, *path = flaw.path or ("frontmatter",)
        if part == "claims" and path and isinstance(path[0], int):
            claim = document.claims[path[0]]
            if path[1:] == ["patterns"] and len(claim.patterns) > MOST_PATTERNS_PER_CLAIM:
                continue  # pattern-limit says so
            field = FIELDS.get(str(path[1]), str(path[1])) if len(path) > 1 else "id"
            found = f"{claim.id}: {_named(field, flaw.message)}"
            place = claim.places.get(".".join(map(str, path[1:3]))) or claim.place(field)
            yield RULE.at(place, found=found, help=flaw.help, claim=claim)
        elif not document.is_unread:
            place = document.place(*path)
            yield RULE.at(place, found=_named(".".join(map(str, path)), flaw.message), help=flaw.help)


FIELDS = {"claim_id": "id", "from": "origin"}


def _named(field: str, message: str) -> str:
    return message if f"`{field.rpartition('.')[2]}`" in message else f"`{field}`: {message}"
