"""Builds the whole site into a folder: what `oos build` calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from oos_catalog.site.data_folder import broken_sums
from oos_catalog.site.judgement import Judged
from oos_catalog.site.output import replaced
from oos_catalog.site.page import SiteError
from oos_catalog.site.progress import Progress, silent

REQUIRED = ("index.html", "404.html", "sitemap.xml", "api/v1/index.json", "pagefind/pagefind.js")
"""Files without which a site is not whole."""


class Rendered(Protocol):
    """What a renderer knows when it is done: addresses of all pages, and who is held back by which rules."""

    @property
    def paths(self) -> Sequence[str]: ...
    @property
    def held_back(self) -> Mapping[str, tuple[str, ...]]: ...


class Renderer(Protocol):
    """Builds the repository at `root` into the folder `site`. Raises SiteError where it gives up."""

    def __call__(
        self, config_file: Path, root: Path, site: Path, *, judged: Judged | None, progress: Progress
    ) -> Rendered: ...


class Built(NamedTuple):
    """A site that was built: where, how many pages, and by slug the rules that hold organizations back."""

    out: Path
    pages: int
    held_back: Mapping[str, tuple[str, ...]]

    @property
    def exit_code(self) -> int:
        """1 where an organization is held back, else 0."""
        return int(bool(self.held_back))


def build_site(
    root: Path,
    out: Path,
    render: Renderer,
    *,
    config_file: Path | None = None,
    judged: Judged | None = None,
    progress: Progress = silent,
    waiting: Callable[[], None] = lambda: None,
) -> Built:
    """Build the site of the repository at `root` and put it in the place of `out` in one step.

    `render` is the one that knows the theme. `config_file` is `root`'s mkdocs.yml unless given. `judged` is its
    catalog where the caller has it already. `progress` is told how far it is, `waiting` that another build of `out`
    is under way. Raises SiteError with a reason, and OSError where the machine fails; `out` is then as it was.
    """
    config_file = config_file or root / "mkdocs.yml"
    if not config_file.is_file():
        raise SiteError(f"{config_file} does not exist; run in the repository of the catalog, or name its folder")
    with replaced(out, waiting) as fresh:
        rendered = render(config_file, root, fresh, judged=judged, progress=progress)
        verify(fresh)
        return Built(out, len(rendered.paths), rendered.held_back)


def verify(site: Path) -> None:
    """Raise SiteError where a built site lacks something or a data file is not what was written."""
    missing = [name for name in REQUIRED if not (site / name).is_file()]
    if missing:
        raise SiteError(f"the built site lacks {', '.join(missing)}")
    if broken := broken_sums(site):
        raise SiteError(f"data files differ from what was written: {', '.join(broken[:5])}")
