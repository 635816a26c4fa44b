"""Asks every Reference of the catalog whether it still answers, and lists those that do not, by rule.

    links.py claims.jsonl > page.md

Addresses are contributed: only https ones on public hosts are asked, for their head alone, without following a redirect
to anywhere else, a few at a time and each for a short time.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import random
import socket
import ssl
import string
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Final
from urllib.parse import quote, urlsplit

from oos_catalog.lint.reporters.escape import for_markdown

SECONDS: Final = 15
AT_ONCE: Final = 8
PER_HOST: Final = 50
"""Addresses of one host that are asked."""
BUDGET: Final = 40 * 60
"""Seconds after which no more are asked."""
NAT64: Final = ipaddress.ip_network("64:ff9b::/96")
UNICAST: Final = ipaddress.ip_network("2000::/3")
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


def public_address(host: str, port: int) -> str | None:
    """The first address of a host, if all of its addresses belong to the public network."""
    try:
        places = [str(place[4][0]) for place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        return None
    return places[0] if places and all(map(is_public, places)) else None


def is_public(place: str) -> bool:
    """Whether an address is one of a host on the public network, also where it wraps one of IPv4."""
    address: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(place.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        if address in NAT64:
            address = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        else:
            address = address.ipv4_mapped or address.sixtofour or address
        if isinstance(address, ipaddress.IPv6Address) and address not in UNICAST:
            return False
    return address.is_global and not address.is_multicast


def flaw(
    address: str, context: ssl.SSLContext | None = None, find: Callable[..., str | None] = public_address
) -> str | None:
    """Why an address does not answer; None where it does.

    A host is looked up once, so that it cannot be another one when it is asked, and has SECONDS for all of its answer.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or 443
    except ValueError:
        return "no address"
    if (place := find(host, port)) is None:
        return "no public host"
    target = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=string.printable)
    try:
        with (
            socket.create_connection((place, port), timeout=SECONDS) as plain,
            limited(plain),
            (context or ssl.create_default_context()).wrap_socket(plain, server_hostname=host) as secured,
        ):
            connection = http.client.HTTPConnection(host, port)
            connection.sock = secured
            connection.request("HEAD", target, headers={"User-Agent": "oos-catalog link check"})
            status = connection.getresponse().status
    except (OSError, http.client.HTTPException, ValueError) as error:
        return type(error).__name__
    return None if status in LIVING else f"answers {status}"


@contextmanager
def limited(connected: socket.socket) -> Iterator[None]:
    """Ends a connection after SECONDS in all; a timeout of the socket begins anew with each byte."""
    with connected.dup() as held:
        timer = threading.Timer(SECONDS, _end, (held,))
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _end(held: socket.socket) -> None:
    with suppress(OSError):
        held.shutdown(socket.SHUT_RDWR)


NOT_ASKED: Final = "not asked"


def dead(found: Iterable[str], ask: Callable[[str], str | None] = flaw) -> Iterator[tuple[str, str]]:
    """(address, what is wrong) for every address that does not answer or was not asked, in order.

    Nobody's references keep those of others from being asked: a host has PER_HOST of them, and all have BUDGET.
    """
    ordered = sorted(found)
    hosts: dict[str, list[str]] = {}
    for address in ordered:
        hosts.setdefault(_host(address), []).append(address)
    chosen = {address for some in hosts.values() for address in some[:PER_HOST]}
    end, asked = time.monotonic() + BUDGET, random.sample(ordered, len(ordered))

    def in_time(address: str) -> str | None:
        return ask(address) if address in chosen and time.monotonic() < end else NOT_ASKED

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = dict(zip(asked, pool.map(in_time, asked), strict=True))
    for address in ordered:
        if (wrong := answers[address]) is not None:
            yield address, wrong


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def page(found: Mapping[str, list[str]], wrong: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The list as Markdown in which contributed text is text."""
    listed = [*wrong]
    lines = [
        f"- {for_markdown(address)}: {said}; named by {for_markdown(', '.join(found[address][:10]))}"
        for address, said in listed
        if said != NOT_ASKED
    ]
    left = len(listed) - len(lines)
    yield f"## {len(lines)} of {len(found) - left} references do not answer"
    yield from ("", *lines)
    if left:
        why = f"at most {PER_HOST} of one host are, and none after {BUDGET // 60} minutes"
        yield from ("", f"{left} more were not asked: {why}.")


def main() -> None:
    """Entry point."""
    with open(sys.argv[1], encoding="utf-8") as lines:
        found = addresses(lines)
    for line in page(found, dead(found)):
        print(line)


if __name__ == "__main__":
    main()
