"""What the base commit of a change says: published ids, and the findings that organizations had written reasons for."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from pydantic import ValidationError

from oos_catalog.catalog import git
from oos_catalog.catalog.layout import PROFILE, document_names, slug_of
from oos_catalog.document import read_document
from oos_catalog.document.source_text import decode
from oos_catalog.document.strict_yaml import read_yaml
from oos_catalog.model.organization import Ignore, OrganizationFile


class Base(NamedTuple):
    """By slug: claim ids that were published, and ignores. `ignores` None: those of the checked files count."""

    claim_ids: Mapping[str, frozenset[str]]
    ignores: Mapping[str, tuple[Ignore, ...]] | None


NO_BASE: Final = Base({}, None)


def base_at(root: Path, ref: str) -> Base:
    """Read the commit that `ref` names. Only its ignores count: a change cannot silence findings on itself.

    Raises catalog.git.UnknownRef.
    """
    ids: dict[str, frozenset[str]] = {}
    ignores: dict[str, tuple[Ignore, ...]] = {}
    for blob in git.blobs_at(root, ref):
        slug, name = slug_of(blob.path), blob.path.rpartition("/")[2]
        if slug is None or blob.data is None:
            continue
        if name in document_names(slug):
            found = (claim.id for claim in read_document(blob.data, blob.path).claims)
            ids[slug] = ids.get(slug, frozenset()).union(found)
        elif name == PROFILE:
            ignores[slug] = _ignores(blob.data)
    return Base(ids, ignores)


def _ignores(data: bytes) -> tuple[Ignore, ...]:
    text, _ = decode(data)
    try:
        return tuple(OrganizationFile.model_validate(read_yaml(text).value or {}).ignore)
    except ValidationError:
        return ()
