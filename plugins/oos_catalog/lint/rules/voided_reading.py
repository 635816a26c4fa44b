"""an entry of readings.yml is about the claim as it stands"""

from oos_catalog.catalog.layout import READINGS
from oos_catalog.document.draft import canonical_id
from oos_catalog.lint.rule import WARNING, Context, Hits, Rule
from oos_catalog.lint.text import shown_id
from oos_catalog.model.document import Document, Place
from oos_catalog.model.organization import Organization
from oos_catalog.patterns.annotation import flaw_of_repetition
from oos_catalog.patterns.normal import reading_hash
from oos_catalog.patterns.readings import Reviewed, reviewed_entries

RULE = Rule("voided-reading", WARNING)


def check_organization(organization: Organization, _: Context) -> Hits:
    """Entries that say nothing: the claim is not there, is no longer in force, or says something else now.

    A reading is valid for the Rule and Scope that were read, by their hash. Read the claim again before you paste the
    present hash. An entry that stands twice for one claim is told as well, and one whose lines do not go together.

    Before: `hash: sha256:0123456789ab` where the Rule of C004 was changed since

    After: the hash that the message gives, and `readings`, `by` and `date` of the new reading
    """
    file, document = organization.file(READINGS), organization.document
    if file is None or document is None:
        return
    active = frozenset(claim.id for claim in document.active_claims)
    first: dict[str, Place] = {}
    for one in reviewed_entries(organization):
        name = canonical_id(one.entry.claim)
        place = file.place("readings", one.number, "claim")
        if (flaw := _flaw(one, document, active)) is not None:
            part, found, help = flaw
            where = file.place("readings", one.number, part)
            yield RULE.at(where, found=f"{shown_id(name)} {found}", help=help, claim=one.claim, path=file.path)
        if (wrong := _wrong_lines(one)) is not None:
            where = file.place("readings", one.number, "readings")
            yield RULE.at(
                where, found=f"{shown_id(name)} has a reading that says nothing clear", help=wrong, path=file.path
            )
        if name in first:
            found = f"{shown_id(name)} is listed twice, in line {first[name].line} and line {place.line}"
            yield RULE.at(place, found=found, help="keep one of the two", claim=one.claim, path=file.path)
        first.setdefault(name, place)


def _flaw(one: Reviewed, document: Document, active: frozenset[str]) -> tuple[str, str, str] | None:
    """Which part of the entry, what is wrong and how to mend it."""
    if one.claim is None:
        told = document.is_unread  # what is missing then was not read
        return None if told else ("claim", "is no claim of the OOS file", "correct the id, or remove the entry")
    if one.claim.id not in active:
        return "claim", "is no longer in force, so it is not read", "remove the entry"
    if one.void:
        present = reading_hash(one.claim)
        help = f"read the claim again, then write `hash: {present}` with the new date"
        return "hash", "has another Rule or Scope than the one that was read, so the reading is void", help
    return None


def _wrong_lines(one: Reviewed) -> str | None:
    """How to mend lines that cannot stand for themselves or together; whether they exclude each other is not asked."""
    if not one.lines:
        return "name the patterns, or write `pattern: null` for a claim that fits none"
    for line in one.lines:
        if line.pattern is None and (line.stance or line.parameters):
            return "`pattern: null` takes no stance and no parameters"
        if line.pattern is not None and line.stance is None:
            return f"name a stance of {line.pattern}, or `?` where the claim does not say"
        if line.pattern is not None and line.proposed:
            return "`proposed` is for claims that fit no pattern"
    return flaw_of_repetition(one.lines)
