"""no rule stands twice"""

from oos_catalog.lint.rule import WARNING, Context, Hits, Rule
from oos_catalog.lint.text import shown_id
from oos_catalog.model.document import Claim, Document
from oos_catalog.patterns.normal import normalized

RULE = Rule("duplicate-rule", WARNING)


def check(document: Document, _: Context) -> Hits:
    """Two claims in force whose Rule is the same but for case and spaces.

    Readers compare rule by rule, and would count one decision twice.

    Before: C003 and C011, both with `- **Rule:** One agent sends.`

    After: C003 alone; C011 keeps its id as `- **Status:** withdrawn: the same as C003`
    """
    first: dict[str, Claim] = {}
    for claim in document.active_claims:
        if not claim.rule:
            continue
        earlier = first.setdefault(normalized(claim.rule), claim)
        if earlier is not claim:
            one, other = shown_id(earlier.id), shown_id(claim.id)
            lines = f"line {earlier.place('rule').line} and line {claim.place('rule').line}"
            yield RULE.at(
                claim.place("rule"),
                found=f"{one} and {other} have the same Rule, {lines}",
                help=f"merge {other} into {one} and mark it withdrawn, or say in Rule what differs",
                claim=claim,
            )
