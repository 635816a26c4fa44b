"""Which path of a catalog is what, which names are allowed, and which catalog is meant (DESIGN 3, SAFETY 6 and 7)."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path
from typing import Final

from oos_catalog.model.document import Place
from oos_catalog.model.organization import Organization

CATALOG: Final = "catalog"
REGISTRY: Final = "_registry"
PROFILE: Final = "org.yml"
READINGS: Final = "readings.yml"
DOCUMENT_ENDINGS: Final = (".oos.md", ".oos.json", ".oos.yaml")
"""Endings of a readable OOS file; where an organization has several files the first of these is read."""

TOP: Final = Place(1, 1)
"""Where a message about a whole file points to."""

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_REGISTRY_FILE = re.compile(r"(?:maintainers|situations|patterns/[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)\.yml", re.ASCII)

DEVICE_NAMES: Final = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{digit}" for port in ("com", "lpt") for digit in range(10))}
)
"""File names that Windows opens as devices."""

RESERVED_ROUTES: Final = frozenset(
    {
        *("about", "checklist", "compare", "disagreements", "failures", "index", "matrix", "method", "organizations"),
        *("patterns", "publish", "reference", "search", "use"),
        *("api", "feeds", "llms", "robots", "schema", "sitemap"),
        *("assets", "javascripts", "pagefind", "static", "stylesheets"),
        *("catalog", "readings", "registry"),
    }
)
"""Names that pages, data files and folders of the site use."""

AGENT_NAMES: Final = frozenset(
    {
        *("agent.md", "agents.md", "agents.override.md", "agents.local.md", "claude.md", "claude.local.md"),
        *("gemini.md", "qwen.md", "crush.md", "warp.md", "conventions.md", "skill.md", "copilot-instructions.md"),
        *("llms.txt", "opencode.json"),
        *(".cursorrules", ".windsurfrules", ".clinerules", ".roorules", ".goosehints", ".continuerules", ".rules"),
        *(".mcp.json", "mcp.json", ".aider.conf.yml", ".cursorignore", ".claude.json"),
        *(".agents", ".aider", ".amazonq", ".augment", ".claude", ".clinerules", ".codex", ".continue", ".cursor"),
        *(".gemini", ".github", ".goose", ".junie", ".kiro", ".opencode", ".qwen", ".roo", ".trae", ".vscode"),
        *(".windsurf", ".zed", ".devcontainer"),
    }
)
"""Files and directories that coding agents take for instructions or settings, in lower case."""

AGENT_ENDINGS: Final = (".mdc", ".instructions.md", ".prompt.md", ".chatmode.md", ".agent.md")

_LOOKS_LIKE_ONE = re.compile(r"(?:.*[._-])?oos\.(?:md|markdown|json|ya?ml)", re.ASCII | re.IGNORECASE | re.DOTALL)


class CatalogNotFound(Exception):
    """No catalog where one was looked for; the text names the places."""


def is_slug(text: str) -> bool:
    """Whether an organization's directory may have this name."""
    return _SLUG.fullmatch(text) is not None and text not in DEVICE_NAMES and text not in RESERVED_ROUTES


def shown(name: str) -> str:
    """A file name as text that can be encoded: bytes that are not UTF-8 become `\\xff`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def is_organization(directory: str) -> bool:
    """Whether a directory of this name below `catalog/` is an organization (with a good name or not)."""
    return not directory.startswith(("_", "."))


def document_names(slug: str) -> tuple[str, ...]:
    """Names that the OOS file of an organization may have; the first is the one it should have."""
    return tuple(slug + ending for ending in DOCUMENT_ENDINGS)


def slug_of(path: str) -> str | None:
    """The organization in whose directory a path of the repository lies: `catalog/acme/org.yml` -> `acme`."""
    home, _, rest = path.partition("/")
    directory, slash, _ = rest.partition("/")
    return directory if home == CATALOG and slash and is_organization(directory) else None


def is_allowed(path: str) -> bool:
    """Whether a file may stand at this path of the tree."""
    _, _, rest = path.partition("/")
    directory, _, name = rest.partition("/")
    if directory == REGISTRY:
        return _REGISTRY_FILE.fullmatch(name) is not None
    return is_organization(directory) and name in (PROFILE, READINGS, *document_names(directory))


def is_misnamed(path: str) -> bool:
    """Whether the path is that of an OOS file in an organization's directory, but not under one of its names."""
    slug, name = slug_of(path), path.rpartition("/")[2]
    in_place = path.count("/") == 2 and slug is not None
    return in_place and name not in document_names(slug or "") and _LOOKS_LIKE_ONE.fullmatch(name) is not None


def is_for_agents(path: str) -> bool:
    """Whether a coding agent takes the file, or a directory that it lies in, for instructions to itself."""
    names = [unicodedata.normalize("NFKC", name.casefold()) for name in path.split("/")]
    return names[-1].endswith(AGENT_ENDINGS) or any(name in AGENT_NAMES for name in names)


def registry_schema(path: str) -> str | None:
    """The schema of a file of the registry: `catalog/_registry/situations.yml` -> `situations`."""
    name = path.removeprefix(f"{CATALOG}/{REGISTRY}/")
    if name == path or _REGISTRY_FILE.fullmatch(name) is None:
        return None
    return "pattern" if name.startswith("patterns/") else name.removesuffix(".yml")


def profile_path(slug: str) -> str:
    return f"{CATALOG}/{slug}/{PROFILE}"


def home(organization: Organization) -> str:
    """The file that messages about an organization as a whole point to."""
    if organization.document is not None:
        return organization.document.path
    return organization.paths[0] if organization.paths else f"{CATALOG}/{organization.slug}"


def around(place: Path) -> Path | None:
    """The nearest directory that holds a catalog, from a place upwards."""
    here = _absolute(place)
    return next((one for one in (here, *here.parents) if (one / CATALOG / REGISTRY).is_dir()), None)


def find_catalog(start: Path, explicit: Path | None = None) -> Path:
    """The directory that contains the `catalog/` to use.

    In this order: `explicit` (that directory, or its `catalog/` itself), the nearest of `start` and its ancestors
    with `catalog/_registry`, the source tree of this package, the copy in the wheel. Raises CatalogNotFound.
    """
    if explicit is not None:
        return _explicit(_absolute(explicit))
    package = Path(__file__).parents[1]
    own = (*package.parents[:2], package / "_catalog")
    found = around(start) or next((one for one in own if (one / CATALOG / REGISTRY).is_dir()), None)
    if found is not None:
        return found
    raise CatalogNotFound(
        f"no {CATALOG}/{REGISTRY} in {shown(str(_absolute(start)))} or above it, beside the program or inside it; "
        "run this inside a catalog, or name one with --catalog DIR"
    )


def _explicit(directory: Path) -> Path:
    if (directory / CATALOG / REGISTRY).is_dir():
        return directory
    if directory.name == CATALOG and directory.is_dir():
        return directory.parent
    if (directory / CATALOG).is_dir():
        return directory
    raise CatalogNotFound(
        f"{shown(str(directory))} is no catalog: it holds no directory {CATALOG}/ and is not named {CATALOG}; "
        f"name the directory that contains {CATALOG}/{REGISTRY}"
    )


def _absolute(path: Path) -> Path:
    """The path from the root, without `.` and `..`, links kept as they were written."""
    return Path(os.path.abspath(path))
