"""a field says something"""

from oos_catalog.lint.rule import WARNING, Context, Hit, Hits, Rule
from oos_catalog.lint.text import shown_id
from oos_catalog.model.document import Claim, Document
from oos_catalog.model.vocabulary import LABELS, NOT_STATED

RULE = Rule("empty-words", WARNING)

EMPTY = frozenset(
    """
    |as above|as before|as stated|ditto|idem|n.a|n/a|na|nil|none|not applicable|not known|not provided|not specified
    |not stated|null|nothing|obvious|same|same as above|same as rule|see above|see below|see rule|self-explanatory
    |self-evident|tba|tbc|tbd|to be decided|to be defined|to be determined|unclear|undefined|unknown|unspecified|yes
    """.replace("\n", "")
    .replace("  ", "")
    .split("|")
)
"""Folded, without marks at either end; a field of marks only folds to the empty text."""

LONGEST = 24
"""Characters that a field of empty words can have."""

_FIELDS = ("rule", "why", "failure_mode", "scope")
_MAY_BE_UNSTATED = frozenset({"why", "failure_mode", "scope"})
_MARKS = " \t\n.,;:!?-_*`'\"()[]<>/\\~\u2013\u2014\u2026"


def check(document: Document, context: Context) -> Hits:
    """Fields that hold "n/a", "tbd", "see above" and the like, and a Why that only repeats the Rule.

    The reason and the failure are what other teams come for. `Not stated in the source.` is for compiled entries,
    in Why, Failure mode and Scope.

    Before: `- **Why:** n/a`

    After: `- **Why:** A second reminder was read as pressure and two customers left.`
    """
    for claim in document.claims:
        for field in _FIELDS:
            text = getattr(claim, field)
            if text and (len(text) <= LONGEST and _folded(text) in EMPTY):
                yield _hit(claim, field, f"{shown_id(claim.id)}: {LABELS[field]} says nothing yet")
            elif text == NOT_STATED and not (context.compiled and field in _MAY_BE_UNSTATED):
                where = "only Why, Failure mode and Scope of a compiled entry may say so"
                yield _hit(claim, field, f"{shown_id(claim.id)}: {LABELS[field]} is not stated; {where}")
        if _only_repeats(claim):
            yield _hit(claim, "why", f"{shown_id(claim.id)}: Why repeats the Rule and gives no reason")


def _only_repeats(claim: Claim) -> bool:
    why, rule = claim.why, claim.rule
    if not why or len(why) > len(rule) + 8 or why.split(None, 1)[0].casefold() not in rule.casefold():
        return False
    folded = _folded(why)
    return folded != "" and folded not in EMPTY and f" {folded} " in f" {_folded(rule)} "


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(_MARKS)


def _hit(claim: Claim, field: str, found: str) -> Hit:
    return RULE.at(
        claim.place(field), found=found, help="say it in a sentence of your own, or leave the rule out", claim=claim
    )
