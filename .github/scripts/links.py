"""Asks every Reference of the catalog whether it still answers, and lists those that do not, by rule.

    links.py claims.jsonl > page.md

Addresses are contributed: only https ones on public hosts are asked, for their head alone, without following a redirect
to anywhere else, a few at a time and each for a short time.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import socket
import ssl
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final
from urllib.parse import urlsplit

from oos_catalog.lint.reporters.escape import for_markdown

SECONDS: Final = 15
AT_ONCE: Final = 8
LIVING: Final = frozenset({401, 403, 405, 429, 999, *range(200, 400)})
"""Answers of a page that is there, also of one that a program may not see."""


def addresses(lines: Iterable[str]) -> dict[str, list[str]]:
    """Address -> the rules that name it, as `<org>/<claim>`, from lines of `claims.jsonl`."""
    found: dict[str, list[str]] = {}
    for claim in map(json.loads, lines):
        for text in claim.get("references", ()) if claim["active"] else ():
            if text.startswith("https://") and not any(letter.isspace() for letter in text):
                found.setdefault(text.partition("#")[0], []).append(f"{claim['organization']}/{claim['id']}")
    return found


def is_public(host: str) -> bool:
    """Whether every address of a host is one of the public network."""
    try:
        places = {place[4][0] for place in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        return False
    return bool(places) and all(ipaddress.ip_address(place).is_global for place in places)


def flaw(address: str, context: ssl.SSLContext | None = None) -> str | None:
    """Why an address does not answer; None where it does."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError:
        return "no address"
    if context is None and not is_public(host):
        return "no public host"
    connection = http.client.HTTPSConnection(host, port, timeout=SECONDS, context=context)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("HEAD", target, headers={"User-Agent": "oos-catalog link check"})
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException, ValueError) as error:
        return type(error).__name__
    finally:
        connection.close()
    return None if status in LIVING else f"answers {status}"


def dead(found: Mapping[str, Any], ask: Callable[[str], str | None] = flaw) -> Iterator[tuple[str, str]]:
    """(address, what is wrong) for every address that does not answer, in order."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for address, wrong in zip(sorted(found), pool.map(ask, sorted(found)), strict=True):
            if wrong is not None:
                yield address, wrong


def page(found: Mapping[str, list[str]], wrong: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The list as Markdown in which contributed text is text."""
    lines = [
        f"- {for_markdown(address)}: {said}; named by {for_markdown(', '.join(found[address][:10]))}"
        for address, said in wrong
    ]
    yield f"## {len(lines)} of {len(found)} references do not answer"
    yield from ("", *lines)


def main() -> None:
    """Entry point."""
    with open(sys.argv[1], encoding="utf-8") as lines:
        found = addresses(lines)
    for line in page(found, dead(found)):
        print(line)


if __name__ == "__main__":
    main()
