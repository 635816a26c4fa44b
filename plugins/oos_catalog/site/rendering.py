"""Turns contributed text into HTML that is safe to place: an inline subset of Markdown, cleaned.

A text without markup characters is escaped and never parsed; a property test shows that both ways give equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from html import escape
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup

from oos_catalog.site.words import COMPILED, SELF_PUBLISHED

LONGEST_PARSED: Final = 8 * 1024
"""Characters; a longer text is shown as it is written, so that no text can make the parser slow."""

REL: Final = "nofollow ugc noopener"

_SPECIAL = re.compile(r"[\\`*\[\]<>&\r\n\0\u00a0_]")
"""What the parser or the cleaner may change."""
_MARKUP = re.compile(r"[\\`*\[\]<>&\r\n\0\u00a0]|(?<![0-9A-Za-z])_|_(?![0-9A-Za-z])")
"""The same without underscores inside words, which stay as they are; the first pattern is faster to rule out."""
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+", re.ASCII)
_HTTPS_TEXT = re.compile(r"https://[^\s<>\"'`\\^{|}()\[\]]{3,2000}", re.ASCII)
_UNSAFE_IN_URL = re.compile(r"[^\x21-\x7e]|[\"'<>\\^`{|}]", re.ASCII)
_MAILTO = re.compile(r"mailto:[A-Za-z0-9._+-]{1,64}@([A-Za-z0-9.-]{1,253})", re.ASCII)


class Link(NamedTuple):
    """Where a link leads, and the host that is shown beside it."""

    href: str
    host: str


def text_html(text: str) -> Markup:
    """A contributed text as HTML for the inside of an element."""
    if len(text) > LONGEST_PARSED:
        return Markup(escape(text, quote=False))  # noqa: S704
    if _SPECIAL.search(text) is None or _MARKUP.search(text) is None:
        return Markup(text)  # noqa: S704  # holds none of & < >
    return parsed_html(text)


@lru_cache(maxsize=512)
def parsed_html(text: str) -> Markup:
    """The long way: parsed as Markdown, then cleaned. A failure is shown on two pages, one soon after the other."""
    return Markup(_cleaner().clean(_parser().renderInline(text)))  # noqa: S704


def outgoing(url: str) -> Link | None:
    """The link that a contributed address becomes; None where it stays text.

    Only `https://` with a dotted host, without a user name, a backslash or anything outside of ASCII.
    """
    if _UNSAFE_IN_URL.search(url):
        return None
    if mail := _MAILTO.fullmatch(url):
        return Link(url, mail[1].lower())
    if url[:8].lower() != "https://":
        return None
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").lower()
    if parts.username is not None or parts.password is not None or not _HOST.fullmatch(host):
        return None
    return Link(url, host)


def reference_html(text: str) -> Markup:
    """A Reference line: addresses in it become links that show their host and path, the rest is escaped."""
    pieces: list[str] = []
    position = 0
    for found in _HTTPS_TEXT.finditer(text):
        url = found[0].rstrip(".,;:!?")
        if (link := outgoing(url)) is None:
            continue
        pieces += [escape(text[position : found.start()]), _anchor(link.href, _short_address(link))]
        position = found.start() + len(url)
    pieces.append(escape(text[position:]))
    return Markup("".join(pieces))  # noqa: S704


def link_html(url: str, label: str | None = None) -> Markup:
    """A contributed address as a link named `label` with its host, or as plain text where it may not be one."""
    link = outgoing(url)
    if link is None:
        return Markup(escape(label or url))  # noqa: S704
    words = _short_address(link) if label is None else f"{label} ({link.host})"
    return Markup(_anchor(link.href, words))  # noqa: S704


def host_of(url: str) -> str:
    """The host of an address, or the address itself where it is none that we would link."""
    link = outgoing(url)
    return link.host if link else url


@cache
def dot_html(source: str) -> Markup:
    """The sign of who speaks: filled where an organization speaks for itself, half where we read it."""
    kind, said = ("half", COMPILED) if source == "compiled" else ("full", SELF_PUBLISHED)
    return Markup(f'<span class="dot dot--{kind}" role="img" aria-label="{said}:"></span>')  # noqa: S704


def name_html(name: str, source: str, address: str = "") -> Markup:
    """A name after its dot, with an address as a link. Not a macro: pages show some ten thousand of them a second."""
    said = escape(name)
    linked = f'<a href="{escape(address)}">{said}</a>' if address else said
    return Markup(f'<span class="name">{dot_html(source)}{linked}</span>')  # noqa: S704


def _short_address(link: Link) -> str:
    """Host and path, the middle of a long path left out."""
    parts = urlsplit(link.href)
    path = parts.path.rstrip("/")
    if len(path) > 48:
        path = "/…/" + path.rpartition("/")[2][-44:]
    return link.host + path


def _anchor(href: str, words: str) -> str:
    return f'<a href="{escape(href)}" rel="{REL}">{escape(words)}</a>'


class _Renderer(RendererHTML):
    """Markdown's renderer, with the host after each link."""

    def link_close(self, tokens: Sequence[Token], index: int, _options: Any, _environment: Any) -> str:
        depth = 0
        for token in reversed(tokens[: index + 1]):
            depth += {"link_close": 1, "link_open": -1}.get(token.type, 0)
            if depth == 0:
                href = str(token.attrs.get("href", ""))
                return f" ({escape(host_of(href))})</a>"
        return "</a>"


class _Parser(MarkdownIt):
    """Markdown in which an address that may not be a link stays text; character references stay as they are written."""

    def validateLink(self, url: str) -> bool:  # the name that markdown-it calls
        return outgoing(url) is not None


@cache
def _parser() -> MarkdownIt:
    parser = _Parser("zero", {"html": False}, renderer_cls=_Renderer)
    parser.enable(["emphasis", "backticks", "link", "autolink", "escape", "newline"])
    return parser


@cache
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags={"a", "code", "em", "strong", "br"},
        attributes={"*": set(), "a": {"href"}},
        url_schemes={"https", "mailto"},
        link_rel=REL,
        strip_comments=True,
    )
