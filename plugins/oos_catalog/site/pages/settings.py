"""What a site is told about the place where it stands."""

from __future__ import annotations

from typing import Final, NamedTuple

NEW_FILE: Final = "catalog/your-name/your-name.oos.md"
"""The path that the page for a new file opens with."""


class Settings(NamedTuple):
    """`site_url` and `repository` are empty where nobody said; pages then leave out what would need them.

    The others are addresses with `{repository}` and `{path}` in them, so that another forge is a setting.
    """

    site_url: str = ""
    repository: str = ""
    history: str = "{repository}/commits/HEAD/{path}"
    issues: str = "{repository}/issues/new"
    new_file: str = "{repository}/new/main?filename={path}"
    file: str = "{repository}/blob/HEAD/{path}"
    clone: str = "{repository}.git"

    def history_of(self, path: str) -> str | None:
        """Where the history of a path of the repository is shown."""
        return self._address(self.history, path)

    def form(self, name: str) -> str | None:
        """An issue form of the repository."""
        return self._address(f"{self.issues}?template={name}.yml", "")

    def clone_url(self) -> str:
        """What git clones and imports from; words to be replaced where nobody said."""
        return self._address(self.clone, "") or "ADDRESS-OF-THE-REPOSITORY"

    def in_pages(self) -> dict[str, str | None]:
        """What hand-written pages may name; None where nobody said which repository this is."""
        return {
            "repository": self._address("{repository}", ""),
            "clone_url": self.clone_url(),
            "new_file": self._address(self.new_file, NEW_FILE),
            "form": self.form("publish"),
            "is_this_you": self.form("is-this-you"),
            "contributing": self._address(self.file, "CONTRIBUTING.md"),
        }

    def _address(self, form: str, path: str) -> str | None:
        if not self.repository.startswith("https://"):
            return None
        return form.format(repository=self.repository.rstrip("/"), path=path)
