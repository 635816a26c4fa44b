"""quantities of a Pattern line have one value"""

from collections.abc import Iterable

from oos_catalog.lint.pattern_lines import Named, of_document, of_readings
from oos_catalog.lint.rule import WARNING, Context, Hits, Rule
from oos_catalog.model.document import Document
from oos_catalog.model.organization import Organization
from oos_catalog.patterns.quantities import FORMS, read_quantity

RULE = Rule("ambiguous-quantity", WARNING)


def check(document: Document, context: Context) -> Hits:
    """Parameters of Pattern lines that are not one number with a unit of their kind.

    What is not understood stays text: it is shown as it is and not compared with what others use.

    Before: `- **Pattern:** alert-escalation / ladder; timebox = 2-3 days`

    After: `- **Pattern:** alert-escalation / ladder; timebox = 3 days`
    """
    return _look_at(of_document(document), context)


def check_organization(organization: Organization, context: Context) -> Hits:
    """The same holds in readings.yml."""
    return _look_at(of_readings(organization), context)


def _look_at(named: Iterable[Named], context: Context) -> Hits:
    for one in named:
        pattern = context.registry.pattern(one.line.pattern) if one.line.parameters and context.registry else None
        kinds = {parameter.name: parameter.kind for parameter in pattern.parameters} if pattern else {}
        for name, text in one.line.parameters.items():
            if (kind := kinds.get(name)) is not None and read_quantity(text, kind).amount is None:
                shown = one.shown(text, "parameters", name, instead="this text")
                found = f"{shown} is not understood as the {name}; it stays text and is not compared"
                yield one.at(RULE, "parameters", name, found=found, help=f"write {FORMS[kind]}")
