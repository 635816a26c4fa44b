"""an organization has exactly one OOS file, named like its directory"""

from oos_catalog.catalog.layout import TOP, document_names, home, is_misnamed
from oos_catalog.lint.rule import ERROR, Context, Hits, Rule
from oos_catalog.model.organization import Organization

# A safety rule although it sounds like order: file-kind leaves misnamed OOS files to it, and no other name may stay.
RULE = Rule("document-count", ERROR, safety=True)


def check_organization(organization: Organization, _: Context) -> Hits:
    """Directories without an OOS file, with several, or with one under another name.

    The history of the file is the history of the organization's rules, so its name never changes. The canonical form is
    `<directory>.oos.md`; `.oos.json` and `.oos.yaml` are read as well. A withdrawn organization may have none.

    Before: `catalog/acme/rules.oos.md`

    After: `catalog/acme/acme.oos.md`
    """
    readable = document_names(organization.slug)
    names = {path.rpartition("/")[2]: path for path in organization.paths if path.count("/") == 2}
    found = [name for name in readable if name in names]
    misnamed = [path for path in organization.paths if is_misnamed(path)]
    for path in (*(names[name] for name in found[1:]), *misnamed):
        name = path.rpartition("/")[2]
        said = f"the OOS file is named {name[:80]!a}; it has the name of its directory"
        help = f"rename it to {readable[0][:80]!a}"
        if found:
            read = f"{found[0][:80]!a}, which is the one that is read"
            said = f"a second OOS file {name[:80]!a} beside {read}; exactly one is allowed"
            help = "move what it adds into the other file and remove it"
        yield RULE.at(TOP, found=said, help=help, path=path)
    if not found and not misnamed and organization.profile.withdrawn is None:
        yield RULE.at(
            TOP,
            found="the directory has no OOS file; exactly one is needed",
            help=f"add {readable[0][:80]!a}; `oos new` writes a first one",
            path=home(organization),
        )
