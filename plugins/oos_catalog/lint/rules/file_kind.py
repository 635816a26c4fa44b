"""only the files that a catalog is made of, and only plain ones"""

from oos_catalog.catalog.layout import (
    DOCUMENT_ENDINGS,
    PROFILE,
    READINGS,
    REGISTRY,
    TOP,
    is_allowed,
    is_for_agents,
    is_misnamed,
    slug_of,
)
from oos_catalog.document.source_text import LARGEST_FILE
from oos_catalog.lint.rule import ERROR, Context, Hits, Rule
from oos_catalog.model.catalog import Catalog, TreeEntry

RULE = Rule("file-kind", ERROR, safety=True)

_KINDS = {
    "executable": ("the file is executable; only mode 100644 is allowed", "run `git update-index --chmod=-x` on it"),
    "symlink": ("this is a symbolic link; only regular files are allowed", "put the file itself here"),
    "submodule": ("this is a repository of its own; only regular files are allowed", "add its files instead"),
    "special": ("this is a pipe, socket or device; only regular files are allowed", "remove it"),
    "unreadable": ("this cannot be looked at; only readable regular files are allowed", "mend its permissions or name"),
}


def check_catalog(catalog: Catalog, _: Context) -> Hits:
    """Links, submodules, executables, pipes, dot files, large files, and names that a catalog does not know.

    Only regular files that the program knows are read, so nothing else is of use, and some of it is dangerous: a link
    publishes what it points to. An organization has `org.yml`, `<directory>.oos.md` and `readings.yml`, no directory
    below its own, and no file over 256 KiB.

    Before: `catalog/acme/rules.oos.md -> ../../../secret`, `catalog/acme/notes/draft.txt`

    After: `catalog/acme/acme.oos.md`
    """
    for entry in catalog.entries:
        if (flaw := _flaw(entry)) is not None:
            yield RULE.at(TOP, found=flaw[0], help=flaw[1], path=entry.path)


def _flaw(entry: TreeEntry) -> tuple[str, str] | None:
    """What is wrong with an entry and how to mend it."""
    if entry.kind in _KINDS:
        return _KINDS[entry.kind]
    if entry.size > LARGEST_FILE:
        return f"the file has {entry.size:,} bytes; at most {LARGEST_FILE:,} are allowed", "shorten it"
    path = entry.path
    if is_allowed(path) or is_for_agents(path) or is_misnamed(path):
        return None
    directory, *below = path.split("/")[1:] or [""]
    name = path.rpartition("/")[2]
    if name.startswith("."):
        return f"{name[:80]!a} is a hidden file; none is allowed", "remove it"
    if directory == REGISTRY:
        allowed = "allowed are maintainers.yml, situations.yml and patterns/<id>.yml"
        return f"the registry has no file {name[:80]!a}; {allowed}", "remove it, or give it one of these names"
    if slug_of(path) is None:
        return f"{name[:80]!a} belongs to no organization", "put it into the organization's directory, or remove it"
    if len(below) > 1:
        return "an organization's directory has no directories below it", "move the file up, or remove it"
    allowed = f"{PROFILE}, {READINGS} and {directory[:80]!a} with {DOCUMENT_ENDINGS[0]}"
    return f"{name[:80]!a} is no file of an organization; allowed are {allowed}", "remove it or rename it"
