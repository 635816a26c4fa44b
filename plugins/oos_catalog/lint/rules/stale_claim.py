"""rules are confirmed from time to time"""

from datetime import date, timedelta

from oos_catalog.lint.rule import HINT, Context, Hits, Rule
from oos_catalog.lint.text import shown_id
from oos_catalog.model.document import Document

RULE = Rule("stale-claim", HINT)

DAYS = 90
"""The update protocol of the format calls a claim stale after as many days."""

_MOST_IDS = 12


def check(document: Document, context: Context) -> Hits:
    """Claims last adopted, confirmed or generated more than 90 days before the checked commit; one message for all.

    The latest of Validated, Since and generated_at counts. A rule that still holds needs only a new date.

    Before: `- **Validated:** 2026-01-10`, nine months ago

    After: `- **Validated:** 2026-10-02`
    """
    if not context.today:
        return
    oldest = (date.fromisoformat(context.today) - timedelta(days=DAYS)).isoformat()
    generated = document.frontmatter.get("generated_at")
    generated = generated[:10] if isinstance(generated, str) else ""
    latest = ((claim, max(claim.validated, claim.since, generated)) for claim in document.active_claims)
    stale = [claim for claim, day in latest if "" < day < oldest]  # what is no date is another rule's finding
    if stale:
        more = f" and {len(stale) - _MOST_IDS} more" if len(stale) > _MOST_IDS else ""
        ids = ", ".join(shown_id(claim.id) for claim in stale[:_MOST_IDS])
        yield RULE.at(
            stale[0].place(),
            found=f"not confirmed for more than {DAYS} days: {ids}{more}",
            help=f"add `- **Validated:** {context.today}` to those that still hold",
        )
