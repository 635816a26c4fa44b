"""What a site is told about the place where it stands."""

from __future__ import annotations

from typing import NamedTuple


class Settings(NamedTuple):
    """`site_url` and `repository` are empty where nobody said; pages then leave out what would need them.

    `history` and `issues` are addresses with `{repository}` and `{path}` in them, so that another forge is a setting.
    """

    site_url: str = ""
    repository: str = ""
    history: str = "{repository}/commits/HEAD/{path}"
    issues: str = "{repository}/issues/new"

    def history_of(self, path: str) -> str | None:
        """Where the history of a path of the repository is shown."""
        return self._address(self.history, path)

    def new_issue(self) -> str | None:
        """Where a reader writes to the maintainers."""
        return self._address(self.issues, "")

    def _address(self, form: str, path: str) -> str | None:
        if not self.repository.startswith("https://"):
            return None
        return form.format(repository=self.repository.rstrip("/"), path=path)
