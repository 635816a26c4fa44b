"""dates lie between 2020 and the commit that is checked"""

import re
from collections.abc import Iterator

from oos_catalog.lint.rule import WARNING, Context, Hits, Rule
from oos_catalog.model.document import Document, Place

RULE = Rule("date-range", WARNING)

EARLIEST = "2020-01-01"


def check(document: Document, context: Context) -> Hits:
    """generated_at, Since, Validated and the date of Measured before 2020 or after the date of the checked commit.

    Teams of AI agents did not exist before 2020, and nothing was confirmed tomorrow. Without git only the lower limit
    is checked.
    """
    for place, name, text in _dates(document):
        day = text[:10] + "-01-01"[len(text) - 4 if len(text) < 10 else 6 :]
        if ISO_DAY.fullmatch(day) and not EARLIEST <= day <= (context.today or "9999"):
            latest = context.today or "today"
            yield RULE.at(place, found=f"{name} {day} is not between {EARLIEST} and {latest}", help="mend the date")


ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _dates(document: Document) -> Iterator[tuple[Place, str, str]]:
    generated = document.frontmatter.get("generated_at")
    if isinstance(generated, str):
        yield document.place("generated_at"), "generated_at", generated
    for claim in document.claims:
        for field in ("since", "validated"):
            if text := getattr(claim, field):
                yield claim.place(field), f"{claim.id} {field}", text
        for number, text in enumerate(claim.measured):
            if "@" in text:
                yield claim.place(f"measured.{number}"), f"{claim.id} measured", text.rpartition("@")[2].strip()
