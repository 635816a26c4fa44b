"""What org.yml says about an organization (DESIGN section 3)."""

from __future__ import annotations

import datetime
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator, ConfigDict, Field

from oos_catalog.model.document import Document, Frozen, Place, Problem

SLUG = r"^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$"
DATE = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def _is_calendar_date(text: str) -> str:
    datetime.date.fromisoformat(text)
    return text


Slug: TypeAlias = Annotated[str, Field(pattern=SLUG)]
DateText: TypeAlias = Annotated[
    str, Field(pattern=DATE, json_schema_extra={"format": "date"}), AfterValidator(_is_calendar_date)
]
Text: TypeAlias = Annotated[str, Field(min_length=1, max_length=2000)]
HttpsUrl: TypeAlias = Annotated[
    str, Field(pattern=r"^https://[!-~]+$", max_length=2000, json_schema_extra={"format": "uri"})
]


COUNTED_KINDS: Final = frozenset({"team", "project"})
"""Kinds that are counted; frameworks and guides only recommend (DESIGN section 5)."""


class Strict(Frozen):
    """Read from a contributed file: nothing is converted, nothing unknown is accepted."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Maintainer(Strict):
    """`login` is shown; only the forge's numeric `id` decides."""

    login: Text
    id: Annotated[int, Field(ge=1)]


class Source(Strict):
    """Who speaks: the organization itself, or we, from public text."""

    kind: Literal["self-published", "compiled"]
    urls: list[HttpsUrl] = []
    read: DateText | None = None
    by: Text | None = None
    owner: Text | None = None


class Ignore(Strict):
    """A finding that the organization accepts, with the reason why."""

    rule: Text
    claim: Text | None = None
    reason: Annotated[str, Field(min_length=10, max_length=2000)]


class Withdrawn(Strict):
    date: DateText
    reason: Text


class OrganizationFile(Strict):
    """The shape of org.yml; every field may be missing, and so may the file.

    `redacted` is the day on which something else than a rule was taken out: what stood here before is not handed on.
    """

    name: Text | None = None
    kind: Literal["team", "project", "framework", "guide"] = "team"
    maintainers: list[Maintainer | Literal["catalog"]] = []
    licence: Text = "CC-BY-4.0"
    source: Source = Source(kind="self-published")
    affiliates: list[Slug] = []
    contacts: list[Text] = []
    homepage: HttpsUrl | None = None
    formerly: list[Slug] = []
    redacted: DateText | None = None
    withdrawn: Withdrawn | None = None
    ignore: list[Ignore] = []


class Dates(Frozen):
    """Days of the first and last commit that touched an organization's files, ISO form; None where git cannot say."""

    first: str | None = None
    last: str | None = None


class Organization(Frozen):
    """A directory `catalog/<slug>/`, as loaded. `profile` holds the defaults where org.yml is missing or unreadable.

    `document` is None when the directory has no readable OOS file. `paths` are all paths below the directory, relative
    to the repository. `files` are org.yml and readings.yml as they were read, `problems` say by path what could not be.
    """

    slug: str
    profile: OrganizationFile = OrganizationFile()
    has_profile: bool = False
    document: Document | None = None
    files: tuple[Document, ...] = ()
    dates: Dates = Dates()
    paths: tuple[str, ...] = ()
    problems: tuple[tuple[str, Problem], ...] = ()

    @property
    def name(self) -> str:
        """The name in org.yml, else the pseudonym of the document, else the slug."""
        pseudonym = self.document.frontmatter.get("org_pseudonym") if self.document else None
        return self.profile.name or (pseudonym if isinstance(pseudonym, str) and pseudonym else self.slug)

    @property
    def contacts(self) -> list[str]:
        """What org.yml lists as contacts, also where something else in it is wrong: a typo makes no leak of them."""
        file = self.file("org.yml")
        listed = file.frontmatter.get("contacts") if file and not self.profile.contacts else self.profile.contacts
        return [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []

    def file(self, name: str) -> Document | None:
        """Its org.yml or readings.yml as it was read."""
        return next((file for file in self.files if file.path.endswith(f"/{name}")), None)

    def place(self, *path: str | int) -> Place:
        """Where a value of org.yml starts."""
        profile = self.file("org.yml")
        return profile.place(*path) if profile else Place(1, 1)

    @property
    def compiled(self) -> bool:
        return self.profile.source.kind == "compiled"
