"""a section of the template holds no rule"""

from oos_catalog.lint.rule import HINT, Context, Hits, Rule
from oos_catalog.model.document import Document
from oos_catalog.model.vocabulary import TEMPLATE_SECTIONS, UNIVERSAL_CLAIM_SECTIONS

RULE = Rule("empty-section", HINT, aliases=("EMPTY_CLAIM_SECTION",))


def check(document: Document, _: Context) -> Hits:
    """Sections that the template has and the file does not fill.

    A hint only: an honest short file is better than a filled one. But an empty section is a question worth asking
    yourself.
    """
    template = document.frontmatter.get("template")
    own = TEMPLATE_SECTIONS.get(template, ()) if isinstance(template, str) else ()
    filled = {claim.section for claim in document.claims}
    empty = [name for name in (*UNIVERSAL_CLAIM_SECTIONS, *own) if name not in filled]
    if empty and document.claims:
        found = f"no rule in {', '.join(empty)}"
        yield RULE.at(document.place("template"), found=found, help="add one if you have it")
