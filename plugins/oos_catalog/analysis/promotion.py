"""Names that new rules keep coming back to: a maintainer asks whether the rules stand without them.

A hint for people, by the form of words alone. It changes no number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

from oos_catalog.model.document import Claim
from oos_catalog.model.organization import Organization
from oos_catalog.patterns.normal import normalized

FEWEST: Final = 2
"""Rules that use a name before it is worth a question; the organization's own name is worth it once."""

_NAME: Final = re.compile(r"(?<=[a-z,)] )(?:[A-Z][\w-]{2,40})(?: [A-Z][\w-]{1,40}){0,3}|\b[A-Z][a-z]+[A-Z]\w{1,40}")
"""Capitals inside a sentence, and words with a capital inside: `the Acme Desk`, `OpenTicket`."""


def promoted(organization: Organization, claims: Sequence[Claim]) -> dict[str, list[str]]:
    """Name -> the ids of the rules that use it, most rules first."""
    own = {name: re.compile(rf"(?<!\w){re.escape(name)}(?!\w)") for name in _own_names(organization)}
    found: dict[str, list[str]] = {}
    for claim in claims:
        said = normalized(claim.rule)
        names = [*_NAME.findall(claim.rule), *(name for name, pattern in own.items() if pattern.search(said))]
        for name in dict.fromkeys(map(normalized, names)):
            found.setdefault(name, []).append(claim.id)
    kept = {name: ids for name, ids in found.items() if len(ids) >= (1 if name in own else FEWEST)}
    return dict(sorted(kept.items(), key=lambda pair: (-len(pair[1]), pair[0])))


def _own_names(organization: Organization) -> list[str]:
    """What the organization calls itself, and the name of its site; normalized."""
    site = (urlsplit(organization.profile.homepage or "").hostname or "").removeprefix("www.").partition(".")[0]
    names = map(normalized, (organization.name, site if len(site) > 3 else ""))
    return [name for name in names if name]
