"""Which states of an organization others may import, and with which message.

Each state is judged by what it says of itself, and never by what came later, so that a branch made step by step is the
one that is made from nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from oos_catalog.analysis.change import TakenBack, taken_back
from oos_catalog.catalog.files import Blobs, CommitFiles
from oos_catalog.catalog.git import Committed
from oos_catalog.catalog.layout import DOCUMENT_ENDINGS
from oos_catalog.catalog.loader import catalog_of
from oos_catalog.document import read_texts
from oos_catalog.exchange.states import State
from oos_catalog.lint.check import broken_rules, check_document, leaks_in, protecting, within
from oos_catalog.lint.rule import Context
from oos_catalog.model.catalog import Catalog, Head
from oos_catalog.model.finding import Severity
from oos_catalog.model.organization import Organization

MESSAGE: Final = b"The organization's files change\n"
"""The message of a commit whose own one must not be repeated."""

_MARKING: Final = re.compile(rb"redacted|withdrawn", re.IGNORECASE)
_SIGNED: Final = re.compile(
    rb"^((?:Signed-off|Co-authored|Reviewed|Acked|Tested)-by: [^<>@\n]{1,200}<[^<>@\s]{1,200})@([^<>@\s]{1,200}>)\s*$",
    re.MULTILINE | re.IGNORECASE,
)


class Judge:
    """Judges the states of one organization; `blobs` reads their files. `tip` is it as it is, and passed the check."""

    def __init__(self, root: Path, blobs: Blobs, tip: Organization, last: State) -> None:
        self._root = root
        self._blobs = blobs
        self._last = last
        without_contacts = last.oids() if not tip.contacts else ()
        self._clean = dict.fromkeys(without_contacts, True)
        self._marking: dict[str, bool] = {}

    def told(self, states: Sequence[State], judged: int) -> list[State]:
        """What of the states may be imported, oldest first, when the first so many are known to be.

        Nothing from before something was redacted or the organization left; of one that left only what it says about
        that; no state that holds what readers must be protected from. The last one passed a stricter check.
        """
        found = list(states[:judged])
        before = self._taken_back(states[judged - 1]) if judged else TakenBack()
        for state in states[judged:]:
            now = self._taken_back(state)
            if now.goes_beyond(before):
                found.clear()
            before = now
            if now.left:
                state = state.without_rules()
            if state.commit == self._last.commit or self._may_be_told(state):
                found.append(state)
        return found

    def _taken_back(self, state: State) -> TakenBack:
        if not any(map(self._may_mark, state.files)):
            return TakenBack()
        return taken_back(self._catalog(state).organizations[0])

    def _may_mark(self, file: Committed) -> bool:
        """Whether a file can say that something went; but for Markdown these words may be written with escapes."""
        if file.oid not in self._marking:
            data = self._blobs.read(file.oid)
            escapes = b"\\" in data and not file.path.endswith(".md")
            self._marking[file.oid] = escapes or _MARKING.search(data) is not None
        return self._marking[file.oid]

    def _may_be_told(self, state: State) -> bool:
        documents = [one for one in state.files if one.path.endswith(DOCUMENT_ENDINGS)]
        if len(documents) == 1 and not any(map(self._may_mark, state.files)) and all(map(self._is_clean, state.files)):
            return True
        catalog = self._catalog(state)
        return all(not broken_rules(one, within(catalog, Context()), protecting()) for one in catalog.organizations)

    def _is_clean(self, file: Committed) -> bool:
        """Whether nothing is wrong with a file for any reader, also without knowing the organization's own contacts."""
        if file.oid not in self._clean:
            document = read_texts(self._blobs.read(file.oid), file.path)
            found = check_document(document, Context(), protecting())
            self._clean[file.oid] = not any(one.severity is Severity.ERROR for one in found)
        return self._clean[file.oid]

    def _catalog(self, state: State) -> Catalog:
        return catalog_of(CommitFiles(self._root, state.files, self._blobs), self._root, Head())


def told_messages(messages: Iterable[bytes]) -> dict[bytes, bytes]:
    """Each commit's message as a branch repeats it; all are UTF-8.

    The mail of who signed one stands there by the own will, as its author's does, and is no leak; all else may be one.
    Most hold nothing, so they are looked at together first.
    """
    told = {one: one for one in messages}
    for some in batched(told, _TOGETHER):
        texts = {one: _SIGNED.sub(rb"\1 \2", one).decode("utf-8") for one in some}
        if leaks_in("\n\n".join(texts.values())):
            told |= {one: MESSAGE for one, text in texts.items() if leaks_in(text)}
    return told


_TOGETHER: Final = 200


def batched(items: Iterable[bytes], size: int) -> Iterator[tuple[bytes, ...]]:
    """The items in tuples of this size; the last one may be shorter."""
    remaining = iter(items)
    while some := tuple(islice(remaining, size)):
        yield some
