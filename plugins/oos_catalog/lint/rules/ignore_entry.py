"""an `ignore` entry of org.yml names a rule and a claim that exist"""

from oos_catalog.catalog.layout import profile_path
from oos_catalog.document.draft import canonical_id
from oos_catalog.lint.rule import ERROR, Context, Hits, Rule, named
from oos_catalog.model.organization import Ignore, Organization

RULE = Rule("ignore-entry", ERROR, safety=True)


def check_organization(organization: Organization, _: Context) -> Hits:
    """Entries that ignore nothing, or that ignore what cannot be ignored.

    An entry names a rule, perhaps one claim, and the reason. Rules that protect readers cannot be ignored.

    Before: `- {rule: confidence, claim: C900, reason: seen to hold elsewhere}`

    After: `- {rule: confidence-without-observation, claim: C009, reason: seen to hold elsewhere}`
    """
    document = organization.document
    ids = frozenset(claim.id for claim in document.claims) if document else None
    for index, entry in enumerate(organization.profile.ignore):
        if (flaw := _flaw(entry, ids)) is not None:
            found, help = flaw
            path = profile_path(organization.slug)
            yield RULE.at(organization.place("ignore", index), found=f"the entry {found}", help=help, path=path)


def _flaw(entry: Ignore, ids: frozenset[str] | None) -> tuple[str, str] | None:
    checker = named(entry.rule)
    if checker is None:
        return "names a rule that does not exist", "use a rule id as `oos check` prints it"
    if checker.rule.fixed:
        return f"names {checker.rule.id}, a rule that cannot be ignored", "remove the entry and mend what was found"
    if entry.claim is not None and ids is not None and canonical_id(entry.claim) not in ids:
        return "names a claim that the OOS file does not hold", "name a claim of the file"
    return None
