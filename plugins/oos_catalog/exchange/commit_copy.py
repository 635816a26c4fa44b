"""A commit told again with another tree and parent: who, when and why stay, as `git subtree split` keeps them.

Where a header is not what git writes itself (several `<`, no date, a year beyond all calendars), it is mended, so that
every program can read the copy.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

_IDENTITY: Final = re.compile(rb"(.*?) ?<([^<>]*)>[^0-9-]*([0-9]{1,20})?(?: ([+-][0-9]{4}))?.*", re.DOTALL)
_UNFIT: Final = re.compile(rb"[\0-\x1f<>]+")
_CRUD: Final = b" .,:;\"\\'"
_LATEST: Final = 4_102_444_799
"""The last second of 2099; a later date is a broken one."""


class Told(NamedTuple):
    """What a copy keeps of a commit: identity lines without their key, and the message, all in UTF-8."""

    author: bytes
    committer: bytes
    message: bytes


def told(commit: bytes) -> Told:
    """From a commit object of any content."""
    head, _, message = commit.partition(b"\n\n")
    lines = dict(reversed([(key, rest) for key, _, rest in (line.partition(b" ") for line in head.split(b"\n"))]))
    return Told(_identity(lines.get(b"author", b"")), _identity(lines.get(b"committer", b"")), _utf8(message))


def _identity(line: bytes) -> bytes:
    """`Name <mail> <seconds> <zone>`"""
    match = _IDENTITY.fullmatch(line)
    name, mail, seconds, zone = match.groups() if match else (line, b"", None, None)
    name = _UNFIT.sub(b" ", _utf8(name)).strip(_CRUD) or b"unknown"
    mail = _UNFIT.sub(b"", _utf8(mail)).strip(_CRUD)
    zone = zone if zone and int(zone[1:3]) <= 14 and int(zone[3:]) < 60 else b"+0000"
    return b"%s <%s> %d %s" % (name, mail, min(int(seconds or 0), _LATEST), zone)


def _utf8(text: bytes) -> bytes:
    """Text in UTF-8; anything else is taken for Latin-1, in which every byte is a letter."""
    text = text.replace(b"\0", b" ")
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return text.decode("latin-1").encode("utf-8")
    return text


class Copy(NamedTuple):
    """A commit to be written: its parent's hash (None for a first one), its files as (name, hash), what it tells."""

    parent: str | None
    files: tuple[tuple[str, str], ...]
    told: Told


def hash_of(copy: Copy) -> str:
    """The hash that git gives the copy; SHA-256 where its files have such hashes."""
    lines = [b"tree " + tree_hash(copy.files).encode()]
    lines += [b"parent " + copy.parent.encode()] if copy.parent else []
    lines += [b"author " + copy.told.author, b"committer " + copy.told.committer, b"", copy.told.message]
    return _hash("commit", b"\n".join(lines), _algorithm(copy.files))


def tree_hash(files: Sequence[tuple[str, str]]) -> str:
    """The hash of a directory that holds plain files, given as (name, hash)."""
    entries = (b"100644 %s\0%s" % (name.encode(), bytes.fromhex(oid)) for name, oid in sorted(files))
    return _hash("tree", b"".join(entries), _algorithm(files))


def _algorithm(files: Sequence[tuple[str, str]]) -> str:
    return "sha256" if len(files[0][1]) > 40 else "sha1"


def _hash(kind: str, content: bytes, algorithm: str) -> str:
    return hashlib.new(
        algorithm, b"%s %d\0" % (kind.encode(), len(content)) + content, usedforsecurity=False
    ).hexdigest()


def blob_hash(content: bytes, *, like: str) -> str:
    """The hash of a file, of the same length as another one."""
    return _hash("blob", content, "sha256" if len(like) > 40 else "sha1")
